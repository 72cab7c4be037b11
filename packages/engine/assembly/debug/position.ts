// Where in the source a frame is: "chunk:line: ". Leaf code.

import {
  COROUTINE_FRAMES, FRAME_SIZE, LINE_ABSENT, PROTOTYPE_ANCHORS, PROTOTYPE_ANCHOR_COUNT, PROTOTYPE_LINES, PROTOTYPE_LINE_DEFINED, PROTOTYPE_SOURCE,
} from "@perilune/isa/src/layout";
import { PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";
import { writeChunkId } from "../compiler/chunk-id";
import { addByte, addBytes, addInteger, addText } from "../message";
import { coroutine } from "../registers";
import { text } from "../text";
import { instructionIndex, isHelperFrame, isLuaFrame, prototypeOf } from "./frames";

/** Beyond what a message can fill, see message.ts. */
const CHUNK_ID: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 80;

/** Line of an instruction, -1 when the prototype carries no lines. */
export function lineOf(prototype: usize, instructionIndex: u32): i32 {
  const lines = <usize>load<u32>(prototype, PROTOTYPE_LINES);
  if (!lines) return -1;
  const anchors = <usize>load<u32>(prototype, PROTOTYPE_ANCHORS);
  let line = load<i32>(prototype, PROTOTYPE_LINE_DEFINED);
  let next: u32 = 0;
  let low: u32 = 0;
  let high = load<u32>(prototype, PROTOTYPE_ANCHOR_COUNT);
  while (low < high) { // the last anchor at or before the instruction
    const middle = (low + high) >> 1;
    if (load<u32>(anchors + (<usize>middle << 3)) <= instructionIndex) low = middle + 1;
    else high = middle;
  }
  if (low) {
    const anchor = anchors + (<usize>(low - 1) << 3);
    next = load<u32>(anchor) + 1;
    line = load<i32>(anchor, 4);
  }
  for (; next <= instructionIndex; next++) {
    const step = <i32>load<i8>(lines + next);
    if (step != LINE_ABSENT) line += step;
  }
  return line;
}

/** Line a frame of a coroutine is at, -1 for builtins. */
export function currentLine(owner: usize, frame: usize): i32 {
  return isLuaFrame(frame) ? lineOf(prototypeOf(frame), instructionIndex(owner, frame)) : -1;
}

/** Adds how messages name the chunk with this source (a string, 0 = unknown). */
export function addChunkId(source: usize): void {
  if (source) addBytes(CHUNK_ID, writeChunkId(source, CHUNK_ID));
  else addText(text("?"));
}

/** Adds "chunk:line: " when this is a Lua frame of the running coroutine; nothing otherwise. */
export function addPosition(frame: usize): void {
  const bottom = <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  let at = frame;
  while (at > bottom && isHelperFrame(at)) at -= FRAME_SIZE;
  if (at <= bottom || !isLuaFrame(at)) return;
  const line = currentLine(coroutine, at);
  if (line <= 0) return;
  addChunkId(load<u32>(prototypeOf(at), PROTOTYPE_SOURCE));
  addByte(58); // ":"
  addInteger(line);
  addText(text(": "));
}
