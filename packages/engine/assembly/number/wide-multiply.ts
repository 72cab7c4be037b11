// The upper half of a 128-bit product, which WebAssembly has no instruction for.

/** floor(left * right / 2^64). The lower half is `left * right`. */
export function multiplyHigh(left: u64, right: u64): u64 {
  const leftLow = left & 0xffffffff;
  const leftHigh = left >> 32;
  const rightLow = right & 0xffffffff;
  const rightHigh = right >> 32;
  const inner = leftHigh * rightLow + ((leftLow * rightLow) >> 32);
  const outer = leftLow * rightHigh + (inner & 0xffffffff);
  return leftHigh * rightHigh + (inner >> 32) + (outer >> 32);
}
