// Decimal numerals: 12, 12.5, .5e-3. Integers that do not fit in 64 bits become floats.

import { Character, isDecimalDigit, LOWER_CASE_BIT } from './character';
import { floatFromDecimal, hasNonZeroDigit, SIGNIFICAND_DIGITS } from './decimal-to-float';
import { NOT_AN_EXPONENT, parseExponent } from './exponent-parse';
import { Parsed, parsedFloat, parsedInteger } from './parsed';

/** Exponents beyond this are as good as infinite, whatever the significand. */
const FAR: i64 = 1000;

/** Reads the whole of [cursor, end), which follows a sign. Returns a `Parsed`. */
export function parseDecimal(cursor: usize, end: usize, isNegative: bool, result: usize, scratch: usize): i32 {
  const start = cursor;
  cursor = skipZeros(cursor, end);

  // The first 19 significant digits make the significand; further ones only move the exponent.
  let first = cursor;
  let significand: u64 = 0;
  const integralEnd = min(end, cursor + SIGNIFICAND_DIGITS);
  while (cursor < integralEnd) {
    const digit = <i32>load<u8>(cursor) - Character.Zero;
    if (<u32>digit > 9) break;
    significand = significand * 10 + <u64>digit;
    cursor++;
  }
  if (cursor == end && cursor > start) {
    const limit = <u64>i64.MAX_VALUE + u64(isNegative);
    if (significand <= limit) return parsedInteger(result, isNegative ? -(<i64>significand) : <i64>significand);
  }

  let digitsEnd = skipDigits(cursor, end);
  let exponent = <i64>(digitsEnd - cursor);
  let room = SIGNIFICAND_DIGITS - <i32>(cursor - first);
  let hasDigits = digitsEnd > start;
  let cut = digitsEnd > cursor ? cursor : 0;
  cursor = digitsEnd;

  if (cursor < end && load<u8>(cursor) == Character.Dot) {
    const fraction = ++cursor;
    if (significand == 0) {
      cursor = skipZeros(cursor, end);
      first = cursor;
      room = SIGNIFICAND_DIGITS;
    }
    const fractionEnd = min(end, cursor + room);
    while (cursor < fractionEnd) {
      const digit = <i32>load<u8>(cursor) - Character.Zero;
      if (<u32>digit > 9) break;
      significand = significand * 10 + <u64>digit;
      cursor++;
    }
    exponent -= <i64>(cursor - fraction);
    digitsEnd = skipDigits(cursor, end);
    if (cut == 0 && digitsEnd > cursor) cut = cursor;
    hasDigits = hasDigits || digitsEnd > fraction;
    cursor = digitsEnd;
  }
  if (!hasDigits) return Parsed.NotANumber;

  if (cursor < end) {
    if ((<i32>load<u8>(cursor) | LOWER_CASE_BIT) != Character.LowerE) return Parsed.NotANumber;
    const written = parseExponent(cursor + 1, end);
    if (written == NOT_AN_EXPONENT) return Parsed.NotANumber;
    exponent += written;
  }

  const isCut = cut != 0 && hasNonZeroDigit(cut, digitsEnd);
  const near = <i32>max(-FAR, min(FAR, exponent));
  const value = floatFromDecimal(significand, near, isCut ? first : 0, digitsEnd, scratch);
  return parsedFloat(result, isNegative ? -value : value);
}

/** Eight times '0', and what tells the digits apart from other characters in a word of eight. */
const ZEROS: u64 = 0x3030303030303030;
const HIGH_HALVES: u64 = 0xf0f0f0f0f0f0f0f0;
const BEYOND_NINE: u64 = 0x0606060606060606;

// By the word, since a numeral may be megabytes of digits.
function skipZeros(cursor: usize, end: usize): usize {
  while (cursor + 8 <= end && load<u64>(cursor) == ZEROS) cursor += 8;
  while (cursor < end && load<u8>(cursor) == Character.Zero) cursor++;
  return cursor;
}

function skipDigits(cursor: usize, end: usize): usize {
  while (cursor + 8 <= end && areDigits(load<u64>(cursor))) cursor += 8;
  while (cursor < end && isDecimalDigit(<i32>load<u8>(cursor))) cursor++;
  return cursor;
}

@inline function areDigits(characters: u64): bool {
  return ((characters & HIGH_HALVES) | (((characters + BEYOND_NINE) & HIGH_HALVES) >> 4)) == (ZEROS | (ZEROS >> 4));
}
