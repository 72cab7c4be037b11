/**
 * Remembers the texts of short strings by where they lie: scripts pass the same few names over and over, and comparing
 * bytes is much cheaper than making a text of them. What is remembered is compared, never trusted: the place may hold
 * another string by now.
 */
import { decodeUtf8 } from './utf8.ts';

const ENTRIES = 256;
const LONGEST = 40;

export class TextCache {
  readonly #addresses = new Int32Array(ENTRIES);
  readonly #texts: string[] = new Array(ENTRIES).fill('');

  /** The text of bytes start … end−1, or undefined if they are not UTF-8. */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    const length = end - start;
    if (length > LONGEST) return decodeUtf8(bytes, start, end);
    const entry = (start >>> 3) % ENTRIES;
    const known = this.#texts[entry] as string;
    if (this.#addresses[entry] === start && known.length === length) {
      let index = 0;
      while (index < length && known.charCodeAt(index) === bytes[start + index]) index++;
      if (index === length) return known;
    }
    const text = decodeUtf8(bytes, start, end);
    // Of ASCII only: there a unit is a byte.
    if (text?.length === length) {
      this.#addresses[entry] = start;
      this.#texts[entry] = text;
    }
    return text;
  }
}
