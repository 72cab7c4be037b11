/**
 * Messages from one thread to another through shared memory: one writer, one reader, neither ever waits for the other. A
 * message that does not fit is dropped and counted.
 *
 *   word 0       1        2         3          4 …
 *   ├────────────┼────────┼─────────┼──────────┼──────────────────────────────┤
 *   │ written    │ read   │ dropped │ doorbell │ bytes: length (4), message … │
 *   └────────────┴────────┴─────────┴──────────┴──────────────────────────────┘
 *
 * `written` and `read` count bytes modulo 2^32 and belong to the writer and the reader. Each message starts at a multiple
 * of four, so a length never wraps. The doorbell is what a reader sleeps on: it changes with each message, also with those
 * dropped, so a reader that looked before it slept misses none.
 */

const WRITTEN = 0;
const READ = 1;
const DROPPED = 2;
const DOORBELL = 3;
const HEADER_BYTES = 16;
const LENGTH_BYTES = 4;
const LEAST_CAPACITY = 64;
const LARGEST_CAPACITY = 2 ** 30;

/** @param capacity bytes for messages and their lengths: a power of two from 64 to 2^30. @throws RangeError */
export function createRingMemory(capacity: number): SharedArrayBuffer {
  const isPowerOfTwo = Number.isInteger(capacity) && Math.log2(capacity) % 1 === 0;
  if (!isPowerOfTwo || capacity < LEAST_CAPACITY || capacity > LARGEST_CAPACITY) {
    throw new RangeError(`a ring holds a power of two of bytes from ${LEAST_CAPACITY} to 2^30, not ${capacity}`);
  }
  return new SharedArrayBuffer(HEADER_BYTES + capacity);
}

/** What both ends know of the memory. */
abstract class RingEnd {
  protected readonly words: Int32Array;
  protected readonly bytes: Uint8Array;
  protected readonly mask: number;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory);
    this.bytes = new Uint8Array(memory, HEADER_BYTES);
    this.mask = this.bytes.length - 1;
  }

  /** Messages that found no room, modulo 2^32. */
  get dropped(): number {
    return Atomics.load(this.words, DROPPED) >>> 0;
  }
}

export class RingWriter extends RingEnd {
  #written: number;

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#written = Atomics.load(this.words, WRITTEN);
  }

  /** Copies the message in and wakes the reader. @returns false if there was no room: the message is dropped, and counted */
  write(message: Uint8Array): boolean {
    const fits = this.hasRoom(message.length);
    if (fits) this.#put(message);
    else Atomics.add(this.words, DROPPED, 1);
    Atomics.add(this.words, DOORBELL, 1);
    Atomics.notify(this.words, DOORBELL);
    return fits;
  }

  /** True if a message of this length fits now. */
  hasRoom(length: number): boolean {
    const used = (this.#written - Atomics.load(this.words, READ)) >>> 0;
    return messageSize(length) <= this.bytes.length - used;
  }

  /** Waits until the reader has read something since, at most so many milliseconds. For a writer that may wait. */
  waitForReader(milliseconds: number): void {
    Atomics.wait(this.words, READ, Atomics.load(this.words, READ), milliseconds);
  }

  #put(message: Uint8Array): void {
    const start = this.#written & this.mask;
    this.words[(HEADER_BYTES + start) >> 2] = message.length;
    const place = (start + LENGTH_BYTES) & this.mask;
    const before = Math.min(message.length, this.bytes.length - place);
    this.bytes.set(before === message.length ? message : message.subarray(0, before), place);
    if (before < message.length) this.bytes.set(message.subarray(before), 0);
    this.#written = (this.#written + messageSize(message.length)) | 0;
    // What was stored above is seen by whoever sees this.
    Atomics.store(this.words, WRITTEN, this.#written);
  }
}

export class RingReader extends RingEnd {
  #read: number;

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#read = Atomics.load(this.words, READ);
  }

  isEmpty(): boolean {
    return Atomics.load(this.words, WRITTEN) === this.#read;
  }

  /** How many bytes of messages and lengths are there to be read. */
  get unread(): number {
    return (Atomics.load(this.words, WRITTEN) - this.#read) >>> 0;
  }

  /** The next message, copied; undefined if there is none. */
  read(): Uint8Array | undefined {
    if (this.isEmpty()) return undefined;
    const start = this.#read & this.mask;
    const length = (this.words[(HEADER_BYTES + start) >> 2] as number) >>> 0;
    const place = (start + LENGTH_BYTES) & this.mask;
    const message = new Uint8Array(length);
    const before = Math.min(length, this.bytes.length - place);
    message.set(this.bytes.subarray(place, place + before));
    if (before < length) message.set(this.bytes.subarray(0, length - before), before);
    this.#read = (this.#read + messageSize(length)) | 0;
    Atomics.store(this.words, READ, this.#read);
    Atomics.notify(this.words, READ);
    return message;
  }

  /** Sleeps until a message comes, or so many milliseconds (a fraction counts) have passed. Not at all if one is there. */
  wait(milliseconds: number): void {
    const doorbell = Atomics.load(this.words, DOORBELL);
    if (this.isEmpty()) Atomics.wait(this.words, DOORBELL, doorbell, milliseconds);
  }

  /** Settles when a message may be there. For a thread that must not block. */
  async waitAsync(milliseconds?: number): Promise<void> {
    const doorbell = Atomics.load(this.words, DOORBELL);
    if (!this.isEmpty()) return;
    const { value } = Atomics.waitAsync(this.words, DOORBELL, doorbell, milliseconds);
    await value;
  }
}

/** Bytes a message takes in a ring. */
export function messageSize(length: number): number {
  return LENGTH_BYTES + ((length + 3) & ~3);
}
