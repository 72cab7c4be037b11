// Coroutines: resume, yield, their ends. A switch moves a few values between two stacks and changes which coroutine
// is the running one; nothing nests.

import {
  BLOCK_EXTRA, BLOCK_EXTRA2, BUILTIN_CLOSURE_SLOTS, CLOSURE_PROTOTYPE, COROUTINE_FRAME, COROUTINE_FRAMES, COROUTINE_RESUMER, COROUTINE_STACK,
  COROUTINE_STATUS_DEAD, COROUTINE_STATUS_FAILED, COROUTINE_STATUS_NORMAL, COROUTINE_STATUS_RUNNING,
  COROUTINE_STATUS_SUSPENDED, COROUTINE_TO_BE_CLOSED, FRAME_BASE, FRAME_BUILTIN, FRAME_CLOSURE, FRAME_EXTRA, FRAME_FLAGS, FRAME_FLAG_FINALIZER, FRAME_KIND,
  FRAME_KIND_BASE, FRAME_SIZE, FRAME_TOP, PROTOTYPE_STACK, WANTED_ALL,
} from "@perilune/isa/src/layout";
import { PROCESS_CURRENT_COROUTINE, PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_FINALIZING, PROCESS_HANDLED, PROCESS_NIL } from "@perilune/isa/src/process";
import { SLOT_SIZE, SLOT_TAG, TAG_BUILTIN, TAG_BUILTIN_CLOSURE, TAG_CLOSURE, TAG_COROUTINE, TAG_FALSE, TAG_TRUE } from "@perilune/isa/src/values";
import { coroutineChanges } from "../collector/marking";
import { addPosition } from "../debug/position";
import { raiseText } from "../debug/raise-lua";
import { BUILTIN_COROUTINE_CLOSE, BUILTIN_COROUTINE_INTERNAL_WRAP_CALL } from "../generated/builtins";
import { beginMessage, endMessageBefore } from "../message";
import { coroutine, frame, setCoroutine, setFrame } from "../registers";
import { copySlot, isNil, isString, objectIn, setBoolean, setNil, setString, tagOf } from "../slots";
import { moveSlots } from "../slot-moves";
import { BUILTIN_RESERVE, RESERVE, reserveSlots, Room } from "../stack";
import { text } from "../text";
import { enter, leave } from "./calls";
import { isHooked, leaveTraced } from "./hooks";
import { needMemory } from "./memory";
import { callClose } from "./unwind";
import { closeSomeUpvalues, popToBeClosed } from "./upvalues";

/** Coroutines resumed inside one another, as in the reference, give or take: no program needs more, a mistake ends soon. */
const DEPTH_LIMIT: u32 = 196;
/** Upvalues closed in one piece. */
const PIECE: u32 = 512;
/** FRAME_EXTRA of a resume, wrap or yield frame that has handed over. */
const HANDED_OVER: u32 = 1;
/** FRAME_EXTRA of the bottom frame of a coroutine that coroutine.close (or a failed wrap) is closing. */
const BOTTOM_CLOSING: u32 = 1;
/** The same, and an error (in the first stack slot) is carried along. */
const BOTTOM_CLOSING_ERROR: u32 = 2;

const BUILTIN_ROOM: u32 = <u32>((BUILTIN_RESERVE + RESERVE) / SLOT_SIZE) + 2;
/** A value with `__call` may lead to many others before a function is reached. */
const ROOM_FOR_CALLABLE: u32 = 300;

@inline export function statusOf(object: usize): u32 { return <u32>load<u8>(object, BLOCK_EXTRA); }

/** How deep a coroutine lies that the running one resumes. */
@inline function depthInside(): u32 { return <u32>load<u8>(coroutine, BLOCK_EXTRA2) + 1; }

/** Makes `to` the running coroutine. */
export function switchTo(to: usize): void {
  store<u32>(coroutine, <u32>frame, COROUTINE_FRAME);
  setCoroutine(to);
  store<u32>(PROCESS_CURRENT_COROUTINE, <u32>to);
  setFrame(load<u32>(to, COROUTINE_FRAME));
}

/** Slots a suspended coroutine needs beyond the values it gets: where it begins, entering its function must not fail. */
function roomBeyond(record: usize): u32 {
  if (load<u8>(record, FRAME_KIND) != FRAME_KIND_BASE) return BUILTIN_ROOM;
  const callee = <usize>load<u32>(record, FRAME_TOP) - SLOT_SIZE;
  const tag = tagOf(callee);
  if (tag == TAG_CLOSURE) return <u32>load<u8>(load<u32>(objectIn(callee), CLOSURE_PROTOTYPE), PROTOTYPE_STACK) + <u32>(RESERVE / SLOT_SIZE) + 2;
  return tag == TAG_BUILTIN || tag == TAG_BUILTIN_CLOSURE ? BUILTIN_ROOM : ROOM_FOR_CALLABLE;
}

/** Running frame: resume or wrap, its arguments from `first` to its top go to `target`. False = refused with `reason`. */
export function resumeCoroutine(target: usize, first: usize): i32 {
  const status = statusOf(target);
  if (status == COROUTINE_STATUS_DEAD || status == COROUTINE_STATUS_FAILED) return text("cannot resume dead coroutine");
  if (status != COROUTINE_STATUS_SUSPENDED) return text("cannot resume non-suspended coroutine");
  const depth = depthInside();
  if (depth > DEPTH_LIMIT) return text("C stack overflow");
  const count = <u32>((<usize>load<u32>(frame, FRAME_TOP) - first) / SLOT_SIZE);
  const suspendedFrame = <usize>load<u32>(target, COROUTINE_FRAME);
  const room = reserveSlots(target, load<u32>(suspendedFrame, FRAME_TOP), count + roomBeyond(suspendedFrame));
  if (room == Room.TooMuch) return text("too many arguments to resume");
  if (room == Room.Later) return -1; // this builtin is started again after that
  if (room == Room.NoMemory) {
    needMemory();
    return -1;
  }
  store<u8>(target, depth, BLOCK_EXTRA2);
  coroutineChanges(target);
  const record = <usize>load<u32>(target, COROUTINE_FRAME);
  const to = <usize>load<u32>(record, FRAME_TOP);
  store<u32>(frame, HANDED_OVER, FRAME_EXTRA);
  store<u8>(coroutine, COROUTINE_STATUS_NORMAL, BLOCK_EXTRA);
  store<u32>(target, <u32>coroutine, COROUTINE_RESUMER);
  switchTo(target);
  store<u8>(target, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  if (load<u8>(record, FRAME_KIND) == FRAME_KIND_BASE) {
    // First time: the function is the slot below the arguments. There is room for its frame.
    store<u32>(record, load<u32>(target, COROUTINE_STACK), FRAME_TOP);
    moveSlots(to, first, count);
    enter(to - SLOT_SIZE, to + (count << 4), WANTED_ALL, 0);
  } else {
    store<u32>(frame, 0, FRAME_EXTRA);
    leaveWith(to, first, count); // the yield returns
  }
  return 0;
}

/** Running frame: yield, its arguments go to the resumer. */
export function yieldCoroutine(): void {
  const resumer = <usize>load<u32>(coroutine, COROUTINE_RESUMER);
  if (resumer == 0) {
    raiseText(text("attempt to yield from outside a coroutine"));
    return;
  }
  if (load<u8>(PROCESS_FINALIZING) && inFinalizer()) {
    raiseText(text("attempt to yield across a C-call boundary"));
    return;
  }
  if (load<u32>(load<u32>(coroutine, COROUTINE_FRAMES), FRAME_EXTRA) != 0) {
    raiseText(text("attempt to yield across a C-call boundary"));
    return;
  }
  const first = <usize>load<u32>(frame, FRAME_BASE);
  const count = <u32>((<usize>load<u32>(frame, FRAME_TOP) - first) / SLOT_SIZE);
  if (!hasRoomFor(resumer, count)) return;
  store<u32>(frame, HANDED_OVER, FRAME_EXTRA);
  store<u32>(frame, <u32>first, FRAME_TOP);
  store<u8>(coroutine, COROUTINE_STATUS_SUSPENDED, BLOCK_EXTRA);
  back(resumer, first, count);
}

/** Does a finalizer run on the running coroutine? It cannot be left half done. */
function inFinalizer(): bool {
  for (let record = frame, bottom = <usize>load<u32>(coroutine, COROUTINE_FRAMES); record > bottom; record -= FRAME_SIZE) {
    if (load<u8>(record, FRAME_FLAGS) & FRAME_FLAG_FINALIZER) return true;
  }
  return false;
}

/** Is there room for results in the resumer's resume frame? False = its stack grows first, memory needed, or too many: error. */
function hasRoomFor(resumer: usize, count: u32): bool {
  const room = reserveSlots(resumer, load<u32>(load<u32>(resumer, COROUTINE_FRAME), FRAME_TOP), count + 8);
  if (room != Room.Made) {
    if (room == Room.NoMemory) needMemory();
    else if (room == Room.TooMuch) raiseText(text("too many results to resume"));
    return false;
  }
  return true;
}

/** The running frame returns `count` values that lie at `first` on another stack. With hooks they come to `to`, on its own, before. */
function leaveWith(to: usize, first: usize, count: u32): void {
  if (isHooked()) {
    moveSlots(to, first, count);
    leaveTraced(to, <i32>count);
  } else {
    leave(first, <i32>count);
  }
}

/** Switches to the resumer, whose resume returns true and the `count` values at `first` (wrap: only them). */
function back(resumer: usize, first: usize, count: u32): void {
  store<u32>(coroutine, 0, COROUTINE_RESUMER);
  switchTo(resumer);
  store<u8>(resumer, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  store<u32>(frame, 0, FRAME_EXTRA);
  const base = <usize>load<u32>(frame, FRAME_BASE);
  if (load<u32>(frame, FRAME_BUILTIN) == BUILTIN_COROUTINE_INTERNAL_WRAP_CALL) {
    leaveWith(base, first, count);
  } else {
    setBoolean(base - SLOT_SIZE, true);
    moveSlots(base, first, count);
    leaveTraced(base - SLOT_SIZE, <i32>count + 1);
  }
}

/** The running coroutine is at its bottom frame: its function has returned, or closing goes on. */
export function endCoroutine(): void {
  const bottom = frame;
  const state = load<u32>(bottom, FRAME_EXTRA);
  const stack = <usize>load<u32>(coroutine, COROUTINE_STACK);
  const resumer = <usize>load<u32>(coroutine, COROUTINE_RESUMER);
  if (state != 0) {
    closeBottom(state);
    return;
  }
  const count = <u32>((<usize>load<u32>(bottom, FRAME_TOP) - stack) / SLOT_SIZE);
  if (!hasRoomFor(resumer, count)) {
    if (load<u8>(PROCESS_ERROR_PENDING)) failCoroutine();
    return;
  }
  store<u32>(bottom, <u32>stack, FRAME_TOP);
  store<u8>(coroutine, COROUTINE_STATUS_DEAD, BLOCK_EXTRA);
  back(resumer, stack, count);
}

/** An error nobody caught ends the running coroutine: resume returns false and the error, wrap raises it again. */
export function failCoroutine(): void {
  const failed = coroutine;
  const resumer = <usize>load<u32>(failed, COROUTINE_RESUMER);
  store<u8>(failed, COROUTINE_STATUS_FAILED, BLOCK_EXTRA);
  store<u8>(PROCESS_HANDLED, 0);
  if (load<u32>(load<u32>(failed, COROUTINE_FRAMES), FRAME_EXTRA) != 0) { // an error while it is being closed
    setFrame(load<u32>(failed, COROUTINE_FRAMES));
    store<u32>(frame, BOTTOM_CLOSING_ERROR, FRAME_EXTRA);
    copySlot(load<u32>(failed, COROUTINE_STACK), PROCESS_ERROR);
    store<u8>(PROCESS_ERROR_PENDING, 0);
    return;
  }
  // Keep the error where coroutine.close finds it: the first slot of the stack is free for it (the function slot).
  copySlot(load<u32>(failed, COROUTINE_STACK), PROCESS_ERROR);
  store<u32>(failed, 0, COROUTINE_RESUMER);
  switchTo(resumer);
  store<u8>(resumer, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  store<u32>(frame, 0, FRAME_EXTRA);
  const base = <usize>load<u32>(frame, FRAME_BASE);
  if (load<u32>(frame, FRAME_BUILTIN) == BUILTIN_COROUTINE_INTERNAL_WRAP_CALL) {
    if (load<u32>(failed, COROUTINE_TO_BE_CLOSED)) { // its variables are closed first, then the error goes on
      store<u8>(PROCESS_ERROR_PENDING, 0);
      beginClose(failed, BOTTOM_CLOSING_ERROR);
      return;
    }
    raiseAgain();
    return;
  }
  store<u8>(PROCESS_ERROR_PENDING, 0);
  setBoolean(base - SLOT_SIZE, false);
  copySlot(base, PROCESS_ERROR);
  leaveTraced(base - SLOT_SIZE, 2);
}

/** The error of a wrapped coroutine goes on in its caller, with the caller's position before a message. */
function raiseAgain(): void {
  store<u8>(PROCESS_ERROR_PENDING, 1);
  if (!isString(PROCESS_ERROR)) return;
  beginMessage();
  addPosition(frame - FRAME_SIZE);
  setString(PROCESS_ERROR, endMessageBefore(objectIn(PROCESS_ERROR)));
}

/** Running frame: coroutine.close of a suspended, dead or failed coroutine in its first slot. Text number = refused. */
export function closeCoroutine(target: usize): i32 {
  const status = statusOf(target);
  if (status == COROUTINE_STATUS_RUNNING) return text("cannot close a running coroutine");
  if (status == COROUTINE_STATUS_NORMAL) return text("cannot close a normal coroutine");
  if (depthInside() > DEPTH_LIMIT) return text("C stack overflow");
  beginClose(target, status == COROUTINE_STATUS_FAILED ? BOTTOM_CLOSING_ERROR : BOTTOM_CLOSING);
  return 0;
}

function beginClose(target: usize, state: u32): void {
  coroutineChanges(target);
  store<u8>(target, depthInside(), BLOCK_EXTRA2);
  store<u32>(frame, HANDED_OVER, FRAME_EXTRA);
  store<u8>(coroutine, COROUTINE_STATUS_NORMAL, BLOCK_EXTRA);
  store<u32>(target, <u32>coroutine, COROUTINE_RESUMER);
  switchTo(target);
  store<u8>(target, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  const bottom = <usize>load<u32>(target, COROUTINE_FRAMES);
  store<u32>(bottom, state, FRAME_EXTRA);
  dropTo(bottom); // then it is at its bottom: see endCoroutine
}

/** Closes the next variable of the running coroutine, which is at its bottom; after the last one goes back. */
function closeBottom(state: u32): void {
  const stack = <usize>load<u32>(coroutine, COROUTINE_STACK);
  if (closeSomeUpvalues(coroutine, stack, PIECE) == PIECE) return; // and again; as in closeNext
  const slot = popToBeClosed(stack);
  if (slot) {
    store<u32>(frame, <u32>slot + SLOT_SIZE, FRAME_TOP);
    callClose(slot, state == BOTTOM_CLOSING_ERROR ? stack : PROCESS_NIL);
    return;
  }
  const resumer = <usize>load<u32>(coroutine, COROUTINE_RESUMER);
  store<u32>(frame, 0, FRAME_EXTRA);
  store<u32>(frame, <u32>stack, FRAME_TOP);
  store<u8>(coroutine, COROUTINE_STATUS_DEAD, BLOCK_EXTRA);
  store<u32>(coroutine, 0, COROUTINE_RESUMER);
  switchTo(resumer);
  store<u8>(resumer, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  store<u32>(frame, 0, FRAME_EXTRA);
  const base = <usize>load<u32>(frame, FRAME_BASE);
  if (load<u32>(frame, FRAME_BUILTIN) == BUILTIN_COROUTINE_INTERNAL_WRAP_CALL) {
    copySlot(PROCESS_ERROR, stack);
    raiseAgain();
    return;
  }
  if (state == BOTTOM_CLOSING_ERROR) {
    setBoolean(base - SLOT_SIZE, false);
    copySlot(base, stack);
    leaveTraced(base - SLOT_SIZE, 2);
  } else {
    setBoolean(base - SLOT_SIZE, true);
    leaveTraced(base - SLOT_SIZE, 1);
  }
}

import { dropTo } from "./unwind";
