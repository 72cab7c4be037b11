// How large stacks and frame records grow: see growth.ts. Everything that points into a stack - frame records, open
// upvalues, the to-be-closed list - is told here, piece by piece, that it has moved.

import {
  COROUTINE_FRAME, COROUTINE_FRAMES, COROUTINE_FRAMES_END, COROUTINE_HIGH, COROUTINE_OPEN_UPVALUES, COROUTINE_STACK, COROUTINE_STACK_END,
  COROUTINE_TO_BE_CLOSED, FRAME_BASE, FRAME_FUNCTION, FRAME_SIZE, FRAME_TOP, UPVALUE_NEXT, UPVALUE_SLOT,
} from "@perilune/isa/src/layout";
import {
  GROWTH_FILL_FRAMES, GROWTH_FILL_STACK, GROWTH_MOVE_FRAMES, GROWTH_MOVE_UPVALUES, PROCESS_GROWTH_AT, PROCESS_GROWTH_BLOCK, PROCESS_GROWTH_OWNER,
  PROCESS_GROWTH_SIZE,
} from "@perilune/isa/src/process";
import { releaseRaw } from "./allocator";
import { beginGrowthStep, fillPiece, growthOwner, PIECE_ENTRIES } from "./growth";
import { charge, coroutine, frame, setFrame } from "./registers";

@inline function at(): u32 { return load<u32>(PROCESS_GROWTH_AT); }
@inline function setAt(value: u32): void { store<u32>(PROCESS_GROWTH_AT, value); }
@inline function block(): usize { return load<u32>(PROCESS_GROWTH_BLOCK); }
@inline function size(): u32 { return load<u32>(PROCESS_GROWTH_SIZE); }
@inline function lastFrame(owner: usize): usize { return owner == coroutine ? frame : <usize>load<u32>(owner, COROUTINE_FRAME); }

/** A coroutine gets the stack of `bytes` at `made`, or, with GROWTH_FILL_FRAMES, the frame records there. */
export function beginStackGrowth(step: u32, owner: usize, made: usize, bytes: u32): void {
  store<u32>(PROCESS_GROWTH_OWNER, <u32>owner);
  store<u32>(PROCESS_GROWTH_BLOCK, <u32>made);
  store<u32>(PROCESS_GROWTH_SIZE, bytes);
  beginGrowthStep(step, 0);
}

export function fillStack(): void {
  const owner = growthOwner();
  const stack = <usize>load<u32>(owner, COROUTINE_STACK);
  const done = fillPiece(block(), stack, load<u32>(owner, COROUTINE_STACK_END) - <u32>stack, at(), size());
  if (done < size()) setAt(done);
  else beginGrowthStep(GROWTH_MOVE_UPVALUES, load<u32>(owner, COROUTINE_OPEN_UPVALUES));
}

export function moveUpvalues(): void {
  const owner = growthOwner();
  const by = <u32>(block() - <usize>load<u32>(owner, COROUTINE_STACK));
  let upvalue = <usize>at();
  let told: u32 = 0;
  for (; upvalue && told < PIECE_ENTRIES; told++) {
    store<u32>(upvalue, load<u32>(upvalue, UPVALUE_SLOT) + by, UPVALUE_SLOT);
    upvalue = load<u32>(upvalue, UPVALUE_NEXT);
  }
  charge(1 + <i32>(told >> 1));
  if (upvalue) setAt(<u32>upvalue);
  else beginGrowthStep(GROWTH_MOVE_FRAMES, load<u32>(owner, COROUTINE_FRAMES));
}

export function moveFrames(): void {
  const owner = growthOwner();
  const stack = <usize>load<u32>(owner, COROUTINE_STACK);
  const by = <u32>(block() - stack);
  const last = lastFrame(owner);
  let record = <usize>at();
  let told: u32 = 0;
  for (; record <= last && told < PIECE_ENTRIES; told++) {
    moveRecord(record, by);
    record += FRAME_SIZE;
  }
  charge(1 + <i32>(told >> 1));
  if (record <= last) {
    setAt(<u32>record);
    return;
  }
  moveEnds(owner, block(), size());
  releaseRaw(stack);
  beginGrowthStep(0, 0);
}

@inline export function moveRecord(record: usize, by: u32): void {
  store<u32>(record, load<u32>(record, FRAME_FUNCTION) + by, FRAME_FUNCTION);
  store<u32>(record, load<u32>(record, FRAME_BASE) + by, FRAME_BASE);
  store<u32>(record, load<u32>(record, FRAME_TOP) + by, FRAME_TOP);
}

/** The coroutine itself is told that its stack is now the `bytes` at `made`. */
export function moveEnds(owner: usize, made: usize, bytes: u32): void {
  const by = <u32>(made - <usize>load<u32>(owner, COROUTINE_STACK));
  store<u32>(owner, load<u32>(owner, COROUTINE_HIGH) + by, COROUTINE_HIGH);
  const toBeClosed = load<u32>(owner, COROUTINE_TO_BE_CLOSED);
  if (toBeClosed) store<u32>(owner, toBeClosed + by, COROUTINE_TO_BE_CLOSED);
  store<u32>(owner, <u32>made, COROUTINE_STACK);
  store<u32>(owner, <u32>made + bytes, COROUTINE_STACK_END);
}

export function fillFrames(): void {
  const owner = growthOwner();
  const used = <u32>(lastFrame(owner) - <usize>load<u32>(owner, COROUTINE_FRAMES)) + FRAME_SIZE;
  const done = fillPiece(block(), load<u32>(owner, COROUTINE_FRAMES), used, at(), used);
  if (done < used) {
    setAt(done);
    return;
  }
  exchangeFrames(owner, block(), size());
  beginGrowthStep(0, 0);
}

/** The frame records are now the `bytes` at `made`, where they have been copied to; the old ones are given back. */
export function exchangeFrames(owner: usize, made: usize, bytes: u32): void {
  const frames = <usize>load<u32>(owner, COROUTINE_FRAMES);
  const last = made + (lastFrame(owner) - frames);
  store<u32>(owner, <u32>made, COROUTINE_FRAMES);
  store<u32>(owner, <u32>made + bytes, COROUTINE_FRAMES_END);
  store<u32>(owner, <u32>last, COROUTINE_FRAME);
  if (owner == coroutine) setFrame(last);
  releaseRaw(frames);
}
