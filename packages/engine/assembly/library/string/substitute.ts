// string.gsub: arguments, the common end, and replacing by a function or table.
//
// Everything this keeps is in slots, so that calling a function needs no unwinding: the call is made by returning
// (callAndContinue), and the builtin starts again with the function's result on top.

import { checkInteger, checkString, isAbsent, throwArgumentType } from "../../arguments";
import {
  at, bufferFinish, bufferReserve, bufferString, bufferSubstring, ensureSlots, pop, pushBuffer, pushCopy, pushInteger, pushNil, pushSlot,
  replace, setSlotCount, slotCount,
} from "../../native";
import { addText } from "../../message";
import { getIndexed, pushNumberText } from "../../protocol";
import { basicTypeName, beginError, throwMessage } from "../../raise";
import { base, charge, fuel, setTop, top } from "../../registers";
import { basicType, copySlot, integerIn, isFunction, isNil, isNumber, isString, isTable, isTruthy, objectIn, setInteger, tagOf } from "../../slots";
import { bytesOf, copyShort, lengthOf } from "../../strings";
import { callAndContinue, pause, takeContinuation } from "../../suspension";
import { get, metatableOf } from "../../tables";
import { text } from "../../text";
import { BUFFER_CAPACITY, BUFFER_DATA, BUFFER_LENGTH } from "@perilune/isa/src/layout";
import { PROCESS_NIL } from "@perilune/isa/src/process";
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
  while (true) {
    const captures = advanceQuickly();
    if (captures == PAY_FIRST) {
      pause();
      continue;
    }
    if (captures == NOT_QUICK) {
      if (!advanceSlowly()) break;
    } else if (captures == 0) {
      break;
    } else {
      return callAndContinue(captures, 1);
    }
    if (isFunction(at(REPLACEMENT))) return callAndContinue(slotCount() - COPIED - 1, 1);
    getIndexed(REPLACEMENT);
    takeReplacement();
  }
  return finish(bytesOf(objectIn(at(1))) + <usize>integerIn(at(COPIED)), integerIn(at(COUNT)));
}

const PAY_FIRST: i32 = -2;
@inline function slotAt(index: i32): usize { return base + (index - 1) * SLOT_SIZE; }

/**
 * Goes from match to match as long as nothing has to wait. Pushes the function and its arguments and returns how many
 * there are; 0 = no more matches; PAY_FIRST, then go on; NOT_QUICK = advanceSlowly must find the next match.
 */
function advanceQuickly(): i32 {
  if (!isNil(slotAt(STATE))) return NOT_QUICK;
  const replacement = slotAt(REPLACEMENT);
  const isCall = !isTable(replacement);
  const subject = objectIn(base);
  const pattern = objectIn(base + SLOT_SIZE);
  const anchored = isAnchored(pattern);
  const before = top;
  while (true) {
    if (fuel <= 0) return PAY_FIRST;
    const count = integerIn(slotAt(COUNT));
    if (count >= integerIn(slotAt(MOST)) || (anchored && count > 0)) return 0;
    const from = bytesOf(subject) + <usize>integerIn(slotAt(MATCH_END));
    const outcome = matchInScratch(subject, pattern, from, count > 0 ? from : 0, anchored);
    if (outcome == Match.None) return 0;
    if (outcome != Match.Found) return NOT_QUICK;
    if (isCall) pushSlot(replacement);
    if (writeCaptures(SCRATCH_STATE, true, isCall ? CAPTURE_LIMIT : 1) != Match.Found || promises) break;
    const table = objectIn(replacement);
    const value = isCall ? PROCESS_NIL : get(table, top - SLOT_SIZE);
    if (!isCall && isNil(value) && metatableOf(table)) break; // there may be an __index
    keepMatch(SCRATCH_STATE, count + 1);
    if (isCall) return <i32>((top - before) / SLOT_SIZE) - 1;
    if (isTruthy(value) && !appendQuickly(value)) {
      keepMatch(SCRATCH_STATE, count); // nothing was done: the same match once more
      setInteger(slotAt(MATCH_END), <i64>(from - bytesOf(subject)));
      break;
    }
    setTop(before);
  }
  setTop(before);
  return NOT_QUICK;
}

function keepMatch(state: usize, count: i64): void {
  const subject = bytesOf(objectIn(base));
  setInteger(slotAt(COUNT), count);
  setInteger(slotAt(MATCH_START), <i64>(load<u32>(state, START) - subject));
  setInteger(slotAt(MATCH_END), <i64>(load<u32>(state, END) - subject));
}

/** (waits) Pushes what belongs to the next match: the function and its arguments, or the key. False = there is none. */
function advanceSlowly(): bool {
  const anchored = isAnchored(objectIn(at(2)));
  const count = integerIn(at(COUNT));
  if (count >= integerIn(at(MOST)) || (anchored && count > 0)) return false;
  const from = bytesOf(objectIn(at(1))) + <usize>integerIn(at(MATCH_END));
  const state = nextMatch(STATE, from, count > 0 ? from : 0, anchored);
  if (!state) return false;
  keepMatch(state, count + 1);
  if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
  const isCall = isFunction(at(REPLACEMENT));
  if (isCall) pushCopy(REPLACEMENT);
  const before = slotCount();
  const outcome = writeCaptures(state, true, isCall ? CAPTURE_LIMIT : 1);
  if (outcome != Match.Found) throwMatch(outcome, state);
  if (promises) keepPromises(slotCount() - before);
  return true;
}

/** (waits) Pops what the function or table gave; appends it, unless it is nil or false, and what stood before it. */
function takeReplacement(): void {
  if (isTruthy(top - SLOT_SIZE) && !appendQuickly(top - SLOT_SIZE)) {
    checkReplacement();
    const subject = bytesOf(objectIn(at(1)));
    appendSubject(subject + <usize>integerIn(at(COPIED)), subject + <usize>integerIn(at(MATCH_START)));
    bufferString(OUTPUT, slotCount());
    setInteger(at(COPIED), integerIn(at(MATCH_END)));
  }
  pop(1);
}

/** Appends a string and what stood before the match, if there is room and both are short. */
function appendQuickly(value: usize): bool {
  if (isNil(slotAt(OUTPUT)) || !isString(value)) return false;
  const copied = integerIn(slotAt(COPIED));
  const before = <u32>(integerIn(slotAt(MATCH_START)) - copied);
  const replacement = objectIn(value);
  const length = lengthOf(replacement);
  const buffer = objectIn(slotAt(OUTPUT));
  const filled = load<u32>(buffer, BUFFER_LENGTH);
  if (before > 256 || length > 256 || before + length > load<u32>(buffer, BUFFER_CAPACITY) - filled) return false;
  const to = load<u32>(buffer, BUFFER_DATA) + filled;
  copyShort(to, bytesOf(objectIn(base)) + <usize>copied, before);
  copyShort(to + before, bytesOf(replacement), length);
  store<u32>(buffer, filled + before + length, BUFFER_LENGTH);
  setInteger(slotAt(COPIED), integerIn(slotAt(MATCH_END)));
  charge(<i32>((before + length) >> 4));
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
