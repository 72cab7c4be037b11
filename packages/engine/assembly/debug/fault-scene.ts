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
/** What the host does for a part of a frame, and for one that it does not show. */
const PART_FUEL: i32 = 2000;
const HIDDEN_FUEL: i32 = 100;

/** (waits) Tells of the frames of a coroutine (kept by a slot) from `top` down. */
export function tellScene(owner: usize, top: usize): void {
  if (!requestNow(REQUEST_FAULT, <i32>owner, <i32>top, 0)) return;
  const above = top - <usize>load<u32>(owner, COROUTINE_FRAMES);
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

/** The same of the running coroutine where no builtin can wait: begins it, then tellNext does one frame after the other. */
export function beginTelling(): void {
  if (!requestNow(REQUEST_FAULT, <i32>coroutine, <i32>frame, 0)) return;
  store<u32>(PROCESS_TELL_AT, <u32>frame);
  store<u32>(PROCESS_TELL_LEFT, MOST_FRAMES);
}
/** Tells of a frame, but for what is beyond the first part; false = there is none left. */
export function tellNext(): bool {
  const record = <usize>load<u32>(PROCESS_TELL_AT);
  const left = load<u32>(PROCESS_TELL_LEFT);
  if (record <= <usize>load<u32>(coroutine, COROUTINE_FRAMES) || left == 0) {
    store<u32>(PROCESS_TELL_AT, 0);
    return false;
  }
  requestNow(REQUEST_FAULT_FRAME, <i32>coroutine, <i32>record, 0);
  charge(PART_FUEL);
  store<u32>(PROCESS_TELL_AT, <u32>record - FRAME_SIZE);
  store<u32>(PROCESS_TELL_LEFT, left - 1);
  return true;
}
