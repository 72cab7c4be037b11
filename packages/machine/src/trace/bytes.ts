/** Numbers as bytes and back, as traces hold them. */

/** Grows as it is written to; the buffer is used again after `clear`. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was written, good until the next call of anything. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 − 1, in groups of seven bits, the least first. */
  count(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  word(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** Length and bytes. */
  bytes(value: Uint8Array): void {
    this.count(value.length);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  #reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    grown.set(this.view());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Bytes that are not what they should be; the message says at which offset. */
export class ByteError extends Error {
  override name = 'ByteError';
}

/** Reads hostile bytes: never beyond them, never a number that is none. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.offset;
  }

  /** The next byte, without taking it; -1 at the end. */
  peek(): number {
    return this.#bytes[this.offset] ?? -1;
  }

  byte(): number {
    this.#need(1);
    return this.#bytes[this.offset++] as number;
  }

  count(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 53; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value <= Number.MAX_SAFE_INTEGER) return value;
        break;
      }
    }
    throw new ByteError(`a number at byte ${this.offset} is too large`);
  }

  double(): number {
    this.#need(8);
    this.offset += 8;
    return this.#view.getFloat64(this.offset - 8, true);
  }

  word(): number {
    this.#need(4);
    this.offset += 4;
    return this.#view.getUint32(this.offset - 4, true);
  }

  /** Part of what is read, not copied. */
  bytes(): Uint8Array {
    return this.raw(this.count());
  }

  raw(length: number): Uint8Array {
    this.#need(length);
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  #need(count: number): void {
    if (count > this.left) throw new ByteError(`it ends at byte ${this.#bytes.length}, in the middle of something`);
  }
}
