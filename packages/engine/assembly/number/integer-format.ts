// Integers to text: plainly, and as printf's d i u o x X write them.

import { Character, LOWER_CASE_BIT } from './character';
import { writeCharacter, writeRepeated, writeUnsigned } from './digit-text';
import { FIELD_LIMIT, Flag, padField, writeSign } from './field';

/** Writes value in decimal; returns the length, at most 20. What follows in those 20 bytes is lost. */
export function formatInteger(value: i64, destination: usize): i32 {
  if (value >= 0) return writeUnsigned(<u64>value, destination);
  store<u8>(destination, Character.Minus);
  return 1 + writeUnsigned(<u64>0 - <u64>value, destination + 1);
}

/**
 * Writes value as printf does for `conversion`, one of d i u o x X. `flags` are `Flag`s; `width` is
 * from 0 to 99; `precision` from 0 to 99, or -1 for none. Returns the length.
 */
export function formatIntegerWith(
  value: i64,
  conversion: i32,
  flags: i32,
  width: i32,
  precision: i32,
  destination: usize,
): i32 {
  const isSigned = conversion == Character.LowerD || conversion == Character.LowerI;
  const isNegative = isSigned && value < 0;
  const magnitude = isNegative ? <u64>0 - <u64>value : <u64>value;

  // A precision says how many digits there are, so zeros have no business before it.
  if (precision >= 0) flags &= ~Flag.Zero;
  let cursor = isSigned ? writeSign(destination, isNegative, flags) : destination;
  let least = precision < 0 ? 1 : min(precision, FIELD_LIMIT);
  const isHexadecimal = (conversion | LOWER_CASE_BIT) == Character.LowerX;
  if (flags & Flag.Alternate) {
    if (isHexadecimal && magnitude != 0) {
      cursor = writeCharacter(cursor, Character.Zero);
      cursor = writeCharacter(cursor, conversion);
    }
    if (conversion == Character.LowerO) least = max(least, digitsInBase(magnitude, 3) + 1);
  }

  const body = cursor;
  if (isHexadecimal) cursor = writeInBase(magnitude, 4, conversion & LOWER_CASE_BIT, least, cursor);
  else if (conversion == Character.LowerO) cursor = writeInBase(magnitude, 3, 0, least, cursor);
  else cursor = writeDecimal(magnitude, least, cursor);
  return padField(destination, body, cursor, flags, width);
}

function writeDecimal(value: u64, least: i32, destination: usize): usize {
  if (value == 0) return writeRepeated(destination, Character.Zero, least);
  const length = writeUnsigned(value, destination);
  const missing = least - length;
  if (missing <= 0) return destination + length;
  memory.copy(destination + missing, destination, length);
  writeRepeated(destination, Character.Zero, missing);
  return destination + least;
}

/** How many digits of `bits` bits value has; zero has none. */
function digitsInBase(value: u64, bits: i32): i32 {
  return (64 - <i32>clz(value) + bits - 1) / bits;
}

/** Writes value in base 2^bits with at least `least` digits, letters in the case `letterCase` says. */
function writeInBase(value: u64, bits: i32, letterCase: i32, least: i32, destination: usize): usize {
  const length = max(least, digitsInBase(value, bits));
  const mask = ((<u64>1) << bits) - 1;
  for (let index = length - 1; index >= 0; index--) {
    writeHexadecimalDigit(<i32>(value & mask), letterCase, destination + index);
    value >>= bits;
  }
  return destination + length;
}

/** Writes one digit; `letterCase` is LOWER_CASE_BIT or 0. */
export function writeHexadecimalDigit(digit: i32, letterCase: i32, destination: usize): void {
  const character = digit < 10 ? Character.Zero + digit : (Character.UpperA - 10 + digit) | letterCase;
  store<u8>(destination, <u8>character);
}
