/** The buffers a process has lent to drivers by the three allow calls. */
import type { Image } from '@perilune/hil';
import { append } from './append.ts';

/** Bytes a process pays for each buffer number it uses. */
export const SHARED_BUFFER_SIZE = 64;

/** The three are independent of each other: their numbers are those of the system call classes. */
export type BufferKind = 3 | 4 | 7;

export interface SharedBuffer {
  readonly kind: BufferKind;
  readonly driver: number;
  readonly number: number;
  address: number;
  length: number;
}

const nothing = new Uint8Array(0);
/** Of all that have none: never changed, since `append` makes a new list of a short one. */
const noBuffers: SharedBuffer[] = [];

export class SharedBuffers {
  #buffers = noBuffers;

  get list(): readonly SharedBuffer[] {
    return this.#buffers;
  }

  find(kind: BufferKind, driver: number, number: number): SharedBuffer | undefined {
    const buffers = this.#buffers;
    for (let index = 0; index < buffers.length; index++) {
      const buffer = buffers[index] as SharedBuffer;
      if (buffer.number === number && buffer.driver === driver && buffer.kind === kind) return buffer;
    }
    return undefined;
  }

  add(kind: BufferKind, driver: number, number: number): SharedBuffer {
    const buffer: SharedBuffer = { kind, driver, number, address: 0, length: 0 };
    this.#buffers = append(this.#buffers, buffer);
    return buffer;
  }

  /** The bytes as they are now; empty if nothing is lent. */
  bytes(image: Image, kind: BufferKind, driver: number, number: number): Uint8Array {
    const buffer = this.find(kind, driver, number);
    if (buffer === undefined || buffer.length === 0) return nothing;
    return image.memory.subarray(buffer.address, buffer.address + buffer.length);
  }

  clear(): void {
    this.#buffers = noBuffers;
  }
}
