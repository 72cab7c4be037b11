// string.format.

import { checkFloat, checkInteger, checkString, throwArgument } from "../../arguments";
import { addByte, addBytes, addText, messageBytes, messageLength, beginMessage } from "../../message";
import {
  at, bufferAdvance, bufferFinish, bufferReserve, bufferString, bufferSubstring, bufferText, burn, pop, pushBuffer, pushString, slotCount,
} from "../../native";
import { formatInteger } from "../../number/number-text";
import { addAddress, pushDisplay } from "../../protocol";
import { beginError, throwMessage, throwText } from "../../raise";
import { floatIn, integerIn, isCollectable, isInteger, isString, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf, tryString } from "../../strings";
import { text } from "../../text";
import { TAG_BUILTIN, TAG_FALSE, TAG_FLOAT, TAG_LIGHT_USERDATA, TAG_NIL, TAG_TRUE } from "@perilune/isa/src/values";
import { LONGEST_ITEM, NUMBER_SCRATCH, writeFloat, writeInteger, writePadded, writeQuoted } from "./format-item";
import { formatQuickly, QUICK_RESULT } from "./format-quick";
import {
  findLetter, FLOAT_FLAGS, HEXADECIMAL_FLAGS, INTEGER_FLAGS, LONGEST_SPECIFICATION, precision, readModifiers, TEXT_FLAGS, UNSIGNED_FLAGS,
} from "./format-specification";
import { findCharacter } from "./pattern-runs";
import { COPY_PIECE, WORK_PIECE } from "./parts";

export function stringFormat(): i32 {
  checkString(1);
  const length = formatQuickly();
  if (length >= 0) {
    const string = tryString(QUICK_RESULT, length);
    if (string) {
      pushString(string);
      burn((slotCount() << 1) + (length >> 3));
      return 1;
    }
  }
  return formatSlowly();
}

function formatSlowly(): i32 {
  const count = slotCount();
  const output = count + 1;
  pushBuffer();
  const format = bytesOf(objectIn(at(1))); // slot 1 keeps it where it is
  const end = format + lengthOf(objectIn(at(1)));
  let from = format;
  let argument = 1;
  while (from < end) {
    const stop = min(end, from + COPY_PIECE);
    const percent = findCharacter(from, stop, 37);
    if (percent > from) bufferSubstring(output, 1, <u32>(from - format), <u32>(percent - from));
    from = percent;
    if (percent == stop) continue;
    burn(4);
    if (percent + 1 < end && <u32>load<u8>(percent + 1) == 37) {
      bufferText(output, text("%"));
      from = percent + 2;
      continue;
    }
    argument++;
    if (argument > count) throwArgument(argument, text("no value"));
    const letter = findLetterOrThrow(percent + 1, end);
    convert(output, percent + 1, letter, letter < end ? load<u8>(letter) : 0, argument);
    from = letter + 1;
  }
  bufferFinish(output);
  return 1;
}

/** (throws) */
function findLetterOrThrow(from: usize, end: usize): usize {
  const most = min(end, from + LONGEST_SPECIFICATION + 2);
  const letter = findLetter(from, most);
  if (letter - from > LONGEST_SPECIFICATION) throwText(text("invalid format (too long)"));
  return letter;
}

/** (waits) Appends one conversion. */
function convert(output: i32, modifiers: usize, letterAt: usize, letter: u32, argument: i32): void {
  switch (letter) {
    case 99: // c
      checkModifiers(modifiers, letterAt, TEXT_FLAGS, false);
      appendCharacter(output, modifiers, letterAt, checkInteger(argument));
      break;
    case 100: case 105: appendInteger(output, modifiers, letterAt, INTEGER_FLAGS, argument); break; // d i
    case 117: appendInteger(output, modifiers, letterAt, UNSIGNED_FLAGS, argument); break; // u
    case 111: case 120: case 88: appendInteger(output, modifiers, letterAt, HEXADECIMAL_FLAGS, argument); break; // o x X
    case 97: case 65: // a A: modifiers are checked first
      checkModifiers(modifiers, letterAt, FLOAT_FLAGS, true);
      appendFloat(output, modifiers, letterAt, argument);
      break;
    case 102: case 101: case 69: case 103: case 71: appendFloat(output, modifiers, letterAt, argument); break; // f e E g G
    case 112: appendPointer(output, modifiers, letterAt, argument); break; // p
    case 113: // q
      if (modifiers != letterAt) throwText(text("specifier '%q' cannot have modifiers"));
      appendLiteral(output, argument);
      break;
    case 115: appendText(output, modifiers, letterAt, argument); break; // s
    default:
      beginSpecificationError(text("invalid conversion '"), modifiers, letter ? letterAt + 1 : letterAt);
      addText(text("' to 'format'"));
      throwMessage();
  }
}

function beginSpecificationError(what: i32, modifiers: usize, end: usize): void {
  beginError();
  addText(what);
  addByte(37);
  addBytes(modifiers, <u32>(end - modifiers));
}

/** (throws) Reads the modifiers, too. */
function checkModifiers(modifiers: usize, letterAt: usize, admitted: i32, admitsPrecision: bool): void {
  if (readModifiers(modifiers, letterAt, admitted, admitsPrecision)) return;
  beginSpecificationError(text("invalid conversion specification: '"), modifiers, letterAt + 1);
  addText(text("'"));
  throwMessage();
}

// Room is made before the modifiers are read: what was read does not outlive a wait.

function appendInteger(output: i32, modifiers: usize, letterAt: usize, admitted: i32, argument: i32): void {
  const value = checkInteger(argument);
  const to = bufferReserve(output, LONGEST_ITEM);
  checkModifiers(modifiers, letterAt, admitted, true);
  bufferAdvance(output, writeInteger(value, load<u8>(letterAt), to));
}

function appendFloat(output: i32, modifiers: usize, letterAt: usize, argument: i32): void {
  const value = checkFloat(argument);
  const to = bufferReserve(output, LONGEST_ITEM);
  checkModifiers(modifiers, letterAt, FLOAT_FLAGS, true);
  bufferAdvance(output, writeFloat(value, load<u8>(letterAt), to));
}

function appendCharacter(output: i32, modifiers: usize, letterAt: usize, value: i64): void {
  const to = bufferReserve(output, LONGEST_ITEM);
  readModifiers(modifiers, letterAt, TEXT_FLAGS, false);
  store<u8>(NUMBER_SCRATCH, <u8>value);
  bufferAdvance(output, writePadded(NUMBER_SCRATCH, 1, to));
}

function appendPointer(output: i32, modifiers: usize, letterAt: usize, argument: i32): void {
  const to = bufferReserve(output, LONGEST_ITEM);
  checkModifiers(modifiers, letterAt, TEXT_FLAGS, false);
  const tag = tagOf(at(argument));
  beginMessage();
  if (isCollectable(at(argument)) || tag == TAG_LIGHT_USERDATA || tag == TAG_BUILTIN) addAddress(at(argument));
  else addText(text("(null)"));
  bufferAdvance(output, writePadded(messageBytes(), messageLength(), to));
}

function appendText(output: i32, modifiers: usize, letterAt: usize, argument: i32): void {
  pushDisplay(argument);
  const length = lengthOf(objectIn(at(-1)));
  if (modifiers == letterAt) {
    bufferString(output, -1);
    pop(1);
    return;
  }
  if (hasZeros()) throwArgument(argument, text("string contains zeros"));
  const to = bufferReserve(output, LONGEST_ITEM);
  checkModifiers(modifiers, letterAt, TEXT_FLAGS, true);
  if (precision < 0 && length >= 100) bufferString(output, -1);
  else bufferAdvance(output, writePadded(bytesOf(objectIn(at(-1))), length, to));
  pop(1);
}

/** (waits) Are there zeros in the string on top? */
function hasZeros(): bool {
  const length = lengthOf(objectIn(at(-1)));
  for (let done: u32 = 0; done < length; done += WORK_PIECE) {
    const from = bytesOf(objectIn(at(-1))) + done;
    const stop = from + min(WORK_PIECE, length - done);
    if (findCharacter(from, stop, 0) < stop) return true;
    burn(1 + <i32>((stop - from) >> 4));
  }
  return false;
}

// ── %q

/** (waits) Appends a value as Lua source. */
function appendLiteral(output: i32, argument: i32): void {
  const slot = at(argument);
  const tag = tagOf(slot);
  if (isString(slot)) {
    appendQuoted(output, argument);
  } else if (isInteger(slot)) {
    if (integerIn(slot) == i64.MIN_VALUE) bufferText(output, text("0x8000000000000000"));
    else bufferAdvance(output, formatInteger(integerIn(at(argument)), bufferReserve(output, 24)));
  } else if (tag == TAG_FLOAT) {
    const value = floatIn(slot);
    if (value == Infinity) bufferText(output, text("1e9999"));
    else if (value == -Infinity) bufferText(output, text("-1e9999"));
    else if (value != value) bufferText(output, text("(0/0)"));
    else appendHexadecimal(output, value);
  } else if (tag == TAG_NIL || tag == TAG_FALSE || tag == TAG_TRUE) {
    pushDisplay(argument);
    bufferString(output, -1);
    pop(1);
  } else {
    throwArgument(argument, text("value has no literal form"));
  }
}

function appendHexadecimal(output: i32, value: f64): void {
  const to = bufferReserve(output, LONGEST_ITEM);
  readModifiers(0, 0, FLOAT_FLAGS, true); // none
  bufferAdvance(output, writeFloat(value, 97, to));
}

function appendQuoted(output: i32, argument: i32): void {
  const length = lengthOf(objectIn(at(argument)));
  bufferText(output, text("\""));
  for (let done: u32 = 0; done < length; done += WORK_PIECE) {
    const count = min(WORK_PIECE, length - done);
    const to = bufferReserve(output, count * 4);
    const from = bytesOf(objectIn(at(argument))) + done;
    const next: u32 = done + count < length ? load<u8>(from + count) : 0;
    bufferAdvance(output, <u32>(writeQuoted(from, count, next, to) - to));
    burn(1 + (count >> 1));
  }
  bufferText(output, text("\""));
}
