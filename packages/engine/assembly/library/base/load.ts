// load, loadfile and dofile. All arrange the same slots, then compile: 1 source, 2 chunk name, 3 mode or nil,
// 4 environment. What goes wrong while compiling the interpreter turns into nil and the message.

import { CLOSURE_UPVALUES, UPVALUE_SLOT, WANTED_ALL } from "@perilune/isa/src/layout";
import { checkString, isAbsent, throwArgumentType } from "../../arguments";
import { barrierForward } from "../../barrier";
import { compileChunk } from "../../compiler/compiler";
import { BUILTIN_BASE_LOADFILE, BUILTIN_BASE_PCALL } from "../../generated/builtins";
import { pushMainClosure } from "../../interpreter/closures";
import { addText, endMessage } from "../../message";
import {
  at, bufferFinish, bufferString, bufferSubstring, bufferText, pop, pushBuffer, pushBuiltin, pushCopy, pushNil, pushString, pushText, remove, replace,
  setSlotCount, slotCount, throwTop,
} from "../../native";
import { beginError } from "../../raise";
import { copySlot, isCollectable, isFunction, isNil, isNumber, isString, isTruthy, objectIn, setNil } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import { pushSource } from "./source-file";

const SOURCE = 1;
const NAME = 2;
const MODE = 3;
const ENVIRONMENT = 4;

/** First byte of precompiled code. */
const ESCAPE = 27;
const LETTER_B = 98;
const LETTER_T = 116;
const MOST_MODE: u32 = 64;

export function baseLoad(): i32 {
  const hasEnvironment = slotCount() >= ENVIRONMENT;
  const isText = isString(at(SOURCE)) || isNumber(at(SOURCE));
  if (!isAbsent(MODE)) checkString(MODE);
  if (!isAbsent(NAME)) checkString(NAME);
  if (isText) checkString(SOURCE);
  else if (!isFunction(at(SOURCE))) throwArgumentType(SOURCE, text("function"));
  setSlotCount(ENVIRONMENT);
  if (isAbsent(NAME)) {
    if (isText) pushCopy(SOURCE);
    else pushText(text("=(load)"));
    replace(NAME);
  }
  if (!isText && !readPieces()) return 2;
  return compile(hasEnvironment) ? 1 : 2;
}

/** (waits) Puts what the function in slot SOURCE returns piece by piece into its place; false = nil and a message are pushed. */
function readPieces(): bool {
  pushBuffer();
  const buffer = ENVIRONMENT + 1;
  while (true) {
    pushBuiltin(BUILTIN_BASE_PCALL); // its errors are results of load
    pushCopy(SOURCE);
    suspendForCall(1, 2);
    const piece = at(-1);
    if (!isTruthy(at(-2))) {
      setNil(at(-2));
      return false;
    }
    if (isNil(piece)) break;
    if (!isString(piece) && !isNumber(piece)) {
      pushNil();
      beginError();
      addText(text("reader function must return a string"));
      pushString(endMessage());
      return false;
    }
    if (lengthOf(checkString(buffer + 2)) == 0) break;
    bufferString(buffer, buffer + 2);
    pop(2);
  }
  setSlotCount(buffer);
  bufferFinish(buffer);
  replace(SOURCE);
  setSlotCount(ENVIRONMENT);
  return true;
}

/** (waits) Compiles what the slots say and pushes the function; false = nil and a message are pushed. */
function compile(hasEnvironment: bool): bool {
  const source = objectIn(at(SOURCE));
  const isBinary = lengthOf(source) > 0 && load<u8>(bytesOf(source)) == ESCAPE;
  if (!isModeAllowing(isBinary ? LETTER_B : LETTER_T) || isBinary) {
    pushRefusal(isBinary);
    return false;
  }
  compileChunk(SOURCE, NAME);
  pushMainClosure(slotCount());
  if (hasEnvironment) {
    const upvalue = <usize>load<u32>(objectIn(at(-1)), CLOSURE_UPVALUES);
    copySlot(load<u32>(upvalue, UPVALUE_SLOT), at(ENVIRONMENT));
    if (isCollectable(at(ENVIRONMENT))) barrierForward(upvalue, objectIn(at(ENVIRONMENT)));
  }
  return true;
}

function isModeAllowing(letter: u32): bool {
  if (isAbsent(MODE)) return true;
  const mode = bytesOf(objectIn(at(MODE)));
  const length = modeLength();
  for (let i: u32 = 0; i < length; i++) if (load<u8>(mode + i) == letter) return true;
  return false;
}
/** Bytes of the mode that are looked at: up to the first zero, and no more than MOST_MODE. */
function modeLength(): u32 {
  const mode = objectIn(at(MODE));
  const length = min<u32>(lengthOf(mode), MOST_MODE);
  let count: u32 = 0;
  while (count < length && load<u8>(bytesOf(mode) + count)) count++;
  return count;
}

/** Pushes nil and why the chunk is not accepted. */
function pushRefusal(isBinary: bool): void {
  pushNil();
  pushBuffer();
  bufferText(-1, isBinary ? text("attempt to load a binary chunk (") : text("attempt to load a text chunk ("));
  if (isBinary && isModeAllowing(LETTER_B)) {
    bufferText(-1, text("precompiled code is never accepted)"));
  } else {
    bufferText(-1, text("mode is '"));
    const length = modeLength();
    bufferSubstring(-1, MODE, 0, length < MOST_MODE ? length : lengthOf(objectIn(at(MODE))));
    bufferText(-1, text("')"));
  }
  bufferFinish(-1);
  remove(slotCount() - 1);
}

export function baseLoadfile(): i32 {
  const hasEnvironment = slotCount() >= 3;
  if (!isAbsent(1)) checkString(1);
  if (!isAbsent(2)) checkString(2);
  setSlotCount(3);
  if (!pushSource(1)) return 2;
  pushChunkName(1);
  pushCopy(2);
  pushCopy(3);
  for (let i = SOURCE; i <= ENVIRONMENT; i++) copySlot(at(i), at(i + 3));
  setSlotCount(ENVIRONMENT);
  return compile(hasEnvironment) ? 1 : 2;
}

/** (waits) Pushes the chunk name of the file named in slot `name`. */
function pushChunkName(name: i32): void {
  if (isAbsent(name)) {
    pushText(text("=stdin"));
    return;
  }
  pushBuffer();
  bufferText(-1, text("@"));
  bufferString(-1, name);
  bufferFinish(-1);
  remove(slotCount() - 1);
}

export function baseDofile(): i32 {
  setSlotCount(1);
  pushBuiltin(BUILTIN_BASE_LOADFILE);
  pushCopy(1);
  suspendForCall(1, 2);
  if (isNil(at(2))) throwTop();
  setSlotCount(2);
  suspendForCall(0, WANTED_ALL);
  return slotCount() - 1;
}
