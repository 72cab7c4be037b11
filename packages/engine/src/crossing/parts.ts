/** What the process fetches piece by piece, by PART_ number: see isa/src/requests.ts. */
import { encodeValues } from '../values/encode.ts';

/** Fewer bytes are copied quicker one by one than by an array of their own. */
const SHORT = 64;
const NOTHING = new Uint8Array(0);

export class Parts {
  readonly #parts = new Map<number, { bytes: Uint8Array; offset: number }>();
  #latePart = -1;
  #lateText = '';

  set(part: number, bytes: Uint8Array | undefined): void {
    if (this.#latePart === part) this.#latePart = -1;
    if (bytes) this.#parts.set(part, { bytes, offset: 0 });
    else this.#parts.delete(part);
  }

  /** A part that is one serialised string, which is most likely never asked for. */
  setLater(part: number, text: string): void {
    this.#latePart = part;
    this.#lateText = text;
  }

  /** Bytes left, −1 = there is no such part. */
  length(part: number): number {
    if (this.#latePart === part) this.set(part, encodeValues([this.#lateText]));
    const found = this.#parts.get(part);
    return found ? found.bytes.length - found.offset : -1;
  }

  /** Moves the next bytes to process memory; a part that is used up stays, empty, until it is set anew. */
  take(part: number, memory: Uint8Array, address: number, length: number): void {
    const found = this.#parts.get(part);
    if (!found) return;
    const { bytes, offset } = found;
    const count = Math.min(length, bytes.length - offset);
    if (count > SHORT) memory.set(bytes.subarray(offset, offset + count), address);
    else for (let index = 0; index < count; index++) memory[address + index] = bytes[offset + index] as number;
    found.offset += count;
    if (found.offset === bytes.length) this.#parts.set(part, { bytes: NOTHING, offset: 0 });
  }

  clear(): void {
    this.#latePart = -1;
    this.#parts.clear();
  }

  /** What is left of each part. */
  *entries(): IterableIterator<[number, Uint8Array]> {
    for (const [part, { bytes, offset }] of this.#parts) yield [part, bytes.subarray(offset)];
  }
}
