/** Text as bytes and back. The core has no TextEncoder, and process memory is read in place. */

/** Appends the UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD, as it has no encoding. @returns the offset behind them */
export function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  let offset = start;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[offset++] = unit;
      continue;
    }
    let code = unit;
    if ((unit & 0xf800) === 0xd800) {
      const next = text.charCodeAt(index + 1);
      const isPair = unit < 0xdc00 && (next & 0xfc00) === 0xdc00;
      code = isPair ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : 0xfffd;
      if (isPair) index++;
    }
    if (code < 0x800) {
      bytes[offset++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        bytes[offset++] = 0xe0 | (code >> 12);
      } else {
        bytes[offset++] = 0xf0 | (code >> 18);
        bytes[offset++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[offset++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[offset++] = 0x80 | (code & 0x3f);
  }
  return offset;
}

/** No character takes more bytes than three for each of its units. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.slice(0, writeUtf8(text, bytes, 0));
}

/** Code units are joined in runs of this length: one call takes only so many arguments. */
const RUN = 4096;

/** The text of bytes start … end−1, or undefined if they are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= 24) {
    const short = decodeShortAscii(bytes, start, end);
    if (short !== undefined) return short;
  }
  let text = '';
  const units: number[] = [];
  for (let offset = start; offset < end; ) {
    const byte = bytes[offset] as number;
    if (byte < 0x80) {
      units.push(byte);
      offset++;
    } else {
      const code = decodeSequence(bytes, offset, end);
      if (code < 0) return undefined;
      if (code < 0x10000) {
        units.push(code);
        offset += code < 0x800 ? 2 : 3;
      } else {
        units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
        offset += 4;
      }
    }
    if (units.length >= RUN) {
      text += String.fromCharCode(...units);
      units.length = 0;
    }
  }
  return text + String.fromCharCode(...units);
}

/** Most strings that cross are short and ASCII. */
function decodeShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  for (let offset = start; offset < end; offset++) {
    const byte = bytes[offset] as number;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The code point of the sequence at `offset`, −1 if it is cut off, overlong, a surrogate or beyond U+10FFFF. */
function decodeSequence(bytes: Uint8Array, offset: number, end: number): number {
  const first = bytes[offset] as number;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || offset + length > end) return -1;
  let code = first & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    const byte = bytes[offset + index] as number;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  return code < least || isSurrogate || code > 0x10ffff ? -1 : code;
}
