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
  PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_FINALIZING, PROCESS_HANDLED, PROCESS_HANDLER_DEPTH, PROCESS_RETRY,
} from "@perilune/isa/src/process";
import { REQUEST_FAULT } from "@perilune/isa/src/requests";
import { EVENT_CLOSE, SLOT_SIZE, TAG_BUILTIN } from "@perilune/isa/src/values";
import { warnFinalizer } from "../collector/finalizers";
import { raiseText } from "../debug/raise-lua";
import { BUILTIN_BASE_PCALL, BUILTIN_BASE_XPCALL, BUILTIN_MACHINE_INTERNAL_MESSAGE_HANDLER } from "../generated/builtins";
import { requestNow } from "../host";
import { addText, beginMessage, endMessage } from "../message";
import { metamethodOf } from "../metamethods";
import { raiseMemory } from "../raise";
import { coroutine, frame, setFrame } from "../registers";
import { copySlot, isNil, objectIn, setNil, setString, tagOf } from "../slots";
import { closeReserve, reserveSlots, Room } from "../stack";
import { text } from "../text";
import { dropBuiltin } from "./builtin-frames";
import { enter, makeRoom } from "./calls";
import { leaveTraced } from "./hooks";
import { failCoroutine } from "./coroutines";
import { closeUpvalues, popToBeClosed, pushToBeClosed } from "./upvalues";

export const PROTECTED_CALLING: u32 = 1;
export const PROTECTED_CLOSING: u32 = 2;
/** The bits of FRAME_EXTRA with the state; above them: how many protected frames there are with this one. */
export const PROTECTED_STATE: u32 = 255;
export const PROTECTED_DEPTH: u32 = 8;

/** As the reference allows handlers of errors in handlers, give or take. */
const HANDLER_LIMIT: u32 = 200;

/** Deals with the pending error one step further; false = nobody caught it, it has reached the bottom of the process. */
export function unwind(): bool {
  store<u8>(PROCESS_RETRY, 0); // the instruction that failed is not run again
  let handlers = false;
  let record = frame;
  for (; ; record -= FRAME_SIZE) {
    const kind = load<u8>(record, FRAME_KIND);
    if (kind == FRAME_KIND_BASE) break;
    const flags = load<u8>(record, FRAME_FLAGS);
    if (flags & FRAME_FLAG_FINALIZER) return dropFinalizer(record);
    if (flags & FRAME_FLAG_HANDLER) handlers = true;
    if (isProtected(record)) {
      catchAt(record);
      return true;
    }
  }
  if (<usize>load<u32>(coroutine, COROUTINE_RESUMER) == 0) return false;
  forgetHandlers(<usize>load<u32>(coroutine, COROUTINE_FRAMES));
  failCoroutine();
  return true;
}

/** Is it a pcall or xpcall at work? One whose return hook runs is not. */
@inline export function isProtected(record: usize): bool {
  return load<u8>(record, FRAME_KIND) == FRAME_KIND_BUILTIN && load<u32>(record, FRAME_BUILTIN) <= <u32>BUILTIN_BASE_XPCALL
    && load<u32>(record, FRAME_EXTRA) != 0 && !(load<u8>(record, FRAME_FLAGS) & FRAME_FLAG_RETURNING);
}

/** The error arrives at a protected frame. */
function catchAt(record: usize): void {
  const extra = load<u32>(record, FRAME_EXTRA);
  const state = extra & PROTECTED_STATE;
  if (load<u32>(record, FRAME_BUILTIN) == BUILTIN_BASE_XPCALL && state == PROTECTED_CALLING && !load<u8>(PROCESS_HANDLED)) {
    if (callHandler(record)) return;
    tellHost(record);
  }
  forgetHandlers(record);
  dropAbove(record);
  if (!load<u32>(PROCESS_HANDLER_DEPTH)) closeReserve(coroutine);
  const base = <usize>load<u32>(record, FRAME_BASE);
  store<u32>(record, (extra & ~PROTECTED_STATE) | PROTECTED_CLOSING, FRAME_EXTRA);
  copySlot(base, PROCESS_ERROR);
  store<u8>(PROCESS_ERROR_PENDING, 0);
  store<u8>(PROCESS_HANDLED, 0);
  store<u32>(record, <u32>base + SLOT_SIZE, FRAME_TOP);
}

/** Calls the handler of an xpcall on top of the frames the error came from; false = it is not to be called any more. */
function callHandler(record: usize): bool {
  const depth = load<u32>(PROCESS_HANDLER_DEPTH);
  if (depth >= HANDLER_LIMIT) {
    failHandling();
    return false;
  }
  store<u32>(PROCESS_HANDLER_DEPTH, depth + 1); // also opens the reserve of the stack
  const index = record - <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  const end = <usize>load<u32>(frame, FRAME_TOP);
  const room = reserveSlots(coroutine, end, 300);
  if (room != Room.Made) {
    store<u32>(PROCESS_HANDLER_DEPTH, depth);
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
  requestNow(REQUEST_FAULT, <i32>coroutine, <i32>frame, 0);
}

/** Takes back the handler depth of frames that are given up. */
export function forgetHandlers(record: usize): void {
  for (let given = frame; given > record; given -= FRAME_SIZE) {
    const flags = load<u8>(given, FRAME_FLAGS);
    if (flags & FRAME_FLAG_HANDLER) store<u32>(PROCESS_HANDLER_DEPTH, load<u32>(PROCESS_HANDLER_DEPTH) - 1);
    if (flags & FRAME_FLAG_HOOK) store<u16>(coroutine, 0, COROUTINE_IN_HOOK); // and COROUTINE_HOOK_STAGE
    if (flags & FRAME_FLAG_FINALIZER) store<u8>(PROCESS_FINALIZING, 0);
  }
}

/** A protected frame is done. */
export function endProtected(record: usize): void {
  store<u8>(coroutine, (load<u32>(record, FRAME_EXTRA) >> PROTECTED_DEPTH) - 1, COROUTINE_PROTECTED);
}
/** Gives up all frames above `record`. */
export function dropAbove(record: usize): void {
  while (frame > record) {
    if (isProtected(frame)) endProtected(frame);
    if (load<u8>(frame, FRAME_KIND) == FRAME_KIND_BUILTIN) dropBuiltin(frame);
    setFrame(frame - FRAME_SIZE);
  }
}

/** An error in a finalizer becomes a warning; the program goes on below it. */
function dropFinalizer(record: usize): bool {
  forgetHandlers(record - FRAME_SIZE);
  const from = <usize>load<u32>(record, FRAME_FUNCTION);
  dropAbove(record - FRAME_SIZE);
  closeUpvalues(from);
  while (popToBeClosed(from)) {}
  store<u8>(PROCESS_ERROR_PENDING, 0);
  store<u8>(PROCESS_HANDLED, 0);
  store<u8>(PROCESS_FINALIZING, 0);
  warnFinalizer();
  return true;
}

/**
 * The running frame is a protected one that is closing: runs the next `__close` method above its base, or ends it
 * with false and the error (in its first slot).
 */
export function closeNext(record: usize): void {
  const base = <usize>load<u32>(record, FRAME_BASE);
  const slot = popToBeClosed(base);
  if (slot) {
    store<u32>(record, <u32>slot + SLOT_SIZE, FRAME_TOP);
    callClose(slot, base);
    return;
  }
  closeUpvalues(base);
  const first = base - SLOT_SIZE;
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
