// IEEE 754 binary64, taken apart and put together.

export const SIGNIFICAND_BITS: i32 = 53;
export const FRACTION_BITS: i32 = 52;
export const FRACTION_MASK: u64 = ((<u64>1) << FRACTION_BITS) - 1;
export const HIDDEN_BIT: u64 = (<u64>1) << FRACTION_BITS;

/** What an all-ones exponent field means: infinity, or not a number. */
export const SPECIAL_EXPONENT: i32 = 0x7ff;

/** The power of two of the lowest bit of the smallest numbers. */
export const LEAST_EXPONENT: i32 = -1074;

export function exponentField(value: f64): i32 {
  return <i32>(reinterpret<u64>(value) >> FRACTION_BITS) & SPECIAL_EXPONENT;
}

export function isNegative(value: f64): bool {
  return reinterpret<i64>(value) < 0;
}

/** The m of |value| = m * 2^exponentOf(value), for finite values. */
export function significandOf(value: f64): u64 {
  const fraction = reinterpret<u64>(value) & FRACTION_MASK;
  return exponentField(value) == 0 ? fraction : fraction | HIDDEN_BIT;
}

export function exponentOf(value: f64): i32 {
  return max(exponentField(value), 1) + LEAST_EXPONENT - 1;
}

/**
 * significand * 2^exponent, for a significand up to 2^53 and an exponent >= LEAST_EXPONENT. Only at
 * LEAST_EXPONENT may the significand be below 2^52. Above the largest finite number: infinity.
 */
export function assembleFloat(significand: u64, exponent: i32): f64 {
  if (exponent > SPECIAL_EXPONENT + LEAST_EXPONENT - 2) return Infinity;
  // A significand of 2^52 or more carries into the exponent field, which is just what it needs.
  return reinterpret<f64>(((<u64>(exponent - LEAST_EXPONENT)) << FRACTION_BITS) + significand);
}

/** How many of 64 significant bits, times 2^exponent, do not fit in a float. At least 11. */
export function excessBits(exponent: i32): i32 {
  return max(64 - SIGNIFICAND_BITS, LEAST_EXPONENT - exponent);
}
