// Reading a whole source file, without byte order mark and without a first line that is for the shell.

import { BUFFER_CAPACITY, BUFFER_LENGTH } from "@perilune/isa/src/layout";
import { FILE_FLAG_READ, FILE_FLAG_STANDARD, FILE_HANDLE, FILE_POSITION } from "@perilune/isa/src/files";
import { OPEN_READ, REQUEST_SIZE } from "@perilune/isa/src/requests";
import { isAbsent } from "../../arguments";
import { request } from "../../host";
import { PIECE_BYTES } from "../../growth";
import {
  at, bufferAdvance, bufferFinish, bufferLength, bufferReserve, bufferStart, bufferString, bufferText, bufferTruncate, burn, pushBuffer,
  pushNil, remove, setSlotCount, slotCount,
} from "../../native";
import { objectIn } from "../../slots";
import { text } from "../../text";
import { readDirectly } from "../io/buffering";
import { fileAt, pushFile, setFlags } from "../io/file";
import { close, open } from "../io/open";
import { bufferErrno } from "../io/result";

/** Bytes read or moved between two payments, and room to read a stream into when its length is not known. */
const PIECE: u32 = PIECE_BYTES;
const STREAM_ROOM: u32 = 4096;
const LINE_PIECE: u32 = 4096;
const STANDARD_INPUT = 0;
const NEWLINE = 10;
const ESCAPE = 27;

/** (waits) Pushes the source in the file named in slot `name` (nil = standard input); false = nil and a message are pushed. */
export function pushSource(name: i32): bool {
  const before = slotCount();
  if (isAbsent(name)) {
    const stream = pushFile();
    setFlags(stream, FILE_FLAG_READ | FILE_FLAG_STANDARD);
    store<i32>(stream, STANDARD_INPUT, FILE_HANDLE);
  } else {
    const problem = open(name, OPEN_READ);
    if (problem < 0) {
      pushProblem(name, text("cannot open "), problem);
      return false;
    }
  }
  const file = before + 1;
  const content = before + 2;
  pushBuffer();
  const problem = readAll(file, content);
  if (!isAbsent(name)) close(file);
  if (problem < 0) {
    setSlotCount(before);
    pushProblem(name, text("cannot read "), problem);
    return false;
  }
  dropStart(content, sourceStart(content));
  bufferFinish(content);
  remove(content);
  remove(file);
  return true;
}

/** (waits) Reads to the end of the file. 0 or negative errno. */
function readAll(file: i32, content: i32): i32 {
  const fields = fileAt(file);
  const size = request(REQUEST_SIZE, load<i32>(fields, FILE_HANDLE), <i32>(fields + FILE_POSITION)) == 0 ? load<i64>(fields, FILE_POSITION) : 0;
  store<i64>(fields, 0, FILE_POSITION);
  // One byte more shows the end of the file. A size that is too large for any process fails for want of memory.
  if (size > 0) bufferReserve(content, <u32>min<i64>(size + 1, i32.MAX_VALUE));
  while (true) {
    let room = freeRoom(content);
    if (room == 0) {
      bufferReserve(content, STREAM_ROOM);
      room = freeRoom(content);
    }
    const count = readDirectly(fileAt(file), bufferReserve(content, 0), min(room, PIECE));
    if (count <= 0) return count;
    bufferAdvance(content, count);
  }
}
function freeRoom(content: i32): u32 {
  const buffer = objectIn(at(content));
  return load<u32>(buffer, BUFFER_CAPACITY) - load<u32>(buffer, BUFFER_LENGTH);
}

/** (waits) Where the source begins: after a byte order mark, and at the end of a first line that starts with '#'. */
function sourceStart(content: i32): u32 {
  const bytes = bufferStart(content);
  const length = bufferLength(content);
  let start: u32 = 0;
  if (length >= 3 && load<u8>(bytes) == 0xef && load<u8>(bytes, 1) == 0xbb && load<u8>(bytes, 2) == 0xbf) start = 3;
  if (start == length || load<u8>(bytes + start) != 35) return start;
  while (start < length && load<u8>(bufferStart(content) + start) != NEWLINE) {
    start = endOfLine(bufferStart(content), start, min(length, start + LINE_PIECE));
    burn(LINE_PIECE >> 3);
  }
  // Before precompiled code no line is left over that would hide what it is.
  return start + 1 < length && load<u8>(bufferStart(content) + start + 1) == ESCAPE ? start + 1 : start;
}
function endOfLine(bytes: usize, from: u32, end: u32): u32 {
  let position = from;
  while (position < end && load<u8>(bytes + position) != NEWLINE) position++;
  return position;
}

/** (waits) Takes the first `count` bytes out of a buffer. */
function dropStart(content: i32, count: u32): void {
  if (count == 0) return;
  const length = bufferLength(content) - count;
  for (let done: u32 = 0; done < length; done += PIECE) {
    const piece = min(PIECE, length - done);
    const to = bufferStart(content) + done;
    memory.copy(to, to + count, piece);
    burn(1 + <i32>(piece >> 4));
  }
  bufferTruncate(content, length);
}

/** (waits) Pushes nil and "cannot … name: reason". */
function pushProblem(name: i32, what: i32, problem: i32): void {
  pushNil();
  pushBuffer();
  bufferText(-1, what);
  if (isAbsent(name)) bufferText(-1, text("stdin"));
  else bufferString(-1, name);
  bufferText(-1, text(": "));
  bufferErrno(-1, -problem);
  bufferFinish(-1);
  remove(slotCount() - 1);
}
