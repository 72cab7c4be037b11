// Giving up what the process is doing, at the host's wish: no code of the program runs, nothing can catch it. What it
// made so far stays, so that the host can go on with something else. All of it can be given up, or just the function that
// the kernel has invoked, which then fails.

import {
  BLOCK_EXTRA, COROUTINE_FRAME, COROUTINE_FRAMES, COROUTINE_IN_HOOK, COROUTINE_RESUMER, COROUTINE_STACK,
  COROUTINE_STATUS_DEAD, COROUTINE_STATUS_RUNNING, COROUTINE_TO_BE_CLOSED, FRAME_BASE, FRAME_BUILTIN, FRAME_EXTRA, FRAME_FLAGS,
  FRAME_FLAG_FINALIZER, FRAME_FLAG_HANDLER, FRAME_FLAG_HOOK, FRAME_KIND, FRAME_KIND_BUILTIN, FRAME_SIZE, FRAME_TOP,
} from "@perilune/isa/src/layout";
import {
  PROCESS_COMPILER, PROCESS_CURRENT_COROUTINE, PROCESS_DROPPING, PROCESS_DROP_TO, PROCESS_ERROR,
  PROCESS_ERROR_PENDING, PROCESS_FINALIZING, PROCESS_HANDLED, PROCESS_HANDLER_DEPTH, PROCESS_MAIN_COROUTINE, PROCESS_RETRY, PROCESS_TELL_AT,
  PROCESS_UNWIND_AT,
} from "@perilune/isa/src/process";
import { isAtomic, leaveAtomicFirst } from "../collector/collector";
import { coroutineChanges, markBlock } from "../collector/marking";
import { releaseCompiler } from "../compiler/compiler";
import { BUILTIN_SYSTEM_INVOKE } from "../generated/builtins";
import { growAtOnce } from "../growth";
import { addText, beginMessage, endMessage } from "../message";
import { coroutine, frame, setCoroutine, setFrame } from "../registers";
import { integerIn, setString } from "../slots";
import { text } from "../text";
import { checkWalk } from "../walks";
import { dropAbove, isProtected } from "./unwind";
import { closeUpvalues, closeUpvaluesOf, popToBeClosed } from "./upvalues";

/** Ends the running coroutine and those that wait for it, and empties the main one. */
export function abandonAll(): void {
  if (load<u32>(PROCESS_COMPILER)) releaseCompiler();
  leaveAtomicFirst();
  const main = <usize>load<u32>(PROCESS_MAIN_COROUTINE);
  finishPieces();
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
  store<u8>(PROCESS_HANDLED, 0);
  store<u8>(PROCESS_RETRY, 0);
  store<u8>(PROCESS_FINALIZING, 0);
  store<u32>(PROCESS_HANDLER_DEPTH, 0);
}

/**
 * Has the invocation of this number fail, with all coroutines that it has resumed; the process goes on at the next run.
 * False = it is not at work: it waits, or has ended.
 */
export function abandonInvocation(number: u32): bool {
  const current = <usize>load<u32>(PROCESS_CURRENT_COROUTINE);
  let owner = current;
  let invoke = invokeFrame(owner, number);
  for (let links: u32 = 0; !invoke; links++) {
    checkWalk(links);
    owner = <usize>load<u32>(owner, COROUTINE_RESUMER);
    if (!owner) return false;
    invoke = invokeFrame(owner, number);
  }
  const guard = invoke + FRAME_SIZE;
  if (guard > <usize>load<u32>(owner, COROUTINE_FRAME) || !isProtected(guard)) return true; // it begins, or ends
  if (load<u32>(PROCESS_COMPILER)) releaseCompiler();
  leaveAtomicFirst();
  finishPieces();
  for (let inner = current; inner != owner; ) {
    const resumer = <usize>load<u32>(inner, COROUTINE_RESUMER);
    empty(inner);
    store<u8>(inner, COROUTINE_STATUS_DEAD, BLOCK_EXTRA);
    inner = resumer;
  }
  coroutineChanges(owner);
  setCoroutine(owner);
  setFrame(load<u32>(owner, COROUTINE_FRAME));
  store<u32>(PROCESS_CURRENT_COROUTINE, <u32>owner);
  store<u8>(owner, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  forgetHandlers(guard);
  dropAbove(guard);
  const base = <usize>load<u32>(guard, FRAME_BASE);
  closeUpvalues(base);
  for (let links: u32 = 0; popToBeClosed(base); links++) checkWalk(links);
  store<u32>(owner, <u32>frame, COROUTINE_FRAME);
  beginMessage();
  addText(text("its budget is used up"));
  const message = endMessage();
  if (isAtomic()) markBlock(message); // what is made in that phase comes too late to be found
  setString(PROCESS_ERROR, message);
  store<u8>(PROCESS_ERROR_PENDING, 1);
  store<u8>(PROCESS_HANDLED, 1); // no handler of the program sees it
  store<u8>(PROCESS_RETRY, 0);
  return true;
}

/** What the running coroutine is in the middle of is done at once, or forgotten: growth, frames being given up, an error in flight. */
function finishPieces(): void {
  setCoroutine(load<u32>(PROCESS_CURRENT_COROUTINE));
  setFrame(load<u32>(coroutine, COROUTINE_FRAME));
  growAtOnce();
  if (load<u8>(PROCESS_DROPPING)) {
    dropAbove(load<u32>(PROCESS_DROP_TO));
    store<u32>(coroutine, <u32>frame, COROUTINE_FRAME);
  }
  store<u8>(PROCESS_DROPPING, 0);
  store<u32>(PROCESS_UNWIND_AT, 0);
  store<u32>(PROCESS_TELL_AT, 0);
}

/** Takes back the handler depth of frames that are given up. */
function forgetHandlers(record: usize): void {
  for (let given = frame; given > record; given -= FRAME_SIZE) {
    const flags = load<u8>(given, FRAME_FLAGS);
    if (flags & FRAME_FLAG_HANDLER) store<u32>(PROCESS_HANDLER_DEPTH, load<u32>(PROCESS_HANDLER_DEPTH) - 1);
    if (flags & FRAME_FLAG_HOOK) store<u16>(coroutine, 0, COROUTINE_IN_HOOK); // and COROUTINE_HOOK_STAGE
    if (flags & FRAME_FLAG_FINALIZER) store<u8>(PROCESS_FINALIZING, 0);
  }
}

/** Where in a coroutine an invocation began; 0 = not there. */
function invokeFrame(owner: usize, number: u32): usize {
  const bottom = <usize>load<u32>(owner, COROUTINE_FRAMES);
  for (let record = <usize>load<u32>(owner, COROUTINE_FRAME); record > bottom; record -= FRAME_SIZE) {
    if (load<u8>(record, FRAME_KIND) != FRAME_KIND_BUILTIN || load<u32>(record, FRAME_BUILTIN) != <u32>BUILTIN_SYSTEM_INVOKE) continue;
    if (<u32>integerIn(load<u32>(record, FRAME_BASE)) == number) return record;
  }
  return 0;
}

function empty(owner: usize): void {
  const bottom = <usize>load<u32>(owner, COROUTINE_FRAMES);
  const stack = <usize>load<u32>(owner, COROUTINE_STACK);
  coroutineChanges(owner);
  setCoroutine(owner);
  setFrame(load<u32>(owner, COROUTINE_FRAME));
  forgetHandlers(bottom);
  dropAbove(bottom);
  closeUpvaluesOf(owner, stack);
  store<u32>(owner, 0, COROUTINE_TO_BE_CLOSED);
  store<u16>(owner, 0, COROUTINE_IN_HOOK); // and COROUTINE_HOOK_STAGE
  store<u32>(owner, 0, COROUTINE_RESUMER);
  store<u32>(owner, <u32>bottom, COROUTINE_FRAME);
  store<u32>(bottom, <u32>stack, FRAME_TOP);
  store<u32>(bottom, 0, FRAME_EXTRA);
}
