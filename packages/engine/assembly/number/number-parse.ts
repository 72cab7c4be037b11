// Text to number: what `tonumber`, the lexer and arithmetic on strings mean by a numeral
// (Lua 5.4 reference manual, sections 3.1 and 3.4.3).

import { Character, isWhiteSpace, LOWER_CASE_BIT } from './character';
import { parseDecimal } from './decimal-parse';
import { parseHexadecimal } from './hex-parse';
import { Parsed } from './parsed';

/**
 * Reads all of `text`: white space, sign, numeral, white space. Stores the value at `result` and
 * returns a `Parsed`: 0 = not a numeral, 1 = integer (i64 stored), 2 = float (f64 stored).
 * The work is linear in `length`.
 */
export function parseNumber(text: usize, length: usize, result: usize, scratch: usize): i32 {
  let cursor = text;
  let end = text + length;
  while (cursor < end && isWhiteSpace(<i32>load<u8>(cursor))) cursor++;
  while (cursor < end && isWhiteSpace(<i32>load<u8>(end - 1))) end--;
  if (cursor == end) return Parsed.NotANumber;

  const sign = <i32>load<u8>(cursor);
  const isNegative = sign == Character.Minus;
  if (isNegative || sign == Character.Plus) cursor++;
  return isHexadecimal(cursor, end)
    ? parseHexadecimal(cursor + 2, end, isNegative, result)
    : parseDecimal(cursor, end, isNegative, result, scratch);
}

function isHexadecimal(cursor: usize, end: usize): bool {
  if (end - cursor < 2 || load<u8>(cursor) != Character.Zero) return false;
  return (<i32>load<u8>(cursor + 1) | LOWER_CASE_BIT) == Character.LowerX;
}
