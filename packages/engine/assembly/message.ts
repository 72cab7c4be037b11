// Building error messages: bytes collected in the scratch area, cut off at its end, made a string at last.
// Leaf code: usable in the interpreter and in builtins alike, between any two suspensions.

import { PROCESS_MEMORY_MESSAGE, PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";
import { formatInteger } from "./number/number-text";
import { bytesOf, lengthOf, tryLongString, tryString } from "./strings";
import { writeText } from "./text";

const START: usize = PROCESS_SCRATCH + 8;
const END: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 256;
let at: usize = START;

export function beginMessage(): void { at = START; }
export function addText(text: i32): void { if (at < END) at += writeText(text, at); }
export function addBytes(bytes: usize, length: u32): void {
  const count = min(length, <u32>max<isize>(<isize>END - <isize>at, 0));
  memory.copy(at, bytes, count);
  at += count;
}
export function addString(string: usize): void { addBytes(bytesOf(string), lengthOf(string)); }
export function addInteger(value: i64): void { if (at < END) at += formatInteger(value, at); }
export function addByte(byte: u32): void { if (at < END) { store<u8>(at, byte); at++; } }
/** The message as a string object; the ready-made memory message when there is no room for it. */
export function endMessage(): usize {
  const string = tryString(START, <u32>(at - START));
  return string ? string : <usize>load<u32>(PROCESS_MEMORY_MESSAGE);
}
export function messageBytes(): usize { return START; }
export function messageLength(): u32 { return <u32>(at - START); }
/** Cuts the message back to its first `length` bytes. */
export function rewindMessage(length: u32): void { at = START + length; }
/** The message followed by a string of any length, as a new string; the string alone when there is no memory. */
export function endMessageBefore(string: usize): usize {
  const prefix = messageLength();
  const length = lengthOf(string);
  if (prefix == 0) return string;
  if (length < 1000) {
    addString(string);
    return endMessage();
  }
  const joined = length < 0x7ff00000 ? tryLongString(prefix + length) : 0;
  if (!joined) return string;
  memory.copy(bytesOf(joined), START, prefix);
  memory.copy(bytesOf(joined) + prefix, bytesOf(string), length);
  return joined;
}
