import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { garbageCollector } from './garbage.ts';

it('collects what was made a moment ago and is not in use, and leaves nobody else the means to', () => {
  const { collectYoung, hasGrown } = garbageCollector();
  collectYoung();
  // Less than V8 waits for before it collects by itself.
  const before = process.memoryUsage().heapUsed;
  for (let count = 0; count < 2000; count++) makeGarbage();
  const grown = process.memoryUsage().heapUsed;
  expect(hasGrown()).toBe(false);
  collectYoung();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((grown - before) / 2);
  const kept = Array.from({ length: 20_000 }, makeGarbage);
  expect(hasGrown()).toBe(true);
  collectYoung();
  expect(hasGrown()).toBe(false);
  expect(kept).toHaveLength(20_000);
  expect(runInNewContext('typeof gc')).toBe('undefined');
});

it('is there for those who ask again, whatever the flag was', () => {
  setFlagsFromString('--expose-gc');
  for (let time = 0; time < 2; time++) {
    const { collectYoung, collectAll } = garbageCollector();
    expect(() => {
      collectYoung();
      collectAll();
    }).not.toThrow();
  }
});

function makeGarbage(): object {
  return { of: new Array(10).fill(0.5) };
}
