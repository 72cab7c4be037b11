// Checking the arguments of builtins. Each function tests and reports, so that builtins read as lists of preconditions.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_FLOAT, TAG_INTEGER } from "@perilune/isa/src/values";
import { coerceNumber, exactInteger, slotToFloat, slotToInteger } from "./arithmetic";
import { addArgumentProblem } from "./debug/argument-name";
import { addBytes, addInteger, addString, addText, beginMessage } from "./message";
import { at, pushSlot, slotCount } from "./native";
import { pushNumberText } from "./protocol";
import { addTypeName, basicTypeName, beginError, throwMessage } from "./raise";
import { top } from "./registers";
import { basicType, copySlot, isNil, isNumber, isString, isTable, isTruthy, objectIn, setFloat, setInteger, tagOf } from "./slots";
import { bytesOf, lengthOf } from "./strings";
import { text, writeText } from "./text";
import { setTop } from "./registers";

/** Starts "bad argument #n to 'f' (": add the reason, then endArgumentError. */
export function beginArgumentError(index: i32): void {
  beginError();
  addArgumentProblem(index);
}
/** (throws) */
export function endArgumentError(): void {
  addText(text(")"));
  throwMessage();
}
/** (throws) bad argument #index to 'f' (reason) */
export function throwArgument(index: i32, reason: i32): void {
  beginArgumentError(index);
  addText(reason);
  endArgumentError();
}
/** (throws) bad argument #index to 'f' (<expected> expected, got <type>) */
export function throwArgumentType(index: i32, expected: i32): void {
  beginArgumentError(index);
  addText(expected);
  addText(text(" expected, got "));
  if (index > slotCount()) addText(text("no value"));
  else if (tagOf(at(index)) == 5) addText(text("light userdata"));
  else addTypeName(at(index));
  endArgumentError();
}

/** Anything, but present. */
export function checkAny(index: i32): void { if (index > slotCount()) throwArgument(index, text("value expected")); }
export function checkTable(index: i32): void { if (!isTable(at(index))) throwArgumentType(index, text("table")); }
@inline export function isAbsent(index: i32): bool { return isNil(at(index)); }

/** An integer, or what converts to one exactly. */
export function checkInteger(index: i32): i64 {
  const slot = at(index);
  if (tagOf(slot) == TAG_INTEGER) return load<i64>(slot);
  const number = PROCESS_SCRATCH;
  if (coerceNumber(slot, number + 2000)) {
    if (slotToInteger(number + 2000)) return exactInteger;
    throwArgument(index, text("number has no integer representation"));
  }
  throwArgumentType(index, text("number"));
  return 0;
}
export function optionalInteger(index: i32, otherwise: i64): i64 { return isNil(at(index)) ? otherwise : checkInteger(index); }

/** A number, or a string that stands for one, as a float. */
export function checkFloat(index: i32): f64 {
  const slot = at(index);
  if (isNumber(slot)) return slotToFloat(slot);
  if (coerceNumber(slot, PROCESS_SCRATCH + 2000)) return slotToFloat(PROCESS_SCRATCH + 2000);
  throwArgumentType(index, text("number"));
  return 0;
}
export function optionalFloat(index: i32, otherwise: f64): f64 { return isNil(at(index)) ? otherwise : checkFloat(index); }

/** A number: strings are converted in the slot. */
export function checkNumber(index: i32): void {
  const slot = at(index);
  if (isNumber(slot)) return;
  if (!coerceNumber(slot, PROCESS_SCRATCH + 2000)) throwArgumentType(index, text("number"));
  copySlot(at(index), PROCESS_SCRATCH + 2000);
}

/** (waits) A string: numbers are converted in the slot. Returns the string object. */
export function checkString(index: i32): usize {
  const slot = at(index);
  if (isString(slot)) return objectIn(slot);
  if (!isNumber(slot)) throwArgumentType(index, text("string"));
  pushNumberText(slot);
  copySlot(at(index), top - SLOT_SIZE);
  setTop(top - SLOT_SIZE);
  return objectIn(at(index));
}

/** Is the string in a slot equal to a fixed text (at most 60 bytes)? */
export function stringIs(string: usize, text: i32): bool {
  const length = writeText(text, PROCESS_SCRATCH + 1900);
  return length == <i32>lengthOf(string) && memory.compare(bytesOf(string), PROCESS_SCRATCH + 1900, length) == 0;
}

/** A position as string functions count: negative from the end, cut to 0 … */
export function fromStart(position: i64, length: u32): i64 {
  if (position >= 0) return position;
  return position < 0 - <i64>length ? 0 : <i64>length + position + 1;
}
