// Decimal digits of 64-bit numbers as ASCII, eight at a time and without a table.

import { Character } from './character';
import { multiplyHigh } from './wide-multiply';

/** '0' in each of eight bytes. */
const ZEROS: u64 = 0x3030303030303030;

const EIGHT_DIGITS: u64 = 100000000;

/** ceil(2^90 / 10^8), whose excess, under 2^26, cannot change a quotient; dividing takes longer. */
const EIGHT_DIGITS_RECIPROCAL: u64 = 0xabcc77118461cefd;

/** The eight digits of value < 10^8 as bytes 0 to 9, the leading one in the lowest byte. */
function spreadDigits(value: u64): u64 {
  // Halve three times: two groups of four digits in 32-bit lanes, four of two in 16-bit lanes, eight
  // of one in bytes. The multipliers are reciprocals, exact for what a lane can hold.
  const fours = <u32>value / 10000;
  const pairs = <u64>fours | ((<u64>(<u32>value - fours * 10000)) << 32);
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
  const upper = multiplyHigh(value, EIGHT_DIGITS_RECIPROCAL) >> 26;
  const length = writeUnsigned(upper, destination);
  writeEightDigits(value - upper * EIGHT_DIGITS, destination + length);
  return length + 8;
}

/** Writes count bytes of `character`; returns the address after them. */
export function writeRepeated(destination: usize, character: i32, count: i32): usize {
  for (let i = 0; i < count; i++) store<u8>(destination + i, <u8>character);
  return count > 0 ? destination + count : destination;
}

/** Copies count bytes, which do not overlap; returns the address after them. */
export function writeBytes(destination: usize, source: usize, count: i32): usize {
  if (count <= 0) return destination;
  const end = destination + count;
  // In words, the last of which may begin inside the one before.
  if (count >= 8) {
    const lastWord = load<u64>(source + count - 8);
    for (; destination + 8 < end; destination += 8, source += 8) store<u64>(destination, load<u64>(source));
    store<u64>(end - 8, lastWord);
  } else if (count >= 4) {
    store<u32>(destination, load<u32>(source));
    store<u32>(end - 4, load<u32>(source + count - 4));
  } else {
    for (; destination < end; destination++, source++) store<u8>(destination, load<u8>(source));
  }
  return end;
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
