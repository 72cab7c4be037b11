// Tells the host of the stack at an error, while its frames are still there: frame by frame, and long ones in parts, since
// what the host makes of each takes time.

import { COROUTINE_FRAMES, FRAME_SIZE } from "@perilune/isa/src/layout";
import { PROCESS_TELL_AT, PROCESS_TELL_LEFT } from "@perilune/isa/src/process";
import { FAULT_FRAME_HIDDEN, FAULT_FRAME_MORE, REQUEST_FAULT, REQUEST_FAULT_FRAME } from "@perilune/isa/src/requests";
import { requestNow } from "../host";
import { burn } from "../native";
import { charge, coroutine, frame } from "../registers";

/** Frames shown of a stack, innermost first. */
const MOST_FRAMES: i32 = 64;
/** What the host does to find the place, for a part of a frame, and for a frame that it does not show. */
const PART_FUEL: i32 = 1000;
const HIDDEN_FUEL: i32 = 100;

/** (waits) Tells of the frames of a coroutine (kept by a slot) from `top` down. */
export function tellScene(owner: usize, top: usize): void {
  if (!requestNow(REQUEST_FAULT, <i32>owner, <i32>top, 0)) return;
  const above = top - <usize>load<u32>(owner, COROUTINE_FRAMES);
  burn(PART_FUEL);
  let shown = 0;
  for (let offset = above; offset && shown < MOST_FRAMES; offset -= FRAME_SIZE) {
    let told = FAULT_FRAME_MORE;
    for (let part = 0; told == FAULT_FRAME_MORE; part++) {
      told = requestNow(REQUEST_FAULT_FRAME, <i32>owner, <i32>(<usize>load<u32>(owner, COROUTINE_FRAMES) + offset), part);
      burn(told == FAULT_FRAME_HIDDEN ? HIDDEN_FUEL : PART_FUEL);
    }
    if (told != FAULT_FRAME_HIDDEN) shown++;
  }
}

// The same of the running coroutine where no builtin can wait: first the place, then of each frame parts 0 and 1 alone.
// PROCESS_TELL_LEFT counts what is left: it is even before part 0.

const ALL_PARTS: u32 = 2 * <u32>MOST_FRAMES;

/** tellNext does one piece of it after the other. */
export function beginTelling(): void {
  store<u32>(PROCESS_TELL_AT, <u32>frame);
  store<u32>(PROCESS_TELL_LEFT, ALL_PARTS + 1);
}
/** False = there is nothing left to tell. */
export function tellNext(): bool {
  const record = <usize>load<u32>(PROCESS_TELL_AT);
  const left = load<u32>(PROCESS_TELL_LEFT);
  if (left > ALL_PARTS) {
    if (!requestNow(REQUEST_FAULT, <i32>coroutine, <i32>record, 0)) return endTelling();
    store<u32>(PROCESS_TELL_LEFT, ALL_PARTS);
  } else {
    if (record <= <usize>load<u32>(coroutine, COROUTINE_FRAMES) || left == 0) return endTelling();
    const part = left & 1;
    const told = requestNow(REQUEST_FAULT_FRAME, <i32>coroutine, <i32>record, part);
    const isDone = part != 0 || told != FAULT_FRAME_MORE;
    if (isDone) store<u32>(PROCESS_TELL_AT, <u32>record - FRAME_SIZE);
    store<u32>(PROCESS_TELL_LEFT, isDone ? (left - 1) & ~1 : left - 1);
  }
  charge(PART_FUEL);
  return true;
}
function endTelling(): bool {
  store<u32>(PROCESS_TELL_AT, 0);
  return false;
}
