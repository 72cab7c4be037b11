// Between instructions: what is to be done next? Growth, errors, collections, finalizers, builtins, ends of coroutines.

import {
  COROUTINE_RESUMER, FRAME_BUILTIN, FRAME_EXTRA, FRAME_FLAGS, FRAME_FLAG_RETURNING, FRAME_KIND, FRAME_KIND_BASE, FRAME_KIND_LUA, FRAME_TOP,
} from "@perilune/isa/src/layout";
import {
  PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_FULL, PROCESS_COLLECTOR_PHASE, PROCESS_DROPPING, PROCESS_DUE_COUNT, PROCESS_ERROR_PENDING,
  PROCESS_FINALIZING, PROCESS_GROWTH,
  STATUS_EXITED, STATUS_FAULTED, STATUS_OUT_OF_FUEL, STATUS_WAITING, COLLECTOR_PHASE_ATOMIC,
} from "@perilune/isa/src/process";
import { CONTROL_BUILTINS } from "../generated/builtins";
import { collectStep, collectWhole } from "../collector/collector";
import { callFinalizer } from "../collector/finalizers";
import { growPiece } from "../growth";
import { charge, coroutine, frame, fuel } from "../registers";
import { callAgain, mustCallAgain, Ran, runBuiltin } from "./builtin-frames";
import { leave } from "./calls";
import { isHooked, traceCall } from "./hooks";
import { resumeControl, startControl } from "./control";
import { endCoroutine } from "./coroutines";
import { dropPiece, unwind } from "./unwind";

/** An error pending, a growth or frames given up; not a hook (bytes of the word at PROCESS_ERROR_PENDING). */
const DUE_AT_ONCE: u32 = 0xffff00ff;

/** The running frame is a Lua frame: go on with its next instruction. */
export const RUN_LUA: i32 = -1;
/** The other loop (with hooks, without) must go on. */
export const SWITCH_LOOP: i32 = -2;

/** Does all that is due until a Lua frame can run (RUN_LUA) or the slice ends (STATUS_). */
export function advance(): i32 {
  while (true) {
    if (load<u32>(PROCESS_ERROR_PENDING) & DUE_AT_ONCE) {
      if (fuel <= 0) return STATUS_OUT_OF_FUEL;
      if (load<u8>(PROCESS_GROWTH)) growPiece();
      else if (load<u8>(PROCESS_DROPPING)) dropPiece();
      else if (!unwind()) return STATUS_FAULTED;
      continue;
    }
    // A whole collection, and the atomic end of any, run without the program in between, but not beyond the slice.
    if (load<u8>(PROCESS_COLLECTOR_FULL)) {
      if (fuel <= 0) return STATUS_OUT_OF_FUEL;
      collectWhole();
      continue;
    }
    const kind = load<u8>(frame, FRAME_KIND);
    if (kind == FRAME_KIND_LUA) {
      if (load<u8>(PROCESS_COLLECTOR_PHASE) == COLLECTOR_PHASE_ATOMIC || load<i32>(PROCESS_COLLECTOR_DEBT) > 0) {
        if (fuel <= 0) return STATUS_OUT_OF_FUEL;
        collectStep();
        continue;
      }
      if (load<u32>(PROCESS_DUE_COUNT) && !load<u8>(PROCESS_FINALIZING) && callFinalizer()) continue;
      return fuel > 0 ? RUN_LUA : STATUS_OUT_OF_FUEL;
    }
    if (fuel <= 0) return STATUS_OUT_OF_FUEL;
    if (kind == FRAME_KIND_BASE) {
      if (load<u32>(coroutine, COROUTINE_RESUMER) == 0) {
        if (load<u32>(PROCESS_DUE_COUNT) && !load<u8>(PROCESS_FINALIZING) && callFinalizer()) continue;
        return STATUS_EXITED;
      }
      endCoroutine();
      continue;
    }
    if (load<u8>(frame, FRAME_FLAGS) & FRAME_FLAG_RETURNING) { // its hook has run, and may have been taken off
      const count = load<u32>(frame, FRAME_EXTRA);
      leave(<usize>load<u32>(frame, FRAME_TOP) - (count << 4), <i32>count);
      continue;
    }
    if (isHooked() && traceCall()) continue;
    if (mustCallAgain(frame)) {
      callAgain();
      continue;
    }
    if (load<u32>(frame, FRAME_BUILTIN) < <u32>CONTROL_BUILTINS) {
      charge(1);
      if (load<u32>(frame, FRAME_EXTRA) == 0) startControl();
      else resumeControl();
      continue;
    }
    const ran = runBuiltin();
    if (ran == Ran.OutOfFuel) return STATUS_OUT_OF_FUEL;
    if (ran == Ran.Waiting) return STATUS_WAITING;
  }
}
