/**
 * Makes what a process writes harmless to a terminal: control characters, which could move the cursor, forge the lines of
 * others or change how the terminal behaves, become visible (ESC is ^[). Newline and tab stay; \r\n is a newline. The
 * controls that UTF-8 writes in two bytes (U+0080 to U+009F) become U+FFFD, which has three.
 */
const NEWLINE = 10;
const TAB = 9;
const RETURN = 13;
const DELETE = 127;
const CARET = 0x5e;
/** First byte in UTF-8 of U+0080 to U+00BF. */
const LATIN_1 = 0xc2;

/** Bytes that n bytes become at most: twice as many, and two for one that was held back. */
const mostOf = (length: number): number => 2 * length + 2;

const IS_HARMLESS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === NEWLINE || byte === TAB || (byte >= 0x20 && byte !== DELETE && byte !== LATIN_1) ? 1 : 0,
);

const NONE = -1;

export class Sanitizer {
  /** A byte held back, since what follows decides: RETURN or LATIN_1. */
  #held = NONE;

  /** @returns the bytes themselves if there is nothing to be done; else a copy */
  clean(bytes: Uint8Array): Uint8Array {
    let held = this.#held;
    if (held === NONE && areHarmless(bytes)) return bytes;
    const out = new Uint8Array(mostOf(bytes.length));
    let end = 0;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] as number;
      if (held === LATIN_1 && byte >= 0x80 && byte <= 0x9f) {
        end = putReplacement(out, end);
        held = NONE;
        continue;
      }
      if (held === LATIN_1) out[end++] = LATIN_1;
      else if (held === RETURN && byte !== NEWLINE) end = putControl(RETURN, out, end);
      held = NONE;
      if (IS_HARMLESS[byte] === 1) out[end++] = byte;
      else if (byte === RETURN || byte === LATIN_1) held = byte;
      else end = putControl(byte, out, end);
    }
    this.#held = held;
    return out.subarray(0, end);
  }
}

function putReplacement(out: Uint8Array, at: number): number {
  out[at] = 0xef;
  out[at + 1] = 0xbf;
  out[at + 2] = 0xbd;
  return at + 3;
}

/** ^ and the letter, ^? for DELETE. */
function putControl(byte: number, out: Uint8Array, at: number): number {
  out[at] = CARET;
  out[at + 1] = byte ^ 0x40;
  return at + 2;
}

function areHarmless(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (IS_HARMLESS[bytes[index] as number] === 0) return false;
  return true;
}
