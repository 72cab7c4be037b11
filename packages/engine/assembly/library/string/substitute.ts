// string.gsub: arguments, the common end, and replacing by a function or table.
//
// Everything this keeps is in slots, so that calling a function needs no unwinding: the call is made by returning
// (callAndContinue), and the builtin starts again with the function's result on top.

import { checkInteger, checkString, isAbsent, throwArgumentType } from "../../arguments";
import {
  at, bufferFinish, bufferReserve, bufferString, bufferSubstring, ensureSlots, pop, pushBuffer, pushCopy, pushInteger, pushNil, replace,
  setSlotCount, slotCount,
} from "../../native";
import { addText } from "../../message";
import { getIndexed, pushNumberText } from "../../protocol";
import { basicTypeName, beginError, throwMessage } from "../../raise";
import { fuel, top } from "../../registers";
import { basicType, copySlot, integerIn, isFunction, isNil, isNumber, isString, isTable, isTruthy, objectIn, setInteger, tagOf } from "../../slots";
import { bytesOf, copyShort, lengthOf } from "../../strings";
import { callAndContinue, pause, takeContinuation } from "../../suspension";
import { text } from "../../text";
import { BUFFER_CAPACITY, BUFFER_DATA, BUFFER_LENGTH } from "@perilune/isa/src/layout";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { keepPromises, promises, throwMatch, writeCaptures } from "./captures";
import { CAPTURE_LIMIT, END, Match, SCRATCH_STATE, START } from "./match-state";
import { isAnchored, matchInScratch, nextMatch } from "./next-match";
import { NOT_QUICK } from "./parts";
import { replaceByString, replaceQuickly } from "./substitute-string";

export const REPLACEMENT = 3;
/** Buffer, nil until something is replaced. */
export const OUTPUT = 4;
/** Match state: buffer or nil. */
export const STATE = 5;
/** Replacements so far, and the most there may be. */
const COUNT = 6;
const MOST = 7;
/** Offsets in the subject: the last match, and what is in the output. */
const MATCH_START = 8;
const MATCH_END = 9;
const COPIED = 10;

/** Room a new output has beyond what it starts with, at most. */
const FIRST_ROOM: u32 = 4096;

export function stringGsub(): i32 {
  if (takeContinuation()) {
    if (fuel <= 0) pause();
    takeReplacement();
    return replaceByCallback();
  }
  const results = replaceQuickly();
  if (results != NOT_QUICK) return results;
  const length = lengthOf(checkString(1));
  checkString(2);
  const most = isAbsent(4) ? <i64>length + 1 : checkInteger(4);
  const isCallback = isFunction(at(REPLACEMENT)) || isTable(at(REPLACEMENT));
  if (!isCallback) {
    if (!isString(at(REPLACEMENT)) && !isNumber(at(REPLACEMENT))) throwArgumentType(REPLACEMENT, text("string/function/table"));
    checkString(REPLACEMENT);
  }
  setSlotCount(REPLACEMENT);
  pushNil();
  pushNil();
  if (!isCallback) return replaceByString(most);
  pushInteger(0);
  pushInteger(most);
  pushInteger(0);
  pushInteger(0);
  pushInteger(0);
  return replaceByCallback();
}

/** (waits) The result: the output with the rest of the subject from `copied` on, or the subject itself. */
export function finish(copied: usize, count: i64): i32 {
  if (isNil(at(OUTPUT))) {
    pushCopy(1);
  } else {
    appendSubject(copied, bytesOf(objectIn(at(1))) + lengthOf(objectIn(at(1))));
    bufferFinish(OUTPUT);
  }
  pushInteger(count);
  return 2;
}

/** (waits) Appends the subject's bytes from … to-1 to the output. */
export function appendSubject(from: usize, to: usize): void {
  if (isNil(at(OUTPUT))) {
    pushBuffer();
    replace(OUTPUT);
    bufferReserve(OUTPUT, min(FIRST_ROOM, lengthOf(objectIn(at(1))) + 16));
  }
  if (from < to) bufferSubstring(OUTPUT, 1, <u32>(from - bytesOf(objectIn(at(1)))), <u32>(to - from));
}

/** (waits) Goes on to the next call, or to the end. */
function replaceByCallback(): i32 {
  const anchored = isAnchored();
  const isCall = isFunction(at(REPLACEMENT));
  const subject = bytesOf(objectIn(at(1)));
  while (true) {
    const count = integerIn(at(COUNT));
    if (count >= integerIn(at(MOST)) || (anchored && count > 0)) break;
    const from = subject + <usize>integerIn(at(MATCH_END));
    const state = findNext(from, count > 0 ? from : 0, anchored);
    if (!state) break;
    setInteger(at(COUNT), count + 1);
    setInteger(at(MATCH_START), <i64>(load<u32>(state, START) - subject));
    setInteger(at(MATCH_END), <i64>(load<u32>(state, END) - subject));
    if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
    if (isCall) pushCopy(REPLACEMENT);
    const before = slotCount();
    const outcome = writeCaptures(state, true, isCall ? CAPTURE_LIMIT : 1);
    if (outcome != Match.Found) throwMatch(outcome, state);
    const captures = slotCount() - before;
    if (promises) keepPromises(captures);
    if (isCall) return callAndContinue(captures, 1);
    getIndexed(REPLACEMENT);
    takeReplacement();
    if (fuel <= 0) pause();
  }
  return finish(subject + <usize>integerIn(at(COPIED)), integerIn(at(COUNT)));
}

/** (waits) State of the next match, 0 = none. */
function findNext(from: usize, lastEnd: usize, anchored: bool): usize {
  if (isNil(at(STATE))) {
    const outcome = matchInScratch(from, lastEnd, anchored);
    if (outcome == Match.Found) return SCRATCH_STATE;
    if (outcome == Match.None) return 0;
  }
  return nextMatch(STATE, from, lastEnd, anchored);
}

/** (waits) Pops what the function or table gave; appends it, unless it is nil or false, and what stood before it. */
function takeReplacement(): void {
  if (!isTruthy(top - SLOT_SIZE)) {
    pop(1);
    return;
  }
  checkReplacement();
  if (!appendQuickly()) {
    const subject = bytesOf(objectIn(at(1)));
    appendSubject(subject + <usize>integerIn(at(COPIED)), subject + <usize>integerIn(at(MATCH_START)));
    bufferString(OUTPUT, slotCount());
  }
  setInteger(at(COPIED), integerIn(at(MATCH_END)));
  pop(1);
}

/** Appends if there is room and both parts are short. */
function appendQuickly(): bool {
  if (isNil(at(OUTPUT))) return false;
  const copied = integerIn(at(COPIED));
  const before = <u32>(integerIn(at(MATCH_START)) - copied);
  const replacement = objectIn(top - SLOT_SIZE);
  const length = lengthOf(replacement);
  const buffer = objectIn(at(OUTPUT));
  const filled = load<u32>(buffer, BUFFER_LENGTH);
  if (before > 256 || length > 256 || before + length > load<u32>(buffer, BUFFER_CAPACITY) - filled) return false;
  const to = load<u32>(buffer, BUFFER_DATA) + filled;
  copyShort(to, bytesOf(objectIn(at(1))) + <usize>copied, before);
  copyShort(to + before, bytesOf(replacement), length);
  store<u32>(buffer, filled + before + length, BUFFER_LENGTH);
  return true;
}

/** (waits) The replacement on top must be a string; a number becomes one. */
function checkReplacement(): void {
  const slot = top - SLOT_SIZE;
  if (isString(slot)) return;
  if (!isNumber(slot)) {
    beginError();
    addText(text("invalid replacement value (a "));
    addText(basicTypeName(basicType(tagOf(slot))));
    addText(text(")"));
    throwMessage();
  }
  pushNumberText(slot);
  copySlot(top - 2 * SLOT_SIZE, top - SLOT_SIZE);
  pop(1);
}
