// string.gsub.

import { checkInteger, checkString, isAbsent, throwArgumentType } from "../../arguments";
import {
  at, bufferAdvance, bufferByte, bufferFinish, bufferReserve, bufferString, bufferSubstring, burn, ensureSlots, pop, pushBuffer, pushCopy,
  pushInteger, pushNil, replace, setSlotCount, slotCount,
} from "../../native";
import { formatInteger } from "../../number/number-text";
import { getIndexed, pushNumberText } from "../../protocol";
import { addText } from "../../message";
import { basicTypeName, beginError, throwMessage } from "../../raise";
import { top } from "../../registers";
import { basicType, copySlot, isFunction, isNil, isNumber, isString, isTable, isTruthy, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { BUFFER_CAPACITY, BUFFER_LENGTH } from "@perilune/isa/src/layout";
import { keepPromises, throwMatch, writeCaptures } from "./captures";
import { findCharacter } from "./matcher";
import { CAPTURE_LIMIT, END, LAST_END, Match, owed, oweWork, PIECE, POSITION, SCRATCH_STATE, setWork, START } from "./match-state";
import { beginMatch, isAnchored, makePersistent, nextMatch } from "./next-match";
import { COPY_PIECE } from "./parts";
import { ESCAPE } from "./pattern-item";
import {
  checkEscape, copiedTo, escapedLength, escapedPosition, escapedStart, outputEnd, replaced, replacePiece, SHORT_REPLACEMENT, wantedRoom,
} from "./replacement";

/** Slots: after subject, pattern and replacement the output (nil until something is replaced) and the state buffer. */
const REPLACEMENT = 3;
const OUTPUT = 4;
const STATE = 5;

/** The most that one piece may append. */
const PIECE_OUTPUT: u64 = 32768;
/** Room made for more than what is wanted at once. */
const SLACK: u32 = 1024;

export function stringGsub(): i32 {
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
  return isCallback ? replaceByCallback(most) : replaceByString(most);
}

/** (waits) The result: the output with the rest of the subject from `copied` on, or the subject itself. */
function finish(copied: usize, count: i64): i32 {
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
function appendSubject(from: usize, to: usize): void {
  if (isNil(at(OUTPUT))) {
    pushBuffer();
    replace(OUTPUT);
  }
  if (from < to) bufferSubstring(OUTPUT, 1, <u32>(from - bytesOf(objectIn(at(1)))), <u32>(to - from));
}

// ── Functions and tables

function replaceByCallback(most: i64): i32 {
  const anchored = isAnchored();
  let from = bytesOf(objectIn(at(1)));
  let copied = from;
  let lastEnd: usize = 0;
  let count: i64 = 0;
  while (count < most) {
    const state = nextMatch(STATE, from, lastEnd, anchored);
    if (!state) break;
    const start = <usize>load<u32>(state, START);
    from = load<u32>(state, END);
    lastEnd = from;
    count++;
    pushReplacement(state);
    if (isTruthy(top - SLOT_SIZE)) {
      checkReplacement();
      appendSubject(copied, start);
      bufferString(OUTPUT, STATE + 1);
      copied = from;
    }
    pop(1);
    if (anchored) break;
  }
  return finish(copied, count);
}

/** (waits) Pushes what the function or table gives for the match. */
function pushReplacement(state: usize): void {
  if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
  const isCall = isFunction(at(REPLACEMENT));
  if (isCall) pushCopy(REPLACEMENT);
  const before = slotCount();
  const outcome = writeCaptures(state, true, isCall ? CAPTURE_LIMIT : 1);
  if (outcome != Match.Found) throwMatch(outcome, state);
  const count = slotCount() - before;
  keepPromises(count);
  if (isCall) suspendForCall(count, 1);
  else getIndexed(REPLACEMENT);
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

// ── Strings

function replaceByString(most: i64): i32 {
  const anchored = isAnchored();
  const replacement = objectIn(at(REPLACEMENT));
  const length = lengthOf(replacement);
  let copied = bytesOf(objectIn(at(1)));
  let count: i64 = 0;
  if (length > SHORT_REPLACEMENT) return replaceSlowly(copied, copied, 0, 0, most, anchored);
  let state = beginMatch(STATE, copied, 0, anchored);
  while (true) {
    const output = outputPlace();
    setWork(PIECE);
    const outcome = replacePiece(state, bytesOf(replacement), length, output, output + outputRoom(), copied, most - count);
    const cost = oweWork();
    if (outcome > Match.Failures) throwMatch(outcome, state);
    const reached = <usize>load<u32>(state, START);
    const lastEnd = <usize>load<u32>(state, LAST_END);
    const wanted = wantedRoom;
    const lacksRoom = outcome == Match.Full;
    count += replaced;
    copied = copiedTo;
    if (outputEnd > output) bufferAdvance(OUTPUT, <u32>(outputEnd - output));
    burn(cost);
    if (outcome == Match.None) {
      if (count > 0) appendSubject(0, 0); // what was replaced by nothing has not made an output
      return finish(copied, count);
    }
    if (lacksRoom && wanted > PIECE_OUTPUT) return replaceSlowly(reached, copied, lastEnd, count, most, anchored);
    if (lacksRoom) makeRoom(<u32>wanted);
    if (outcome == Match.Persist) makePersistent(STATE);
    if (outcome == Match.Persist || state == SCRATCH_STATE) state = beginMatch(STATE, reached, lastEnd, anchored);
  }
}

/** Where the output goes on, 0 while there is none; and the room there. */
function outputPlace(): usize {
  if (isNil(at(OUTPUT))) return 0;
  return bufferReserve(OUTPUT, 0);
}
function outputRoom(): usize {
  if (isNil(at(OUTPUT))) return 0;
  const buffer = objectIn(at(OUTPUT));
  return load<u32>(buffer, BUFFER_CAPACITY) - load<u32>(buffer, BUFFER_LENGTH);
}
function makeRoom(wanted: u32): void {
  appendSubject(0, 0);
  bufferReserve(OUTPUT, wanted + min(SLACK, lengthOf(objectIn(at(1)))));
}

/** (waits) Goes on match by match: for replacements, or distances between them, too long to be copied at once. */
function replaceSlowly(reached: usize, copiedBefore: usize, end: usize, done: i64, most: i64, anchored: bool): i32 {
  let from = reached;
  let copied = copiedBefore;
  let lastEnd = end;
  let count = done;
  if (isNil(at(STATE))) makePersistent(STATE); // captures must outlive the waits of copying
  while (count < most) {
    const state = nextMatch(STATE, from, lastEnd, anchored);
    if (!state) break;
    burn(owed);
    appendSubject(copied, load<u32>(state, START));
    appendReplacement(state);
    from = load<u32>(state, END);
    copied = from;
    lastEnd = from;
    count++;
    if (anchored) break;
  }
  return finish(copied, count);
}

/** (waits) Appends the replacement for the match in a persistent state. */
function appendReplacement(state: usize): void {
  const length = lengthOf(objectIn(at(REPLACEMENT)));
  const replacement = bytesOf(objectIn(at(REPLACEMENT)));
  let done: u32 = 0;
  while (done < length) {
    const stop = min(length, done + COPY_PIECE);
    const escape = <u32>(findCharacter(replacement + done, replacement + stop, ESCAPE) - replacement);
    bufferSubstring(OUTPUT, REPLACEMENT, done, escape - done);
    burn(1);
    done = escape;
    if (escape == stop) continue;
    const failure = checkEscape(state, escape + 1 < length ? load<u8>(replacement + escape + 1) : 0);
    if (failure != Match.Found) throwMatch(failure, state);
    if (escapedLength == POSITION) {
      const position = escapedPosition(state);
      const place = bufferReserve(OUTPUT, 24);
      bufferAdvance(OUTPUT, formatInteger(position, place));
    } else if (escapedStart == 0) {
      bufferByte(OUTPUT, ESCAPE);
    } else {
      appendSubject(escapedStart, escapedStart + escapedLength);
    }
    done = escape + 2;
  }
}
