import { expect, test } from 'vitest';
import { hostPower } from './math.ts';

test.each([
  [1, Number.NaN, 1],
  [1, Number.POSITIVE_INFINITY, 1],
  [-1, Number.POSITIVE_INFINITY, 1],
  [-1, Number.NEGATIVE_INFINITY, 1],
  [Number.NaN, 0, 1],
  [2, 10, 1024],
  [-8, 1 / 3, Number.NaN],
  [0, -1, Number.POSITIVE_INFINITY],
])('pow(%d, %d) is %d, as in C', (x, y, expected) => {
  expect(hostPower(x, y)).toBe(expected);
});
