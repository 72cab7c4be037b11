// Lays out the decimal digits found in scratch memory: 123.45, 1.2345e+02, or whichever is shorter.
// Each function writes at `destination` and returns the address after what it wrote.

import { Character } from './character';
import { writeBytes, writeCharacter, writeExponent, writeRepeated } from './digit-text';
import { digitCount, digitExponent, firstDigit } from './scratch';

/** %f: `places` digits after the dot. The dot is left out before no digits unless `keepDot`. */
export function writeFixed(destination: usize, places: i32, keepDot: bool, scratch: usize): usize {
  const first = firstDigit(scratch);
  const count = digitCount(scratch);
  const exponent = count == 0 ? -1 : digitExponent(scratch);

  const integral = exponent + 1;
  const given = max(0, min(count, integral));
  if (integral <= 0) {
    destination = writeCharacter(destination, Character.Zero);
  } else {
    destination = writeBytes(destination, first, given);
    destination = writeRepeated(destination, Character.Zero, integral - given);
  }
  if (places > 0 || keepDot) destination = writeCharacter(destination, Character.Dot);

  const zeros = min(places, max(0, -integral));
  const fractional = min(places - zeros, count - given);
  destination = writeRepeated(destination, Character.Zero, zeros);
  destination = writeBytes(destination, first + given, fractional);
  return writeRepeated(destination, Character.Zero, places - zeros - fractional);
}

/** %e: one digit, `places` digits after the dot, and the exponent with at least two digits. */
export function writeScientific(destination: usize, places: i32, keepDot: bool, letter: i32, scratch: usize): usize {
  const first = firstDigit(scratch);
  const count = digitCount(scratch);
  destination = writeCharacter(destination, count == 0 ? Character.Zero : <i32>load<u8>(first));
  if (places > 0 || keepDot) destination = writeCharacter(destination, Character.Dot);
  const fractional = max(0, min(places, count - 1));
  destination = writeBytes(destination, first + 1, fractional);
  destination = writeRepeated(destination, Character.Zero, places - fractional);
  destination = writeCharacter(destination, letter);
  return writeExponent(destination, count == 0 ? 0 : digitExponent(scratch), 2);
}

/**
 * %g: `significant` digits, scientific for exponents below -4 or from `significant` on. Trailing
 * zeros, and a dot before nothing, are written only if `keepZeros`.
 */
export function writeGeneral(
  destination: usize,
  significant: i32,
  keepZeros: bool,
  letter: i32,
  scratch: usize,
): usize {
  const exponent = digitCount(scratch) == 0 ? 0 : digitExponent(scratch);
  const written = keepZeros ? significant : max(1, countWithoutTrailingZeros(scratch));
  if (exponent < -4 || exponent >= significant) {
    return writeScientific(destination, written - 1, keepZeros, letter, scratch);
  }
  return writeFixed(destination, max(0, written - 1 - exponent), keepZeros, scratch);
}

function countWithoutTrailingZeros(scratch: usize): i32 {
  const first = firstDigit(scratch);
  let count = digitCount(scratch);
  while (count > 0 && load<u8>(first + count - 1) == Character.Zero) count--;
  return count;
}
