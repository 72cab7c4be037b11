// Building error messages: bytes collected in the scratch area, made a string at last. A message that outgrows the
// scratch goes on in a raw block while there is memory, up to LONGEST bytes; beyond that it is cut off.
// Leaf code: usable in the interpreter and in builtins alike, between any two suspensions.

import { PROCESS_MEMORY_MESSAGE, PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";
import { releaseRaw, tryAllocateRaw } from "./allocator";
import { formatInteger } from "./number/number-text";
import { charge } from "./registers";
import { copyString } from "./slot-moves";
import { bytesOf, lengthOf, tryLongString, tryString } from "./strings";
import { writeText } from "./text";

const SCRATCH: usize = PROCESS_SCRATCH + 8;
const SCRATCH_END: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 256;
/** What is kept free behind `end` for a text or a number written in one go. */
const SPARE: u32 = 256;
const LONGEST: u32 = 1 << 20;
/** About what it takes to build one, with the position and the names in it. */
const MESSAGE_FUEL: i32 = 10;
let start: usize = SCRATCH;
let end: usize = SCRATCH_END;
let at: usize = SCRATCH;

export function beginMessage(): void {
  charge(MESSAGE_FUEL);
  if (start != SCRATCH) releaseRaw(start);
  start = SCRATCH;
  end = SCRATCH_END;
  at = SCRATCH;
}
/** Makes room for `more` bytes if there is memory for it. */
function makeRoom(more: u32): void {
  const used = <u32>(at - start);
  if (more > LONGEST - min(used, LONGEST)) return;
  const larger = tryAllocateRaw((used + more) * 2 + SPARE);
  if (!larger) return;
  memory.copy(larger, start, used);
  if (start != SCRATCH) releaseRaw(start);
  start = larger;
  end = larger + (used + more) * 2;
  at = larger + used;
}
export function addText(text: i32): void {
  if (at >= end) makeRoom(SPARE);
  if (at < end) at += writeText(text, at);
}
export function addBytes(bytes: usize, length: u32): void {
  if (at + length > end) makeRoom(length);
  const count = min(length, <u32>max<isize>(<isize>end - <isize>at, 0));
  memory.copy(at, bytes, count);
  at += count;
}
export function addString(string: usize): void { addBytes(bytesOf(string), lengthOf(string)); }
export function addInteger(value: i64): void { if (at < end) at += formatInteger(value, at); }
export function addByte(byte: u32): void {
  if (at < end) {
    store<u8>(at, byte);
    at++;
  }
}
/** The message as a string object; the ready-made memory message when there is no room for it. */
export function endMessage(): usize {
  const string = tryString(start, <u32>(at - start));
  beginMessage();
  return string ? string : <usize>load<u32>(PROCESS_MEMORY_MESSAGE);
}
export function messageBytes(): usize { return start; }
export function messageLength(): u32 { return <u32>(at - start); }
/** Cuts the message back to its first `length` bytes. */
export function rewindMessage(length: u32): void { at = start + length; }
/**
 * The message followed by a string of any length, as a new string; the string alone when there is no memory. A very long one
 * is still being copied afterwards, see slot-moves.ts: whoever asked for it goes on through advance().
 */
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
  memory.copy(bytesOf(joined), start, prefix);
  copyString(bytesOf(joined) + prefix, bytesOf(string), length);
  return joined;
}
