// Errors of the running Lua function, told in the words of its source: "attempt to index a nil value (field 'x')".
// raise… put the whole message into PROCESS_ERROR and return. Leaf code; FRAME_PC must have been saved.

import { COROUTINE_FRAMES, FRAME_SIZE } from "@perilune/isa/src/layout";
import { EVENT_BAND, EVENT_BNOT, EVENT_SHR } from "@perilune/isa/src/values";
import { slotToInteger } from "../arithmetic";
import { addText, beginMessage } from "../message";
import { addCompare } from "../protocol";
import { addTypeName, raiseMessage } from "../raise";
import { coroutine, frame } from "../registers";
import { isNumber, isString } from "../slots";
import { text } from "../text";
import { isHelperFrame } from "./frames";
import { findCalledName } from "./function-name";
import { addPosition } from "./position";
import { addFoundInfo, addLocalName, addVariableInfo } from "./variable-info";
import { nameKind } from "./variable-name";

/** The frame whose instruction is at fault: the running one, or the one it helps. */
function faultyFrame(): usize {
  const bottom = <usize>load<u32>(coroutine, COROUTINE_FRAMES);
  let at = frame;
  while (at > bottom && isHelperFrame(at)) at -= FRAME_SIZE;
  return at;
}
function beginRaise(): void {
  beginMessage();
  addPosition(frame);
}

/** Adds the name of the local variable in a slot of the running Lua function, "?" when it has none. */
export function addVariableName(slot: usize): void { addLocalName(faultyFrame(), slot); }

/** attempt to <what> a <type> value (<variable>) */
export function raiseOperand(what: i32, slot: usize): void {
  beginRaise();
  addText(text("attempt to "));
  addText(what);
  addText(text(" a "));
  addTypeName(slot);
  addText(text(" value"));
  addVariableInfo(faultyFrame(), slot);
  raiseMessage();
}

/** No metamethod for an arithmetic or bitwise event: blames the first operand that is not a number. */
export function raiseArithmetic(event: u32, left: usize, right: usize): void {
  const culprit = isNumber(left) ? right : left;
  if ((event >= <u32>EVENT_BAND && event <= <u32>EVENT_SHR) || event == EVENT_BNOT) {
    if (isNumber(culprit)) raiseNoInteger(left, right);
    else raiseOperand(text("perform bitwise operation on"), culprit);
  } else {
    raiseOperand(text("perform arithmetic on"), culprit);
  }
}

export function raiseConcatenate(left: usize, right: usize): void {
  raiseOperand(text("concatenate"), isString(left) || isNumber(left) ? right : left);
}

/** Both operands are numbers, one of them without an integer value. */
export function raiseNoInteger(left: usize, right: usize): void {
  beginRaise();
  addText(text("number"));
  addVariableInfo(faultyFrame(), slotToInteger(left) ? right : left);
  addText(text(" has no integer representation"));
  raiseMessage();
}

export function raiseCompare(left: usize, right: usize): void {
  beginRaise();
  addCompare(left, right);
  raiseMessage();
}

/** attempt to call a <type> value, with the name the calling instruction gives it. */
export function raiseCall(slot: usize): void {
  const caller = faultyFrame();
  beginRaise();
  addText(text("attempt to call a "));
  addTypeName(slot);
  addText(text(" value"));
  findCalledName(coroutine, caller);
  if (nameKind >= 0) addFoundInfo();
  else addVariableInfo(caller, slot);
  raiseMessage();
}

/** bad 'for' <what> (number expected, got <type>); what: "initial value", "limit", "step". */
export function raiseForLoop(what: i32, slot: usize): void {
  beginRaise();
  addText(text("bad 'for' "));
  addText(what);
  addText(text(" (number expected, got "));
  addTypeName(slot);
  addText(text(")"));
  raiseMessage();
}

/** A fixed text as an error without a position. */
export function raiseBare(message: i32): void {
  beginMessage();
  addText(message);
  raiseMessage();
}

/** A fixed text as an error of the running builtin: with the position of its caller. */
export function raiseBuiltinText(message: i32): void {
  beginMessage();
  addPosition(frame - FRAME_SIZE);
  addText(message);
  raiseMessage();
}

/** A fixed text as an error of the running Lua function. */
export function raiseText(message: i32): void {
  beginRaise();
  addText(message);
  raiseMessage();
}
