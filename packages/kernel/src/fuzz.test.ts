import { describe, expect, it } from 'vitest';
import { fuzzSystemCalls } from '../test-support/fuzz-system-calls.ts';

describe('random system calls', () => {
  it('do nothing they must not', () => {
    for (const seed of [1, 2, 3]) {
      const summary = fuzzSystemCalls(seed, 10_000);
      expect(summary.calls).toBeGreaterThanOrEqual(10_000);
      // It is no test if nothing happens: processes fault and come back, drivers misbehave.
      expect(summary.faults).toBeGreaterThan(3);
      expect(summary.processes).toBeGreaterThan(10);
      expect(summary.defects).toBeGreaterThan(10);
    }
  });

  it('do the same each time', () => {
    expect(fuzzSystemCalls(7, 2_000)).toEqual(fuzzSystemCalls(7, 2_000));
    expect(fuzzSystemCalls(8, 2_000).digest).not.toBe(fuzzSystemCalls(7, 2_000).digest);
  });
});
