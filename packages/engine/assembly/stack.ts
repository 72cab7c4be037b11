// Stacks and frame records of coroutines: making them, asking for room.
//
// Both are raw blocks that move when they grow: small ones here, at once, large ones in pieces (stack-growth.ts).
// Everything that points into them - frame records, open upvalues, the to-be-closed list, the registers of the running
// builtin - is moved along in these two files and nowhere else.

import {
  BLOCK_EXTRA, BLOCK_HEADER, COROUTINE_FRAME, COROUTINE_FRAMES, COROUTINE_FRAMES_END, COROUTINE_HIGH, COROUTINE_OPEN_UPVALUES,
  COROUTINE_SIZE, COROUTINE_STACK, COROUTINE_STACK_END, COROUTINE_STATUS_SUSPENDED, FRAME_BASE, FRAME_FUNCTION, FRAME_KIND,
  FRAME_KIND_BASE, FRAME_SIZE, FRAME_TOP, UPVALUE_NEXT, UPVALUE_SLOT,
} from "@perilune/isa/src/layout";
import { GROWTH_FILL_FRAMES, GROWTH_FILL_STACK, PROCESS_HANDLER_DEPTH } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_COROUTINE } from "@perilune/isa/src/values";
import { release, releaseRaw, tryAllocate, tryAllocateRaw } from "./allocator";
import { PIECE_BYTES } from "./growth";
import { base, charge, coroutine, frame, setBase, setTop, top } from "./registers";
import { beginStackGrowth, exchangeFrames, moveEnds, moveRecord } from "./stack-growth";
import { checkWalk } from "./walks";

const FIRST_SLOTS: u32 = 40;
const FIRST_FRAMES: u32 = 5;
/** As LUAI_MAXSTACK of the reference. Error handlers get some more. */
const STACK_LIMIT: u32 = 1000000;
const HANDLER_RESERVE: u32 = 4000;
/** Slots kept free above every frame's top, for a metamethod and its arguments. */
export const RESERVE: usize = 8 * SLOT_SIZE;
/** Slots a builtin may push without asking. */
export const BUILTIN_RESERVE: usize = 24 * SLOT_SIZE;

/** A suspended coroutine with an empty stack and its bottom frame; 0 = no memory. */
export function tryCoroutine(): usize {
  const made = tryAllocate(COROUTINE_SIZE - BLOCK_HEADER, TAG_COROUTINE);
  if (!made) return 0;
  memory.fill(made + BLOCK_HEADER, 0, COROUTINE_SIZE - BLOCK_HEADER);
  store<u8>(made, COROUTINE_STATUS_SUSPENDED, BLOCK_EXTRA);
  const stack = tryAllocateRaw(FIRST_SLOTS * SLOT_SIZE);
  const frames = stack ? tryAllocateRaw(FIRST_FRAMES * FRAME_SIZE) : 0;
  if (!frames) {
    releaseRaw(stack);
    release(made);
    return 0;
  }
  memory.fill(stack, 0, FIRST_SLOTS * SLOT_SIZE);
  store<u32>(made, <u32>stack, COROUTINE_STACK);
  store<u32>(made, <u32>stack + FIRST_SLOTS * SLOT_SIZE, COROUTINE_STACK_END);
  store<u32>(made, <u32>stack, COROUTINE_HIGH);
  store<u32>(made, <u32>frames, COROUTINE_FRAMES);
  store<u32>(made, <u32>frames + FIRST_FRAMES * FRAME_SIZE, COROUTINE_FRAMES_END);
  store<u32>(made, <u32>frames, COROUTINE_FRAME);
  memory.fill(frames, 0, FRAME_SIZE);
  store<u32>(frames, <u32>stack, FRAME_FUNCTION);
  store<u32>(frames, <u32>stack, FRAME_BASE);
  store<u32>(frames, <u32>stack, FRAME_TOP);
  store<u8>(frames, FRAME_KIND_BASE, FRAME_KIND);
  return made;
}

/** What became of a wish for room. Later = the growth has begun: to be asked for again once it is over. */
export const enum Room { Made, NoMemory, TooMuch, Later }

/** Makes sure that the stack of `owner` reaches `count` slots beyond the address `end`, which lies on it. */
export function reserveSlots(owner: usize, end: usize, count: u32): Room {
  const stack = <usize>load<u32>(owner, COROUTINE_STACK);
  const have = <u32>(load<u32>(owner, COROUTINE_STACK_END) - stack) / SLOT_SIZE;
  const needed = <u32>((end - stack) / SLOT_SIZE) + count;
  if (needed <= have) return Room.Made;
  const limit = STACK_LIMIT + (load<u32>(PROCESS_HANDLER_DEPTH) ? HANDLER_RESERVE : 0);
  if (needed > limit || count > STACK_LIMIT) return Room.TooMuch;
  const wanted = min(max(needed + 8, have * 2), limit);
  let moved = tryAllocateRaw(wanted * SLOT_SIZE);
  let size = wanted;
  if (!moved && wanted > needed + 8) {
    moved = tryAllocateRaw((needed + 8) * SLOT_SIZE);
    size = needed + 8;
  }
  if (!moved) return Room.NoMemory;
  if (size * SLOT_SIZE > PIECE_BYTES) {
    beginStackGrowth(GROWTH_FILL_STACK, owner, moved, size * SLOT_SIZE);
    return Room.Later;
  }
  charge(<i32>size);
  memory.copy(moved, stack, have * SLOT_SIZE);
  memory.fill(moved + have * SLOT_SIZE, 0, (size - have) * SLOT_SIZE);
  relocate(owner, <u32>(moved - stack));
  moveEnds(owner, moved, size * SLOT_SIZE);
  releaseRaw(stack);
  return Room.Made;
}

/** Has a stack already got what is kept for error handlers? */
export function usesReserve(owner: usize): bool {
  return load<u32>(owner, COROUTINE_STACK_END) > load<u32>(owner, COROUTINE_STACK) + STACK_LIMIT * SLOT_SIZE;
}
/** Takes back what a stack got for error handlers, so that the next overflow finds it again. Nothing may lie there any more. */
export function closeReserve(owner: usize): void {
  const end = load<u32>(owner, COROUTINE_STACK) + STACK_LIMIT * SLOT_SIZE;
  if (load<u32>(owner, COROUTINE_STACK_END) > end) store<u32>(owner, end, COROUTINE_STACK_END);
}

/** Moves all that points into a small stack by `by` bytes. */
function relocate(owner: usize, by: u32): void {
  let links: u32 = 0;
  for (let upvalue = <usize>load<u32>(owner, COROUTINE_OPEN_UPVALUES); upvalue; upvalue = load<u32>(upvalue, UPVALUE_NEXT)) {
    checkWalk(++links);
    store<u32>(upvalue, load<u32>(upvalue, UPVALUE_SLOT) + by, UPVALUE_SLOT);
  }
  const last = owner == coroutine ? frame : <usize>load<u32>(owner, COROUTINE_FRAME);
  for (let record = <usize>load<u32>(owner, COROUTINE_FRAMES); record <= last; record += FRAME_SIZE) moveRecord(record, by);
  if (owner == coroutine) {
    setBase(base + by);
    setTop(top + by);
  }
}

/** For a builtin: room for `count` slots above its top. */
export function growStack(count: i32): Room { return reserveSlots(coroutine, top, <u32>count + <u32>(RESERVE / SLOT_SIZE)); }

/** Makes sure that one more frame record fits above the running one. */
export function reserveFrame(): Room {
  if (frame + 2 * FRAME_SIZE <= <usize>load<u32>(coroutine, COROUTINE_FRAMES_END)) return Room.Made;
  const frames = <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  const used = <u32>(frame - frames) + FRAME_SIZE;
  const moved = tryAllocateRaw(used * 2);
  if (!moved) return Room.NoMemory;
  if (used > PIECE_BYTES) {
    beginStackGrowth(GROWTH_FILL_FRAMES, coroutine, moved, used * 2);
    return Room.Later;
  }
  memory.copy(moved, frames, used);
  exchangeFrames(coroutine, moved, used * 2);
  return Room.Made;
}

/** Room for the call of a function, its frame included: `count` slots above the running frame's top. */
export function reserveCall(count: u32): Room {
  const room = reserveSlots(coroutine, load<u32>(frame, FRAME_TOP), count);
  return room == Room.Made ? reserveFrame() : room;
}
