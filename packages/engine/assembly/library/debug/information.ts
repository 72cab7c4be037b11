// debug.getinfo: everything about a function or an activation, as a table.

import {
  BLOCK_EXTRA, CLOSURE_PROTOTYPE, COROUTINE_FRAMES, COROUTINE_TRANSFER_COUNT, COROUTINE_TRANSFER_FIRST, FRAME_FLAGS,
  FRAME_FLAG_TAIL, FRAME_FUNCTION, LINE_ABSENT, PROTOTYPE_CODE_COUNT, PROTOTYPE_IS_VARARG,
  PROTOTYPE_LAST_LINE_DEFINED, PROTOTYPE_LINES, PROTOTYPE_LINE_DEFINED, PROTOTYPE_PARAMETERS, PROTOTYPE_SOURCE,
} from "@perilune/isa/src/layout";
import { TAG_BUILTIN_CLOSURE, TAG_CLOSURE } from "@perilune/isa/src/values";
import { checkString, isAbsent, throwArgument } from "../../arguments";
import { findFunctionName, nameKind } from "../../debug/function-name";
import { addChunkId, currentLine, lineOf } from "../../debug/position";
import { isHooked } from "../../debug/frames";
import { frameAtLevel } from "../../debug/traceback";
import { beginMessage, messageBytes, messageLength } from "../../message";
import { at, burn, collectOrThrow, pushBoolean, pushInteger, pushNil, pushSlot, pushString, pushTable, pushText, setSlotCount } from "../../native";
import { isFunction, objectIn, tagOf } from "../../slots";
import { rawSetInteger, rawSetText } from "../../storage";
import { bytesOf, lengthOf, tryString } from "../../strings";
import { text } from "../../text";
import { checkInt, coroutineArguments, pushFoundName, targetCoroutine } from "./target";

/** Instructions whose lines are collected between two payments. */
const LINE_STEP: u32 = 256;

/** Where things stand in the slots, counted from the options. */
const FUNCTION = 1;
const RESULT = 2;

export function debugGetinfo(): i32 {
  const shift = coroutineArguments();
  const owner = targetCoroutine(shift);
  const options = shift + 2;
  if (isAbsent(options)) {
    setSlotCount(shift + 1);
    pushText(text("flnSrtu"));
  } else {
    checkString(options);
  }
  setSlotCount(options);
  const offset = findSubject(owner, shift + 1, options);
  if (offset == -1) {
    pushNil();
    return 1;
  }
  checkOptions(options);
  pushTable();
  if (hasOption(options, 83)) setSource(options); // S
  if (hasOption(options, 108)) { // l
    pushInteger(offset < 0 ? -1 : currentLine(owner, frameAt(owner, offset)));
    rawSetText(-2, text("currentline"));
  }
  if (hasOption(options, 117)) setParameters(options); // u
  if (hasOption(options, 110)) setName(owner, offset); // n
  if (hasOption(options, 114)) setTransfer(owner, offset); // r
  if (hasOption(options, 116)) { // t
    pushBoolean(offset >= 0 && (load<u8>(frameAt(owner, offset), FRAME_FLAGS) & FRAME_FLAG_TAIL) != 0);
    rawSetText(-2, text("istailcall"));
  }
  if (hasOption(options, 76)) setActiveLines(options); // L
  if (hasOption(options, 102)) { // f
    pushSlot(at(options + FUNCTION));
    rawSetText(-2, text("func"));
  }
  return 1;
}

/** Records may move while waiting: they are told by their distance from the first. */
@inline function frameAt(owner: usize, offset: i32): usize { return <usize>load<u32>(owner, COROUTINE_FRAMES) + <usize>offset; }

/**
 * (waits) Pushes the function asked about. Returns the offset of its frame record, -2 when it is a function and no
 * activation, -1 when there is no such level.
 */
function findSubject(owner: usize, subject: i32, options: i32): i32 {
  const string = objectIn(at(options));
  if (lengthOf(string) && load<u8>(bytesOf(string)) == 62) throwArgument(options, text("invalid option '>'")); // ">"
  if (isFunction(at(subject))) {
    pushSlot(at(subject));
    return -2;
  }
  const frame = frameAtLevel(owner, checkInt(subject));
  if (!frame) return -1;
  pushSlot(load<u32>(frame, FRAME_FUNCTION));
  return <i32>(frame - <usize>load<u32>(owner, COROUTINE_FRAMES));
}

function checkOptions(options: i32): void {
  const string = objectIn(at(options));
  const bytes = bytesOf(string);
  const length = lengthOf(string);
  for (let index: u32 = 0; index < length; index++) {
    switch (load<u8>(bytes + index)) {
      case 0: return;
      case 83: // S
      case 108: // l
      case 117: // u
      case 110: // n
      case 114: // r
      case 116: // t
      case 76: // L
      case 102: break; // f
      default: throwArgument(options, text("invalid option"));
    }
    if ((index & 255) == 255) burn(64);
  }
}
function hasOption(options: i32, letter: u32): bool {
  const string = objectIn(at(options));
  const length = min<u32>(lengthOf(string), 4096);
  for (let index: u32 = 0; index < length; index++) {
    const byte = <u32>load<u8>(bytesOf(string) + index);
    if (byte == letter) return true;
    if (byte == 0) break;
  }
  return false;
}

/** Prototype of the function asked about, 0 for builtins. */
function prototypeOfSubject(options: i32): usize {
  const slot = at(options + FUNCTION);
  return tagOf(slot) == TAG_CLOSURE ? <usize>load<u32>(objectIn(slot), CLOSURE_PROTOTYPE) : 0;
}

function setSource(options: i32): void {
  const prototype = prototypeOfSubject(options);
  const source = prototype ? <usize>load<u32>(prototype, PROTOTYPE_SOURCE) : 0;
  if (source) pushString(source);
  else if (prototype) pushText(text("=?"));
  else pushText(text("=[C]"));
  rawSetText(-2, text("source"));
  if (prototype) pushChunkId(source);
  else pushText(text("[C]"));
  rawSetText(-2, text("short_src"));
  const line = prototype ? load<i32>(prototype, PROTOTYPE_LINE_DEFINED) : -1;
  pushInteger(line);
  rawSetText(-2, text("linedefined"));
  pushInteger(prototype ? load<i32>(prototype, PROTOTYPE_LAST_LINE_DEFINED) : -1);
  rawSetText(-2, text("lastlinedefined"));
  if (!prototype) pushText(text("C"));
  else if (line == 0) pushText(text("main"));
  else pushText(text("Lua"));
  rawSetText(-2, text("what"));
}

/** (waits) The scratch does not outlive a wait, so the text is written again for every try. */
function pushChunkId(source: usize): void {
  for (let tries = 0; ; tries++) {
    beginMessage();
    addChunkId(source);
    const string = tryString(messageBytes(), messageLength());
    if (string) {
      pushString(string);
      return;
    }
    collectOrThrow(tries);
  }
}

function setParameters(options: i32): void {
  const slot = at(options + FUNCTION);
  const prototype = prototypeOfSubject(options);
  pushInteger(tagOf(slot) == TAG_CLOSURE || tagOf(slot) == TAG_BUILTIN_CLOSURE ? load<u8>(objectIn(slot), BLOCK_EXTRA) : 0);
  rawSetText(-2, text("nups"));
  pushInteger(prototype ? load<u8>(prototype, PROTOTYPE_PARAMETERS) : 0);
  rawSetText(-2, text("nparams"));
  pushBoolean(prototype ? load<u8>(prototype, PROTOTYPE_IS_VARARG) != 0 : true);
  rawSetText(-2, text("isvararg"));
}

function setName(owner: usize, offset: i32): void {
  let kind = -1;
  if (offset >= 0) {
    findFunctionName(owner, frameAt(owner, offset));
    kind = nameKind;
  }
  if (kind < 0) {
    pushText(text(""));
  } else {
    pushFoundName();
    rawSetText(-2, text("name"));
    pushText(kind);
  }
  rawSetText(-2, text("namewhat"));
}

/** What a call or return hook just reports about the frame below it. */
function setTransfer(owner: usize, offset: i32): void {
  let first: u32 = 0;
  let count: u32 = 0;
  if (offset >= 0) {
    if (isHooked(owner, frameAt(owner, offset))) {
      first = load<u16>(owner, COROUTINE_TRANSFER_FIRST);
      count = load<u16>(owner, COROUTINE_TRANSFER_COUNT);
    }
  }
  pushInteger(first);
  rawSetText(-2, text("ftransfer"));
  pushInteger(count);
  rawSetText(-2, text("ntransfer"));
}

/** A table with the lines that have code as keys; nil for builtins. */
function setActiveLines(options: i32): void {
  const prototype = prototypeOfSubject(options);
  if (!prototype) {
    pushNil();
    rawSetText(-2, text("activelines"));
    return;
  }
  pushTable();
  const count = load<u32>(prototype, PROTOTYPE_LINES) ? load<u32>(prototype, PROTOTYPE_CODE_COUNT) : 0;
  // The first instruction of a vararg function stands for no line of the program.
  let index: u32 = load<u8>(prototype, PROTOTYPE_IS_VARARG) ? 1 : 0;
  let line: i32 = -1;
  for (; index < count; index++) {
    const next = nextLine(prototype, line, index);
    if (next != line) {
      line = next;
      pushBoolean(true);
      rawSetInteger(-2, line);
      burn(2);
    } else if (index % LINE_STEP == 0) {
      burn(LINE_STEP >> 3);
    }
  }
  rawSetText(-2, text("activelines"));
}
/** Line of an instruction, from the line of the one before (-1 = unknown). */
function nextLine(prototype: usize, line: i32, index: u32): i32 {
  const step = <i32>load<i8>(<usize>load<u32>(prototype, PROTOTYPE_LINES) + index);
  return line < 0 || step == LINE_ABSENT ? lineOf(prototype, index) : line + step;
}
