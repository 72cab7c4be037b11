// What the conversions keep in the scratch memory their caller lends them.
//
//   0        8        16      20         24      28      32         424                   816
//   ├────────┼────────┼───────┼──────────┼───────┼───────┼──────────┼─────────────────────┤
//   │ high   │ low    │ count │ exponent │ first │ (gap) │ left big │ right big or digits │
//   └────────┴────────┴───────┴──────────┴───────┴───────┴──────────┴─────────────────────┘
//
// `high` and `low` are the two words of a 128-bit result. `count`, `exponent` and `first` describe
// the decimal digits of a float: how many, the power of ten of the first one, and its address.
// Nothing survives from one conversion to the next.

import { BIG_NUMBER_SIZE } from './big-number';

export const WIDE_LOW: usize = 8;

const DIGIT_COUNT: usize = 16;
const DIGIT_EXPONENT: usize = 20;
const FIRST_DIGIT: usize = 24;
const LEFT_BIG: usize = 32;
const RIGHT_BIG: usize = LEFT_BIG + BIG_NUMBER_SIZE;

/** The bytes of scratch memory a conversion needs, aligned to 8. They may hold anything. */
export const NUMBER_SCRATCH_SIZE: i32 = <i32>(RIGHT_BIG + BIG_NUMBER_SIZE);

/** The bytes at `digitBuffer`. The longest integral part, 309 digits in groups of nine, needs 315. */
export const DIGIT_BUFFER_SIZE: usize = BIG_NUMBER_SIZE;

export function wideHigh(scratch: usize): u64 {
  return load<u64>(scratch);
}

export function wideLow(scratch: usize): u64 {
  return load<u64>(scratch, WIDE_LOW);
}

export function setWide(scratch: usize, high: u64, low: u64): void {
  store<u64>(scratch, high);
  store<u64>(scratch, low, WIDE_LOW);
}

export function leftBig(scratch: usize): usize {
  return scratch + LEFT_BIG;
}

export function rightBig(scratch: usize): usize {
  return scratch + RIGHT_BIG;
}

export function digitBuffer(scratch: usize): usize {
  return scratch + RIGHT_BIG;
}

/** How many decimal digits there are; 0 for a value that rounded to nothing. */
export function digitCount(scratch: usize): i32 {
  return load<i32>(scratch, DIGIT_COUNT);
}

/** The power of ten of the first digit: 2 for the 1 of 123.4. */
export function digitExponent(scratch: usize): i32 {
  return load<i32>(scratch, DIGIT_EXPONENT);
}

/** Where the first digit is. The digits are ASCII. */
export function firstDigit(scratch: usize): usize {
  return load<usize>(scratch, FIRST_DIGIT);
}

export function setDigits(scratch: usize, first: usize, count: i32, exponent: i32): void {
  store<usize>(scratch, first, FIRST_DIGIT);
  store<i32>(scratch, count, DIGIT_COUNT);
  store<i32>(scratch, exponent, DIGIT_EXPONENT);
}
