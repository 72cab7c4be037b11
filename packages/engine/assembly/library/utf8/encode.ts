// char: codes to UTF-8.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { checkInteger, throwArgument } from "../../arguments";
import { at, bufferAdvance, bufferFinish, bufferReserve, burn, pushBuffer, pushString, slotCount } from "../../native";
import { setTop, top } from "../../registers";
import { integerIn, isInteger } from "../../slots";
import { tryIntern } from "../../strings";
import { text } from "../../text";

const LARGEST_CODE: u64 = 0x7fffffff;
const LONGEST_SEQUENCE = 6;
/** Codes written between two payments. */
const PIECE = 256;

export function utf8Char(): i32 {
  const count = slotCount();
  if (count == 1 && pushOne()) return 1;
  pushBuffer();
  const buffer = count + 1;
  for (let i = 1; i <= count; i++) {
    const code = checkInteger(i);
    if (<u64>code > LARGEST_CODE) throwArgument(i, text("value out of range"));
    bufferAdvance(buffer, encode(<u32>code, bufferReserve(buffer, LONGEST_SEQUENCE)));
    if (i % PIECE == 0) burn(PIECE);
  }
  bufferFinish(buffer);
  return 1;
}

/** Pushes the character of the one argument; false = not done: no valid code, or no memory at once. */
function pushOne(): bool {
  const slot = at(1);
  if (!isInteger(slot) || <u64>integerIn(slot) > LARGEST_CODE) return false;
  const string = tryIntern(PROCESS_SCRATCH + 8, encode(<u32>integerIn(slot), PROCESS_SCRATCH + 8));
  if (!string) return false;
  pushString(string);
  return true;
}

/** Writes the sequence of a code and returns its length. */
function encode(code: u32, to: usize): u32 {
  if (code < 0x80) {
    store<u8>(to, code);
    return 1;
  }
  // Each following byte takes six bits; the first one keeps what is left, and one bit less for each that follows.
  let following: u32 = 1;
  while (following < 5 && code >> (following * 5 + 6) != 0) following++;
  store<u8>(to, (0xff00 >> (following + 1)) | (code >> (following * 6)));
  for (let i: u32 = 1; i <= following; i++) store<u8>(to + i, 0x80 | (code >> ((following - i) * 6) & 0x3f));
  return following + 1;
}
