// The buffer between a file and the host: what was read ahead, or what is still to be written, never both.
// It is a buffer object in the userdata's value slot, made when it is first needed.

import { BUFFER_DATA, USERDATA_VALUE } from "@perilune/isa/src/layout";
import {
  FILE_ADDRESS, FILE_BUFFER, FILE_FILLED, FILE_FLAG_APPEND, FILE_FLAG_DIRTY, FILE_FLAG_LINES, FILE_FLAG_READ,
  FILE_FLAG_STANDARD, FILE_FLAG_UNBUFFERED, FILE_FLAG_WRITE, FILE_LENGTH, FILE_NEXT, FILE_POSITION,
} from "@perilune/isa/src/files";
import { REQUEST_READ, REQUEST_SIZE, REQUEST_WRITE } from "@perilune/isa/src/requests";
import { barrierForward } from "../../barrier";
import { request } from "../../host";
import { at, bufferReserve, burn, pop, pushBuffer } from "../../native";
import { putOut } from "../../output";
import { copySlot, isNil, objectIn } from "../../slots";
import { flagsOf, handleOf, ownerOf, setFlags } from "./file";

export const EBADF = 9;
export const EINVAL = 22;
const PIECE: u32 = 65536;
const NEWLINE = 10;

/** Address of the buffer's bytes, 0 = there is none yet. */
export function bufferOf(file: usize): usize {
  const slot = ownerOf(file) + USERDATA_VALUE;
  return isNil(slot) ? 0 : <usize>load<u32>(objectIn(slot), BUFFER_DATA);
}
@inline export function available(file: usize): u32 { return load<u32>(file, FILE_FILLED) - load<u32>(file, FILE_NEXT); }
@inline export function nextByte(file: usize): usize { return bufferOf(file) + load<u32>(file, FILE_NEXT); }
@inline export function consume(file: usize, count: u32): void { store<u32>(file, load<u32>(file, FILE_NEXT) + count, FILE_NEXT); }

/** (waits) */
function ensureBuffer(file: usize): void {
  if (bufferOf(file)) return;
  pushBuffer();
  bufferReserve(-1, FILE_BUFFER);
  copySlot(ownerOf(file) + USERDATA_VALUE, at(-1));
  barrierForward(ownerOf(file), objectIn(at(-1)));
  pop(1);
}

/** Forgets what was read ahead: the position is where the program is. */
function dropReadAhead(file: usize): void {
  store<i64>(file, load<i64>(file, FILE_POSITION) + load<u32>(file, FILE_NEXT), FILE_POSITION);
  store<u32>(file, 0, FILE_NEXT);
  store<u32>(file, 0, FILE_FILLED);
}

/** (waits) Reads ahead when the buffer is used up. Bytes available, 0 at the end of the file, negative errno. */
export function fill(file: usize): i32 {
  const problem = startReading(file);
  if (problem) return problem;
  if (available(file)) return available(file);
  ensureBuffer(file);
  dropReadAhead(file);
  store<u32>(file, <u32>bufferOf(file), FILE_ADDRESS);
  store<u32>(file, FILE_BUFFER, FILE_LENGTH);
  const count = request(REQUEST_READ, handleOf(file), <i32>(file + FILE_POSITION));
  if (count > 0) store<u32>(file, count, FILE_FILLED);
  burn(1 + (max(count, 0) >> 4));
  return count;
}

/** (waits) Writes out what waits to be written, if the file may be read. 0 or negative errno. */
export function startReading(file: usize): i32 {
  if (!(flagsOf(file) & FILE_FLAG_READ)) return -EBADF;
  return flush(file);
}

/** (waits) Reads straight to `address`, past the empty buffer. Bytes read, 0 at the end, negative errno. */
export function readDirectly(file: usize, address: usize, length: u32): i32 {
  dropReadAhead(file);
  store<u32>(file, <u32>address, FILE_ADDRESS);
  store<u32>(file, length, FILE_LENGTH);
  const count = request(REQUEST_READ, handleOf(file), <i32>(file + FILE_POSITION));
  if (count > 0) store<i64>(file, load<i64>(file, FILE_POSITION) + count, FILE_POSITION);
  burn(1 + (max(count, 0) >> 4));
  return count;
}

/** (waits) Writes bytes that lie in a block kept by a slot. 0 or negative errno. */
export function write(file: usize, bytes: usize, length: u32): i32 {
  const flags = flagsOf(file);
  if (!(flags & FILE_FLAG_WRITE)) return -EBADF;
  if (flags & FILE_FLAG_STANDARD) {
    putOut(handleOf(file), bytes, length);
    return 0;
  }
  burn(1 + <i32>(length >> 4));
  if (!(flags & FILE_FLAG_DIRTY)) dropReadAhead(file);
  if (length >= <u32>FILE_BUFFER || (flags & FILE_FLAG_UNBUFFERED)) {
    const problem = flush(file);
    return problem ? problem : writeDirectly(file, bytes, length);
  }
  if (load<u32>(file, FILE_FILLED) + length > <u32>FILE_BUFFER) {
    const problem = flush(file);
    if (problem) return problem;
  }
  ensureBuffer(file);
  const filled = load<u32>(file, FILE_FILLED);
  memory.copy(bufferOf(file) + filled, bytes, length);
  store<u32>(file, filled + length, FILE_FILLED);
  // The host may have to write this when the process ends: see FILE_ fields.
  store<u32>(file, <u32>bufferOf(file), FILE_ADDRESS);
  store<u32>(file, filled + length, FILE_LENGTH);
  setFlags(file, flagsOf(file) | FILE_FLAG_DIRTY);
  return (flags & FILE_FLAG_LINES) && hasNewline(bytes, length) ? flush(file) : 0;
}

/** Bounded by the buffer's size. */
function hasNewline(bytes: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) if (load<u8>(bytes + i) == NEWLINE) return true;
  return false;
}

/** (waits) */
function writeDirectly(file: usize, bytes: usize, length: u32): i32 {
  for (let done: u32 = 0; done < length; ) {
    const piece = min(PIECE, length - done);
    const problem = transfer(file, bytes + done, piece);
    if (problem < 0) return problem;
    done += piece;
    burn(1 + <i32>(piece >> 4));
  }
  return 0;
}

/** (waits) Has the host write at the position, which moves on, or at the end. */
function transfer(file: usize, bytes: usize, length: u32): i32 {
  store<u32>(file, <u32>bytes, FILE_ADDRESS);
  store<u32>(file, length, FILE_LENGTH);
  const problem = request(REQUEST_WRITE, handleOf(file), <i32>(file + FILE_POSITION));
  if (problem < 0) return problem;
  if (flagsOf(file) & FILE_FLAG_APPEND) request(REQUEST_SIZE, handleOf(file), <i32>(file + FILE_POSITION));
  else store<i64>(file, load<i64>(file, FILE_POSITION) + length, FILE_POSITION);
  return 0;
}

/** (waits) Writes out what waits to be written. 0 or negative errno: it is lost then. */
export function flush(file: usize): i32 {
  if (!(flagsOf(file) & FILE_FLAG_DIRTY)) return 0;
  const problem = transfer(file, bufferOf(file), load<u32>(file, FILE_FILLED));
  setFlags(file, flagsOf(file) & ~FILE_FLAG_DIRTY);
  store<u32>(file, 0, FILE_FILLED);
  return problem;
}

/** (waits) Makes `position` the place of the next byte. 0 or negative errno. */
export function moveTo(file: usize, position: i64): i32 {
  if (position < 0) return -EINVAL;
  const problem = flush(file);
  if (problem) return problem;
  dropReadAhead(file);
  store<i64>(file, position, FILE_POSITION);
  return 0;
}
/** Place of the next byte in a file that has nothing to be written. */
export function positionOf(file: usize): i64 { return load<i64>(file, FILE_POSITION) + load<u32>(file, FILE_NEXT); }
