// Moving bytes into new strings, paid and in pieces.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { PIECE_BYTES } from "../../growth";
import { at, burn, pushLongString, pushString, pushSubstring } from "../../native";
import { objectIn } from "../../slots";
import { bytesOf, tryString } from "../../strings";

/** The most that is copied between two payments. */
export const COPY_PIECE: u32 = PIECE_BYTES;
/** The most bytes other work looks at between two payments. */
export const WORK_PIECE: u32 = 4096;
/** Where results that surely fit are made, and how long they may be. Nothing may wait before they are a string. */
export const SCRATCH: usize = PROCESS_SCRATCH + 8;
export const SCRATCH_ROOM: u32 = 1024;

/** What the part of a function that does not wait returns when it leaves the case to the part that does. */
export const NOT_QUICK: i32 = -1;

/** Pushes what the scratch holds as a string; false = no memory: make the result another way, one that can wait. */
export function pushScratch(length: u32): bool {
  const string = tryString(SCRATCH, length);
  if (!string) return false;
  pushString(string);
  return true;
}

/** (waits) Pushes bytes start … start+length-1 (from 0) of the string in slot `index`, which is counted from the first argument. */
export function pushPart(index: i32, start: u32, length: u32): void {
  if (length <= COPY_PIECE) {
    pushSubstring(index, start, length);
    return;
  }
  pushLongString(length);
  for (let done: u32 = 0; done < length; done += COPY_PIECE) {
    const count = min(COPY_PIECE, length - done);
    memory.copy(bytesOf(objectIn(at(-1))) + done, bytesOf(objectIn(at(index))) + start + done, count);
    burn(1 + (count >> 4));
  }
}
