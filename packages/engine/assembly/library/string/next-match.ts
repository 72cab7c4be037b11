// Finding the next match of the subject in slot 1 and the pattern in slot 2.

import { at, bufferReserve, bufferStart, burn, pushBuffer, replace } from "../../native";
import { charge } from "../../registers";
import { isNil, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { throwMatch } from "./captures";
import { findMatch } from "./matcher";
import {
  LAST_END, Match, PERSISTENT_SIZE, PIECE, prepareState, SCRATCH_STATE, setWork, START, workDone,
} from "./match-state";
import { START_ANCHOR } from "./pattern-characters";

/** Prepares a state to look for matches that begin at `from` or later and do not end at `lastEnd`. */
export function prepareMatch(state: usize, from: usize, lastEnd: usize, anchored: bool): void {
  const subject = objectIn(at(1));
  const pattern = objectIn(at(2));
  const skipped: u32 = anchored ? 1 : 0; // the '^'
  prepareState(state, bytesOf(subject), lengthOf(subject), bytesOf(pattern) + skipped, lengthOf(pattern) - skipped, from, anchored);
  store<u32>(state, <u32>lastEnd, LAST_END);
}

/** Prepares the state of the buffer in slot `stateIndex`, or the scratch if that slot is nil. */
export function beginMatch(stateIndex: i32, from: usize, lastEnd: usize, anchored: bool): usize {
  const state = isNil(at(stateIndex)) ? SCRATCH_STATE : bufferStart(stateIndex);
  prepareMatch(state, from, lastEnd, anchored);
  return state;
}

/** Looks for a match of two strings in the scratch, for one piece of work. Does not wait; the work is charged. */
export function matchInScratch(subject: usize, pattern: usize, from: usize, lastEnd: usize, anchored: bool): Match {
  const skipped: u32 = anchored ? 1 : 0; // the '^'
  prepareState(SCRATCH_STATE, bytesOf(subject), lengthOf(subject), bytesOf(pattern) + skipped, lengthOf(pattern) - skipped, from, anchored);
  store<u32>(SCRATCH_STATE, <u32>lastEnd, LAST_END);
  setWork(PIECE);
  const outcome = findMatch(SCRATCH_STATE);
  charge(workDone());
  return outcome;
}

/** (waits) Puts a buffer for persistent state into slot `stateIndex`. */
export function makePersistent(stateIndex: i32): void {
  pushBuffer();
  bufferReserve(-1, PERSISTENT_SIZE);
  replace(stateIndex);
}

/**
 * (waits) Finds the first match that begins at `from` or later and does not end at `lastEnd`. Returns its state (0 =
 * none), which holds until the next wait, or until the next match if it is persistent.
 */
export function nextMatch(stateIndex: i32, from: usize, lastEnd: usize, anchored: bool): usize {
  let state = beginMatch(stateIndex, from, lastEnd, anchored);
  while (true) {
    setWork(PIECE);
    const outcome = findMatch(state);
    if (outcome == Match.Found) {
      charge(workDone()); // not paid yet: waiting would lose the state
      return state;
    }
    if (outcome > Match.Failures) throwMatch(outcome, state);
    const reached = <usize>load<u32>(state, START);
    burn(workDone());
    if (outcome == Match.None) return 0;
    if (outcome == Match.Persist) makePersistent(stateIndex);
    if (outcome == Match.Persist || state == SCRATCH_STATE) state = beginMatch(stateIndex, reached, lastEnd, anchored);
  }
}

/** Does a pattern begin with '^'? */
export function isAnchored(pattern: usize): bool {
  return lengthOf(pattern) > 0 && <u32>load<u8>(bytesOf(pattern)) == START_ANCHOR;
}
