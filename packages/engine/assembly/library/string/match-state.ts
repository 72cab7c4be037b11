// The state of a pattern match, all in memory, so that matching can stop anywhere.
//
//   0         64                 320             512
//   ├─────────┼──────────────────┼───────────────┼──────────────────────────┤
//   │ fields  │ 32 captures of 8 │ 4 sets of 48  │ choices of 16, the stack │
//   └─────────┴──────────────────┴───────────────┴──────────────────────────┘
//
// It starts in the scratch, which is free and enough for nearly every match, but does not outlive a wait. A match
// that takes long, or is deep, or has many captures starts once more in a buffer (persistent state).
// All positions are addresses in the subject or the pattern: blocks do not move while a slot keeps them.

import { PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";

/** What a piece of matching came to. Above Failures: the pattern or the replacement is at fault. */
export const enum Match {
  Found,
  None,
  /** The piece is over: pay, then go on. */
  More,
  /** The scratch does not do: start again in persistent state. */
  Persist,
  /** The output has no room for the next replacement. */
  Full,
  Failures,
  TooComplex,
  TooManyCaptures,
  InvalidCapture,
  InvalidCaptureIndex,
  UnfinishedCapture,
  EndsWithEscape,
  MissingBracket,
  MissingFrontierSet,
  MissingBalanceArguments,
  InvalidReplacement,
}

/** How a piece goes on. */
export const enum Mode {
  /** Look for the next start. */
  Start,
  /** Match the item at ITEM against the subject at PLACE. */
  Forward,
  /** Take the latest choice back. */
  Back,
  /** Take as many characters as the repeated item allows. */
  Expand,
  /** Inside %b, COUNT open. */
  Balance,
  /** Inside a back reference, COUNT bytes are equal. */
  Compare,
}

// ── Fields
export const SUBJECT: usize = 0;
export const SUBJECT_END: usize = 4;
export const PATTERN: usize = 8;
export const PATTERN_END: usize = 12;
/** Where the attempt under way began; where the match ends once it is found; where the last match ended, 0 = nowhere. */
export const START: usize = 16;
export const END: usize = 20;
export const LAST_END: usize = 24;
/** u32: 1 = only the first start is tried. */
export const ANCHORED: usize = 28;
/** Captures so far, finished or not. */
export const LEVEL: usize = 32;
export const MODE: usize = 36;
export const PLACE: usize = 40;
export const ITEM: usize = 44;
export const COUNT: usize = 48;
/** Address after the last choice. */
export const TOP_CHOICE: usize = 52;
/** u32: 1 = persistent. */
export const PERSISTENT: usize = 56;
/** Index of the capture an error is about. */
export const WRONG_INDEX: usize = 60;

/** Captures: start, length. */
export const CAPTURES: usize = 64;
export const CAPTURE_SIZE: usize = 8;
export const CAPTURE_LIMIT: u32 = 32;
export const UNFINISHED: i32 = -1;
export const POSITION: i32 = -2;

/** Sets: the item's address (0 = empty), the address after it (0 = being looked for), how far the work is, and 256 bits. */
export const SETS: usize = 320;
export const SET_ITEM: usize = 0;
export const SET_NEXT: usize = 4;
export const SET_PROGRESS: usize = 8;
export const SET_BITS: usize = 16;
export const SET_SIZE: usize = 48;
export const SET_COUNT: usize = 4;

/** Choices: kind, and three words by kind. */
export const CHOICES: usize = 512;
export const CHOICE_SIZE: usize = 16;
/** Choices a match may have open: one less than the reference's depth of recursion. */
export const CHOICE_LIMIT: usize = 199;
export const PERSISTENT_SIZE: u32 = <u32>(CHOICES + CHOICE_LIMIT * CHOICE_SIZE);

export const SCRATCH_STATE: usize = PROCESS_SCRATCH + 8;
export const SCRATCH_CHOICE_LIMIT: usize = 44;
/** What the state leaves free of the scratch. */
export const SCRATCH_REST: usize = SCRATCH_STATE + CHOICES + SCRATCH_CHOICE_LIMIT * CHOICE_SIZE;
export const SCRATCH_REST_END: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 16;
/** More captures than that may not fit the slots a builtin has. */
export const SCRATCH_CAPTURE_LIMIT: u32 = 12;

/** Work one piece may do, in quarters of a unit of fuel, and what is left of it. */
export const PIECE: i32 = 4096;
export let work: i32 = 0;
export function setWork(value: i32): void { work = value; }
@inline export function spend(amount: i32): void { work -= amount; }

/** Fuel for what was done of a piece of work. */
@inline export function workDone(): i32 { return 1 + ((PIECE - work) >> 2); }

/** Makes `state` ready to look for the pattern from `start` on. */
export function prepareState(state: usize, subject: usize, length: u32, pattern: usize, patternLength: u32, start: usize, anchored: bool): void {
  store<u32>(state, <u32>subject, SUBJECT);
  store<u32>(state, <u32>subject + length, SUBJECT_END);
  store<u32>(state, <u32>pattern, PATTERN);
  store<u32>(state, <u32>pattern + patternLength, PATTERN_END);
  store<u32>(state, <u32>start, START);
  store<u32>(state, 0, LAST_END);
  store<u32>(state, <u32>anchored, ANCHORED);
  store<u32>(state, Mode.Start, MODE);
  store<u32>(state, <u32>(state != SCRATCH_STATE), PERSISTENT);
  for (let set: usize = 0; set < SET_COUNT; set++) store<u32>(state + SETS + set * SET_SIZE, 0, SET_ITEM);
}

@inline export function captureAt(state: usize, index: u32): usize { return state + CAPTURES + <usize>index * CAPTURE_SIZE; }
@inline export function captureStart(capture: usize): usize { return load<u32>(capture); }
@inline export function captureLength(capture: usize): i32 { return load<i32>(capture, 4); }
@inline export function setCaptureLength(capture: usize, length: i32): void { store<i32>(capture, length, 4); }
