/** A running fingerprint of a run, 64 bits: two runs with the same one did the same. Not meant to withstand forgery. */
export class Digest {
  #low = 0x9e3779b9 | 0;
  #high = 0x85ebca6b | 0;

  /** Takes the low 32 bits of a number in. */
  add(word: number): void {
    const low = Math.imul(this.#low ^ word, 0xcc9e2d51);
    this.#low = Math.imul((low << 15) | (low >>> 17), 0x1b873593);
    const high = Math.imul(this.#high + word, 0x9e3779b1) ^ this.#low;
    this.#high = (high << 13) | (high >>> 19);
  }

  /** Takes a whole number below 2^53 in. */
  addLong(value: number): void {
    this.add(value | 0);
    this.add(Math.floor(value / 0x1_0000_0000));
  }

  addBytes(bytes: Uint8Array): void {
    this.add(bytes.length);
    for (let index = 0; index < bytes.length; index++) this.add(bytes[index] as number);
  }

  get low(): number {
    return this.#low >>> 0;
  }

  get high(): number {
    return this.#high >>> 0;
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return [this.high, this.low].map((word) => word.toString(16).padStart(8, '0')).join('');
  }
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as in zip and PNG: finds damage in a file. */
export function checksum(bytes: Uint8Array): number {
  let value = -1;
  for (let index = 0; index < bytes.length; index++) {
    value = (table[(value ^ (bytes[index] as number)) & 0xff] as number) ^ (value >>> 8);
  }
  return (value ^ -1) >>> 0;
}
