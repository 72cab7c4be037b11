// Finalizers: objects whose metatable got a __gc are listed in order; the atomic phase moves those that died to the
// due list, from which the interpreter calls them, last registered first, one at a time between instructions.

import { BLOCK_MARK, BLOCK_TYPE, FRAME_FLAG_FINALIZER, FRAME_TOP, MARK_FINALIZER } from "@perilune/isa/src/layout";
import {
  PROCESS_DUE_CAPACITY, PROCESS_DUE_COUNT, PROCESS_DUE_FINALIZERS, PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_FINALIZERS,
  PROCESS_FINALIZER_CAPACITY, PROCESS_FINALIZER_COUNT, PROCESS_FINALIZING, PROCESS_RETRY, PROCESS_WARNINGS,
} from "@perilune/isa/src/process";
import { EVENT_GC, SLOT_SIZE } from "@perilune/isa/src/values";
import { releaseRaw, tryAllocateRaw } from "../allocator";
import { enter } from "../interpreter/calls";
import { addString, addText, beginMessage, messageBytes, messageLength } from "../message";
import { metamethodOf } from "../metamethods";
import { collectOrThrow } from "../native";
import { putOutNow, STANDARD_ERROR } from "../output";
import { charge, frame } from "../registers";
import { copySlot, isFunction, isNil, isString, objectIn, setObject } from "../slots";
import { reserveCall, Room } from "../stack";
import { text } from "../text";
import { isWhiteBlock, markBlock } from "./marking";

/** (waits) An object (kept by a slot) has got a metatable with __gc. */
export function registerFinalizer(object: usize): void {
  if (load<u8>(object, BLOCK_MARK) & MARK_FINALIZER) return;
  for (let tries = 0; !tryRoom(); tries++) collectOrThrow(tries);
  const count = load<u32>(PROCESS_FINALIZER_COUNT);
  store<u32>(<usize>load<u32>(PROCESS_FINALIZERS) + count * 4, <u32>object);
  store<u32>(PROCESS_FINALIZER_COUNT, count + 1);
  store<u8>(object, load<u8>(object, BLOCK_MARK) | MARK_FINALIZER, BLOCK_MARK);
}

/** Room for one more in the list, and for all of them in the due list, so that the collector never needs memory. */
function tryRoom(): bool {
  const count = load<u32>(PROCESS_FINALIZER_COUNT);
  const capacity = load<u32>(PROCESS_FINALIZER_CAPACITY);
  if (count == capacity && !grow(PROCESS_FINALIZERS, PROCESS_FINALIZER_CAPACITY, count, capacity ? capacity * 2 : 4)) return false;
  const due = load<u32>(PROCESS_DUE_COUNT);
  const dueCapacity = load<u32>(PROCESS_DUE_CAPACITY);
  if (due + count + 1 > dueCapacity && !grow(PROCESS_DUE_FINALIZERS, PROCESS_DUE_CAPACITY, due, (due + count + 1) * 2)) return false;
  return true;
}
function grow(list: usize, capacity: usize, count: u32, wanted: u32): bool {
  const larger = tryAllocateRaw(wanted * 4);
  if (!larger) return false;
  const old = <usize>load<u32>(list);
  if (count) memory.copy(larger, old, count * 4);
  releaseRaw(old);
  store<u32>(list, <u32>larger);
  store<u32>(capacity, wanted);
  return true;
}

/** Moves the dead among entries from … from+limit−1 to the due list; -1 = the list is at its end and has been closed up. */
export function separatePiece(from: u32, limit: u32): i32 {
  const count = load<u32>(PROCESS_FINALIZER_COUNT);
  const list = <usize>load<u32>(PROCESS_FINALIZERS);
  if (from >= count) {
    let kept: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const object = load<u32>(list + i * 4);
      if (object) {
        store<u32>(list + kept * 4, object);
        kept++;
      }
    }
    store<u32>(PROCESS_FINALIZER_COUNT, kept);
    return -1;
  }
  const end = min(from + limit, count);
  for (let i = from; i < end; i++) {
    const object = <usize>load<u32>(list + i * 4);
    if (object && isWhiteBlock(object)) {
      addDue(object);
      store<u32>(list + i * 4, 0);
    }
  }
  return 1 + <i32>(end - from);
}

function addDue(object: usize): void {
  const due = load<u32>(PROCESS_DUE_COUNT);
  store<u32>(<usize>load<u32>(PROCESS_DUE_FINALIZERS) + due * 4, <u32>object);
  store<u32>(PROCESS_DUE_COUNT, due + 1);
}

/** Due objects live until their finalizer has run. */
export function markDue(): void {
  const due = load<u32>(PROCESS_DUE_COUNT);
  const list = <usize>load<u32>(PROCESS_DUE_FINALIZERS);
  for (let i: u32 = 0; i < due; i++) markBlock(load<u32>(list + i * 4));
}

/** The process ends: all finalizers are due. */
export function makeAllDue(): void {
  const count = load<u32>(PROCESS_FINALIZER_COUNT);
  const list = <usize>load<u32>(PROCESS_FINALIZERS);
  for (let i: u32 = 0; i < count; i++) {
    const object = <usize>load<u32>(list + i * 4);
    if (object) addDue(object);
  }
  store<u32>(PROCESS_FINALIZER_COUNT, 0);
}

/** Calls the next due finalizer above the running frame; false = there was nothing to call. */
export function callFinalizer(): bool {
  const due = load<u32>(PROCESS_DUE_COUNT) - 1;
  const object = <usize>load<u32>(<usize>load<u32>(PROCESS_DUE_FINALIZERS) + due * 4);
  const room = reserveCall(300);
  if (room == Room.Later) return true;
  if (room != Room.Made) { // no room for the call: the finalizer is given up rather than tried for ever
    store<u32>(PROCESS_DUE_COUNT, due);
    charge(1);
    return true;
  }
  store<u32>(PROCESS_DUE_COUNT, due);
  store<u8>(object, load<u8>(object, BLOCK_MARK) & ~MARK_FINALIZER, BLOCK_MARK);
  const at = <usize>load<u32>(frame, FRAME_TOP);
  setObject(at + SLOT_SIZE, object, <u32>load<u8>(object, BLOCK_TYPE));
  const handler = metamethodOf(at + SLOT_SIZE, EVENT_GC);
  charge(1);
  if (isNil(handler)) return true;
  copySlot(at, handler);
  store<u8>(PROCESS_FINALIZING, 1);
  const retry = load<u8>(PROCESS_RETRY);
  store<u8>(PROCESS_RETRY, 1); // lacking memory is an error at once: the instruction below is not the one to run again
  const entered = enter(at, at + 2 * SLOT_SIZE, 0, FRAME_FLAG_FINALIZER);
  store<u8>(PROCESS_RETRY, retry);
  if (!entered) { // cannot be called: a warning, as the error would be
    store<u8>(PROCESS_FINALIZING, 0);
    store<u8>(PROCESS_ERROR_PENDING, 0);
    warnFinalizer();
  }
  return true;
}

/** The error in PROCESS_ERROR ended a finalizer. */
export function warnFinalizer(): void {
  if (!load<u8>(PROCESS_WARNINGS)) return;
  beginMessage();
  addText(text("Lua warning: error in __gc ("));
  if (isString(PROCESS_ERROR)) addString(objectIn(PROCESS_ERROR));
  else addText(text("error object is not a string"));
  addText(text(")\n"));
  putOutNow(STANDARD_ERROR, messageBytes(), messageLength());
}
