// Tail calls: the called function takes the place of the calling frame.

import {
  CLOSURE_PROTOTYPE, COROUTINE_FRAMES, FRAME_BASE, FRAME_FLAGS, FRAME_FLAG_TAIL, FRAME_FUNCTION, FRAME_SIZE, FRAME_TOP, FRAME_WANTED,
  PROTOTYPE_STACK,
} from "@perilune/isa/src/layout";
import { PROCESS_RETRY } from "@perilune/isa/src/process";
import { EVENT_CALL, SLOT_SIZE, TAG_CLOSURE } from "@perilune/isa/src/values";
import { metamethodOf } from "../metamethods";
import { charge, coroutine, frame, setFrame } from "../registers";
import { copySlot, objectIn, tagOf } from "../slots";
import { enter, enterLua, makeRoom } from "./calls";
import { moveSlots } from "../slot-moves";
import { closeUpvalues } from "./upvalues";

/** return callee(…) with `given` − 1 arguments (0 = up to the top); `mustClose`: upvalues may be open. */
export function tailCall(callee: usize, given: u32, mustClose: bool): void {
  const end = given ? callee + (given << 4) : <usize>load<u32>(frame, FRAME_TOP);
  const isObject = tagOf(callee) != TAG_CLOSURE && tagOf(metamethodOf(callee, EVENT_CALL)) == TAG_CLOSURE;
  // Library functions are called on top of the frame, as in the reference: messages tell the line of the `return`. So are
  // values whose __call is no Lua function, and what cannot be called.
  if (tagOf(callee) != TAG_CLOSURE && !isObject) {
    if (given) store<u32>(frame, <u32>end, FRAME_TOP);
    ordinaryCall(callee, end);
    return;
  }
  const bytes = end - callee;
  const offset = callee - <usize>load<u32>(frame, FRAME_BASE);
  // After this nothing can fail for want of room, so the frame may be given up.
  if (!makeRoom(end, roomOf(callee))) {
    if (!given) store<u32>(frame, <u32>(<usize>load<u32>(frame, FRAME_BASE) + offset + bytes), FRAME_TOP);
    return;
  }
  store<u8>(PROCESS_RETRY, 0);
  charge(1); // beyond that of a call: the frame is moved
  if (mustClose) closeUpvalues(load<u32>(frame, FRAME_BASE));
  const from = <usize>load<u32>(frame, FRAME_BASE) + offset;
  const to = <usize>load<u32>(frame, FRAME_FUNCTION);
  const wanted = <i32>load<i16>(frame, FRAME_WANTED);
  const flags = <u32>load<u8>(frame, FRAME_FLAGS);
  setFrame(frame - FRAME_SIZE);
  if (isObject) { // it becomes the first argument of its handler
    charge(1);
    const handler = metamethodOf(from, EVENT_CALL);
    moveSlots(to + SLOT_SIZE, from, <u32>(bytes >> 4));
    copySlot(to, handler);
    enterLua(to, to + SLOT_SIZE + bytes, wanted, flags | FRAME_FLAG_TAIL, objectIn(to));
  } else {
    const closure = objectIn(from);
    moveSlots(to, from, <u32>(bytes >> 4));
    enterLua(to, to + bytes, wanted, flags | FRAME_FLAG_TAIL, closure);
  }
}

/** Slots for the registers of a Lua function, or of one that is the handler of an object, its object included. */
function roomOf(callee: usize): u32 {
  const closure = objectIn(tagOf(callee) == TAG_CLOSURE ? callee : metamethodOf(callee, EVENT_CALL));
  return <u32>load<u8>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_STACK) + 2;
}

/** The call and the return after it: the Return instruction that follows every tail call does the second half. */
function ordinaryCall(callee: usize, end: usize): void {
  enter(callee, end, -1, 0);
}
