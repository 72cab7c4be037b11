// Floats as printf writes them, byte for byte like glibc: e E f F g G a A with flags, width, precision.
//
// Not-a-number is written as "nan", or "-nan" when its sign bit is set, as glibc does. WebAssembly
// leaves that bit to the machine, so the interpreter must make it canonical before it gets here.

import { Character, LOWER_CASE_BIT } from './character';
import { fixedDigits, significantDigits } from './decimal-digits';
import { writeFixed, writeGeneral, writeScientific } from './decimal-layout';
import { writeCharacter } from './digit-text';
import { FIELD_LIMIT, Flag, padField, writeSign } from './field';
import { exponentField, isNegative, SPECIAL_EXPONENT } from './float-bits';
import { writeHexadecimalFloat } from './hex-format';

/** The longest text any conversion writes: sign, 309 digits, dot, 99 digits. */
export const MAXIMUM_FORMATTED_LENGTH: i32 = 410;

const DEFAULT_PRECISION: i32 = 6;

/**
 * Writes value as printf does for `conversion`, one of e E f F g G a A. `flags` are `Flag`s; `width` is
 * from 0 to 99; `precision` from 0 to 99, or -1 for none. Returns the length, at most
 * MAXIMUM_FORMATTED_LENGTH.
 */
export function formatFloat(
  value: f64,
  conversion: i32,
  flags: i32,
  width: i32,
  precision: i32,
  destination: usize,
  scratch: usize,
): i32 {
  let cursor = writeSign(destination, isNegative(value), flags);
  if (exponentField(value) == SPECIAL_EXPONENT) {
    cursor = writeSpecial(value, conversion & LOWER_CASE_BIT, cursor);
    return padField(destination, destination, cursor, flags & ~Flag.Zero, width);
  }

  const lowerConversion = conversion | LOWER_CASE_BIT;
  const isHexadecimal = lowerConversion == Character.LowerA;
  if (isHexadecimal) {
    cursor = writeCharacter(cursor, Character.Zero);
    cursor = writeCharacter(cursor, Character.UpperX | (conversion & LOWER_CASE_BIT));
  }
  const body = cursor;
  const isAlternate = (flags & Flag.Alternate) != 0;
  precision = min(precision, FIELD_LIMIT);
  if (isHexadecimal) {
    cursor = writeHexadecimalFloat(value, conversion, precision, isAlternate, cursor);
  } else {
    if (precision < 0) precision = DEFAULT_PRECISION;
    cursor = writeDecimalFloat(value, conversion, precision, isAlternate, cursor, scratch);
  }
  return padField(destination, body, cursor, flags, width);
}

function writeDecimalFloat(
  value: f64,
  conversion: i32,
  precision: i32,
  isAlternate: bool,
  destination: usize,
  scratch: usize,
): usize {
  const lowerConversion = conversion | LOWER_CASE_BIT;
  const letter = Character.UpperE | (conversion & LOWER_CASE_BIT);
  if (lowerConversion == Character.LowerF) {
    fixedDigits(value, precision, scratch);
    return writeFixed(destination, precision, isAlternate, scratch);
  }
  if (lowerConversion == Character.LowerE) {
    significantDigits(value, precision + 1, scratch);
    return writeScientific(destination, precision, isAlternate, letter, scratch);
  }
  const significant = max(1, precision);
  significantDigits(value, significant, scratch);
  return writeGeneral(destination, significant, isAlternate, letter, scratch);
}

/** Writes "inf" or "nan" in the case `letterCase` says; returns the address after it. */
export function writeSpecial(value: f64, letterCase: i32, destination: usize): usize {
  // The three letters as one little-endian number.
  const word = (isNaN(value) ? 0x4e414e : 0x464e49) | (letterCase * 0x010101);
  store<u16>(destination, <u16>word);
  store<u8>(destination, <u8>(word >> 16), 2);
  return destination + 3;
}
