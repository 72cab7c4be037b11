// Standard output and error: bytes go to the host in short pieces, each of which pays for all that is done with it there.

import { REQUEST_OUTPUT } from "@perilune/isa/src/requests";
import { requestNow } from "./host";
import { burn } from "./native";
import { charge } from "./registers";

export const STANDARD_OUTPUT: i32 = 1;
export const STANDARD_ERROR: i32 = 2;

/** Bytes handed over between two payments. The host may make several of each: it looks for control characters, and names lines. */
export const OUTPUT_PIECE: u32 = 4096;
/** What the host does for a piece however short it is: as much as for a system call. */
const PIECE_FUEL: i32 = 32;
/** And for each 4 bytes: that is what control characters cost, which are made visible. */
const FUEL_SHIFT: u32 = 2;

/** (waits) Hands over bytes that lie in a block kept by a slot. */
export function putOut(stream: i32, bytes: usize, length: u32): void {
  for (let done: u32 = 0; done < length; done += OUTPUT_PIECE) {
    putOutNow(stream, bytes + done, min(OUTPUT_PIECE, length - done));
    burn(0);
  }
}

/** Hands over bytes, no more than one piece. */
export function putOutNow(stream: i32, bytes: usize, length: u32): void {
  requestNow(REQUEST_OUTPUT, stream, <i32>bytes, length);
  charge(PIECE_FUEL + <i32>(length >> FUEL_SHIFT));
}
