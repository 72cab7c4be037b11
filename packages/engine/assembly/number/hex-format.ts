// Floats in hexadecimal, as glibc's %a: 0x1.8p+1, denormals as 0x0.0…p-1022.

import { Character, LOWER_CASE_BIT } from './character';
import { writeCharacter, writeExponent, writeRepeated } from './digit-text';
import { exponentField, FRACTION_BITS, FRACTION_MASK } from './float-bits';
import { writeHexadecimalDigit } from './integer-format';

/** How many hexadecimal digits a fraction has. */
const FRACTION_DIGITS: i32 = 13;
const EXPONENT_BIAS: i32 = 1023;

/**
 * Writes |value|, finite, after its "0x". `precision` is the number of digits after the dot, or -1
 * for as many as there are. Returns the address after what it wrote.
 */
export function writeHexadecimalFloat(
  value: f64,
  conversion: i32,
  precision: i32,
  keepDot: bool,
  destination: usize,
): usize {
  const field = exponentField(value);
  let fraction = reinterpret<u64>(value) & FRACTION_MASK;
  let leading = field == 0 ? 0 : 1;
  let exponent = max(field, 1) - EXPONENT_BIAS;
  if (field == 0 && fraction == 0) exponent = 0;

  if (precision < 0) {
    precision = fraction == 0 ? 0 : FRACTION_DIGITS - (<i32>ctz(fraction) >> 2);
  } else if (precision < FRACTION_DIGITS) {
    const all = ((<u64>leading) << FRACTION_BITS) | fraction;
    const rounded = roundAway(all, (FRACTION_DIGITS - precision) << 2);
    leading = <i32>(rounded >> FRACTION_BITS);
    fraction = rounded & FRACTION_MASK;
  }

  const letterCase = conversion & LOWER_CASE_BIT;
  destination = writeCharacter(destination, Character.Zero + leading);
  if (precision > 0 || keepDot) destination = writeCharacter(destination, Character.Dot);
  const digits = min(precision, FRACTION_DIGITS);
  for (let index = 0; index < digits; index++) {
    const digit = <i32>(fraction >> (FRACTION_BITS - 4 - (index << 2))) & 15;
    writeHexadecimalDigit(digit, letterCase, destination + index);
  }
  destination = writeRepeated(destination + digits, Character.Zero, precision - digits);
  destination = writeCharacter(destination, Character.UpperP | letterCase);
  return writeExponent(destination, exponent, 1);
}

/** Rounds the lowest `bits` bits, from 4 to 52, away: to nearest, ties to even. */
function roundAway(value: u64, bits: i32): u64 {
  const half = (<u64>1) << (bits - 1);
  const rest = value & ((half << 1) - 1);
  const kept = value >> bits;
  const isUp = rest > half || (rest == half && (kept & 1) != 0);
  return (kept + u64(isUp)) << bits;
}
