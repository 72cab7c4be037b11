import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

describe('a histogram', () => {
  it('takes what is no time', () => {
    const histogram = new Histogram();
    expect([histogram.least, histogram.most, ...histogram.quantiles(0, 0.5, 1), histogram.total]).toEqual(
      Array(6).fill(0),
    );
    for (const value of [Number.NaN, -5, Number.POSITIVE_INFINITY, 1e300, -0]) histogram.add(value);
    expect(histogram.total).toBe(5);
    expect(histogram.least).toBe(0);
    const [half, all] = histogram.quantiles(0.5, 1);
    expect(half).toBe(0);
    expect(all).toBeGreaterThan(130e6);
  });

  it('knows quantiles to 1 %, and the least and the most exactly', () => {
    const time = fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 1e8, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 300 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
        (values, some) => {
          const histogram = new Histogram();
          for (const value of values) histogram.add(value);
          const sorted = values.toSorted((a, b) => a - b);
          const parts = some.toSorted((a, b) => a - b);
          const quantiles = histogram.quantiles(...parts);
          expect(quantiles).toHaveLength(parts.length);
          for (const [index, part] of parts.entries()) {
            const exact = sorted[Math.max(1, Math.ceil(part * values.length)) - 1]!;
            expect(Math.abs(quantiles[index]! - exact)).toBeLessThanOrEqual(exact * 0.01 + 1 / 32);
          }
          expect([histogram.least, histogram.most]).toEqual([sorted[0], sorted.at(-1)]);
        },
      ),
    );
  });
});
