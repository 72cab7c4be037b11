/** Names and texts as the bytes processes see. The core has no TextEncoder. */

/** Bytes of the longest name of a thing: a device, a service, a pin. */
export const LONGEST_NAME = 64;

/** Names are ASCII, so that they look the same everywhere and need no decoding. No colon: it separates permissions. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+/-]*[A-Za-z0-9])?$/;

/** True for what a board, or a process, may name a thing. */
export function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME.test(text);
}

/** @returns undefined if the bytes are no name */
export function nameFrom(bytes: Uint8Array): string | undefined {
  if (bytes.length > LONGEST_NAME) return undefined;
  const text = String.fromCharCode(...bytes);
  return isName(text) ? text : undefined;
}

/** UTF-8; half a surrogate pair becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0)!;
    if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  return Uint8Array.from(bytes);
}

/** Puts the bytes into a buffer. @returns how many, or undefined if they do not fit */
export function put(bytes: Uint8Array, into: Uint8Array): number | undefined {
  if (bytes.length > into.length) return undefined;
  into.set(bytes);
  return bytes.length;
}
