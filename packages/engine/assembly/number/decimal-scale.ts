// A float times a power of ten, rounded to an integer: the quick way to decimal digits.
//
// Both factors are 64- and 128-bit significands, so the product is good to 128 bits; an answer is
// given only when rounding cannot depend on what is beyond them.

import { exponentOf, significandOf } from './float-bits';
import { LAST_EXACT_POWER, loadPowerOfTen, powerOfTenExponent } from './power-of-ten';
import { wideHigh, wideLow } from './scratch';
import { multiplyHigh } from './wide-multiply';

/** Returned when the product is too large or too close to a tie; `exactDigits` knows then. */
export const UNDECIDED: u64 = u64.MAX_VALUE;

/** In units of the product's last bit: the power's error of 3, and one cut off. */
const PRODUCT_ERROR: u64 = 4;

/** The least number of bits after the binary point: keeps results below 2^62 and ties in one word. */
const LEAST_FRACTION_BITS: i32 = 66;

/**
 * |value| * 10^power rounded to nearest, ties to even, or UNDECIDED. `value` is finite and not zero,
 * and FIRST_POWER <= power <= LAST_POWER.
 */
export function scaleToInteger(value: f64, power: i32, scratch: usize): u64 {
  const plain = significandOf(value);
  const shift = <i32>clz(plain);
  const significand = plain << shift;
  const fractionBits = 63 - powerOfTenExponent(power) - exponentOf(value) + shift;
  if (fractionBits < LEAST_FRACTION_BITS) return UNDECIDED;
  // Below a quarter, which no error lifts to a half.
  if (fractionBits > 129) return 0;

  loadPowerOfTen(power, scratch);
  let low = significand * wideHigh(scratch);
  let high = multiplyHigh(significand, wideHigh(scratch));
  const carried = multiplyHigh(significand, wideLow(scratch));
  low += carried;
  high += u64(low < carried);
  if (fractionBits == 129) {
    low = (low >> 1) | (high << 63);
    high >>= 1;
  }

  const isExact = power >= 0 && power <= LAST_EXACT_POWER;
  const cut = min(fractionBits, 128) - 64;
  const whole = cut == 64 ? 0 : high >> cut;
  const half = (<u64>1) << (cut - 1);
  const rest = high & ((half << 1) - 1);
  if (rest == half && low == 0) {
    // A tie, unless the lowest word of the product, never computed so far, says otherwise.
    if (!isExact) return UNDECIDED;
    if (significand * wideLow(scratch) != 0) return whole + 1;
    return whole + (whole & 1);
  }
  if (rest == half - 1 && low >= u64.MAX_VALUE - PRODUCT_ERROR && !isExact) return UNDECIDED;
  return whole + u64(rest >= half);
}

/** log10(2) * 2^32, rounded down. */
const LOG10_OF_2: i64 = 1292913986;

/** Either the power of ten of |value|'s first digit, or one less. `value` is finite and not zero. */
export function estimateDecimalExponent(value: f64): i32 {
  const significand = significandOf(value);
  const shift = <i32>clz(significand);
  // log2(1 + x) is at least x, and at most 0.087 more: the top bits are a logarithm as they are.
  const fraction = <i64>(((significand << shift) << 1) >> 44);
  const logarithm = ((<i64>(exponentOf(value) - shift + 63)) << 20) + fraction;
  return <i32>((logarithm * LOG10_OF_2) >> 52);
}
