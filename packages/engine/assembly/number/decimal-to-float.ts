// The float nearest to a decimal number, ties to even: exact for any number of digits.
//
// Three ways, each trying less often than the one before:
//   1. both numbers are exact floats, so one rounded operation is right (Clinger, "How to Read
//      Floating Point Numbers Accurately", 1990);
//   2. the top 128 bits of significand * 10^exponent decide, unless a midpoint between two floats
//      lies within their error (the idea of Lemire, "Number Parsing at a Gigabyte per Second", 2021);
//   3. big integers compare the decimal with that midpoint.

import { compareBig, multiplyAdd, multiplyByPowerOfFive, setBig, shiftLeft } from './big-number';
import { Character, isDecimalDigit } from './character';
import { assembleFloat, excessBits } from './float-bits';
import { exactFloatPowerOfTen, loadPowerOfTen, powerOfTen, powerOfTenExponent } from './power-of-ten';
import { leftBig, rightBig, wideHigh, wideLow } from './scratch';
import { multiplyHigh } from './wide-multiply';

/** The most decimal digits a 64-bit significand always holds. */
export const SIGNIFICAND_DIGITS: i32 = 19;

/** A midpoint between two floats has at most 768 significant digits; what follows only breaks ties. */
const DECISIVE_DIGITS: i32 = 800;

/** Beyond these even the least and the greatest significand give infinity and zero. */
const GREATEST_EXPONENT: i32 = 308;
const LEAST_EXPONENT: i32 = -342;

const EXACT_SIGNIFICAND: u64 = (<u64>1) << 53;
const EXACT_POWER: i32 = 22;

/** How far, in its last bits, a product of 128 bits may be below the truth. */
const WHOLE_ERROR: u64 = 16;

/** The same in units of the upper word when the significand was cut to 19 digits. */
const CUT_ERROR: u64 = 34;

/**
 * significand * 10^exponent. If the significand is only the first SIGNIFICAND_DIGITS digits of a
 * longer numeral, `digits` is the address of the first of them and `end` is where its digits end
 * (one dot may be among them); otherwise `digits` is 0.
 */
export function floatFromDecimal(significand: u64, exponent: i32, digits: usize, end: usize, scratch: usize): f64 {
  if (significand == 0) return 0;
  if (digits == 0 && significand <= EXACT_SIGNIFICAND) {
    const exact = <f64>significand;
    if (exponent >= 0 && exponent <= EXACT_POWER) return exact * exactFloatPowerOfTen(exponent);
    if (exponent < 0 && exponent >= -EXACT_POWER) return exact / exactFloatPowerOfTen(-exponent);
  }
  if (exponent > GREATEST_EXPONENT) return Infinity;
  if (exponent < LEAST_EXPONENT) return 0;
  return roundProduct(significand, exponent, digits, end, scratch);
}

function roundProduct(significand: u64, exponent: i32, digits: usize, end: usize, scratch: usize): f64 {
  const shift = <i32>clz(significand);
  const factor = significand << shift;
  loadPowerOfTen(exponent, scratch);
  let low = factor * wideHigh(scratch);
  let high = multiplyHigh(factor, wideHigh(scratch));
  const carried = multiplyHigh(factor, wideLow(scratch));
  low += carried;
  high += u64(low < carried);

  // From here the number is `high` * 2^binaryExponent and a little.
  let binaryExponent = powerOfTenExponent(exponent) + 1 - shift;
  if (<i64>high >= 0) {
    high = (high << 1) | (low >> 63);
    low <<= 1;
    binaryExponent--;
  }

  const excess = excessBits(binaryExponent);
  const floatExponent = binaryExponent + excess;
  if (excess >= 64) {
    const isAbove = compareWithMidpoint(0, floatExponent, significand, exponent, digits, end, scratch) > 0;
    return assembleFloat(u64(isAbove), floatExponent);
  }

  const kept = high >> excess;
  const half = (<u64>1) << (excess - 1);
  const rest = high & ((half << 1) - 1);
  let isUp: bool;
  if (isCloseToHalf(rest, low, half, digits != 0)) {
    const order = compareWithMidpoint(kept, floatExponent, significand, exponent, digits, end, scratch);
    isUp = order > 0 || (order == 0 && (kept & 1) != 0);
  } else {
    isUp = rest >= half;
  }
  return assembleFloat(kept + u64(isUp), floatExponent);
}

/** Whether the truth, at or a little above (rest, low), may be on either side of (half, 0). */
function isCloseToHalf(rest: u64, low: u64, half: u64, isCut: bool): bool {
  if (isCut) return rest <= half && half - rest <= CUT_ERROR;
  if (rest == half) return low == 0;
  return rest == half - 1 && low >= u64.MAX_VALUE - WHOLE_ERROR;
}

/** Compares the decimal with (kept + 1/2) * 2^binaryExponent. */
function compareWithMidpoint(
  kept: u64,
  binaryExponent: i32,
  significand: u64,
  exponent: i32,
  digits: usize,
  end: usize,
  scratch: usize,
): i32 {
  const decimal = leftBig(scratch);
  const midpoint = rightBig(scratch);
  if (digits == 0) setBig(decimal, significand);
  else exponent += SIGNIFICAND_DIGITS - readDigits(decimal, digits, end);
  setBig(midpoint, 2 * kept + 1);

  // Multiply out: 10^exponent is 5^exponent * 2^exponent, and only the difference of the twos counts.
  multiplyByPowerOfFive(exponent >= 0 ? decimal : midpoint, abs(exponent));
  const twos = exponent - (binaryExponent - 1);
  shiftLeft(twos >= 0 ? decimal : midpoint, abs(twos));
  return compareBig(decimal, midpoint);
}

/**
 * Reads up to DECISIVE_DIGITS digits, and one digit 1 standing for all further ones if they are not
 * all zero. Returns how many digits the number now has.
 */
function readDigits(big: usize, digits: usize, end: usize): i32 {
  let count = 0;
  let group: u32 = 0;
  let grouped = 0;
  setBig(big, 0);
  for (; digits < end && count < DECISIVE_DIGITS; digits++) {
    const character = <i32>load<u8>(digits);
    if (character == Character.Dot) continue;
    group = group * 10 + <u32>(character - Character.Zero);
    count++;
    if (++grouped < 9) continue;
    multiplyAdd(big, 1000000000, group);
    group = 0;
    grouped = 0;
  }
  multiplyAdd(big, <u32>powerOfTen(grouped), group);
  if (!hasNonZeroDigit(digits, end)) return count;
  multiplyAdd(big, 10, 1);
  return count + 1;
}

/** Whether any character but '0' and '.' is between `cursor` and `end`. */
export function hasNonZeroDigit(cursor: usize, end: usize): bool {
  while (cursor + 8 <= end && load<u64>(cursor) == 0x3030303030303030) cursor += 8; // eight times '0'
  for (; cursor < end; cursor++) {
    const character = <i32>load<u8>(cursor);
    if (isDecimalDigit(character) && character != Character.Zero) return true;
  }
  return false;
}
