// Running out of memory between instructions: the instruction is run again after a whole collection.

import { FRAME_KIND, FRAME_KIND_LUA, FRAME_PC } from "@perilune/isa/src/layout";
import { PROCESS_COLLECTOR_FULL, PROCESS_RETRY } from "@perilune/isa/src/process";
import { raiseMemory } from "../raise";
import { frame } from "../registers";
import { keepFromTelling } from "./hooks";

/**
 * The running instruction (or control builtin) lacks memory and has changed nothing. First time: asks for a whole
 * collection and steps back, so that it runs again. The second time it is the ordinary error.
 */
export function needMemory(): void {
  if (load<u8>(PROCESS_RETRY)) {
    store<u8>(PROCESS_RETRY, 0);
    raiseMemory();
    return;
  }
  store<u8>(PROCESS_RETRY, 1);
  store<u8>(PROCESS_COLLECTOR_FULL, 1);
  runAgain();
}

/** The running instruction (or control builtin) has begun a growth and changed nothing else: it is run again after that. */
export function waitForGrowth(): void {
  runAgain();
  if (load<u8>(frame, FRAME_KIND) == FRAME_KIND_LUA) keepFromTelling();
}

function runAgain(): void {
  if (load<u8>(frame, FRAME_KIND) == FRAME_KIND_LUA) store<u32>(frame, load<u32>(frame, FRAME_PC) - 4, FRAME_PC);
}
