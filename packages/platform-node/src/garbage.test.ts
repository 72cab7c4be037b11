import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { garbageCollector } from './garbage.ts';

it('is collected when it is worth it, and nobody else has the means to', () => {
  const { tidy, collectAll } = garbageCollector();
  collectAll();
  expect(tidy()).toBe(false);
  const kept = Array.from({ length: 100_000 }, makeGarbage);
  expect(tidy()).toBe(true);
  expect(tidy()).toBe(false);
  expect(kept).toHaveLength(100_000);
  expect(runInNewContext('typeof gc')).toBe('undefined');
});

// The size of the heap does not tell: V8 sweeps what it has found dead when it likes.
it('is collected wholly when that is asked for, and nothing else', async () => {
  const { collectAll } = garbageCollector();
  const kept = makeGarbage();
  const references = [referToGarbage(), new WeakRef(kept)];
  // A weak reference keeps what it was made for until the end of the turn.
  await new Promise((done) => setTimeout(done, 10));
  collectAll();
  expect(references.map((one) => one.deref() !== undefined)).toEqual([false, true]);
  expect(kept).toEqual(makeGarbage());
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

/** In a function of its own: the frame of a test that waits keeps what it has had. */
function referToGarbage(): WeakRef<object> {
  return new WeakRef(makeGarbage());
}
