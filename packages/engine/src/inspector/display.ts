/** How values and names are shown to people: always short, always printable. */

const SHOWN = 120;

/** UTF-8 where it is valid, `\xNN` where it is not; control characters as escapes; cut off after `limit` bytes. */
export function displayBytes(bytes: Uint8Array, limit = SHOWN): string {
  let text = '';
  let at = 0;
  while (at < bytes.length && at < limit) {
    const { character, length } = decode(bytes, at);
    text += character ?? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
    at += character === undefined ? 1 : length;
  }
  return at < bytes.length ? `${text}…` : text;
}

const escapes = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [34, '\\"'],
  [92, '\\\\'],
]);

/** The character at `at`, or none when the bytes are not UTF-8 or not printable. */
function decode(bytes: Uint8Array, at: number): { character: string | undefined; length: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) {
    const printable = first >= 0x20 && first !== 0x7f ? String.fromCharCode(first) : undefined;
    return { character: escapes.get(first) ?? printable, length: 1 };
  }
  const length =
    first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  if (length === 0) return { character: undefined, length: 1 };
  let code = first & (0xff >> (length + 1));
  for (let index = 1; index < length; index++) {
    const next = bytes[at + index] ?? 0;
    if ((next & 0xc0) !== 0x80) return { character: undefined, length: 1 };
    code = (code << 6) | (next & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const isCharacter =
    code >= least && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) && !(code >= 0x80 && code < 0xa0);
  return { character: isCharacter ? String.fromCodePoint(code) : undefined, length };
}

/** A float as Lua's `tostring` shows it (%.14g, and ".0" behind what looks like an integer). */
export function displayFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponent] = value.toPrecision(14).split('e');
  const digits = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent === undefined) return digits.includes('.') ? digits : `${digits}.0`;
  return `${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

export function displayAddress(address: number): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}
