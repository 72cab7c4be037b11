import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { youngGarbageCollector } from './young-garbage.ts';

it('collects what was made a moment ago and is not in use, and leaves nobody else the means to', () => {
  const collect = youngGarbageCollector();
  collect();
  // Less than V8 waits for before it collects by itself.
  const before = process.memoryUsage().heapUsed;
  for (let count = 0; count < 2000; count++) makeGarbage();
  const grown = process.memoryUsage().heapUsed;
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((grown - before) / 2);
  expect(runInNewContext('typeof gc')).toBe('undefined');
});

it('is there for those who ask again, whatever the flag was', () => {
  setFlagsFromString('--expose-gc');
  expect(youngGarbageCollector()).not.toThrow();
  expect(youngGarbageCollector()).not.toThrow();
});

function makeGarbage(): object {
  return { of: new Array(10).fill(0.5) };
}
