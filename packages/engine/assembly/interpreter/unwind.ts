// Errors in flight: finding who catches them, running error handlers before and `__close` methods while unwinding.
//
// A protected frame (pcall, xpcall, coroutine.close, the bottom of a failed coroutine being closed) goes through
// these states, kept in its FRAME_EXTRA; every step is an ordinary call, so all of it can be paused.

import {
  COROUTINE_PROTECTED, COROUTINE_RESUMER, FRAME_BASE, FRAME_BUILTIN,
  FRAME_EXTRA, FRAME_FLAGS, FRAME_FLAG_CLOSING, FRAME_FLAG_FINALIZER, FRAME_FLAG_HANDLER, FRAME_FLAG_HOOK, FRAME_FLAG_RETURNING,
  FRAME_FUNCTION, FRAME_KIND, FRAME_KIND_BASE, FRAME_KIND_BUILTIN, FRAME_SIZE, FRAME_TOP, COROUTINE_IN_HOOK, COROUTINE_FRAMES,
} from "@perilune/isa/src/layout";
import {
  PROCESS_DROPPING, PROCESS_DROP_TO, PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_FINALIZING, PROCESS_HANDLED, PROCESS_HANDLER_DEPTH,
  PROCESS_RETRY, PROCESS_TELL_AT, PROCESS_UNWIND_AT, PROCESS_UNWIND_HANDLERS, PROCESS_UNWIND_HOOK,
} from "@perilune/isa/src/process";
import { EVENT_CLOSE, SLOT_SIZE, TAG_BUILTIN } from "@perilune/isa/src/values";
import { warnFinalizer } from "../collector/finalizers";
import { beginTelling, tellNext } from "../debug/fault-scene";
import { raiseText } from "../debug/raise-lua";
import { BUILTIN_BASE_PCALL, BUILTIN_BASE_XPCALL, BUILTIN_MACHINE_INTERNAL_MESSAGE_HANDLER } from "../generated/builtins";
import { addText, beginMessage, endMessage } from "../message";
import { metamethodOf } from "../metamethods";
import { raiseMemory } from "../raise";
import { charge, coroutine, frame, setFrame } from "../registers";
import { copySlot, isNil, objectIn, setNil, setString, tagOf } from "../slots";
import { closeReserve, reserveCall, Room } from "../stack";
import { text } from "../text";
import { dropBuiltin } from "./builtin-frames";
import { enter } from "./calls";
import { leaveTraced } from "./hooks";
import { failCoroutine } from "./coroutines";
import { closeSomeUpvalues, popToBeClosed, pushToBeClosed } from "./upvalues";

export const PROTECTED_CALLING: u32 = 1;
export const PROTECTED_CLOSING: u32 = 2;
/** The bits of FRAME_EXTRA with the state; above them: how many protected frames there are with this one. */
export const PROTECTED_STATE: u32 = 255;
export const PROTECTED_DEPTH: u32 = 8;

/** As the reference allows handlers of errors in handlers, give or take. */
const HANDLER_LIMIT: u32 = 200;

/** What it takes to begin with an error. */
const UNWIND_FUEL: i32 = 4;
/** Frames looked at, or given up, in one piece. */
const PIECE: u32 = 512;

/** Deals with the pending error one step further; false = nobody caught it, it has reached the bottom of the process. */
export function unwind(): bool {
  store<u8>(PROCESS_RETRY, 0); // the instruction that failed is not run again
  charge(UNWIND_FUEL);
  let record = <usize>load<u32>(PROCESS_UNWIND_AT);
  if (!record) {
    record = frame;
    store<u32>(PROCESS_UNWIND_HANDLERS, 0);
    store<u32>(PROCESS_UNWIND_HOOK, 0);
  }
  for (let left = PIECE; left; left--, record -= FRAME_SIZE) {
    if (load<u8>(record, FRAME_KIND) == FRAME_KIND_BASE) {
      store<u32>(PROCESS_UNWIND_AT, 0);
      if (<usize>load<u32>(coroutine, COROUTINE_RESUMER) == 0) return false;
      forgetHandlers();
      failCoroutine();
      return true;
    }
    const flags = load<u8>(record, FRAME_FLAGS);
    if (flags & FRAME_FLAG_FINALIZER) {
      store<u32>(PROCESS_UNWIND_AT, 0);
      dropFinalizer(record);
      return true;
    }
    if (isProtected(record)) {
      store<u32>(PROCESS_UNWIND_AT, 0);
      catchAt(record);
      return true;
    }
    if (flags & FRAME_FLAG_HANDLER) store<u32>(PROCESS_UNWIND_HANDLERS, load<u32>(PROCESS_UNWIND_HANDLERS) + 1);
    if (flags & FRAME_FLAG_HOOK) store<u32>(PROCESS_UNWIND_HOOK, 1);
  }
  charge(PIECE >> 3);
  store<u32>(PROCESS_UNWIND_AT, <u32>record);
  return true;
}

/** Is it a pcall or xpcall at work? One whose return hook runs is not. */
@inline export function isProtected(record: usize): bool {
  return load<u8>(record, FRAME_KIND) == FRAME_KIND_BUILTIN && load<u32>(record, FRAME_BUILTIN) <= <u32>BUILTIN_BASE_XPCALL
    && load<u32>(record, FRAME_EXTRA) != 0 && !(load<u8>(record, FRAME_FLAGS) & FRAME_FLAG_RETURNING);
}

/** The error arrives at a protected frame. */
function catchAt(found: usize): void {
  const extra = load<u32>(found, FRAME_EXTRA);
  const index = found - <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  if (load<u32>(found, FRAME_BUILTIN) == BUILTIN_BASE_XPCALL && !load<u8>(PROCESS_HANDLED)) {
    if (callHandler(found)) return;
    store<u8>(PROCESS_HANDLED, 1); // not once more
    tellHost(load<u32>(coroutine, COROUTINE_FRAMES) + index);
  }
  const record = <usize>load<u32>(coroutine, COROUTINE_FRAMES) + index; // records may have moved
  if (load<u32>(PROCESS_TELL_AT) && tellNext()) {
    store<u32>(PROCESS_UNWIND_AT, <u32>record); // goes on here
    return;
  }
  forgetHandlers();
  dropTo(record);
  if (!load<u32>(PROCESS_HANDLER_DEPTH)) closeReserve(coroutine);
  const error = errorSlot(record);
  store<u32>(record, (extra & ~PROTECTED_STATE) | PROTECTED_CLOSING, FRAME_EXTRA);
  copySlot(error, PROCESS_ERROR);
  store<u8>(PROCESS_ERROR_PENDING, 0);
  store<u8>(PROCESS_HANDLED, 0);
  store<u32>(record, <u32>error + SLOT_SIZE, FRAME_TOP);
}

/**
 * Where a protected frame has its error while it is closing: in the place of the function it called. With xpcall that lies
 * above the handler, which errors of `__close` methods go through as well.
 */
function errorSlot(record: usize): usize {
  const base = <usize>load<u32>(record, FRAME_BASE);
  return load<u32>(record, FRAME_BUILTIN) == BUILTIN_BASE_XPCALL ? base + SLOT_SIZE : base;
}

/** Calls the handler of an xpcall on top of the frames the error came from, or makes room; false = it is not to be called any more. */
function callHandler(record: usize): bool {
  const depth = load<u32>(PROCESS_HANDLER_DEPTH);
  if (depth >= HANDLER_LIMIT) {
    failHandling();
    return false;
  }
  store<u32>(PROCESS_HANDLER_DEPTH, depth + 1); // also opens the reserve of the stack
  const index = record - <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  const room = reserveCall(300);
  if (room != Room.Made) {
    store<u32>(PROCESS_HANDLER_DEPTH, depth);
    if (room == Room.Later) return true; // the search begins anew when there is room
    if (room == Room.TooMuch) failHandling(); // a handler has used up what is kept for it
    else raiseMemory(); // an error must not come past its handler as if that had seen it
    return false;
  }
  const at = <usize>load<u32>(frame, FRAME_TOP);
  copySlot(at, load<u32>(load<u32>(coroutine, COROUTINE_FRAMES) + index, FRAME_BASE));
  copySlot(at + SLOT_SIZE, PROCESS_ERROR);
  store<u8>(PROCESS_ERROR_PENDING, 0);
  store<u8>(PROCESS_RETRY, 1); // no collection from here: lacking memory is an error at once
  if (enter(at, at + 2 * SLOT_SIZE, 1, FRAME_FLAG_HANDLER)) {
    store<u8>(PROCESS_RETRY, 0);
    return true;
  }
  // The handler cannot be called, for lack of room: that error is final.
  store<u32>(PROCESS_HANDLER_DEPTH, depth);
  return false;
}

/** Handlers have failed too often: that is the error now. */
function failHandling(): void {
  beginMessage();
  addText(text("error in error handling"));
  setString(PROCESS_ERROR, endMessage());
}

/** Memory ran out, also for the handler: where, the host can still see if it is its own handler that will not run. */
function tellHost(record: usize): void {
  const handler = <usize>load<u32>(record, FRAME_BASE);
  if (tagOf(handler) != TAG_BUILTIN || load<u32>(handler) != BUILTIN_MACHINE_INTERNAL_MESSAGE_HANDLER) return;
  beginTelling();
}

/** Takes back the handler depth of the frames the search has passed: they are given up. */
function forgetHandlers(): void {
  store<u32>(PROCESS_HANDLER_DEPTH, load<u32>(PROCESS_HANDLER_DEPTH) - load<u32>(PROCESS_UNWIND_HANDLERS));
  if (load<u32>(PROCESS_UNWIND_HOOK)) store<u16>(coroutine, 0, COROUTINE_IN_HOOK); // and COROUTINE_HOOK_STAGE
}

/** A protected frame is done. */
export function endProtected(record: usize): void {
  store<u8>(coroutine, (load<u32>(record, FRAME_EXTRA) >> PROTECTED_DEPTH) - 1, COROUTINE_PROTECTED);
}
/** Gives up all frames above `record`, in pieces: before anything else is done. */
export function dropTo(record: usize): void {
  store<u32>(PROCESS_DROP_TO, <u32>record);
  store<u8>(PROCESS_DROPPING, 1);
  dropPiece();
}
export function dropPiece(): void {
  const to = <usize>load<u32>(PROCESS_DROP_TO);
  const above = <u32>(frame - to) / FRAME_SIZE;
  const dropped = min(above, PIECE);
  dropAbove(frame - dropped * FRAME_SIZE);
  charge(<i32>(dropped >> 3));
  if (dropped == above) store<u8>(PROCESS_DROPPING, 0);
}
/** The same at once. */
export function dropAbove(record: usize): void {
  while (frame > record) {
    if (isProtected(frame)) endProtected(frame);
    if (load<u8>(frame, FRAME_KIND) == FRAME_KIND_BUILTIN) dropBuiltin(frame);
    setFrame(frame - FRAME_SIZE);
  }
}

/** An error in a finalizer becomes a warning; the program goes on below it. */
function dropFinalizer(record: usize): void {
  const from = <usize>load<u32>(record, FRAME_FUNCTION);
  if (closePiece(from)) return; // the search begins anew
  forgetHandlers();
  dropTo(record - FRAME_SIZE);
  store<u8>(PROCESS_ERROR_PENDING, 0);
  store<u8>(PROCESS_HANDLED, 0);
  store<u8>(PROCESS_FINALIZING, 0);
  warnFinalizer();
}
/** Closes some of what lies at or above `from`, without calling anybody; false = there was nothing left. */
function closePiece(from: usize): bool {
  for (let left = PIECE; left; left--) if (!popToBeClosed(from)) return closeSomeUpvalues(coroutine, from, PIECE) == PIECE;
  charge(PIECE >> 3);
  return true;
}

/**
 * The running frame is a protected one that is closing: runs the next `__close` method above its base, or ends it
 * with false and the error.
 */
export function closeNext(record: usize): void {
  const base = <usize>load<u32>(record, FRAME_BASE);
  // Functions that captured variables of the frames given up keep them: before anything is called where those lay.
  if (closeSomeUpvalues(coroutine, base, PIECE) == PIECE) return; // and again
  const slot = popToBeClosed(base);
  if (slot) {
    store<u32>(record, <u32>slot + SLOT_SIZE, FRAME_TOP);
    callClose(slot, errorSlot(record));
    return;
  }
  const first = base - SLOT_SIZE;
  copySlot(base, errorSlot(record));
  store<u32>(first, 1, 8); // false
  endProtected(record);
  leaveTraced(first, 2);
}

/** Calls `__close` of the value in `slot` with the error in slot `error` (a nil slot = none), above the running frame's top. */
export function callClose(slot: usize, error: usize): void {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  const handler = metamethodOf(slot, EVENT_CLOSE);
  copySlot(at + 2 * SLOT_SIZE, error);
  copySlot(at + SLOT_SIZE, slot);
  if (isNil(handler)) { // it had one when it was declared
    raiseText(text("attempt to call a nil value (metamethod 'close')"));
    return;
  }
  copySlot(at, handler);
  if (!enter(at, at + 3 * SLOT_SIZE, 0, FRAME_FLAG_CLOSING) && !load<u8>(PROCESS_ERROR_PENDING)) {
    pushToBeClosed(slot); // the call lacked memory: the slot waits for its turn again
  }
}
