/** Text as bytes and back, where it is ASCII alone: manifests, keys and records are, so that nothing has to be decoded. */

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0x7f);
}

const RUN = 8192;

/** @returns undefined if a byte is beyond ASCII */
export function asciiText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let start = 0; start < bytes.length; start += RUN) {
    const run = bytes.subarray(start, start + RUN);
    if (run.some((byte) => byte > 0x7f)) return undefined;
    text += String.fromCharCode(...run);
  }
  return text;
}

/** JSON whose text is ASCII, whatever is in it. */
export function jsonBytes(value: unknown, indent?: number): Uint8Array {
  const text = JSON.stringify(value, undefined, indent);
  return asciiBytes(
    text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** @returns undefined if it is no JSON, or not in ASCII */
export function parseJson(bytes: Uint8Array): unknown {
  const text = asciiText(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648). */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(start, start + 3);
    const group = (first << 16) | (second << 8) | third;
    for (const shift of [18, 12, 6, 0]) text += DIGITS[(group >> shift) & 63];
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + '='.repeat(missing);
}

/** @returns undefined unless it is the one way to write so many bytes */
export function base64Bytes(text: string, length: number): Uint8Array | undefined {
  if (text.length !== Math.ceil(length / 3) * 4) return undefined;
  const bytes = new Uint8Array((text.length / 4) * 3);
  for (let place = 0; place * 4 < text.length; place++) {
    let group = 0;
    for (const digit of text.slice(place * 4, place * 4 + 4)) group = group * 64 + Math.max(0, DIGITS.indexOf(digit));
    bytes.set([group >> 16, (group >> 8) & 0xff, group & 0xff], place * 3);
  }
  const found = bytes.slice(0, length);
  return base64Of(found) === text ? found : undefined;
}
