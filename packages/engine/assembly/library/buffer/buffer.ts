// Buffers as values: userdata with a fixed number of raw bytes, which never move. Offsets count from 0, as in wire formats.

import { BLOCK_EXTRA, BLOCK_HEADER, USERDATA_BYTES, USERDATA_GRAY, USERDATA_LENGTH, USERDATA_METATABLE, USERDATA_VALUE } from "@perilune/isa/src/layout";
import { PROCESS_BUFFER_METATABLE } from "@perilune/isa/src/process";
import { USERDATA_BUFFER } from "@perilune/isa/src/system";
import { TAG_USERDATA } from "@perilune/isa/src/values";
import { tryAllocate } from "../../allocator";
import { beginArgumentError, checkInteger, endArgumentError, isAbsent, throwArgument, throwArgumentType } from "../../arguments";
import { addInteger, addText } from "../../message";
import { PIECE_BYTES } from "../../growth";
import { at, burn, collectOrThrow, pushObject } from "../../native";
import { objectIn, setNil, tagOf } from "../../slots";
import { text } from "../../text";

/** Bytes moved or set between two payments. */
export const PIECE: u32 = PIECE_BYTES;
/** More than any process has. */
const LONGEST: i64 = 0x7ff00000;

/** The kind stands in the block itself: a metatable does not make a buffer. */
export function isBuffer(slot: usize): bool {
  return tagOf(slot) == TAG_USERDATA && load<u8>(objectIn(slot), BLOCK_EXTRA) == USERDATA_BUFFER;
}
/** The block of the buffer in slot `index`, which keeps it. */
export function checkBuffer(index: i32): usize {
  if (!isBuffer(at(index))) throwArgumentType(index, text("buffer"));
  return objectIn(at(index));
}
@inline export function lengthOfBuffer(block: usize): u32 { return load<u32>(block, USERDATA_LENGTH); }
@inline export function bytesOfBuffer(block: usize): usize { return block + USERDATA_BYTES; }

/** (waits) Pushes a buffer of `length` bytes of garbage, to be filled before the program sees it; returns its block. */
export function pushNewBuffer(length: u32): usize {
  let block: usize = 0;
  for (let tries = 0; !block; tries++) {
    block = tryAllocate(USERDATA_BYTES - BLOCK_HEADER + length, TAG_USERDATA);
    if (!block) collectOrThrow(tries);
  }
  store<u8>(block, USERDATA_BUFFER, BLOCK_EXTRA);
  store<u32>(block, load<u32>(PROCESS_BUFFER_METATABLE), USERDATA_METATABLE);
  store<u32>(block, 0, USERDATA_GRAY);
  setNil(block + USERDATA_VALUE);
  store<u32>(block, length, USERDATA_LENGTH);
  pushObject(block, TAG_USERDATA);
  return block;
}

/** A length of a buffer to be made. */
export function checkNewLength(index: i32): u32 {
  const length = checkInteger(index);
  if (length < 0) throwArgument(index, text("length is negative"));
  return <u32>min(length, LONGEST);
}

/** The offset in slot `index`, by default 0, where `size` bytes must follow among `length`. */
export function checkOffset(index: i32, size: u32, length: u32): u32 {
  const offset = isAbsent(index) ? 0 : checkInteger(index);
  if (offset < 0 || offset > <i64>length || <i64>size > <i64>length - offset) throwOutside(index, offset, size, length);
  return <u32>offset;
}
/** How many bytes slot `index` tells, by default all from `offset` to `length`. */
export function checkCount(index: i32, offset: u32, length: u32): u32 {
  if (isAbsent(index)) return length - offset;
  const count = checkInteger(index);
  if (count < 0) throwArgument(index, text("length is negative"));
  if (count > <i64>(length - offset)) throwOutside(index, offset, <u32>min<i64>(count, u32.MAX_VALUE), length);
  return <u32>count;
}

/** (throws) */
function throwOutside(index: i32, offset: i64, size: u32, length: u32): void {
  beginArgumentError(index);
  addInteger(size);
  addText(text(" bytes at offset "));
  addInteger(offset);
  addText(text(" are not all in a buffer of "));
  addInteger(length);
  endArgumentError();
}

/** (waits) Moves bytes that lie in blocks kept by slots; right also where they overlap, as each piece is read before it is written over. */
export function moveBytes(to: usize, from: usize, count: u32): void {
  if (to <= from) {
    for (let done: u32 = 0; done < count; done += PIECE) {
      const piece = min(PIECE, count - done);
      memory.copy(to + done, from + done, piece);
      burn(1 + <i32>(piece >> 4));
    }
    return;
  }
  for (let left = count; left > 0; ) {
    const piece = min(PIECE, left);
    left -= piece;
    memory.copy(to + left, from + left, piece);
    burn(1 + <i32>(piece >> 4));
  }
}

/** (waits) Sets bytes of a block kept by a slot. */
export function fillBytes(to: usize, byte: u32, count: u32): void {
  for (let done: u32 = 0; done < count; done += PIECE) {
    const piece = min(PIECE, count - done);
    memory.fill(to + done, <u8>byte, piece);
    burn(1 + <i32>(piece >> 4));
  }
}
