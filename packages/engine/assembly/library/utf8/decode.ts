// Reading one UTF-8 sequence, by RFC 2279 (up to six bytes, 31 bits) or strictly by RFC 3629.

const LAST_UNICODE: u32 = 0x10ffff;

@inline export function isContinuation(byte: u32): bool { return (byte & 0xc0) == 0x80; }

/** Byte at an address, 0 at the end of the string. */
@inline function byteBefore(at: usize, end: usize): u32 { return at < end ? load<u8>(at) : 0; }
export function startsContinuation(at: usize, end: usize): bool { return isContinuation(byteBefore(at, end)); }

/** Length of the sequence read last. */
export let sequenceLength: u32 = 0;

/** The code of the sequence at `at`, before `end`, or -1; its length is left in sequenceLength. */
export function decode(at: usize, end: usize, isLax: bool): i64 {
  const first = byteBefore(at, end);
  if (first < 0x80) {
    sequenceLength = 1;
    return first;
  }
  if (first < 0xc0 || first >= 0xfe) return -1;
  const following = clz(~(first << 24)) - 1; // as many as there are ones after the first in the first byte
  let code = first & (0x3f >> following);
  for (let i: u32 = 1; i <= following; i++) {
    const byte = byteBefore(at + i, end);
    if (!isContinuation(byte)) return -1;
    code = code << 6 | (byte & 0x3f);
  }
  if (code < leastCode(following)) return -1;
  if (!isLax && (code > LAST_UNICODE || (code >= 0xd800 && code <= 0xdfff))) return -1;
  sequenceLength = following + 1;
  return code;
}

/** The least code that needs so many following bytes: smaller ones must be written shorter. */
function leastCode(following: u32): u32 {
  return following == 1 ? 0x80 : <u32>1 << (following * 5 + 1);
}
