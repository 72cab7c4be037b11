/** Bytes in the order they came, in a ring that its owner makes larger and smaller: what it takes is what somebody pays for. */
export class ByteQueue {
  #ring: Uint8Array;
  /** Where the oldest byte is. */
  #start = 0;
  #length = 0;

  /** @param capacity bytes, at least 1 */
  constructor(capacity: number) {
    this.#ring = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#ring.length;
  }

  /** Adds what fits. @returns how many that were */
  put(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.capacity - this.#length);
    const place = (this.#start + this.#length) % this.capacity;
    const before = Math.min(count, this.capacity - place);
    this.#ring.set(bytes.subarray(0, before), place);
    this.#ring.set(bytes.subarray(before, count), 0);
    this.#length += count;
    return count;
  }

  /** Takes as many as fit. @returns how many that were */
  take(into: Uint8Array): number {
    const count = this.#copy(into);
    this.#start = (this.#start + count) % this.capacity;
    this.#length -= count;
    return count;
  }

  /** All there is, which stays. */
  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    this.#copy(all);
    return all;
  }

  /** @param capacity at least `length` */
  resize(capacity: number): void {
    const ring = new Uint8Array(capacity);
    this.#copy(ring);
    this.#ring = ring;
    this.#start = 0;
  }

  #copy(into: Uint8Array): number {
    const count = Math.min(into.length, this.#length);
    const before = Math.min(count, this.capacity - this.#start);
    into.set(this.#ring.subarray(this.#start, this.#start + before));
    into.set(this.#ring.subarray(0, count - before), before);
    return count;
  }
}
