// Write barriers of the incremental collector: a black block never refers to a white one.

import { BLOCK_MARK, BLOCK_TYPE, BUILTIN_CLOSURE_GRAY, MARK_BLACK, MARK_WHITES, TABLE_GRAY } from "@perilune/isa/src/layout";
import { COLLECTOR_PHASE_PROPAGATE, COLLECTOR_PHASE_ATOMIC, PROCESS_COLLECTOR_PHASE, PROCESS_COLLECTOR_WHITE, PROCESS_GRAY_AGAIN } from "@perilune/isa/src/process";
import { markObject } from "./mark";

@inline export function isBlack(block: usize): bool { return (load<u8>(block, BLOCK_MARK) & MARK_BLACK) != 0; }
@inline export function isWhite(block: usize): bool { return (load<u8>(block, BLOCK_MARK) & MARK_WHITES) != 0; }

/** After storing anything into a table or a builtin closure: if it is black it will be looked at again. */
@inline export function barrierBack(block: usize): void { if (isBlack(block)) makeGrayAgain(block); }

// Tables and builtin closures keep their gray link at the same offset.
function makeGrayAgain(block: usize): void {
  store<u8>(block, load<u8>(block, BLOCK_MARK) & ~(MARK_BLACK | MARK_WHITES), BLOCK_MARK);
  store<u32>(block, load<u32>(PROCESS_GRAY_AGAIN), TABLE_GRAY);
  store<u32>(PROCESS_GRAY_AGAIN, <u32>block);
}

/** After storing `child` into an object that is written rarely (upvalue, closure, prototype, metatable). */
@inline export function barrierForward(block: usize, child: usize): void {
  if (isBlack(block) && isWhite(child)) forward(block, child);
}
function forward(block: usize, child: usize): void {
  const phase = load<u8>(PROCESS_COLLECTOR_PHASE);
  if (phase == COLLECTOR_PHASE_PROPAGATE || phase == COLLECTOR_PHASE_ATOMIC) markObject(child);
  else store<u8>(block, (load<u8>(block, BLOCK_MARK) & ~MARK_BLACK) | load<u8>(PROCESS_COLLECTOR_WHITE), BLOCK_MARK);
}
