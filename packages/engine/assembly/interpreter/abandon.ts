// Giving up what the process is doing, at the host's wish: no code of the program runs, nothing can catch it. What it
// made so far stays, so that the host can go on with something else.

import {
  BLOCK_EXTRA, COROUTINE_FRAME, COROUTINE_FRAMES, COROUTINE_IN_HOOK, COROUTINE_RESUMER, COROUTINE_STACK,
  COROUTINE_STATUS_DEAD, COROUTINE_TO_BE_CLOSED, FRAME_EXTRA, FRAME_TOP,
} from "@perilune/isa/src/layout";
import {
  PROCESS_COLLECTOR_FULL, PROCESS_COMPILER, PROCESS_CURRENT_COROUTINE, PROCESS_DROPPING, PROCESS_ERROR_PENDING, PROCESS_FINALIZING,
  PROCESS_HANDLED, PROCESS_HANDLER_DEPTH, PROCESS_MAIN_COROUTINE, PROCESS_RETRY, PROCESS_TELL_AT, PROCESS_UNWIND_AT,
} from "@perilune/isa/src/process";
import { isAtomic } from "../collector/collector";
import { coroutineChanges } from "../collector/marking";
import { releaseCompiler } from "../compiler/compiler";
import { growAtOnce } from "../growth";
import { coroutine, setCoroutine, setFrame } from "../registers";
import { dropAbove } from "./unwind";
import { closeUpvaluesOf } from "./upvalues";

/** Ends the running coroutine and those that wait for it, and empties the main one. */
export function abandonAll(): void {
  if (load<u32>(PROCESS_COMPILER)) releaseCompiler();
  if (isAtomic()) store<u8>(PROCESS_COLLECTOR_FULL, 1); // what comes next must not run in the middle of it
  const main = <usize>load<u32>(PROCESS_MAIN_COROUTINE);
  setCoroutine(load<u32>(PROCESS_CURRENT_COROUTINE));
  setFrame(load<u32>(coroutine, COROUTINE_FRAME));
  growAtOnce();
  for (let owner = <usize>load<u32>(PROCESS_CURRENT_COROUTINE); owner; ) {
    const resumer = <usize>load<u32>(owner, COROUTINE_RESUMER);
    empty(owner);
    if (owner != main) store<u8>(owner, COROUTINE_STATUS_DEAD, BLOCK_EXTRA);
    owner = resumer;
  }
  setCoroutine(main);
  setFrame(load<u32>(main, COROUTINE_FRAMES));
  store<u32>(PROCESS_CURRENT_COROUTINE, <u32>main);
  store<u8>(PROCESS_ERROR_PENDING, 0);
  store<u8>(PROCESS_DROPPING, 0);
  store<u32>(PROCESS_UNWIND_AT, 0);
  store<u32>(PROCESS_TELL_AT, 0);
  store<u8>(PROCESS_HANDLED, 0);
  store<u8>(PROCESS_RETRY, 0);
  store<u8>(PROCESS_FINALIZING, 0);
  store<u32>(PROCESS_HANDLER_DEPTH, 0);
}

function empty(owner: usize): void {
  const bottom = <usize>load<u32>(owner, COROUTINE_FRAMES);
  const stack = <usize>load<u32>(owner, COROUTINE_STACK);
  coroutineChanges(owner);
  setCoroutine(owner);
  setFrame(load<u32>(owner, COROUTINE_FRAME));
  dropAbove(bottom);
  closeUpvaluesOf(owner, stack);
  store<u32>(owner, 0, COROUTINE_TO_BE_CLOSED);
  store<u16>(owner, 0, COROUTINE_IN_HOOK); // and COROUTINE_HOOK_STAGE
  store<u32>(owner, 0, COROUTINE_RESUMER);
  store<u32>(owner, <u32>bottom, COROUTINE_FRAME);
  store<u32>(bottom, <u32>stack, FRAME_TOP);
  store<u32>(bottom, 0, FRAME_EXTRA);
}
