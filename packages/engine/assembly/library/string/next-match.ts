// Finding the next match from code that waits: pays piece by piece, moves on to persistent state where it must.
// The subject is in slot 1, the pattern in slot 2.

import { at, bufferReserve, bufferStart, burn, pushBuffer, replace } from "../../native";
import { isNil, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { throwMatch } from "./captures";
import { findMatch } from "./matcher";
import {
  LAST_END, Match, oweWork, PERSISTENT_SIZE, PIECE, prepareState, SCRATCH_STATE, setWork, START,
} from "./match-state";

/** Prepares the state: that of the buffer in slot `stateIndex`, or the scratch if that slot is nil. */
export function beginMatch(stateIndex: i32, from: usize, lastEnd: usize, anchored: bool): usize {
  const slot = at(stateIndex);
  const state = isNil(slot) ? SCRATCH_STATE : bufferStart(stateIndex);
  const subject = objectIn(at(1));
  const pattern = objectIn(at(2));
  const skipped: u32 = anchored ? 1 : 0; // the '^'
  prepareState(state, bytesOf(subject), lengthOf(subject), bytesOf(pattern) + skipped, lengthOf(pattern) - skipped, from, anchored);
  store<u32>(state, <u32>lastEnd, LAST_END);
  return state;
}

/** (waits) Puts a buffer for persistent state into slot `stateIndex`. */
export function makePersistent(stateIndex: i32): void {
  pushBuffer();
  bufferReserve(-1, PERSISTENT_SIZE);
  replace(stateIndex);
}

/**
 * (waits) Finds the first match that begins at `from` or later and does not end at `lastEnd`. Returns its state (0 =
 * none), which holds until the next wait, or until the next match if it is persistent. `owed` is still to be paid.
 */
export function nextMatch(stateIndex: i32, from: usize, lastEnd: usize, anchored: bool): usize {
  let state = beginMatch(stateIndex, from, lastEnd, anchored);
  while (true) {
    setWork(PIECE);
    const outcome = findMatch(state);
    const cost = oweWork();
    if (outcome == Match.Found) return state;
    if (outcome > Match.Failures) throwMatch(outcome, state);
    const reached = <usize>load<u32>(state, START);
    burn(cost);
    if (outcome == Match.None) return 0;
    if (outcome == Match.Persist) makePersistent(stateIndex);
    if (outcome == Match.Persist || state == SCRATCH_STATE) state = beginMatch(stateIndex, reached, lastEnd, anchored);
  }
}

/** Does the pattern in slot 2 begin with '^'? */
export function isAnchored(): bool {
  const pattern = objectIn(at(2));
  return lengthOf(pattern) > 0 && <u32>load<u8>(bytesOf(pattern)) == 94;
}
