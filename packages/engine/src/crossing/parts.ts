/** What the process fetches piece by piece, by PART_ number: see isa/src/requests.ts. */
import { encodeValues } from '../values/encode.ts';

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

  /** Moves the next bytes to `into`; a part that is used up stays, empty, until it is set anew. */
  take(part: number, into: Uint8Array): void {
    const found = this.#parts.get(part);
    if (!found) return;
    into.set(found.bytes.subarray(found.offset, found.offset + into.length));
    found.offset += into.length;
    if (found.offset === found.bytes.length) this.#parts.set(part, { bytes: new Uint8Array(0), offset: 0 });
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
