// string.gsub with a string as replacement: many matches per piece of work, see replacement.ts; what is long is
// copied match by match.

import { at, bufferAdvance, bufferByte, bufferReserve, bufferSubstring, burn, pushInteger, pushSlot, pushString } from "../../native";
import { formatInteger } from "../../number/number-text";
import { base, charge, top } from "../../registers";
import { integerIn, isInteger, isNil, isString, objectIn } from "../../slots";
import { bytesOf, copyShort, lengthOf, tryString } from "../../strings";
import { BUFFER_CAPACITY, BUFFER_LENGTH } from "@perilune/isa/src/layout";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { throwMatch } from "./captures";
import { findCharacter } from "./pattern-runs";
import {
  END, LAST_END, Match, PIECE, POSITION, SCRATCH_REST, SCRATCH_REST_END, SCRATCH_STATE, setWork, START, workDone,
} from "./match-state";
import { beginMatch, isAnchored, makePersistent, nextMatch, prepareMatch } from "./next-match";
import { COPY_PIECE, NOT_QUICK } from "./parts";
import { ESCAPE } from "./pattern-characters";
import {
  checkEscape, copiedTo, escapedLength, escapedPosition, escapedStart, outputEnd, replaced, replacePiece, SHORT_REPLACEMENT, wantedRoom,
} from "./replacement";
import { appendSubject, finish, OUTPUT, REPLACEMENT, STATE } from "./substitute";

/** The most that one piece may append. */
const PIECE_OUTPUT: u64 = 32768;
/** Room made for more than what is wanted at once. */
const SLACK: u32 = 1024;

/** The case of a short subject and three strings as arguments, made in the scratch: results, or NOT_QUICK. */
export function replaceQuickly(): i32 {
  const third = base + 2 * SLOT_SIZE;
  if (top < base + 3 * SLOT_SIZE || !isString(base) || !isString(base + SLOT_SIZE) || !isString(third)) return NOT_QUICK;
  const subject = bytesOf(objectIn(base));
  const length = lengthOf(objectIn(base));
  const fourth = at(4);
  const most = isInteger(fourth) ? integerIn(fourth) : <i64>length + 1;
  if (length > <u32>(SCRATCH_REST_END - SCRATCH_REST) || lengthOf(objectIn(third)) > 256 || (!isInteger(fourth) && !isNil(fourth))) return NOT_QUICK;
  prepareMatch(SCRATCH_STATE, subject, 0, isAnchored(objectIn(base + SLOT_SIZE)));
  setWork(PIECE);
  const outcome = replacePiece(SCRATCH_STATE, bytesOf(objectIn(third)), lengthOf(objectIn(third)), SCRATCH_REST, SCRATCH_REST_END, subject, most);
  charge(workDone());
  if (outcome != Match.None) return NOT_QUICK;
  if (replaced == 0) {
    pushSlot(base);
    pushInteger(0);
    return 2;
  }
  const rest = <u32>(subject + length - copiedTo);
  if (rest > <u32>(SCRATCH_REST_END - outputEnd)) return NOT_QUICK;
  copyShort(outputEnd, copiedTo, rest);
  const string = tryString(SCRATCH_REST, <u32>(outputEnd - SCRATCH_REST) + rest);
  if (!string) return NOT_QUICK;
  pushString(string);
  pushInteger(replaced);
  return 2;
}

/** (waits) */
export function replaceByString(most: i64): i32 {
  const anchored = isAnchored(objectIn(at(2)));
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
    if (outcome > Match.Failures) throwMatch(outcome, state);
    const reached = <usize>load<u32>(state, START);
    const lastEnd = <usize>load<u32>(state, LAST_END);
    const wanted = wantedRoom;
    count += replaced;
    copied = copiedTo;
    if (outputEnd > output) bufferAdvance(OUTPUT, <u32>(outputEnd - output));
    burn(workDone());
    if (outcome == Match.None) {
      if (count > 0) appendSubject(0, 0); // what was replaced by nothing has not made an output
      return finish(copied, count);
    }
    if (outcome == Match.Full) {
      if (wanted > PIECE_OUTPUT) return replaceSlowly(reached, copied, lastEnd, count, most, anchored);
      appendSubject(0, 0);
      bufferReserve(OUTPUT, <u32>wanted + SLACK);
    }
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
  burn(1);
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
