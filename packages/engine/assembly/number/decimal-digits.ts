// The decimal digits of a float, rounded to a number of digits or to a place.
//
// Digits beyond those given are zeros. Leading zeros are never given, trailing ones may be.

import { scaleToInteger, estimateDecimalExponent, UNDECIDED } from './decimal-scale';
import { writeUnsigned } from './digit-text';
import { exactDigits } from './exact-digits';
import { powerOfTen } from './power-of-ten';
import { digitBuffer, setDigits } from './scratch';

/** As many digits as the quick way can promise. */
const QUICK_DIGITS: i32 = 17;

/** Finds `count` significant digits of |value|, for count >= 1. Zero has none. */
export function significantDigits(value: f64, count: i32, scratch: usize): void {
  if (value == 0) return setDigits(scratch, digitBuffer(scratch), 0, 0);
  if (count <= QUICK_DIGITS) {
    let exponent = estimateDecimalExponent(value);
    let digits = scaleToInteger(value, count - 1 - exponent, scratch);
    if (digits != UNDECIDED && digits >= powerOfTen(count)) {
      exponent++;
      digits = scaleToInteger(value, count - 1 - exponent, scratch);
    }
    if (digits != UNDECIDED) return setInteger(digits, count - 1 - exponent, scratch);
  }
  exactDigits(value, count, false, scratch);
}

/** Finds the digits of |value| down to the place 10^-places, for 0 <= places <= 99. */
export function fixedDigits(value: f64, places: i32, scratch: usize): void {
  if (value == 0) return setDigits(scratch, digitBuffer(scratch), 0, 0);
  const digits = scaleToInteger(value, places, scratch);
  if (digits != UNDECIDED) setInteger(digits, places, scratch);
  else exactDigits(value, places, true, scratch);
}

/** The digits of integer * 10^-places. */
export function setInteger(integer: u64, places: i32, scratch: usize): void {
  const first = digitBuffer(scratch);
  const count = integer == 0 ? 0 : writeUnsigned(integer, first);
  setDigits(scratch, first, count, count - 1 - places);
}
