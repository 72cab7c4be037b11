// The decimal digits of a float by big-integer arithmetic: always right, never quick.
//
// A float is an integer, or an integer over a power of two. Dividing the integral part by 10^9 gives
// its digits in groups of nine from the right; multiplying the fraction by 10^9 gives its digits in
// groups of nine from the left. Enough digits are made to round at the wanted one.

import { divideBig, limbAt, limbCount, multiplyAdd, setBig, shiftLeft, truncateBig } from './big-number';
import { Character } from './character';
import { writeEightDigits, writeUnsigned } from './digit-text';
import { exponentOf, significandOf } from './float-bits';
import { hasNonZeroDigit } from './decimal-to-float';
import { DIGIT_BUFFER_SIZE, digitBuffer, digitCount, digitExponent, firstDigit, leftBig, setDigits } from './scratch';

const GROUP: i32 = 9;
const GROUP_SIZE: u32 = 1000000000;

/** Finds digits of |value|, not zero: `wanted` of them, or down to 10^-wanted if `isFixed`. */
export function exactDigits(value: f64, wanted: i32, isFixed: bool, scratch: usize): void {
  const big = leftBig(scratch);
  const exponent = exponentOf(value);
  setBig(big, significandOf(value));
  if (exponent >= 0) {
    shiftLeft(big, exponent);
    integralDigits(big, scratch);
  } else {
    fractionalDigits(big, -exponent, wanted, isFixed, scratch);
  }
  const kept = isFixed ? digitExponent(scratch) + 1 + wanted : wanted;
  roundDigits(kept, limbCount(big) != 0, scratch);
}

/** Takes all digits of an integer, leaving zero. */
function integralDigits(big: usize, scratch: usize): void {
  const end = digitBuffer(scratch) + DIGIT_BUFFER_SIZE;
  let first = end;
  while (limbCount(big) != 0 && first >= digitBuffer(scratch) + GROUP) {
    first -= GROUP;
    writeGroup(divideBig(big, GROUP_SIZE), first);
  }
  setDigitsWithoutZeros(first, end, <i32>(end - first) - 1, scratch);
}

/** Takes the digits of big / 2^bits until one more than wanted is there, leaving the rest. */
function fractionalDigits(big: usize, bits: i32, wanted: i32, isFixed: bool, scratch: usize): void {
  // Put the binary point between two limbs.
  const point = (bits + 31) >> 5;
  shiftLeft(big, (point << 5) - bits);
  const integer = ((<u64>limbAt(big, point + 1)) << 32) | <u64>limbAt(big, point);
  truncateBig(big, point);

  const first = digitBuffer(scratch);
  let end = first + (integer == 0 ? 0 : writeUnsigned(integer, first));
  let exponent = <i32>(end - first) - 1;
  let places = 0;
  while (limbCount(big) != 0) {
    const count = <i32>(end - first);
    if (isFixed ? places > wanted : count > wanted + GROUP) break;
    multiplyAdd(big, GROUP_SIZE, 0);
    const group = limbAt(big, point);
    truncateBig(big, point);
    places += GROUP;
    if (group == 0 && count == 0) {
      exponent -= GROUP;
    } else {
      writeGroup(group, end);
      end += GROUP;
    }
  }
  setDigitsWithoutZeros(first, end, exponent, scratch);
}

/** Describes the digits in [first, end), the first worth 10^exponent, but without leading zeros. */
function setDigitsWithoutZeros(first: usize, end: usize, exponent: i32, scratch: usize): void {
  while (first < end && load<u8>(first) == Character.Zero) {
    first++;
    exponent--;
  }
  setDigits(scratch, first, <i32>(end - first), exponent);
}

/** Keeps `kept` digits, rounding to nearest, ties to even. `hasMore`: nonzero digits follow them all. */
function roundDigits(kept: i32, hasMore: bool, scratch: usize): void {
  const first = firstDigit(scratch);
  const count = digitCount(scratch);
  const exponent = digitExponent(scratch);
  if (kept < 0) return setDigits(scratch, first, 0, exponent);
  if (kept >= count) return;

  const decisive = <i32>load<u8>(first + kept) - Character.Zero;
  const isOdd = kept > 0 && (load<u8>(first + kept - 1) & 1) != 0;
  const isPastTie = decisive == 5 && (hasMore || hasNonZeroDigit(first + kept + 1, first + count));
  if (decisive > 5 || isPastTie || (decisive == 5 && isOdd)) {
    increment(first, kept, exponent, scratch);
  } else {
    setDigits(scratch, first, kept, exponent);
  }
}

/** Adds one to the last of `count` digits. */
function increment(first: usize, count: i32, exponent: i32, scratch: usize): void {
  let last = count - 1;
  while (last >= 0 && load<u8>(first + last) == Character.Nine) last--;
  if (last >= 0) {
    store<u8>(first + last, load<u8>(first + last) + 1);
    setDigits(scratch, first, last + 1, exponent);
  } else {
    store<u8>(first, Character.Zero + 1);
    setDigits(scratch, first, 1, exponent + 1);
  }
}

function writeGroup(group: u32, destination: usize): void {
  const leading = group / 100000000;
  store<u8>(destination, <u8>(Character.Zero + leading));
  writeEightDigits(group - leading * 100000000, destination + 1);
}
