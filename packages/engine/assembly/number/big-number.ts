// Natural numbers too long for a word: just the arithmetic that exact conversion needs.
//
//   0         4       8              4 + 4 * LIMB_CAPACITY
//   ├─────────┼───────┼──────────────┤
//   │ count   │ limb  │ limb …       │   32-bit limbs, the least significant first, the last not zero
//   └─────────┴───────┴──────────────┘
//
// The longest number anyone makes is 801 decimal digits, or a 54-bit midpoint times 5^1124: under
// 2720 bits, 85 limbs. What would not fit is dropped rather than written outside.

const LIMB_CAPACITY: i32 = 96;
const LIMBS: usize = 4;
const LIMB_SIZE: usize = 4;

/** The highest power of five that fits in a limb, and its exponent. */
const FIVE_POWER: u32 = 1220703125;
const FIVE_POWER_EXPONENT: i32 = 13;

/** A multiple of 8, so that a big number may follow another. */
export const BIG_NUMBER_SIZE: usize = LIMBS + LIMB_SIZE * LIMB_CAPACITY + 4;

export function limbCount(big: usize): i32 {
  return load<i32>(big);
}

/** The limb at `index`, 0 above the highest. */
export function limbAt(big: usize, index: i32): u32 {
  return index < limbCount(big) ? load<u32>(limbAddress(big, index)) : 0;
}

export function setBig(big: usize, value: u64): void {
  store<u32>(big, <u32>value, LIMBS);
  store<u32>(big, <u32>(value >> 32), LIMBS + LIMB_SIZE);
  store<i32>(big, 2);
  trim(big);
}

/** Forgets the limbs from `count` upward. */
export function truncateBig(big: usize, count: i32): void {
  if (count < limbCount(big)) store<i32>(big, count);
  trim(big);
}

/** big := big * factor + addend */
export function multiplyAdd(big: usize, factor: u32, addend: u32): void {
  const end = limbAddress(big, limbCount(big));
  let carry = <u64>addend;
  for (let limb = big + LIMBS; limb < end; limb += LIMB_SIZE) {
    carry += <u64>load<u32>(limb) * <u64>factor;
    store<u32>(limb, <u32>carry);
    carry >>= 32;
  }
  if (carry != 0) append(big, <u32>carry);
}

/** big := big * 5^exponent */
export function multiplyByPowerOfFive(big: usize, exponent: i32): void {
  for (; exponent >= FIVE_POWER_EXPONENT; exponent -= FIVE_POWER_EXPONENT) multiplyAdd(big, FIVE_POWER, 0);
  let rest: u32 = 1;
  for (; exponent > 0; exponent--) rest *= 5;
  multiplyAdd(big, rest, 0);
}

/** big := big * 2^bits */
export function shiftLeft(big: usize, bits: i32): void {
  const words = bits >> 5;
  const count = limbCount(big);
  if (count == 0) return;
  if (count + words > LIMB_CAPACITY) return;
  multiplyAdd(big, (<u32>1) << (bits & 31), 0);
  if (words == 0) return;

  const shifted = limbCount(big);
  const moved = min(shifted, LIMB_CAPACITY - words);
  memory.copy(limbAddress(big, words), limbAddress(big, 0), <usize>moved * LIMB_SIZE);
  memory.fill(limbAddress(big, 0), 0, <usize>words * LIMB_SIZE);
  store<i32>(big, moved + words);
}

/** big := big / divisor, rounded down; returns the remainder. The divisor is not zero. */
export function divideBig(big: usize, divisor: u32): u32 {
  let remainder: u64 = 0;
  for (let limb = limbAddress(big, limbCount(big)) - LIMB_SIZE; limb >= big + LIMBS; limb -= LIMB_SIZE) {
    const dividend = (remainder << 32) | <u64>load<u32>(limb);
    const quotient = dividend / divisor;
    store<u32>(limb, <u32>quotient);
    remainder = dividend - quotient * divisor;
  }
  trim(big);
  return <u32>remainder;
}

/** Negative, zero or positive as left is below, equal to or above right. */
export function compareBig(left: usize, right: usize): i32 {
  const count = limbCount(left);
  if (count != limbCount(right)) return count - limbCount(right);
  for (let index = count - 1; index >= 0; index--) {
    const leftLimb = load<u32>(limbAddress(left, index));
    const rightLimb = load<u32>(limbAddress(right, index));
    if (leftLimb != rightLimb) return leftLimb < rightLimb ? -1 : 1;
  }
  return 0;
}

function limbAddress(big: usize, index: i32): usize {
  return big + LIMBS + <usize>index * LIMB_SIZE;
}

function append(big: usize, limb: u32): void {
  const count = limbCount(big);
  if (count >= LIMB_CAPACITY) return;
  store<u32>(limbAddress(big, count), limb);
  store<i32>(big, count + 1);
}

/** Restores the rule that the highest limb is not zero. */
function trim(big: usize): void {
  let count = limbCount(big);
  while (count > 0 && load<u32>(limbAddress(big, count - 1)) == 0) count--;
  store<i32>(big, count);
}
