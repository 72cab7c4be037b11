// Decimal digits of 64-bit numbers as ASCII, eight at a time and without a table.

import { Character } from './character';

/** '0' in each of eight bytes. */
const ZEROS: u64 = 0x3030303030303030;

const EIGHT_DIGITS: u64 = 100000000;

/** The eight digits of value < 10^8 as bytes 0 to 9, the leading one in the lowest byte. */
function spreadDigits(value: u64): u64 {
  // Halve three times: two groups of four digits in 32-bit lanes, four of two in 16-bit lanes, eight
  // of one in bytes. The multipliers are reciprocals, exact for what a lane can hold.
  const fours = value / 10000;
  const pairs = fours | ((value - fours * 10000) << 32);
  const hundreds = ((pairs * 10486) >> 20) & 0x0000007f0000007f;
  const twos = hundreds | ((pairs - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((twos - tens * 10) << 8);
}

/** Writes value < 10^8 with leading zeros, as eight bytes. */
export function writeEightDigits(value: u64, destination: usize): void {
  store<u64>(destination, spreadDigits(value) | ZEROS);
}

/** Writes value < 10^8 without leading zeros; returns their number. Writes eight bytes always. */
function writeLeadingDigits(value: u64, destination: usize): i32 {
  const digits = spreadDigits(value);
  const skipped = value == 0 ? 7 : <i32>ctz(digits) >> 3;
  store<u64>(destination, (digits | ZEROS) >> (skipped << 3));
  return 8 - skipped;
}

/** Writes value in decimal; returns the length, at most 20. What follows in those 20 bytes is lost. */
export function writeUnsigned(value: u64, destination: usize): i32 {
  if (value < EIGHT_DIGITS) return writeLeadingDigits(value, destination);
  const upper = value / EIGHT_DIGITS;
  const length = writeUnsigned(upper, destination);
  writeEightDigits(value - upper * EIGHT_DIGITS, destination + length);
  return length + 8;
}

/** Writes count bytes of `character`; returns the address after them. */
export function writeRepeated(destination: usize, character: i32, count: i32): usize {
  for (let i = 0; i < count; i++) store<u8>(destination + i, <u8>character);
  return count > 0 ? destination + count : destination;
}

/** Copies count bytes forward; returns the address after them. */
export function writeBytes(destination: usize, source: usize, count: i32): usize {
  for (let i = 0; i < count; i++) store<u8>(destination + i, load<u8>(source + i));
  return count > 0 ? destination + count : destination;
}

export function writeCharacter(destination: usize, character: i32): usize {
  store<u8>(destination, <u8>character);
  return destination + 1;
}

/** Writes an exponent's sign and at least `least` digits. */
export function writeExponent(destination: usize, exponent: i32, least: i32): usize {
  destination = writeCharacter(destination, exponent < 0 ? Character.Minus : Character.Plus);
  const magnitude = abs(exponent);
  if (magnitude >= 1000) destination = writeCharacter(destination, Character.Zero + magnitude / 1000);
  if (magnitude >= 100) destination = writeCharacter(destination, Character.Zero + ((magnitude / 100) % 10));
  if (magnitude >= 10 || least > 1) destination = writeCharacter(destination, Character.Zero + ((magnitude / 10) % 10));
  return writeCharacter(destination, Character.Zero + (magnitude % 10));
}
