// Control builtins: those that change the frames themselves. They run when their frame has been pushed (startControl)
// and again when a function they called has returned (resumeControl). Their state is FRAME_EXTRA.

import {
  BUILTIN_CLOSURE_SLOTS, COROUTINE_FRAMES, COROUTINE_PROTECTED, FRAME_BASE, FRAME_BUILTIN, FRAME_CLOSURE, FRAME_EXTRA, FRAME_SIZE, FRAME_TOP, WANTED_ALL,
} from "@perilune/isa/src/layout";
import { PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_NIL } from "@perilune/isa/src/process";
import { EVENT_INDEX, SLOT_SIZE, TAG_COROUTINE, TAG_INTEGER } from "@perilune/isa/src/values";
import { exactInteger, slotToInteger, stringToNumber } from "../arithmetic";
import { addArgumentProblem } from "../debug/argument-name";
import { addPosition } from "../debug/position";
import { raiseBare, raiseBuiltinText, raiseText } from "../debug/raise-lua";
import {
  BUILTIN_BASE_ERROR, BUILTIN_BASE_INTERNAL_IPAIRS_NEXT, BUILTIN_BASE_NEXT, BUILTIN_BASE_PCALL, BUILTIN_BASE_XPCALL,
  BUILTIN_CORE_INTERNAL_IPAIRS_SLOW, BUILTIN_COROUTINE_CLOSE, BUILTIN_COROUTINE_INTERNAL_WRAP_CALL, BUILTIN_COROUTINE_RESUME,
  BUILTIN_COROUTINE_YIELD,
} from "../generated/builtins";
import { addText, beginMessage, endMessage, endMessageBefore } from "../message";
import { cachedMetamethod } from "../metamethods";
import { addTypeName, raiseMessage } from "../raise";
import { charge, coroutine, frame } from "../registers";
import { copySlot, integerIn, isFunction, isNil, isNumber, isString, isTable, objectIn, setBoolean, setInteger, setNil, setString, tagOf } from "../slots";
import { lengthOf } from "../strings";
import { getInteger, metatableOf, normalKey } from "../tables";
import { nextFrom, positionAfter } from "../table-growth";
import { text } from "../text";
import { enter } from "./calls";
import { leaveTraced } from "./hooks";
import { closeCoroutine, resumeCoroutine, yieldCoroutine } from "./coroutines";
import { closeNext, endProtected, PROTECTED_CALLING, PROTECTED_CLOSING, PROTECTED_DEPTH, PROTECTED_STATE } from "./unwind";

/** Protected calls inside one another, as in the reference, give or take. Each may make the error in flight longer. */
const PROTECTED_LIMIT: u32 = 196;
/** Bytes of a string that is taken for the level of an error. */
const LONGEST_LEVEL: u32 = 64;
/** Positions of a table `next` looks at before it lets others run. */
const NEXT_STEP = 512;

export function startControl(): void {
  const record = frame;
  const base = <usize>load<u32>(record, FRAME_BASE);
  const top = <usize>load<u32>(record, FRAME_TOP);
  switch (load<u32>(record, FRAME_BUILTIN)) {
    case BUILTIN_BASE_PCALL: {
      if (top == base) {
        raiseArgument(1, text("value expected"));
        return;
      }
      enterProtected(record, base, top);
      return;
    }
    case BUILTIN_BASE_XPCALL: {
      if (top < base + 2 * SLOT_SIZE || !isFunction(base + SLOT_SIZE)) {
        raiseArgumentType(2, text("function"), top > base + SLOT_SIZE ? base + SLOT_SIZE : 0);
        return;
      }
      copySlot(top, base); // handler below, function and arguments above
      copySlot(base, base + SLOT_SIZE);
      copySlot(base + SLOT_SIZE, top);
      enterProtected(record, base + SLOT_SIZE, top);
      return;
    }
    case BUILTIN_BASE_ERROR:
      raiseValue(base, top);
      return;
    case BUILTIN_BASE_NEXT:
      next(base, top);
      return;
    case BUILTIN_BASE_INTERNAL_IPAIRS_NEXT:
      ipairsNext(base, top);
      return;
    case BUILTIN_COROUTINE_YIELD:
      yieldCoroutine();
      return;
    case BUILTIN_COROUTINE_RESUME:
      if (top == base || tagOf(base) != TAG_COROUTINE) raiseArgumentType(1, text("thread"), top > base ? base : 0);
      else refuse(resumeCoroutine(objectIn(base), base + SLOT_SIZE), base);
      return;
    case BUILTIN_COROUTINE_INTERNAL_WRAP_CALL: {
      const problem = resumeCoroutine(objectIn(load<u32>(record, FRAME_CLOSURE) + BUILTIN_CLOSURE_SLOTS), base);
      if (problem > 0) raiseBuiltinText(problem);
      return;
    }
    default: { // BUILTIN_COROUTINE_CLOSE
      if (top == base || tagOf(base) != TAG_COROUTINE) {
        raiseArgumentType(1, text("thread"), top > base ? base : 0);
        return;
      }
      const problem = closeCoroutine(objectIn(base));
      if (problem > 0) raiseBuiltinText(problem);
    }
  }
}

/** A function the running control builtin called has returned, its results above the base. */
export function resumeControl(): void {
  const record = frame;
  const base = <usize>load<u32>(record, FRAME_BASE);
  const top = <usize>load<u32>(record, FRAME_TOP);
  switch (load<u32>(record, FRAME_BUILTIN)) {
    case BUILTIN_BASE_PCALL:
    case BUILTIN_BASE_XPCALL: {
      if ((load<u32>(record, FRAME_EXTRA) & PROTECTED_STATE) == PROTECTED_CLOSING) {
        closeNext(record);
        return;
      }
      endProtected(record);
      const first = load<u32>(record, FRAME_BUILTIN) == BUILTIN_BASE_PCALL ? base - SLOT_SIZE : base;
      setBoolean(first, true);
      leaveTraced(first, <i32>((top - first) / SLOT_SIZE));
      return;
    }
    case BUILTIN_BASE_NEXT:
      next(base, top);
      return;
  }
}

/** Calls the protected function; when it cannot be called for want of memory the frame starts again. */
function enterProtected(record: usize, callee: usize, top: usize): void {
  const depth = <u32>load<u8>(coroutine, COROUTINE_PROTECTED) + 1;
  store<u32>(record, (depth << PROTECTED_DEPTH) | PROTECTED_CALLING, FRAME_EXTRA);
  store<u8>(coroutine, depth, COROUTINE_PROTECTED);
  if (depth > PROTECTED_LIMIT) {
    raiseBare(text("C stack overflow"));
    return;
  }
  if (!enter(callee, top, WANTED_ALL, 0) && !load<u8>(PROCESS_ERROR_PENDING)) {
    const again = frame;
    endProtected(again);
    store<u32>(again, 0, FRAME_EXTRA);
    if (load<u32>(again, FRAME_BUILTIN) == BUILTIN_BASE_XPCALL) { // arguments back in their order
      const base = <usize>load<u32>(again, FRAME_BASE);
      const spare = <usize>load<u32>(again, FRAME_TOP);
      copySlot(spare, base);
      copySlot(base, base + SLOT_SIZE);
      copySlot(base + SLOT_SIZE, spare);
    }
  }
}

/** resume that cannot: false and the reason. */
function refuse(reason: i32, base: usize): void {
  if (reason <= 0) return;
  beginMessage();
  addText(reason);
  const message = endMessage();
  setBoolean(base - SLOT_SIZE, false);
  setString(base, message);
  leaveTraced(base - SLOT_SIZE, 2);
}

/** error(value, level) */
function raiseValue(base: usize, top: usize): void {
  if (top == base) setNil(PROCESS_ERROR);
  else copySlot(PROCESS_ERROR, base);
  let level: i32 = 1;
  if (top > base + SLOT_SIZE && !isNil(base + SLOT_SIZE)) {
    setNil(top);
    const given = isString(base + SLOT_SIZE) && lengthOf(objectIn(base + SLOT_SIZE)) <= LONGEST_LEVEL
      && stringToNumber(objectIn(base + SLOT_SIZE), top) ? top : base + SLOT_SIZE;
    if (!slotToInteger(given)) {
      if (isNumber(given)) raiseArgument(2, text("number has no integer representation"));
      else raiseArgumentType(2, text("number"), base + SLOT_SIZE);
      return;
    }
    level = <i32>exactInteger; // the rest is cut off, as in the reference
  }
  store<u8>(PROCESS_ERROR_PENDING, 1);
  if (level <= 0 || !isString(PROCESS_ERROR)) return;
  beginMessage();
  const wanted = frame - <usize>min(level, 1 << 26) * FRAME_SIZE;
  if (wanted < frame && wanted >= <usize>load<u32>(coroutine, COROUTINE_FRAMES)) addPosition(wanted);
  setString(PROCESS_ERROR, endMessageBefore(objectIn(PROCESS_ERROR)));
}

function next(base: usize, top: usize): void {
  if (top == base || !isTable(base)) {
    raiseArgumentType(1, text("table"), top > base ? base : 0);
    return;
  }
  const table = objectIn(base);
  let position = <i32>load<u32>(frame, FRAME_EXTRA) - 1;
  if (position < 0) {
    position = positionAfter(table, top > base + SLOT_SIZE ? normalKey(base + SLOT_SIZE, top) : PROCESS_NIL, base);
    if (position < 0) {
      raiseText(text("invalid key to 'next'"));
      return;
    }
  }
  const found = nextFrom(table, position, NEXT_STEP, base, base + SLOT_SIZE);
  if (found == -1) {
    setNil(base);
    leaveTraced(base, 1);
  } else if (found < 0) {
    charge(NEXT_STEP >> 4);
    store<u32>(frame, <u32>(-2 - found + 1), FRAME_EXTRA);
  } else {
    leaveTraced(base, 2);
  }
}

function ipairsNext(base: usize, top: usize): void {
  if (top > base + SLOT_SIZE && isTable(base) && tagOf(base + SLOT_SIZE) == TAG_INTEGER) {
    const table = objectIn(base);
    const index = integerIn(base + SLOT_SIZE) + 1;
    const slot = getInteger(table, index);
    if (!isNil(slot) || isNil(cachedMetamethod(metatableOf(table), EVENT_INDEX))) {
      if (isNil(slot)) {
        setNil(base);
        leaveTraced(base, 1);
        return;
      }
      setInteger(base, index);
      copySlot(base + SLOT_SIZE, slot);
      leaveTraced(base, 2);
      return;
    }
  }
  store<u32>(frame, BUILTIN_CORE_INTERNAL_IPAIRS_SLOW, FRAME_BUILTIN);
}

function raiseArgument(index: i32, reason: i32): void {
  beginMessage();
  addPosition(frame - FRAME_SIZE);
  addArgumentProblem(index);
  addText(reason);
  addText(text(")"));
  raiseMessage();
}
/** `slot` is the argument, 0 when it is missing. */
function raiseArgumentType(index: i32, expected: i32, slot: usize): void {
  beginMessage();
  addPosition(frame - FRAME_SIZE);
  addArgumentProblem(index);
  addText(expected);
  addText(text(" expected, got "));
  if (slot) addTypeName(slot);
  else addText(text("no value"));
  addText(text(")"));
  raiseMessage();
}
