// Calling and returning: the only code that pushes and pops frame records.

import {
  BLOCK_EXTRA, BUILTIN_CLOSURE_ID, CLOSURE_PROTOTYPE, COROUTINE_FRAMES_END, COROUTINE_STACK_END, FRAME_BASE,
  FRAME_BUILTIN, FRAME_CLOSURE, FRAME_CONSTANTS, FRAME_EXTRA, FRAME_FLAGS, FRAME_FUNCTION, FRAME_KIND, FRAME_KIND_BUILTIN,
  FRAME_KIND_LUA, FRAME_PC, FRAME_SIZE, FRAME_TOP, FRAME_WANTED, PROTOTYPE_CODE, PROTOTYPE_CONSTANTS, PROTOTYPE_IS_VARARG,
  PROTOTYPE_PARAMETERS, PROTOTYPE_STACK, WANTED_ALL,
} from "@perilune/isa/src/layout";
import { PROCESS_RETRY } from "@perilune/isa/src/process";
import { EVENT_CALL, SLOT_SIZE, TAG_BUILTIN, TAG_BUILTIN_CLOSURE, TAG_CLOSURE } from "@perilune/isa/src/values";
import { raiseBare, raiseCall, raiseText } from "../debug/raise-lua";
import { metamethodOf } from "../metamethods";
import { charge, coroutine, frame, setFrame } from "../registers";
import { copySlot, isFunction, isNil, objectIn, setNil, tagOf } from "../slots";
import { insertHandlers, moveSlots } from "../slot-moves";
import { BUILTIN_RESERVE, RESERVE, reserveFrame, reserveSlots, Room, usesReserve } from "../stack";
import { text } from "../text";
import { needMemory, waitForGrowth } from "./memory";
import { finishInstruction } from "./finish";
import { afterFlagged } from "./special";

/** How often a `__call` may lead to another value with `__call`. */
const CALL_CHAIN_LIMIT: u32 = 100;
/** Slots any frame can need. */
const WORST_FRAME: u32 = 260;

/**
 * Calls the function in slot `callee` with the arguments up to `end`: pushes its frame. False = it could not be done
 * now: an error is pending, or memory must be collected and the instruction run again; nothing has changed then.
 */
export function enter(callee: usize, end: usize, wanted: i32, flags: u32): bool {
  const tag = tagOf(callee);
  if (tag == TAG_CLOSURE) return enterLua(callee, end, wanted, flags, objectIn(callee));
  if (tag == TAG_BUILTIN) return enterBuiltin(callee, end, wanted, flags, load<u32>(callee), 0);
  if (tag == TAG_BUILTIN_CLOSURE) return enterBuiltin(callee, end, wanted, flags, load<u32>(objectIn(callee), BUILTIN_CLOSURE_ID), objectIn(callee));
  return enterThroughHandlers(callee, end, wanted, flags);
}

/** A value with `__call` becomes the first argument of its handler, which may be a value with `__call` again. */
function enterThroughHandlers(callee: usize, end: usize, wanted: i32, flags: u32): bool {
  let handler = callee;
  let links: u32 = 0;
  for (; !isFunction(handler); links++) {
    const next = metamethodOf(handler, EVENT_CALL);
    if (isNil(next)) {
      raiseCall(handler);
      return false;
    }
    if (links == CALL_CHAIN_LIMIT) {
      raiseText(text("C stack overflow"));
      return false;
    }
    handler = next;
  }
  const offset = callee - <usize>load<u32>(frame, FRAME_FUNCTION);
  const length = end - callee;
  // After the insertion nothing may fail for want of room.
  if (!makeRoom(end, WORST_FRAME + links)) return false;
  const at = <usize>load<u32>(frame, FRAME_FUNCTION) + offset;
  const last = at + length;
  insertHandlers(at, last, links);
  charge(1);
  const tag = tagOf(handler);
  const after = last + links * SLOT_SIZE;
  if (tag == TAG_CLOSURE) return enterLua(at, after, wanted, flags, objectIn(handler));
  const closure = tag == TAG_BUILTIN ? 0 : objectIn(handler);
  return enterBuiltin(at, after, wanted, flags, closure ? load<u32>(closure, BUILTIN_CLOSURE_ID) : load<u32>(handler), closure);
}

/**
 * Room for `count` slots above `end` on the running stack, and for a frame; false = raised, memory needed, or the stack
 * grows first. The instruction that is done with it sets PROCESS_RETRY to 0: not before, or lacking memory further on never ends.
 */
export function makeRoom(end: usize, count: u32): bool {
  let room = reserveSlots(coroutine, end, count + <u32>(RESERVE / SLOT_SIZE));
  if (room == Room.Made) {
    room = reserveFrame();
    if (room == Room.Made) return true;
  }
  if (room == Room.Later) {
    waitForGrowth();
    return false;
  }
  if (room == Room.NoMemory) {
    needMemory();
    return false;
  }
  if (usesReserve(coroutine)) raiseBare(text("error in error handling"));
  else raiseText(text("stack overflow"));
  return false;
}

/** The same for a Lua function that is known; it need not have reached its slot yet. */
export function enterLua(callee: usize, end: usize, wanted: i32, flags: u32, closure: usize): bool {
  let at = callee;
  let last = end;
  const prototype = <usize>load<u32>(closure, CLOSURE_PROTOTYPE);
  const registers = <usize>load<u8>(prototype, PROTOTYPE_STACK) << 4;
  const parameters = <usize>load<u8>(prototype, PROTOTYPE_PARAMETERS) << 4;
  if (max(at + SLOT_SIZE + registers, last) + RESERVE > <usize>load<u32>(coroutine, COROUTINE_STACK_END) || frame + 2 * FRAME_SIZE > <usize>load<u32>(coroutine, COROUTINE_FRAMES_END)) {
    const offset = at - <usize>load<u32>(frame, FRAME_FUNCTION);
    const length = last - at;
    if (!makeRoom(at, <u32>((max(at + SLOT_SIZE + registers, last) - at) >> 4))) return false;
    store<u8>(PROCESS_RETRY, 0);
    at = <usize>load<u32>(frame, FRAME_FUNCTION) + offset;
    last = at + length;
  }
  const first = at + SLOT_SIZE;
  for (const full = first + parameters; last < full; last += SLOT_SIZE) setNil(last);
  const record = frame + FRAME_SIZE;
  store<u32>(record, <u32>at, FRAME_FUNCTION);
  store<u32>(record, <u32>first, FRAME_BASE);
  store<u32>(record, <u32>max(first + registers, last), FRAME_TOP); // surplus arguments count until they have moved
  store<u32>(record, load<u32>(prototype, PROTOTYPE_CODE), FRAME_PC);
  store<u32>(record, <u32>closure, FRAME_CLOSURE);
  store<u32>(record, load<u32>(prototype, PROTOTYPE_CONSTANTS), FRAME_CONSTANTS);
  store<i16>(record, <i16>wanted, FRAME_WANTED);
  store<u16>(record, <u16>(flags << 8) | FRAME_KIND_LUA, FRAME_KIND);
  store<u32>(record, <u32>((last - first - parameters) / SLOT_SIZE), FRAME_EXTRA);
  setFrame(record);
  return true;
}

function enterBuiltin(callee: usize, end: usize, wanted: i32, flags: u32, id: u32, closure: usize): bool {
  let at = callee;
  let last = end;
  if (last + BUILTIN_RESERVE + RESERVE > <usize>load<u32>(coroutine, COROUTINE_STACK_END) || frame + 2 * FRAME_SIZE > <usize>load<u32>(coroutine, COROUTINE_FRAMES_END)) {
    const offset = at - <usize>load<u32>(frame, FRAME_FUNCTION);
    const length = last - at;
    if (!makeRoom(last, <u32>(BUILTIN_RESERVE / SLOT_SIZE))) return false;
    store<u8>(PROCESS_RETRY, 0);
    at = <usize>load<u32>(frame, FRAME_FUNCTION) + offset;
    last = at + length;
  }
  const record = frame + FRAME_SIZE;
  store<u32>(record, <u32>at, FRAME_FUNCTION);
  store<u32>(record, <u32>at + SLOT_SIZE, FRAME_BASE);
  store<u32>(record, <u32>last, FRAME_TOP);
  store<u32>(record, 0, FRAME_PC);
  store<u32>(record, <u32>closure, FRAME_CLOSURE);
  store<u32>(record, id, FRAME_BUILTIN);
  store<i16>(record, <i16>wanted, FRAME_WANTED);
  store<u16>(record, <u16>(flags << 8) | FRAME_KIND_BUILTIN, FRAME_KIND);
  store<u32>(record, 0, FRAME_EXTRA);
  setFrame(record);
  return true;
}

/** Ends the running frame with `count` results at `first`: they go where its caller wants them (many: see slot-moves.ts). */
export function leave(first: usize, count: i32): void {
  const record = frame;
  const to = <usize>load<u32>(record, FRAME_FUNCTION);
  const wanted = <i32>load<i16>(record, FRAME_WANTED);
  const flags = <u32>load<u8>(record, FRAME_FLAGS);
  const caller = record - FRAME_SIZE;
  setFrame(caller);
  if (wanted == 1) {
    if (count > 0) copySlot(to, first);
    else setNil(to);
  } else if (wanted == WANTED_ALL) {
    moveSlots(to, first, count);
    store<u32>(caller, <u32>to + (<u32>count << 4), FRAME_TOP);
  } else {
    const kept = min(count, wanted);
    for (let i = 0; i < kept; i++) copySlot(to + (i << 4), first + (i << 4));
    for (let i = kept; i < wanted; i++) setNil(to + (i << 4));
  }
  if (wanted != WANTED_ALL && load<u8>(caller, FRAME_KIND) != FRAME_KIND_LUA) store<u32>(caller, <u32>to + (<u32>wanted << 4), FRAME_TOP);
  if (flags) afterFlagged(flags, to);
}

/** Calls a metamethod (a value in a slot, possibly not on the stack) from the middle of an instruction: see finish.ts. */
export function callMetamethod(handler: usize, left: usize, right: usize, flags: u32, wanted: i32): bool {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  // Within the reserve above every Lua frame's top.
  copySlot(at + 2 * SLOT_SIZE, right);
  copySlot(at + SLOT_SIZE, left);
  copySlot(at, handler);
  return enter(at, at + 3 * SLOT_SIZE, wanted, flags);
}
export function callMetamethod3(handler: usize, first: usize, second: usize, third: usize, flags: u32): bool {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  copySlot(at + 3 * SLOT_SIZE, third);
  copySlot(at + 2 * SLOT_SIZE, second);
  copySlot(at + SLOT_SIZE, first);
  copySlot(at, handler);
  return enter(at, at + 4 * SLOT_SIZE, 0, flags);
}
