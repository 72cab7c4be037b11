/** Floats as the 64 bits they are. */

const words = new DataView(new ArrayBuffer(8));

export function bitsOfFloat(value: number): bigint {
  words.setFloat64(0, value);
  return words.getBigUint64(0);
}

export function floatOfBits(bits: bigint): number {
  words.setBigUint64(0, bits);
  return words.getFloat64(0);
}
