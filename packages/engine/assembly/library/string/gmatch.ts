// string.gmatch: an iterator that keeps the subject, the pattern, its place and the end of its last match.

import { BUILTIN_STRING_INTERNAL_GMATCH_NEXT } from "../../generated/builtins";
import { checkString, optionalInteger } from "../../arguments";
import { at, ensureSlots, pushBuiltinClosure, pushCopy, pushInteger, pushNil, pushSlot, setSlotCount, slotCount, upvalue } from "../../native";
import { integerIn, objectIn, setInteger } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { keepPromises, throwMatch, writeCaptures } from "./captures";
import { CAPTURE_LIMIT, END, Match, SCRATCH_STATE } from "./match-state";
import { nextMatch } from "./next-match";
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
  setSlotCount(0);
  pushSlot(upvalue(Kept.Subject));
  pushSlot(upvalue(Kept.Pattern));
  pushNil();
  const length = lengthOf(objectIn(at(1)));
  const subject = bytesOf(objectIn(at(1)));
  const place = integerIn(upvalue(Kept.Place));
  const lastEnd = integerIn(upvalue(Kept.LastEnd));
  if (place > <i64>length) return 0;
  const state = nextMatch(STATE, subject + <usize>place, lastEnd == NO_MATCH_YET ? 0 : subject + <usize>lastEnd, false);
  if (!state) {
    setInteger(upvalue(Kept.Place), <i64>length + 1);
    return 0;
  }
  const end = <i64>(load<u32>(state, END) - subject);
  setInteger(upvalue(Kept.Place), end);
  setInteger(upvalue(Kept.LastEnd), end);
  if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
  const outcome = writeCaptures(state, true, CAPTURE_LIMIT);
  if (outcome != Match.Found) throwMatch(outcome, state);
  const results = slotCount() - STATE;
  keepPromises(results);
  return results;
}
