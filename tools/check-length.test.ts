import { expect, test } from 'vitest';
import { checkLength } from './check-length.ts';

const lines = (count: number, first = '') => `${first}\n${'x\n'.repeat(count - 1)}`;

test('800 lines need no reason', () => {
  expect(checkLength('a.ts', lines(800))).toBeUndefined();
});

test('801 lines need one', () => {
  expect(checkLength('a.ts', lines(801))).toMatchObject({ file: 'a.ts', line: 801, cause: /^801 lines/ });
});

test.each([
  ['// Long file: one switch', true],
  [' * Long file: generated table', true],
  ['-- Long file: the official suite', true],
  ['// Long file:', false],
  ['const text = "Long file: no comment"', false],
])('%s as first line: accepted is %s', (first, accepted) => {
  expect(checkLength('a.ts', lines(900, first)) === undefined).toBe(accepted);
});

test('a reason below the header does not count', () => {
  expect(checkLength('a.ts', `${'\n'.repeat(30)}// Long file: too late\n${lines(800)}`)).toBeDefined();
});
