// Running builtins: starting them, keeping what they suspend, resuming them.
//
// FRAME_PC of a builtin frame: 0 = not started; 1 = suspended, its computation still in the area; 2 = to be started
// again once the function it called has returned (callAndContinue); else the address of a raw block with a copy of the
// area, for builtins that wait for a function they called.

import {
  BUILTIN_CLOSURE_ID, COROUTINE_FRAMES, COROUTINE_FRAMES_END, COROUTINE_STACK_END, FRAME_BASE, FRAME_BUILTIN, FRAME_CLOSURE, FRAME_EXTRA,
  FRAME_FUNCTION, FRAME_KIND_BUILTIN, FRAME_PC, FRAME_SIZE, FRAME_TOP, FRAME_WANTED,
} from "@perilune/isa/src/layout";
import {
  PROCESS_COLLECTOR_FULL, PROCESS_COMPILER, PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_SUSPENSION_AREA,
} from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_BUILTIN_CLOSURE } from "@perilune/isa/src/values";
import { releaseRaw, tryAllocateRaw } from "../allocator";
import { releaseCompiler } from "../compiler/compiler";
import { BUILTIN_TABLE_SORT, CONTROL_BUILTINS } from "../generated/builtins";
import { dispatch } from "../generated/dispatch";
import { continueSort } from "../library/table/sort";
import { raiseMemory } from "../raise";
import { base, charge, coroutine, frame, setBase, setFrame, setTop, top } from "../registers";
import { copySlot, setNil, tagOf } from "../slots";
import {
  areaAddress, beginRewind, callArguments, callResults, CALLS, finishUnwind, prepareArea, setContinuation, Suspend, unwinding, usedArea,
} from "../suspension";
import { BUILTIN_RESERVE, RESERVE } from "../stack";
import { enter, leave } from "./calls";
import { isHooked, traceReturn } from "./hooks";

const IN_AREA: u32 = 1;
const CONTINUES: u32 = 2;
/** FRAME_EXTRA of a builtin whose call is still to be made: arguments << 11, results wanted + 1. */
const CALL_AGAIN: u32 = 0x80000000;

/** A call by a builtin; and what it takes to suspend one beyond that, and to go on in it, or to leave it by a throw. */
const CALL_FUEL: i32 = 4;
const SUSPENSION_FUEL: i32 = 30;

/** What became of a builtin that ran. */
export const enum Ran {
  /** It returned: its frame is gone, its results are where the caller wants them. */
  Returned,
  /** Frames changed, an error is pending, a collection is due or something grows: the main loop sees to it. */
  Changed,
  OutOfFuel,
  Waiting,
  /** It could not be started: see callBuiltin. */
  NoRoom,
}

/**
 * Calls a builtin (not a control one) from Lua code: what enter and runBuiltin do together, for the usual case.
 * NoRoom = the stack must grow first, or it is a control builtin after all; nothing has changed.
 */
export function callBuiltin(callee: usize, end: usize, wanted: i32): Ran {
  const record = frame + FRAME_SIZE;
  if (end + BUILTIN_RESERVE + RESERVE > <usize>load<u32>(coroutine, COROUTINE_STACK_END) || record + FRAME_SIZE > <usize>load<u32>(coroutine, COROUTINE_FRAMES_END)) return Ran.NoRoom;
  let id = load<u32>(callee);
  let closure: u32 = 0;
  if (tagOf(callee) == TAG_BUILTIN_CLOSURE) {
    closure = id;
    id = load<u32>(closure, BUILTIN_CLOSURE_ID);
    if (id < <u32>CONTROL_BUILTINS) return Ran.NoRoom;
  }
  store<u32>(record, <u32>callee, FRAME_FUNCTION);
  store<u32>(record, <u32>callee + SLOT_SIZE, FRAME_BASE);
  store<u32>(record, <u32>end, FRAME_TOP);
  store<u32>(record, 0, FRAME_PC);
  store<u32>(record, closure, FRAME_CLOSURE);
  store<u32>(record, id, FRAME_BUILTIN);
  store<u32>(record, (<u32>wanted & 0xffff) | (FRAME_KIND_BUILTIN << 16), FRAME_WANTED);
  store<u32>(record, 0, FRAME_EXTRA);
  setFrame(record);
  setBase(callee + SLOT_SIZE);
  setTop(end);
  prepareArea();
  const count = dispatch(id);
  if (unwinding != Suspend.None || count == CALLS || isHooked()) return ran(frame, count);
  if (wanted == 1 && count == 1) {
    copySlot(load<u32>(frame, FRAME_FUNCTION), top - SLOT_SIZE);
    setFrame(frame - FRAME_SIZE);
  } else {
    leave(top - (count << 4), count);
  }
  return Ran.Returned;
}

/** Starts or resumes the builtin of the running frame. */
export function runBuiltin(): Ran {
  const record = frame;
  setBase(load<u32>(record, FRAME_BASE));
  setTop(load<u32>(record, FRAME_TOP));
  const saved = <usize>load<u32>(record, FRAME_PC);
  if (saved == CONTINUES) {
    prepareArea();
    store<u32>(record, 0, FRAME_PC);
    if (load<u32>(record, FRAME_BUILTIN) == BUILTIN_TABLE_SORT) return ran(record, continueSort());
    setContinuation();
  } else if (saved == 0) {
    prepareArea();
  } else {
    if (saved != IN_AREA) {
      const size = load<u32>(saved);
      memory.copy(areaAddress() + 8, saved + 8, size);
      store<u32>(areaAddress(), <u32>areaAddress() + 8 + size);
      releaseRaw(saved);
    }
    store<u32>(record, 0, FRAME_PC);
    return ran(record, rewind(load<u32>(record, FRAME_BUILTIN)));
  }
  return ran(record, dispatch(load<u32>(record, FRAME_BUILTIN)));
}

/** Goes on in a suspended builtin. The build makes all other callers of dispatch start afresh: split-suspendable.ts. */
function rewind(id: u32): i32 {
  beginRewind();
  return dispatch(id);
}

/** The builtin has returned this count, or is suspended. */
@inline
function ran(record: usize, count: i32): Ran {
  if (unwinding == Suspend.None) {
    if (count == CALLS) {
      store<u32>(record, <u32>top, FRAME_TOP);
      store<u32>(record, CONTINUES, FRAME_PC);
      return call(record);
    }
    if (isHooked() && traceReturn(count)) return Ran.Changed;
    leave(top - (count << 4), count);
    return Ran.Returned;
  }
  return suspended(finishUnwind());
}

function suspended(why: Suspend): Ran {
  const record = frame;
  store<u32>(record, <u32>top, FRAME_TOP);
  if (why == Suspend.Fuel) {
    store<u32>(record, IN_AREA, FRAME_PC);
    return Ran.OutOfFuel;
  }
  if (why == Suspend.Memory || why == Suspend.Growth) {
    store<u32>(record, IN_AREA, FRAME_PC);
    if (why == Suspend.Memory) store<u8>(PROCESS_COLLECTOR_FULL, 1);
    return Ran.Changed;
  }
  if (why == Suspend.Host) {
    store<u32>(record, IN_AREA, FRAME_PC); // nothing else runs before the answer is there
    return Ran.Waiting;
  }
  if (why == Suspend.Call) {
    charge(SUSPENSION_FUEL);
    if (keep(record)) return call(record);
    store<u32>(record, IN_AREA, FRAME_PC); // once more after a collection, see callAgain
    store<u32>(record, formOfCall(), FRAME_EXTRA);
    store<u8>(PROCESS_COLLECTOR_FULL, 1);
    return Ran.Changed;
  }
  return thrown(record);
}

/** FRAME_EXTRA for the call a builtin asked for. */
@inline function formOfCall(): u32 { return CALL_AGAIN | (<u32>callArguments << 11) | <u32>(callResults + 1); }

/** Calls the function a builtin has put on top. */
function call(record: usize): Ran {
  const callee = top - ((callArguments + 1) << 4);
  charge(CALL_FUEL);
  const index = record - <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  store<u32>(record, formOfCall(), FRAME_EXTRA);
  if (enter(callee, top, callResults, 0)) store<u32>(<usize>load<u32>(coroutine, COROUTINE_FRAMES) + index, 0, FRAME_EXTRA);
  return Ran.Changed;
}

/** Moves the suspended computation from the area, which others will use, to a block of its own. */
function keep(record: usize): bool {
  const size = usedArea() - 8;
  const block = tryAllocateRaw(size + 8);
  if (!block) return false;
  store<u32>(block, size);
  memory.copy(block + 8, areaAddress() + 8, size);
  store<u32>(record, <u32>block, FRAME_PC);
  return true;
}

/** Makes the call again that lacked memory when the builtin asked for it, or for keeping the builtin meanwhile. */
export function callAgain(): void {
  if (load<u32>(frame, FRAME_PC) == IN_AREA && !keep(frame)) {
    store<u32>(frame, 0, FRAME_EXTRA);
    raiseMemory();
    thrown(frame);
    return;
  }
  const form = load<u32>(frame, FRAME_EXTRA);
  const end = <usize>load<u32>(frame, FRAME_TOP);
  const record = frame - <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  if (enter(end - ((((form & ~CALL_AGAIN) >> 11) + 1) << 4), end, <i32>(form & 0x7ff) - 1, 0)) {
    store<u32>(<usize>load<u32>(coroutine, COROUTINE_FRAMES) + record, 0, FRAME_EXTRA);
  }
}
/** Is there such a call? */
@inline export function mustCallAgain(record: usize): bool { return (load<u32>(record, FRAME_EXTRA) & CALL_AGAIN) != 0; }

/** The builtin threw. An error while compiling ends `load` with nil and the message instead. */
function thrown(record: usize): Ran {
  charge(SUSPENSION_FUEL);
  store<u32>(record, 0, FRAME_PC);
  if (load<u32>(PROCESS_COMPILER)) {
    releaseCompiler();
    store<u8>(PROCESS_ERROR_PENDING, 0);
    setNil(base);
    copySlot(base + SLOT_SIZE, PROCESS_ERROR);
    leave(base, 2);
    return Ran.Returned;
  }
  store<u8>(PROCESS_ERROR_PENDING, 1);
  return Ran.Changed;
}

/** Forgets the suspended computation of a frame that is given up. */
export function dropBuiltin(record: usize): void {
  const saved = <usize>load<u32>(record, FRAME_PC) & ~<usize>7;
  if (saved) releaseRaw(saved);
  store<u32>(record, 0, FRAME_PC);
}
