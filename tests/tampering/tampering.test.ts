/**
 * What if somebody has written to a snapshot so that a list of the engine leads in a circle? Then the engine must not go
 * round in it: it traps, or it pays for each round. `npm run fuzz -- --only tampering` searches for more of this kind.
 */
import { expect, test } from 'vitest';
import { circles, MOST_FUEL } from './circles.ts';
import { runCircle } from './limited.ts';

test.each(Object.entries(circles))('%s', async (name, { goesOn }) => {
  const report = await runCircle(name);
  if (report === 'stuck') throw new Error('the engine does not come back');
  if (goesOn) expect(report.end).toBeUndefined();
  else expect(report.end).toMatch(/^engine: defect in the engine: unreachable/);
  expect(report.fuel).toBeGreaterThanOrEqual(0);
  expect(report.fuel).toBeLessThanOrEqual(MOST_FUEL);
});
