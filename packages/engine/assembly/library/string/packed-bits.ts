// Integers and floats as bytes in either order. Nothing here waits.

/** Writes the low `size` bytes of a number; those beyond the eighth are `extension`. */
export function writeBits(bits: u64, size: i32, little: bool, extension: u32, to: usize): void {
  if (little) {
    if (size == 8) {
      store<u64>(to, bits);
      return;
    }
    if (size == 4) {
      store<u32>(to, <u32>bits);
      return;
    }
  }
  for (let i = 0; i < size; i++) {
    const byte: u32 = i < 8 ? <u32>(bits >> (i << 3)) : extension;
    store<u8>(to + (little ? i : size - 1 - i), byte);
  }
}

/** The first eight bytes, or as many as there are, as a number. */
export function readBits(bytes: usize, size: i32, little: bool): u64 {
  if (little) {
    if (size == 8) return load<u64>(bytes);
    if (size == 4) return load<u32>(bytes);
  }
  let bits: u64 = 0;
  for (let i = min(size, 8) - 1; i >= 0; i--) bits = bits << 8 | <u64>load<u8>(bytes + (little ? i : size - 1 - i));
  return bits;
}

/** An integer read by readBits, with its sign. */
export function withSign(bits: u64, size: i32, isSigned: bool): i64 {
  if (size >= 8 || !isSigned) return bits;
  const unused = 64 - (size << 3);
  return (<i64>bits << unused) >> unused;
}

/** Are the bytes beyond the eighth what extends `value`? */
export function fitsInteger(bytes: usize, size: i32, little: bool, value: i64, isSigned: bool): bool {
  const extension: u32 = isSigned && value < 0 ? 255 : 0;
  for (let i = 8; i < size; i++) if (<u32>load<u8>(bytes + (little ? i : size - 1 - i)) != extension) return false;
  return true;
}

/** Does an integer fit `size` bytes? */
export function fitsBytes(value: i64, size: i32, isSigned: bool): bool {
  if (size >= 8) return true;
  if (!isSigned) return <u64>value < <u64>1 << (size * 8);
  const limit = <i64>1 << (size * 8 - 1);
  return value >= 0 - limit && value < limit;
}
