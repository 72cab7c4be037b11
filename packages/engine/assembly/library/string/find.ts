// string.find and string.match.

import { checkString, optionalInteger } from "../../arguments";
import { at, burn, ensureSlots, pushInteger, pushNil, setSlotCount, slotCount } from "../../native";
import { base, charge, setTop, top } from "../../registers";
import { integerIn, isInteger, isNil, isString, isTruthy, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { keepPromises, promises, throwMatch, writeCaptures } from "./captures";
import { CAPTURE_LIMIT, END, Match, PIECE, SCRATCH_STATE, setWork, START, workDone } from "./match-state";
import { isAnchored, matchInScratch, nextMatch } from "./next-match";
import { NOT_QUICK, WORK_PIECE } from "./parts";
import { startPosition } from "./positions";
import { hasSpecial, searchEqual, searchPiece, searchPlace } from "./search";

/** Slot of the state buffer. */
const STATE = 3;

export function stringFind(): i32 {
  const results = findQuickly(true);
  if (results != NOT_QUICK) return results;
  const start = checkArguments();
  if (start < 0) return none();
  const isPlain = isTruthy(at(4)) || !isPattern();
  return isPlain ? findPlain(<u32>start) : findPattern(<u32>start, true);
}

export function stringMatch(): i32 {
  const results = findQuickly(false);
  if (results != NOT_QUICK) return results;
  const start = checkArguments();
  return start < 0 ? none() : findPattern(<u32>start, false);
}

/** (waits) Where to begin, from 0, or -1 = beyond the end of the subject. */
function checkArguments(): i64 {
  const length = <i64>lengthOf(checkString(1));
  checkString(2);
  const start = startPosition(optionalInteger(3, 1), <u32>length) - 1;
  return start > length ? -1 : start;
}

function none(): i32 {
  pushNil();
  return 1;
}

/** The usual case, which needs no waiting: results, or NOT_QUICK with nothing done but charged. */
function findQuickly(isFind: bool): i32 {
  if (top < base + 2 * SLOT_SIZE || !isString(base) || !isString(base + SLOT_SIZE)) return NOT_QUICK;
  const subject = objectIn(base);
  const pattern = objectIn(base + SLOT_SIZE);
  let start: i64 = 0;
  const third = at(3);
  if (isInteger(third)) start = startPosition(integerIn(third), lengthOf(subject)) - 1;
  else if (!isNil(third)) return NOT_QUICK;
  if (start > <i64>lengthOf(subject) || lengthOf(pattern) > WORK_PIECE) return NOT_QUICK;
  const from = bytesOf(subject) + <usize>start;

  if (isFind && (isTruthy(at(4)) || !hasSpecial(bytesOf(pattern), lengthOf(pattern)))) {
    const length = lengthOf(pattern);
    const end = bytesOf(subject) + lengthOf(subject);
    if (length > <u32>(end - from)) return none();
    if (length == 0) return pushRange(<u32>start, 0);
    setWork(PIECE);
    const found = searchPiece(from, 0, end - length, bytesOf(pattern), length);
    charge(workDone());
    if (found == Match.More) return NOT_QUICK;
    return found == Match.None ? none() : pushRange(<u32>(searchPlace - bytesOf(subject)), length);
  }

  const outcome = matchInScratch(subject, pattern, from, 0, isAnchored(pattern));
  if (outcome == Match.None) return none();
  if (outcome != Match.Found) return NOT_QUICK;
  const before = top;
  if (isFind) pushMatchRange(SCRATCH_STATE, bytesOf(subject));
  if (writeCaptures(SCRATCH_STATE, !isFind, CAPTURE_LIMIT) != Match.Found || promises) {
    setTop(before);
    return NOT_QUICK;
  }
  return <i32>((top - before) / SLOT_SIZE);
}

function pushRange(start: u32, length: u32): i32 {
  pushInteger(<i64>start + 1);
  pushInteger(<i64>start + <i64>length);
  return 2;
}
function pushMatchRange(state: usize, subject: usize): void {
  pushRange(<u32>(load<u32>(state, START) - subject), load<u32>(state, END) - load<u32>(state, START));
}

/** (waits) Has the string in slot 2 special characters? */
function isPattern(): bool {
  const length = lengthOf(objectIn(at(2)));
  for (let done: u32 = 0; done < length; done += WORK_PIECE) {
    const count = min(WORK_PIECE, length - done);
    if (hasSpecial(bytesOf(objectIn(at(2))) + done, count)) return true;
    burn(1 + (count >> 2));
  }
  return false;
}

/** (waits) */
function findPlain(start: u32): i32 {
  const subject = objectIn(at(1));
  const pattern = objectIn(at(2));
  const length = lengthOf(pattern);
  if (length > lengthOf(subject) - start) return none();
  if (length == 0) return pushRange(start, 0);
  const last = bytesOf(subject) + lengthOf(subject) - length;
  let place = bytesOf(subject) + start;
  let equal: u32 = 0;
  while (true) {
    setWork(PIECE);
    const outcome = searchPiece(place, equal, last, bytesOf(pattern), length);
    place = searchPlace;
    equal = searchEqual;
    burn(workDone());
    if (outcome == Match.None) return none();
    if (outcome == Match.Found) return pushRange(<u32>(place - bytesOf(subject)), length);
  }
}

/** (waits) Pushes the first match from `start` on: its range and captures for find, its captures or itself for match. */
function findPattern(start: u32, isFind: bool): i32 {
  setSlotCount(2);
  pushNil();
  const subject = bytesOf(objectIn(at(1)));
  const state = nextMatch(STATE, subject + start, 0, isAnchored(objectIn(at(2))));
  if (!state) return none();
  if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
  if (isFind) pushMatchRange(state, subject);
  const outcome = writeCaptures(state, !isFind, CAPTURE_LIMIT);
  if (outcome != Match.Found) throwMatch(outcome, state);
  const results = slotCount() - STATE;
  if (promises) keepPromises(results);
  return results;
}
