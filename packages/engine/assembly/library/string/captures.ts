// Captures become values. The state may lie in the scratch, so first all of them are written to slots without
// waiting: strings at once where that is possible, else a promise of one that is kept afterwards.
//
// A promise is a slot with TAG_LIGHT_USERDATA: start in the subject (from 0) and length.

import { SLOT_SIZE, TAG_LIGHT_USERDATA } from "@perilune/isa/src/values";
import { beginError, throwMessage, throwText } from "../../raise";
import { addInteger, addText } from "../../message";
import { at, pop, pushInteger, pushString } from "../../native";
import { charge, top } from "../../registers";
import { copySlot, setTag, tagOf } from "../../slots";
import { tryString } from "../../strings";
import { text } from "../../text";
import {
  captureAt, captureLength, captureStart, END, LEVEL, Match, POSITION, START, SUBJECT, UNFINISHED, WRONG_INDEX,
} from "./match-state";
import { WORK_PIECE, pushPart } from "./parts";

/** Whether writeCaptures left promises. */
export let promises: bool = false;

/**
 * Pushes all captures of a match, or the whole match if there are none and `whole`; at most `limit`. Does not wait, but
 * charges. The number pushed is the change of `top`; if there are promises, keep them next.
 */
export function writeCaptures(state: usize, whole: bool, limit: u32): Match {
  promises = false;
  const level = load<u32>(state, LEVEL);
  if (level == 0) {
    if (whole) writePart(state, load<u32>(state, START), load<u32>(state, END) - load<u32>(state, START));
    return Match.Found;
  }
  const count = min(level, limit);
  for (let index: u32 = 0; index < count; index++) {
    const capture = captureAt(state, index);
    const length = captureLength(capture);
    if (length == UNFINISHED) return Match.UnfinishedCapture;
    if (length == POSITION) pushInteger(<i64>(captureStart(capture) - <usize>load<u32>(state, SUBJECT)) + 1);
    else writePart(state, captureStart(capture), <u32>length);
  }
  return Match.Found;
}

function writePart(state: usize, start: usize, length: u32): void {
  charge(2);
  if (length <= WORK_PIECE) {
    const string = tryString(start, length);
    if (string) {
      charge(<i32>(length >> 4));
      pushString(string);
      return;
    }
  }
  promises = true;
  pushInteger((<i64>(start - <usize>load<u32>(state, SUBJECT)) << 32) | <i64>length);
  setTag(top - SLOT_SIZE, TAG_LIGHT_USERDATA);
}

/** (waits) Makes the promises among the top `count` slots strings. The subject is in slot 1. */
export function keepPromises(count: i32): void {
  for (let index = -count; index < 0; index++) {
    if (tagOf(at(index)) != TAG_LIGHT_USERDATA) continue;
    const promise = load<u64>(at(index));
    pushPart(1, <u32>(promise >> 32), <u32>promise);
    copySlot(at(index - 1), top - SLOT_SIZE);
    pop(1);
  }
}

/** (throws) What is wrong with the pattern. */
export function throwMatch(failure: Match, state: usize): void {
  const index = load<u32>(state, WRONG_INDEX);
  switch (failure) {
    case Match.TooComplex: throwText(text("pattern too complex")); break;
    case Match.TooManyCaptures: throwText(text("too many captures")); break;
    case Match.InvalidCapture: throwText(text("invalid pattern capture")); break;
    case Match.UnfinishedCapture: throwText(text("unfinished capture")); break;
    case Match.EndsWithEscape: throwText(text("malformed pattern (ends with '%')")); break;
    case Match.MissingBracket: throwText(text("malformed pattern (missing ']')")); break;
    case Match.MissingFrontierSet: throwText(text("missing '[' after '%f' in pattern")); break;
    case Match.MissingBalanceArguments: throwText(text("malformed pattern (missing arguments to '%b')")); break;
    case Match.InvalidReplacement: throwText(text("invalid use of '%' in replacement string")); break;
    default:
      beginError();
      addText(text("invalid capture index %"));
      addInteger(index);
      throwMessage();
  }
}
