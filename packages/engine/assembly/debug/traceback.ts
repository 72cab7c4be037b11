// The text of a stack traceback, as luaL_traceback of the reference writes it.

import {
  BUFFER_CAPACITY, BUFFER_LENGTH, CLOSURE_PROTOTYPE, COROUTINE_FRAMES, FRAME_CLOSURE, FRAME_FLAGS, FRAME_FLAG_TAIL, FRAME_FUNCTION,
  PROTOTYPE_LINE_DEFINED, PROTOTYPE_SOURCE,
} from "@perilune/isa/src/layout";
import { addByte, addInteger, addText, beginMessage, messageBytes, messageLength } from "../message";
import { at, bufferAdvance, bufferByte, bufferFinish, bufferReserve, bufferString, bufferText, burn, pushBuffer, replace } from "../native";
import { objectIn } from "../slots";
import { text } from "../text";
import { frameBelow, isLuaFrame, prototypeOf, topFrame } from "./frames";
import { addFoundName, findFunctionName, nameKind } from "./function-name";
import { addGlobalName, findGlobalName } from "./global-name";
import { addChunkId, currentLine } from "./position";

/** Levels shown of a long stack: so many from the top, so many from the bottom. */
const FIRST_LEVELS: i32 = 10;
const LAST_LEVELS: i32 = 11;
/** Frames passed over before paying. */
const STEP: i32 = 1024;

/** (waits) Frame at `level` of a coroutine (0 = running function), 0 = there is none. The coroutine must be kept by a slot. */
export function frameAtLevel(owner: usize, level: i64): usize {
  if (level < 0) return 0;
  let frame = topFrame(owner);
  let left = level;
  for (let steps = 1; frame && left > 0; steps++) {
    frame = frameBelow(owner, frame);
    left--;
    if (steps % STEP == 0) frame = payAndFind(owner, frame);
  }
  return frame;
}
/** (waits) How many levels a coroutine has. */
function countLevels(owner: usize): i32 {
  let count = 0;
  for (let frame = topFrame(owner); frame; frame = frameBelow(owner, frame)) {
    if (++count % STEP == 0) frame = payAndFind(owner, frame);
  }
  return count;
}
/** Records may move while waiting, but keep their order. */
function payAndFind(owner: usize, frame: usize): usize {
  const offset = frame - <usize>load<u32>(owner, COROUTINE_FRAMES);
  burn(STEP >> 3);
  return frame ? <usize>load<u32>(owner, COROUTINE_FRAMES) + offset : 0;
}

/**
 * (waits) Pushes the traceback of a coroutine (kept by a slot) from `level` on, after the string in slot `message` and
 * a line break; 0 = no message.
 */
export function pushTraceback(owner: usize, message: i32, level: i64): void {
  const last = <i64>countLevels(owner) - 1;
  pushBuffer();
  if (message) {
    bufferString(-1, message < 0 ? message - 1 : message);
    bufferByte(-1, 10);
  }
  bufferText(-1, text("stack traceback:"));
  let left: i64 = last - level > FIRST_LEVELS + LAST_LEVELS ? FIRST_LEVELS : -1;
  let next = level;
  let frame = frameAtLevel(owner, next);
  while (frame) {
    const offset = frame - <usize>load<u32>(owner, COROUTINE_FRAMES);
    next++;
    if (left-- == 0) {
      const skipped = last - next - LAST_LEVELS + 1;
      appendSkipped(skipped);
      next += skipped;
      frame = frameAtLevel(owner, next);
      continue;
    }
    appendLevel(owner, offset);
    frame = frameBelow(owner, <usize>load<u32>(owner, COROUTINE_FRAMES) + offset);
  }
  bufferFinish(-1);
  replace(-2);
}

/** (waits) Appends the message built last to the buffer on top; when there was no room it must be built again: false. */
function appendMessage(): bool {
  const buffer = objectIn(at(-1));
  const length = messageLength();
  if (load<u32>(buffer, BUFFER_CAPACITY) - load<u32>(buffer, BUFFER_LENGTH) < length) {
    beginMessage(); // nothing of a message may be left while waiting
    bufferReserve(-1, length);
    return false;
  }
  memory.copy(bufferReserve(-1, 0), messageBytes(), length);
  bufferAdvance(-1, length);
  beginMessage();
  return true;
}

function appendSkipped(count: i64): void {
  do {
    beginMessage();
    addText(text("\n\t...\t(skipping "));
    addInteger(count);
    addText(text(" levels)"));
  } while (!appendMessage());
}

function appendLevel(owner: usize, offset: usize): void {
  do {
    burn(4);
    writeLevel(owner, <usize>load<u32>(owner, COROUTINE_FRAMES) + offset);
  } while (!appendMessage());
}

function writeLevel(owner: usize, frame: usize): void {
  beginMessage();
  addText(text("\n\t"));
  if (isLuaFrame(frame)) {
    addChunkId(load<u32>(prototypeOf(frame), PROTOTYPE_SOURCE));
    const line = currentLine(owner, frame);
    if (line > 0) {
      addByte(58); // ":"
      addInteger(line);
    }
  } else {
    addText(text("[C]"));
  }
  addText(text(": in "));
  addFunction(owner, frame);
  if (load<u8>(frame, FRAME_FLAGS) & FRAME_FLAG_TAIL) addText(text("\n\t(...tail calls...)"));
}

/** Adds what is known about the function of a frame: a global name, else what it was called by, else where it stands. */
function addFunction(owner: usize, frame: usize): void {
  if (findGlobalName(load<u32>(frame, FRAME_FUNCTION))) {
    addText(text("function '"));
    addGlobalName();
    addText(text("'"));
    return;
  }
  findFunctionName(owner, frame);
  if (nameKind >= 0) {
    addText(nameKind);
    addText(text(" '"));
    addFoundName();
    addText(text("'"));
    return;
  }
  if (!isLuaFrame(frame)) {
    addText(text("?"));
    return;
  }
  const prototype = <usize>load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE);
  const line = load<i32>(prototype, PROTOTYPE_LINE_DEFINED);
  if (line == 0) {
    addText(text("main chunk"));
    return;
  }
  addText(text("function <"));
  addChunkId(load<u32>(prototype, PROTOTYPE_SOURCE));
  addByte(58);
  addInteger(line);
  addText(text(">"));
}
