/**
 * Makes what a process writes harmless to a terminal: control characters, which could move the cursor, forge the lines of
 * others or change how the terminal behaves, become visible (ESC is ^[). Newline and tab stay; \r\n is a newline. The
 * controls that UTF-8 writes in two bytes (U+0080 to U+009F) become U+FFFD.
 */
const NEWLINE = 10;
const TAB = 9;
const RETURN = 13;
const DELETE = 127;
/** First byte in UTF-8 of U+0080 to U+00BF. */
const LATIN_1 = 0xc2;
const REPLACEMENT = [0xef, 0xbf, 0xbd];

export class Sanitizer {
  /** A byte held back, since what follows decides: \r or LATIN_1. */
  #held: number | undefined;

  /** @returns the bytes themselves if there is nothing to be done; else a copy */
  clean(bytes: Uint8Array): Uint8Array {
    if (this.#held === undefined && bytes.every(isHarmless)) return bytes;
    const out: number[] = [];
    for (const byte of bytes) this.#take(byte, out);
    return Uint8Array.from(out);
  }

  #take(byte: number, out: number[]): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === RETURN && byte !== NEWLINE) out.push(0x5e, 0x4d);
    if (held === LATIN_1) {
      if (byte >= 0x80 && byte <= 0x9f) {
        out.push(...REPLACEMENT);
        return;
      }
      out.push(LATIN_1);
    }
    if (byte === RETURN || byte === LATIN_1) this.#held = byte;
    else if (byte === DELETE) out.push(0x5e, 0x3f);
    else if (byte < 0x20 && byte !== NEWLINE && byte !== TAB) out.push(0x5e, byte + 0x40);
    else out.push(byte);
  }
}

function isHarmless(byte: number): boolean {
  return byte === NEWLINE || byte === TAB || (byte >= 0x20 && byte !== DELETE && byte !== LATIN_1);
}
