// Hexadecimal numerals: 0xff, 0x.8, 0x1.8p-3. Integers wrap around modulo 2^64; floats are rounded
// once, to nearest, ties to even (as C99's strtod does, and unlike the digit-by-digit sum that
// Lua falls back to without C99).

import { Character, hexadecimalDigit, LOWER_CASE_BIT } from './character';
import { assembleFloat, excessBits } from './float-bits';
import { NOT_AN_EXPONENT, parseExponent } from './exponent-parse';
import { Parsed, parsedFloat, parsedInteger } from './parsed';

/** Exponents beyond this are as good as infinite. */
const FAR: i64 = 5000;

/** A significand at or above this has no room for another hexadecimal digit. */
const FULL: u64 = (<u64>1) << 60;

/** Reads the whole of [cursor, end), which follows "0x". Returns a `Parsed`. */
export function parseHexadecimal(cursor: usize, end: usize, isNegative: bool, result: usize): i32 {
  let wrapped: u64 = 0;
  let significand: u64 = 0;
  let exponent: i64 = 0;
  let isCut = false;
  let hasDigits = false;
  let isFraction = false;

  for (; cursor < end; cursor++) {
    const character = <i32>load<u8>(cursor);
    if (character == Character.Dot && !isFraction) {
      isFraction = true;
      continue;
    }
    const digit = hexadecimalDigit(character);
    if (digit < 0) break;
    hasDigits = true;
    wrapped = (wrapped << 4) | <u64>digit;
    if (significand < FULL) {
      significand = (significand << 4) | <u64>digit;
      if (isFraction) exponent -= 4;
    } else {
      isCut = isCut || digit != 0;
      if (!isFraction) exponent += 4;
    }
  }
  if (!hasDigits) return Parsed.NotANumber;

  if (cursor == end) {
    if (!isFraction) return parsedInteger(result, isNegative ? -(<i64>wrapped) : <i64>wrapped);
  } else {
    if ((<i32>load<u8>(cursor) | LOWER_CASE_BIT) != Character.LowerP) return Parsed.NotANumber;
    const written = parseExponent(cursor + 1, end);
    if (written == NOT_AN_EXPONENT) return Parsed.NotANumber;
    exponent += written;
  }

  const value = roundBinary(significand, <i32>max(-FAR, min(FAR, exponent)), isCut);
  return parsedFloat(result, isNegative ? -value : value);
}

/** The float nearest to significand * 2^exponent, or to something just above it if `isCut`. */
function roundBinary(significand: u64, exponent: i32, isCut: bool): f64 {
  if (significand == 0) return 0;
  const shift = <i32>clz(significand);
  const bits = significand << shift;
  const excess = excessBits(exponent - shift);
  const floatExponent = exponent - shift + excess;
  if (excess > 64) return 0;

  const kept = excess == 64 ? 0 : bits >> excess;
  const half = (<u64>1) << (excess - 1);
  const rest = bits & ((half << 1) - 1);
  const isUp = rest > half || (rest == half && (isCut || (kept & 1) != 0));
  return assembleFloat(kept + u64(isUp), floatExponent);
}
