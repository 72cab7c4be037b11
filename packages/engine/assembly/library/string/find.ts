// string.find and string.match.

import { checkString, optionalInteger } from "../../arguments";
import { at, burn, ensureSlots, pushInteger, pushNil, setSlotCount, slotCount } from "../../native";
import { isTruthy, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { keepPromises, throwMatch, writeCaptures } from "./captures";
import { CAPTURE_LIMIT, END, Match, oweWork, PIECE, SCRATCH_STATE, setWork, START } from "./match-state";
import { isAnchored, nextMatch } from "./next-match";
import { WORK_PIECE } from "./parts";
import { startPosition } from "./positions";
import { hasSpecial, searchEqual, searchPiece, searchPlace } from "./search";

/** Slot of the state buffer. */
const STATE = 3;

export function stringFind(): i32 {
  const subject = checkString(1);
  const pattern = checkString(2);
  const start = startPosition(optionalInteger(3, 1), lengthOf(subject));
  if (start > <i64>lengthOf(subject) + 1) return none();
  const isPlain = isTruthy(at(4)) || !isPattern();
  return isPlain ? findPlain(<u32>(start - 1)) : findPattern(<u32>(start - 1), true);
}

export function stringMatch(): i32 {
  const subject = checkString(1);
  checkString(2);
  const start = startPosition(optionalInteger(3, 1), lengthOf(subject));
  if (start > <i64>lengthOf(subject) + 1) return none();
  return findPattern(<u32>(start - 1), false);
}

function none(): i32 {
  pushNil();
  return 1;
}

/** (waits) Has the string in slot 2 special characters? */
function isPattern(): bool {
  const length = lengthOf(objectIn(at(2)));
  for (let done: u32 = 0; done < length; done += WORK_PIECE) {
    const count = min(WORK_PIECE, length - done);
    if (hasSpecial(bytesOf(objectIn(at(2))) + done, count)) return true;
    if (length > WORK_PIECE) burn(1 + (count >> 2));
  }
  return false;
}

function findPlain(start: u32): i32 {
  const subject = objectIn(at(1));
  const pattern = objectIn(at(2));
  const length = lengthOf(pattern);
  const room = lengthOf(subject) - start;
  if (length > room) return none();
  if (length == 0) return pushRange(start, 0);
  const last = bytesOf(subject) + lengthOf(subject) - length;
  let place = bytesOf(subject) + start;
  let equal: u32 = 0;
  while (true) {
    setWork(PIECE);
    const outcome = searchPiece(place, equal, last, bytesOf(pattern), length);
    place = searchPlace;
    equal = searchEqual;
    burn(oweWork());
    if (outcome == Match.None) return none();
    if (outcome == Match.Found) return pushRange(<u32>(place - bytesOf(subject)), length);
  }
}

function pushRange(start: u32, length: u32): i32 {
  pushInteger(<i64>start + 1);
  pushInteger(<i64>start + <i64>length);
  return 2;
}

/** (waits) Pushes the first match from `start` on: its range and captures for find, its captures or itself for match. */
function findPattern(start: u32, isFind: bool): i32 {
  setSlotCount(2);
  pushNil();
  const subject = bytesOf(objectIn(at(1)));
  const state = nextMatch(STATE, subject + start, 0, isAnchored());
  if (!state) return none();
  if (state != SCRATCH_STATE) ensureSlots(<i32>CAPTURE_LIMIT + 4);
  if (isFind) pushRange(<u32>(load<u32>(state, START) - subject), load<u32>(state, END) - load<u32>(state, START));
  const outcome = writeCaptures(state, !isFind, CAPTURE_LIMIT);
  if (outcome != Match.Found) throwMatch(outcome, state);
  const results = slotCount() - STATE;
  keepPromises(results);
  return results;
}
