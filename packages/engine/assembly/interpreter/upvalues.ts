// Upvalues and to-be-closed variables of a coroutine's stack.

import {
  COROUTINE_OPEN_NEXT, COROUTINE_OPEN_UPVALUES, COROUTINE_TO_BE_CLOSED, UPVALUE_CLOSED, UPVALUE_NEXT, UPVALUE_SIZE, UPVALUE_SLOT, BLOCK_HEADER,
} from "@perilune/isa/src/layout";
import { PROCESS_OPEN_COROUTINES } from "@perilune/isa/src/process";
import { SLOT_EXTRA, TYPE_UPVALUE } from "@perilune/isa/src/values";
import { tryAllocate } from "../allocator";
import { barrierForward, isBlack } from "../barrier";
import { charge, coroutine } from "../registers";
import { copySlot, isCollectable, objectIn } from "../slots";
import { checkWalk } from "../walks";

/** The open upvalue for a stack slot, made if there is none yet; 0 = no memory. */
export function tryFindUpvalue(slot: usize): usize {
  let link = coroutine + COROUTINE_OPEN_UPVALUES;
  let upvalue = <usize>load<u32>(link);
  for (let links: u32 = 0; upvalue && <usize>load<u32>(upvalue, UPVALUE_SLOT) > slot; links++) {
    checkWalk(links);
    link = upvalue + UPVALUE_NEXT;
    upvalue = load<u32>(link);
  }
  if (upvalue && <usize>load<u32>(upvalue, UPVALUE_SLOT) == slot) return upvalue;
  const made = tryAllocate(UPVALUE_SIZE - BLOCK_HEADER, TYPE_UPVALUE);
  if (!made) return 0;
  store<u32>(made, <u32>slot, UPVALUE_SLOT);
  store<u32>(made, <u32>upvalue, UPVALUE_NEXT);
  store<u32>(link, <u32>made);
  if (!load<u32>(coroutine, COROUTINE_OPEN_NEXT)) {
    store<u32>(coroutine, load<u32>(PROCESS_OPEN_COROUTINES), COROUTINE_OPEN_NEXT);
    store<u32>(PROCESS_OPEN_COROUTINES, <u32>coroutine);
  }
  return made;
}

@inline export function hasOpenUpvalues(from: usize): bool {
  const first = <usize>load<u32>(coroutine, COROUTINE_OPEN_UPVALUES);
  return first != 0 && <usize>load<u32>(first, UPVALUE_SLOT) >= from;
}

/** Closes all open upvalues of the running coroutine at or above `from`. */
export function closeUpvalues(from: usize): void { closeUpvaluesOf(coroutine, from); }
/** The same for any coroutine. */
export function closeUpvaluesOf(owner: usize, from: usize): void { closeSomeUpvalues(owner, from, u32.MAX_VALUE); }
/** Closes no more than `most` of them, the topmost ones, and pays; returns how many. */
export function closeSomeUpvalues(owner: usize, from: usize, most: u32): u32 {
  let upvalue = <usize>load<u32>(owner, COROUTINE_OPEN_UPVALUES);
  let closed: u32 = 0;
  for (; upvalue && closed < most && <usize>load<u32>(upvalue, UPVALUE_SLOT) >= from; closed++) {
    const next = <usize>load<u32>(upvalue, UPVALUE_NEXT);
    const own = upvalue + UPVALUE_CLOSED;
    copySlot(own, load<u32>(upvalue, UPVALUE_SLOT));
    store<u32>(upvalue, <u32>own, UPVALUE_SLOT);
    store<u32>(upvalue, 0, UPVALUE_NEXT);
    if (isBlack(upvalue) && isCollectable(own)) barrierForward(upvalue, objectIn(own));
    upvalue = next;
  }
  store<u32>(owner, <u32>upvalue, COROUTINE_OPEN_UPVALUES);
  charge(<i32>(closed >> 2));
  return closed;
}

/** Puts a stack slot on the to-be-closed list. */
export function pushToBeClosed(slot: usize): void {
  const below = load<u32>(coroutine, COROUTINE_TO_BE_CLOSED);
  store<u32>(slot, below ? <u32>slot - below : 0, SLOT_EXTRA);
  store<u32>(coroutine, <u32>slot, COROUTINE_TO_BE_CLOSED);
}

/** Takes the topmost to-be-closed slot at or above `from` off the list; 0 = there is none. */
export function popToBeClosed(from: usize): usize {
  const slot = <usize>load<u32>(coroutine, COROUTINE_TO_BE_CLOSED);
  if (slot == 0 || slot < from) return 0;
  const distance = load<u32>(slot, SLOT_EXTRA);
  store<u32>(coroutine, distance ? <u32>slot - distance : 0, COROUTINE_TO_BE_CLOSED);
  return slot;
}
@inline export function hasToBeClosed(from: usize): bool {
  const slot = <usize>load<u32>(coroutine, COROUTINE_TO_BE_CLOSED);
  return slot != 0 && slot >= from;
}
