// Replacing by a string without leaving for every match: many matches and their replacements per piece of work.
// Nothing here waits.

import { formatInteger } from "../../number/number-text";
import { copyShort } from "../../strings";
import { findMatch } from "./matcher";
import {
  ANCHORED, captureAt, captureLength, captureStart, END, LAST_END, LEVEL, Match, POSITION, spend, START, SUBJECT, UNFINISHED, work, WRONG_INDEX,
} from "./match-state";
import { ESCAPE } from "./pattern-characters";
import { findCharacter } from "./pattern-runs";

/** Longer replacements are not for this file. */
export const SHORT_REPLACEMENT: u32 = 1024;
const LONGEST_INTEGER: u32 = 20;

/** What a piece did: replacements, subject up to where it is in the output, end of the output; and what it lacks when Full. */
export let replaced: i64 = 0;
export let copiedTo: usize = 0;
export let outputEnd: usize = 0;
export let wantedRoom: u64 = 0;

/** Replaces matches up to `most` of them, writing to [output, limit). None: all is done. */
export function replacePiece(state: usize, replacement: usize, length: u32, output: usize, limit: usize, copied: usize, most: i64): Match {
  const hasEscapes = findCharacter(replacement, replacement + length, ESCAPE) < replacement + length;
  replaced = 0;
  copiedTo = copied;
  outputEnd = output;
  while (replaced < most) {
    if (work <= 0) return Match.More;
    const outcome = findMatch(state);
    if (outcome != Match.Found) return outcome;
    const start = <usize>load<u32>(state, START);
    const end = load<u32>(state, END);
    measured = length;
    if (hasEscapes) {
      const failure = measure(state, replacement, length);
      if (failure != Match.Found) return failure;
    }
    const before = <u32>(start - copiedTo);
    wantedRoom = <u64>before + measured;
    if (wantedRoom > <u64>(limit - outputEnd)) return Match.Full;
    const to = outputEnd + before;
    copyBytes(outputEnd, copiedTo, before);
    if (hasEscapes) {
      outputEnd = expand(state, replacement, length, to);
    } else {
      copyBytes(to, replacement, length);
      outputEnd = to + length;
    }
    spend(8 + <i32>(wantedRoom >> 2) + (hasEscapes ? <i32>length : 0));
    copiedTo = end;
    store<u32>(state, end, START);
    store<u32>(state, end, LAST_END);
    replaced++;
    if (load<u32>(state, ANCHORED)) return Match.None;
  }
  return Match.None;
}

function copyBytes(to: usize, from: usize, length: u32): void {
  if (length < 64) copyShort(to, from, length);
  else memory.copy(to, from, length);
}

/** Bytes the replacement will take at most. */
let measured: u64 = 0;
function measure(state: usize, replacement: usize, length: u32): Match {
  const end = replacement + length;
  measured = 0;
  let at = replacement;
  while (at < end) {
    const escape = findCharacter(at, end, ESCAPE);
    measured += escape - at;
    if (escape == end) break;
    const failure = checkEscape(state, escape + 1 < end ? load<u8>(escape + 1) : 0);
    if (failure != Match.Found) return failure;
    measured += escapedLength < 0 ? LONGEST_INTEGER : <u64>escapedLength;
    at = escape + 2;
  }
  return Match.Found;
}

/** What a character after '%' stands for: bytes, or a position (length POSITION). */
export let escapedStart: usize = 0;
export let escapedLength: i32 = 0;
export function checkEscape(state: usize, name: u32): Match {
  const index = name - 49;
  if (name == ESCAPE) {
    escapedLength = 1;
    escapedStart = 0;
    return Match.Found;
  }
  if (index >= 9 && name != 48) return Match.InvalidReplacement;
  const level = load<u32>(state, LEVEL);
  if (name == 48 || (index == 0 && level == 0)) {
    escapedStart = load<u32>(state, START);
    escapedLength = load<u32>(state, END) - <u32>escapedStart;
    return Match.Found;
  }
  if (index >= level) {
    store<u32>(state, index + 1, WRONG_INDEX);
    return Match.InvalidCaptureIndex;
  }
  const capture = captureAt(state, index);
  escapedStart = captureStart(capture);
  escapedLength = captureLength(capture);
  return escapedLength == UNFINISHED ? Match.UnfinishedCapture : Match.Found;
}

/** Position in the subject of a capture that is one. */
@inline export function escapedPosition(state: usize): i64 { return <i64>(escapedStart - load<u32>(state, SUBJECT)) + 1; }

/** Writes a replacement that was measured; returns the address after it. */
function expand(state: usize, replacement: usize, length: u32, output: usize): usize {
  const end = replacement + length;
  let at = replacement;
  let to = output;
  while (at < end) {
    const escape = findCharacter(at, end, ESCAPE);
    copyBytes(to, at, <u32>(escape - at));
    to += escape - at;
    if (escape == end) break;
    checkEscape(state, load<u8>(escape + 1));
    if (escapedLength == POSITION) {
      to += formatInteger(escapedPosition(state), to);
    } else if (escapedStart == 0) {
      store<u8>(to, ESCAPE);
      to++;
    } else {
      copyBytes(to, escapedStart, escapedLength);
      to += escapedLength;
    }
    at = escape + 2;
  }
  return to;
}
