// Debug hooks: call, count, line and return events. The hooked loop asks traceInstruction before every instruction of
// Lua code; builtins are told by advance and runBuiltin. A hook is an ordinary call pushed in between; when it has
// returned, the same place is reached again and COROUTINE_HOOK_STAGE tells which events are done.

import {
  CLOSURE_PROTOTYPE, COROUTINE_FRAMES, COROUTINE_HOOK, COROUTINE_HOOK_COUNT, COROUTINE_HOOK_LEFT, COROUTINE_HOOK_LINE,
  COROUTINE_HOOK_MASK, COROUTINE_HOOK_PC, COROUTINE_HOOK_STAGE, COROUTINE_IN_HOOK, COROUTINE_TRANSFER_COUNT,
  COROUTINE_TRANSFER_FIRST, FRAME_BASE, FRAME_CLOSURE, FRAME_EXTRA, FRAME_FLAGS, FRAME_FLAG_CALL_SEEN, FRAME_FLAG_HOOK, FRAME_FLAG_RETURNING, FRAME_FLAG_TAIL,
  FRAME_PC, FRAME_TOP, HOOK_CALL, HOOK_COUNT, HOOK_LINE, HOOK_RETURN, PROTOTYPE_CODE, PROTOTYPE_PARAMETERS,
} from "@perilune/isa/src/layout";
import { OP_RETURN, OP_RETURN_ONE, OP_VARARG_PREPARE } from "@perilune/isa/src/generated/opcodes";
import { PROCESS_HOOKED, PROCESS_RETRY, PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { lineOf } from "../debug/position";
import { growAtOnce } from "../growth";
import { raiseMemory } from "../raise";
import { coroutine, frame, setTop, top } from "../registers";
import { copySlot, setInteger, setNil, setString } from "../slots";
import { reserveCall, Room } from "../stack";
import { tryIntern } from "../strings";
import { text, writeText } from "../text";
import { enter, leave } from "./calls";
import { hasToBeClosed } from "./upvalues";

/** Must the hooked loop run? */
@inline export function isHooked(): bool { return load<u8>(PROCESS_HOOKED) != 0; }
/** The stage when all events of an instruction are done. */
const ALL_TOLD: u32 = 4;
@inline function mask(): u32 { return load<u8>(coroutine, COROUTINE_IN_HOOK) ? 0 : load<u32>(coroutine, COROUTINE_HOOK_MASK); }
@inline function setStage(stage: u32): void { store<u8>(coroutine, stage, COROUTINE_HOOK_STAGE); }

/** The instruction that was told of is run again: its hooks are not. */
export function keepFromTelling(): void { if (isHooked() && mask()) setStage(ALL_TOLD); }

/**
 * Calls the hook with an event and a line (0 = none) above the running frame; lacking memory for that is an error
 * instead. False = the stack is at its limit: the hook is left out.
 */
function callHook(event: i32, line: i32): bool {
  growAtOnce(); // values on their way, which the hook may look at
  let room = reserveCall(300);
  for (; room == Room.Later; room = reserveCall(300)) growAtOnce(); // no hook is told twice
  if (room == Room.TooMuch) return false;
  const name = room == Room.Made ? tryIntern(PROCESS_SCRATCH + 8, writeText(event, PROCESS_SCRATCH + 8)) : 0;
  if (!name) {
    raiseMemory();
    return true;
  }
  const at = <usize>load<u32>(frame, FRAME_TOP);
  copySlot(at, coroutine + COROUTINE_HOOK);
  setString(at + SLOT_SIZE, name);
  if (line) setInteger(at + 2 * SLOT_SIZE, line);
  else setNil(at + 2 * SLOT_SIZE);
  store<u8>(coroutine, 1, COROUTINE_IN_HOOK);
  enter(at, at + 3 * SLOT_SIZE, 0, FRAME_FLAG_HOOK);
  return true;
}

/** What a call or return hands over, for getinfo: `count` slots from `first` on. */
function setTransfer(first: usize, count: u32): void {
  store<u16>(coroutine, <u16>min<u32>(<u32>((first - <usize>load<u32>(frame, FRAME_BASE)) >> 4) + 1, 65535), COROUTINE_TRANSFER_FIRST);
  store<u16>(coroutine, <u16>min<u32>(count, 65535), COROUTINE_TRANSFER_COUNT);
}

/** Before the instruction at `pc` of the running Lua frame: true = a hook has been called instead. */
export function traceInstruction(pc: usize): bool {
  const events = mask();
  if (!events) return false;
  if (load<u8>(PROCESS_RETRY)) return false; // lacked memory and is run again: all has been told already
  const prototype = <usize>load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE);
  const code = <usize>load<u32>(prototype, PROTOTYPE_CODE);
  const op = <i32>load<u8>(pc);
  const stage = load<u8>(coroutine, COROUTINE_HOOK_STAGE);
  if (op == OP_VARARG_PREPARE) return false; // belongs to the call: what is traced begins after it
  const first = pc == code || (pc == code + 4 && load<u8>(code) == OP_VARARG_PREPARE);
  if (stage < 1 && first && events & HOOK_CALL) {
    setStage(1);
    setTransfer(load<u32>(frame, FRAME_BASE), load<u8>(prototype, PROTOTYPE_PARAMETERS));
    if (callHook(load<u8>(frame, FRAME_FLAGS) & FRAME_FLAG_TAIL ? text("tail call") : text("call"), 0)) return true;
  }
  if (stage < 2 && events & HOOK_COUNT) {
    const left = load<i32>(coroutine, COROUTINE_HOOK_LEFT) - 1;
    store<i32>(coroutine, left > 0 ? left : load<i32>(coroutine, COROUTINE_HOOK_COUNT), COROUTINE_HOOK_LEFT);
    if (left <= 0) {
      setStage(2);
      if (callHook(text("count"), 0)) return true;
    }
  }
  if (stage < 3 && events & HOOK_LINE && startsLine(prototype, code, pc, first)) {
    setStage(3);
    if (callHook(text("line"), lineOf(prototype, <u32>((pc - code) >> 2)))) return true;
  }
  const instruction = load<u32>(pc);
  // A return that closes variables is run again after each of them: the last time counts.
  const closes = op == OP_RETURN && instruction >> 24 != 0 && hasToBeClosed(load<u32>(frame, FRAME_BASE));
  if (stage < ALL_TOLD && !closes && events & HOOK_RETURN && op >= OP_RETURN && op <= OP_RETURN_ONE) {
    setStage(ALL_TOLD);
    const given = op == OP_RETURN ? <i32>((instruction >> 16) & 0xff) - 1 : op - OP_RETURN - 1;
    const from = <usize>load<u32>(frame, FRAME_BASE) + ((instruction >> 4) & 0xff0);
    if (given >= 0 && op == OP_RETURN) store<u32>(frame, max(load<u32>(frame, FRAME_TOP), <u32>from + (<u32>given << 4)), FRAME_TOP);
    setTransfer(from, given < 0 ? <u32>((<usize>load<u32>(frame, FRAME_TOP) - from) >> 4) : <u32>given);
    if (callHook(text("return"), 0)) return true;
  }
  setStage(0);
  return false;
}

/** Does a line begin here: a new function, a jump back, or another line than that of the instruction before? */
function startsLine(prototype: usize, code: usize, pc: usize, first: bool): bool {
  const place = <u32>(frame - <usize>load<u32>(coroutine, COROUTINE_FRAMES));
  const same = load<u32>(coroutine, COROUTINE_HOOK_LINE) == place;
  let before = <usize>load<u32>(coroutine, COROUTINE_HOOK_PC);
  store<u32>(coroutine, place, COROUTINE_HOOK_LINE);
  store<u32>(coroutine, <u32>pc, COROUTINE_HOOK_PC);
  if (first) return true;
  if (!same || before < code || before > code + 0x4000000) before = pc - 4; // back from a call: go on from there
  if (pc <= before) return true;
  return lineOf(prototype, <u32>((pc - code) >> 2)) != lineOf(prototype, <u32>((before - code) >> 2));
}

/** A builtin is about to start in the running frame: true = its call hook has been called first. */
export function traceCall(): bool {
  const flags = load<u8>(frame, FRAME_FLAGS);
  if (!(mask() & HOOK_CALL) || flags & FRAME_FLAG_CALL_SEEN || load<u32>(frame, FRAME_PC) || load<u32>(frame, FRAME_EXTRA)) return false;
  store<u8>(frame, flags | FRAME_FLAG_CALL_SEEN, FRAME_FLAGS);
  const first = <usize>load<u32>(frame, FRAME_BASE);
  setTransfer(first, <u32>((<usize>load<u32>(frame, FRAME_TOP) - first) >> 4));
  return callHook(text("call"), 0);
}

/** The running builtin has pushed `count` results: true = its return hook has been called first. */
export function traceReturn(count: i32): bool {
  if (!(mask() & HOOK_RETURN)) return false;
  store<u8>(frame, load<u8>(frame, FRAME_FLAGS) | FRAME_FLAG_RETURNING, FRAME_FLAGS);
  store<u32>(frame, count, FRAME_EXTRA);
  store<u32>(frame, <u32>top, FRAME_TOP);
  setTransfer(top - (count << 4), <u32>count);
  if (callHook(text("return"), 0)) return true;
  store<u8>(frame, load<u8>(frame, FRAME_FLAGS) & ~FRAME_FLAG_RETURNING, FRAME_FLAGS);
  store<u32>(frame, 0, FRAME_EXTRA);
  return false;
}

/** Ends the frame of a control builtin with `count` results at `first`, after its return hook. */
export function leaveTraced(first: usize, count: i32): void {
  if (isHooked()) {
    setTop(first + (<usize>count << 4));
    if (traceReturn(count)) return;
  }
  leave(first, count);
}
