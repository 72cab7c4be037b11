// string.format for the usual case: a short result from numbers and strings, made in the scratch. Nothing here waits;
// whatever is long, wrong or may call a metamethod is left to format.ts.

import { PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";
import { EVENT_TOSTRING, TAG_INTEGER } from "@perilune/isa/src/values";
import { exactInteger, slotToFloat, slotToInteger } from "../../arithmetic";
import { metamethodOf } from "../../metamethods";
import { at, slotCount } from "../../native";
import { formatFloat14, formatInteger, NUMBER_SCRATCH_SIZE } from "../../number/number-text";
import { floatIn, integerIn, isNil, isNumber, isString, objectIn, tagOf } from "../../slots";
import { bytesOf, copyShort, lengthOf } from "../../strings";
import { LONGEST_ITEM, NUMBER_SCRATCH, writeFloat, writeInteger, writePadded, writeQuoted } from "./format-item";
import {
  findLetter, FLOAT_FLAGS, HEXADECIMAL_FLAGS, INTEGER_FLAGS, readModifiers, TEXT_FLAGS, UNSIGNED_FLAGS,
} from "./format-specification";
import { findCharacter } from "./pattern-runs";

/** The result is made behind what number formatting needs. */
export const QUICK_RESULT: usize = NUMBER_SCRATCH + <usize>NUMBER_SCRATCH_SIZE;
const LIMIT: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 8;
const NOT_QUICK: i32 = -1;

/** Writes the whole result to QUICK_RESULT and returns its length, or -1. */
export function formatQuickly(): i32 {
  const format = objectIn(at(1));
  const end = bytesOf(format) + lengthOf(format);
  if (lengthOf(format) > LIMIT - QUICK_RESULT) return NOT_QUICK;
  const count = slotCount();
  let from = bytesOf(format);
  let to = QUICK_RESULT;
  let argument = 1;
  while (from < end) {
    const percent = findCharacter(from, end, 37);
    const length = <u32>(percent - from);
    if (length > <u32>(LIMIT - to)) return NOT_QUICK;
    copyShort(to, from, length);
    to += length;
    if (percent == end) break;
    const letter = findLetter(percent + 1, end);
    if (letter == end) return NOT_QUICK;
    from = letter + 1;
    if (<u32>load<u8>(letter) == 37) {
      if (letter != percent + 1 || to == LIMIT) return NOT_QUICK;
      store<u8>(to, 37);
      to++;
      continue;
    }
    argument++;
    if (argument > count || to + LONGEST_ITEM > LIMIT) return NOT_QUICK;
    const written = writeItem(percent + 1, letter, at(argument), to);
    if (written < 0) return NOT_QUICK;
    to += written;
  }
  return <i32>(to - QUICK_RESULT);
}

function writeItem(modifiers: usize, letterAt: usize, slot: usize, to: usize): i32 {
  const letter = <i32>load<u8>(letterAt);
  const isPlain = modifiers == letterAt;
  switch (letter) {
    case 100: case 105: // d i
      if (isPlain && tagOf(slot) == TAG_INTEGER) return formatInteger(integerIn(slot), to);
      return writeIntegerItem(modifiers, letterAt, INTEGER_FLAGS, slot, to);
    case 117: return writeIntegerItem(modifiers, letterAt, UNSIGNED_FLAGS, slot, to); // u
    case 111: case 120: case 88: return writeIntegerItem(modifiers, letterAt, HEXADECIMAL_FLAGS, slot, to); // o x X
    case 101: case 69: case 102: case 103: case 71: case 97: case 65: // e E f g G a A
      if (!isNumber(slot) || letterAt - modifiers > 20 || !readModifiers(modifiers, letterAt, FLOAT_FLAGS, true)) return NOT_QUICK;
      return writeFloat(slotToFloat(slot), letter, to);
    case 99: // c
      if (tagOf(slot) != TAG_INTEGER || !isPlain) return NOT_QUICK;
      store<u8>(to, <u8>integerIn(slot));
      return 1;
    case 115: return isPlain ? writeDisplay(slot, to) : writeText(modifiers, letterAt, slot, to); // s
    case 113: // q
      return isPlain && isString(slot) ? writeQuotedString(objectIn(slot), to) : NOT_QUICK;
    default: return NOT_QUICK;
  }
}

function writeIntegerItem(modifiers: usize, letterAt: usize, admitted: i32, slot: usize, to: usize): i32 {
  if (!slotToInteger(slot) || letterAt - modifiers > 20 || !readModifiers(modifiers, letterAt, admitted, true)) return NOT_QUICK;
  return writeInteger(exactInteger, load<u8>(letterAt), to);
}

/** %s without modifiers. */
function writeDisplay(slot: usize, to: usize): i32 {
  if (!isString(slot) && !isNumber(slot)) return NOT_QUICK;
  if (!isNil(metamethodOf(slot, EVENT_TOSTRING))) return NOT_QUICK;
  if (tagOf(slot) == TAG_INTEGER) return formatInteger(integerIn(slot), to);
  if (isNumber(slot)) return formatFloat14(floatIn(slot), to, NUMBER_SCRATCH);
  const length = lengthOf(objectIn(slot));
  if (length > <u32>(LIMIT - to)) return NOT_QUICK;
  copyShort(to, bytesOf(objectIn(slot)), length);
  return length;
}

/** %s with modifiers. */
function writeText(modifiers: usize, letterAt: usize, slot: usize, to: usize): i32 {
  if (!isString(slot) || lengthOf(objectIn(slot)) >= 100 || !isNil(metamethodOf(slot, EVENT_TOSTRING))) return NOT_QUICK;
  const bytes = bytesOf(objectIn(slot));
  const length = lengthOf(objectIn(slot));
  if (findCharacter(bytes, bytes + length, 0) < bytes + length) return NOT_QUICK;
  if (letterAt - modifiers > 20 || !readModifiers(modifiers, letterAt, TEXT_FLAGS, true)) return NOT_QUICK;
  return writePadded(bytes, length, to);
}

function writeQuotedString(string: usize, to: usize): i32 {
  if (lengthOf(string) > 100) return NOT_QUICK;
  store<u8>(to, 34);
  const end = writeQuoted(bytesOf(string), lengthOf(string), 0, to + 1);
  store<u8>(end, 34);
  return <i32>(end + 1 - to);
}
