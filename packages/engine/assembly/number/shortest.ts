// The fewest decimal digits that read back as the same float.

import { Character, LOWER_CASE_BIT } from './character';
import { significantDigits } from './decimal-digits';
import { writeGeneral } from './decimal-layout';
import { floatFromDecimal } from './decimal-to-float';
import { writeCharacter, writeUnsigned } from './digit-text';
import { exponentField, FRACTION_MASK, isNegative, SPECIAL_EXPONENT } from './float-bits';
import { writeSpecial } from './float-format';
import { digitBuffer, digitCount, digitExponent, firstDigit, setDigits } from './scratch';

/** Every float can be told from its neighbours by this many digits. */
const ENOUGH_DIGITS: i32 = 17;

/** Any decimal of this many digits survives becoming a normal float and back, so fewer need no trial. */
const FAITHFUL_DIGITS: i32 = 15;

/**
 * Writes the shortest decimal that reads back as value, the nearest of them if there are several, laid
 * out like %.17g. Returns the length, at most 24. Does not add ".0" to integers.
 */
export function formatShortest(value: f64, destination: usize, scratch: usize): i32 {
  let cursor = destination;
  if (isNegative(value)) cursor = writeCharacter(cursor, Character.Minus);
  if (exponentField(value) == SPECIAL_EXPONENT) {
    return <i32>(writeSpecial(value, LOWER_CASE_BIT, cursor) - destination);
  }
  shortestDigits(abs(value), scratch);
  return <i32>(writeGeneral(cursor, ENOUGH_DIGITS, false, Character.LowerE, scratch) - destination);
}

function shortestDigits(value: f64, scratch: usize): void {
  const isNormal = exponentField(value) != 0;
  // Below a power of two floats are twice as dense, so the nearest decimal may miss where the next
  // one up does not.
  const isPowerOfTwo = isNormal && (reinterpret<u64>(value) & FRACTION_MASK) == 0;
  for (let count = isNormal ? FAITHFUL_DIGITS : 1; count < ENOUGH_DIGITS; count++) {
    significantDigits(value, count, scratch);
    if (readsBack(value, 0, count, scratch)) return;
    if (isPowerOfTwo && readsBack(value, 1, count, scratch)) return;
  }
  significantDigits(value, ENOUGH_DIGITS, scratch);
}

/** Whether the digits plus `step` in the last of `count` places read as value; they are kept then. */
function readsBack(value: f64, step: u64, count: i32, scratch: usize): bool {
  const first = firstDigit(scratch);
  const given = digitCount(scratch);
  const exponent = digitExponent(scratch);
  let decimal: u64 = 0;
  for (let index = 0; index < count; index++) {
    decimal = decimal * 10 + (index < given ? <u64>load<u8>(first + index) - Character.Zero : 0);
  }
  decimal += step;
  if (floatFromDecimal(decimal, exponent + 1 - count, 0, 0, scratch) != value) {
    // The comparison may have overwritten the digits.
    setDecimal(decimal - step, exponent + 1 - count, scratch);
    return false;
  }
  setDecimal(decimal, exponent + 1 - count, scratch);
  return true;
}

function setDecimal(decimal: u64, lastExponent: i32, scratch: usize): void {
  const first = digitBuffer(scratch);
  const count = decimal == 0 ? 0 : writeUnsigned(decimal, first);
  setDigits(scratch, first, count, count - 1 + lastExponent);
}
