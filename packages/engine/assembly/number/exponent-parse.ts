// The exponent part of a numeral: an optional sign and decimal digits, up to the numeral's end.

import { Character, isDecimalDigit } from './character';

/** Returned for what is not an exponent. */
export const NOT_AN_EXPONENT: i64 = i64.MIN_VALUE;

/** Larger than any count of digits in 4 GiB of text could compensate. */
const SATURATED: i64 = 1000000000000;

/** The exponent between `cursor` and `end`; huge ones come out as some number beyond SATURATED. */
export function parseExponent(cursor: usize, end: usize): i64 {
  let isNegative = false;
  if (cursor < end) {
    const sign = <i32>load<u8>(cursor);
    isNegative = sign == Character.Minus;
    if (isNegative || sign == Character.Plus) cursor++;
  }
  if (cursor == end) return NOT_AN_EXPONENT;

  let exponent: i64 = 0;
  for (; cursor < end; cursor++) {
    const character = <i32>load<u8>(cursor);
    if (!isDecimalDigit(character)) return NOT_AN_EXPONENT;
    if (exponent < SATURATED) exponent = exponent * 10 + <i64>(character - Character.Zero);
  }
  return isNegative ? -exponent : exponent;
}
