// Reading by formats: n, l, L, a, and numbers of bytes.

import { checkInteger, checkString, throwArgument } from "../../arguments";
import { at, bufferAdvance, bufferByte, bufferBytes, bufferFinish, bufferLength, bufferReserve, burn, ensureSlots, pushBuffer, pushBytes, pushNil, pushText, remove, setSlotCount, slotCount } from "../../native";
import { throwText } from "../../raise";
import { isNumber, setNil } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { available, consume, fill, nextByte, readDirectly, startReading } from "./buffering";
import { fileAt } from "./file";
import { readNumber } from "./read-number";
import { fileResult } from "./result";

const PIECE: u32 = 65536;
const FIRST_PIECE: u32 = 4096;
const NEWLINE = 10;
const STAR = 42;

/**
 * (waits) Reads from the file in slot `file` by the formats in slots first … first+count-1, all positive. Pushes the
 * results and returns how many: after the first that fails, which is nil, come no more.
 */
export function read(file: i32, first: i32, count: i32): i32 {
  const before = slotCount();
  if (count == 0) {
    const problem = readLine(file, true);
    if (problem < 0) return failed(before, problem);
    return 1;
  }
  if (!ensureSlots(count + 20)) throwText(text("stack overflow (too many arguments)"));
  let problem = 0;
  for (let index = first; index < first + count && !problem; index++) {
    problem = readFormat(file, index);
    if (problem < 0) return failed(before, problem);
  }
  return slotCount() - before;
}

function failed(before: i32, problem: i32): i32 {
  setSlotCount(before);
  return fileResult(problem, 0);
}

/** Nothing more to read: its result is nil and the last. Positive, as negative numbers are errors. */
export const FAILED = 1;

/** (waits) Pushes one result. 0, FAILED or negative errno. */
function readFormat(file: i32, index: i32): i32 {
  if (isNumber(at(index))) {
    const count = checkInteger(index);
    return count == 0 ? testEnd(file) : readBytes(file, count);
  }
  const format = checkString(index);
  const bytes = bytesOf(format);
  const length = lengthOf(format);
  const skip: u32 = length > 0 && load<u8>(bytes) == STAR ? 1 : 0;
  switch (length > skip ? <i32>load<u8>(bytes + skip) : 0) {
    case 110: return readNumber(file); // n
    case 108: return readLine(file, true); // l
    case 76: return readLine(file, false); // L
    case 97: return readAll(file); // a
  }
  throwArgument(index, text("invalid format"));
  return 0;
}

/** (waits) Pushes "" unless the file is at its end. */
function testEnd(file: i32): i32 {
  const count = fill(fileAt(file));
  if (count < 0) return count;
  if (count == 0) {
    pushNil();
    return FAILED;
  }
  pushText(text(""));
  return 0;
}

/** Number of bytes before the first newline, or `length`. Leaf: bounded by the buffer. */
function lineLength(bytes: usize, length: u32): u32 {
  let index: u32 = 0;
  // Eight bytes at a time: a byte of `different` is zero where the newline is.
  for (; index + 8 <= length; index += 8) {
    const different = load<u64>(bytes + index) ^ 0x0a0a0a0a0a0a0a0a;
    const zeros = (different - 0x0101010101010101) & ~different & 0x8080808080808080;
    if (zeros) return index + <u32>(ctz(zeros) >> 3);
  }
  for (; index < length; index++) if (load<u8>(bytes + index) == NEWLINE) return index;
  return length;
}

/** (waits) Pushes the next line, without its newline if `chop`. */
function readLine(index: i32, chop: bool): i32 {
  const file = fileAt(index);
  const count = fill(file);
  if (count < 0) return count;
  if (count == 0) {
    pushNil();
    return FAILED;
  }
  const length = lineLength(nextByte(file), available(file));
  if (length < available(file)) {
    pushBytes(nextByte(file), length + (chop ? 0 : 1));
    consume(file, length + 1);
    return 0;
  }
  return readLongLine(file, chop);
}

/** (waits) The line goes on beyond what is in the buffer. */
function readLongLine(file: usize, chop: bool): i32 {
  pushBuffer();
  for (;;) {
    const length = lineLength(nextByte(file), available(file));
    const ends = length < available(file);
    bufferBytes(-1, nextByte(file), length);
    burn(1 + (length >> 4));
    if (ends) {
      if (!chop) bufferByte(-1, NEWLINE);
      consume(file, length + 1);
      break;
    }
    consume(file, length);
    const count = fill(file);
    if (count < 0) return count;
    if (count == 0) break;
  }
  finish();
  return 0;
}

/** (waits) The buffer on top becomes the string of its bytes. */
function finish(): void {
  bufferFinish(-1);
  remove(slotCount() - 1);
}

/** (waits) Moves at most `limit` bytes that were read ahead to the buffer on top; returns how many. */
function takeAhead(file: usize, limit: i64): u32 {
  const count = <u32>min<i64>(limit, available(file));
  bufferBytes(-1, nextByte(file), count);
  consume(file, count);
  burn(1 + (count >> 4));
  return count;
}

/** (waits) Pushes up to `count` bytes; a negative count is a huge one, as it is for the reference. */
function readBytes(index: i32, count: i64): i32 {
  const file = fileAt(index);
  const problem = startReading(file);
  if (problem) return problem;
  const wanted = count < 0 ? i64.MAX_VALUE : count;
  if (wanted <= <i64>FIRST_PIECE && fill(file) >= wanted) {
    pushBytes(nextByte(file), <u32>wanted);
    consume(file, <u32>wanted);
    return 0;
  }
  pushBuffer();
  const end = readInto(file, wanted);
  if (end < 0) return end;
  if (bufferLength(-1) == 0) {
    setNil(at(-1));
    return FAILED;
  }
  finish();
  return 0;
}

/** (waits) Pushes the rest of the file. */
function readAll(index: i32): i32 {
  const file = fileAt(index);
  const problem = startReading(file);
  if (problem) return problem;
  pushBuffer();
  const end = readInto(file, i64.MAX_VALUE);
  if (end < 0) return end;
  finish();
  return 0;
}

/** (waits) Reads until `wanted` bytes more are in the buffer on top, or the file ends. 0 or negative errno. */
function readInto(file: usize, wanted: i64): i32 {
  let left = wanted - takeAhead(file, wanted);
  let piece = FIRST_PIECE;
  while (left > 0) {
    const length = <u32>min<i64>(left, piece);
    const count = readDirectly(file, bufferReserve(-1, length), length);
    if (count < 0) return count;
    if (count == 0) break;
    bufferAdvance(-1, count);
    left -= count;
    if (piece < PIECE) piece *= 2;
  }
  return 0;
}
