import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { garbageCollector } from './garbage.ts';

it('is collected when it is worth it, and nobody else has the means to', () => {
  const { tidy, collectAll } = garbageCollector();
  collectAll();
  expect(tidy()).toBe(false);
  const kept = Array.from({ length: 20_000 }, makeGarbage);
  const grown = process.memoryUsage().heapUsed;
  expect(tidy()).toBe(true);
  expect(tidy()).toBe(false);
  expect(kept).toHaveLength(20_000);
  kept.length = 0;
  collectAll();
  expect(process.memoryUsage().heapUsed).toBeLessThan(grown);
  expect(runInNewContext('typeof gc')).toBe('undefined');
});

it('is there for those who ask again, whatever the flag was', () => {
  setFlagsFromString('--expose-gc');
  for (let time = 0; time < 2; time++) {
    const { tidy, collectAll } = garbageCollector();
    expect(() => {
      tidy();
      collectAll();
    }).not.toThrow();
  }
});

function makeGarbage(): object {
  return { of: new Array(10).fill(0.5) };
}
