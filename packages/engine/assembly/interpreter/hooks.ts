// Debug hooks: count, line, call and return events, run by the hooked loop only.

import {
  BLOCK_EXTRA, COROUTINE_HOOK, COROUTINE_HOOK_COUNT, COROUTINE_HOOK_LEFT, COROUTINE_HOOK_LINE, COROUTINE_HOOK_MASK,
  COROUTINE_HOOK_PC, COROUTINE_IN_HOOK,
} from "@perilune/isa/src/layout";
import { PROCESS_HOOKED } from "@perilune/isa/src/process";
import { coroutine } from "../registers";

/** Must the hooked loop run? */
@inline export function isHooked(): bool { return load<u8>(PROCESS_HOOKED) != 0; }

/** Before the instruction at `pc` of the running Lua frame: true = a hook has been called (or an error raised) instead. */
export function traceInstruction(pc: usize): bool { return false; }
