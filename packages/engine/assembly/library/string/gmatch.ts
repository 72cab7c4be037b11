// string.gmatch: an iterator that keeps the subject, the pattern, its place and the end of its last match.

import { BUILTIN_STRING_INTERNAL_GMATCH_NEXT } from "../../generated/builtins";
import { checkString, optionalInteger } from "../../arguments";
import { ensureSlots, pushBuiltinClosure, pushCopy, pushInteger, pushNil, pushSlot, setSlotCount, slotCount, upvalue } from "../../native";
import { setTop, top } from "../../registers";
import { integerIn, objectIn, setInteger } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { keepPromises, promises, throwMatch, writeCaptures } from "./captures";
import { CAPTURE_LIMIT, END, Match, SCRATCH_STATE } from "./match-state";
import { matchInScratch, nextMatch } from "./next-match";
import { NOT_QUICK } from "./parts";
import { startPosition } from "./positions";

const enum Kept { Subject, Pattern, Place, LastEnd, Count }
const NO_MATCH_YET: i64 = -1;

/** Slot of the state buffer. */
const STATE = 3;

export function stringGmatch(): i32 {
  const length = lengthOf(checkString(1));
  checkString(2);
  const start = min(startPosition(optionalInteger(3, 1), length), <i64>length + 2);
  pushCopy(1);
  pushCopy(2);
  pushInteger(start - 1);
  pushInteger(NO_MATCH_YET);
  pushBuiltinClosure(BUILTIN_STRING_INTERNAL_GMATCH_NEXT, Kept.Count);
  return 1;
}

export function stringInternalGmatchNext(): i32 {
  const results = nextQuickly();
  return results == NOT_QUICK ? nextSlowly() : results;
}

/** The usual case, which needs no waiting: results, or NOT_QUICK. */
function nextQuickly(): i32 {
  const kept = upvalue(0);
  const subject = objectIn(kept + Kept.Subject * SLOT_SIZE);
  const place = integerIn(kept + Kept.Place * SLOT_SIZE);
  if (place > <i64>lengthOf(subject)) return 0;
  const last = integerIn(kept + Kept.LastEnd * SLOT_SIZE);
  const from = bytesOf(subject) + <usize>place;
  const lastEnd = last == NO_MATCH_YET ? 0 : bytesOf(subject) + <usize>last;
  const outcome = matchInScratch(subject, objectIn(kept + Kept.Pattern * SLOT_SIZE), from, lastEnd, false);
  if (outcome == Match.None) return end(subject);
  if (outcome != Match.Found) return NOT_QUICK;
  const before = top;
  if (writeCaptures(SCRATCH_STATE, true, CAPTURE_LIMIT) != Match.Found || promises) {
    setTop(before);
    return NOT_QUICK;
  }
  keepPlace(SCRATCH_STATE, subject);
  return <i32>((top - before) / SLOT_SIZE);
}

/** (waits) */
function nextSlowly(): i32 {
  setSlotCount(0);
  pushSlot(upvalue(Kept.Subject));
  pushSlot(upvalue(Kept.Pattern));
  pushNil();
  const subject = objectIn(upvalue(Kept.Subject));
  const last = integerIn(upvalue(Kept.LastEnd));
  const from = bytesOf(subject) + <usize>integerIn(upvalue(Kept.Place));
  const lastEnd = last == NO_MATCH_YET ? 0 : bytesOf(subject) + <usize>last;
  const state = nextMatch(STATE, from, lastEnd, false);
  if (!state) return end(subject);
  keepPlace(state, subject);
  if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
  const outcome = writeCaptures(state, true, CAPTURE_LIMIT);
  if (outcome != Match.Found) throwMatch(outcome, state);
  const results = slotCount() - STATE;
  if (promises) keepPromises(results);
  return results;
}

function keepPlace(state: usize, subject: usize): void {
  const place = <i64>(load<u32>(state, END) - bytesOf(subject));
  setInteger(upvalue(Kept.Place), place);
  setInteger(upvalue(Kept.LastEnd), place);
}
function end(subject: usize): i32 {
  setInteger(upvalue(Kept.Place), <i64>lengthOf(subject) + 1);
  return 0;
}
