// What happens when a frame with flags returns: metamethods finish the instruction they were called from, error
// handlers hand over the error they made of it.

import {
  COROUTINE_IN_HOOK, FRAME_FLAG_FINALIZER, FRAME_FLAG_FINISH, FRAME_FLAG_HANDLER, FRAME_FLAG_HOOK,
} from "@perilune/isa/src/layout";
import { PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_FINALIZING, PROCESS_HANDLED, PROCESS_HANDLER_DEPTH } from "@perilune/isa/src/process";
import { coroutine } from "../registers";
import { copySlot } from "../slots";
import { finishInstruction } from "./finish";

/** The frame with these flags has left its result at `result`; its caller is the running frame again. */
export function afterFlagged(flags: u32, result: usize): void {
  if (flags & FRAME_FLAG_FINISH) {
    finishInstruction(result);
    return;
  }
  if (flags & FRAME_FLAG_HANDLER) {
    copySlot(PROCESS_ERROR, result);
    store<u8>(PROCESS_ERROR_PENDING, 1);
    store<u8>(PROCESS_HANDLED, 1);
    store<u32>(PROCESS_HANDLER_DEPTH, load<u32>(PROCESS_HANDLER_DEPTH) - 1);
  }
  if (flags & FRAME_FLAG_FINALIZER) store<u8>(PROCESS_FINALIZING, 0);
  if (flags & FRAME_FLAG_HOOK) store<u8>(coroutine, 0, COROUTINE_IN_HOOK);
}
