// offset: finding the n-th character by its first byte.

import { checkInteger, checkString, fromStart, optionalInteger, throwArgument } from "../../arguments";
import { at, burn, pushInteger, pushNil } from "../../native";
import { throwText } from "../../raise";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { startsContinuation } from "./decode";

/** Bytes passed between two payments. */
const PIECE: u32 = 4096;

let stepsLeft: i64 = 0;

export function utf8Offset(): i32 {
  const length = lengthOf(checkString(1));
  const count = checkInteger(2);
  const start = fromStart(optionalInteger(3, count >= 0 ? 1 : <i64>length + 1), length);
  if (start < 1 || start > <i64>length + 1) throwArgument(3, text("position out of bounds"));
  let position = <u32>start - 1;
  let left: i64 = 0;
  if (count == 0) {
    while (position > 0 && isInside(position)) {
      const before = position;
      position = backToStart(objectIn(at(1)), position);
      burn(<i32>((before - position) >> 2));
    }
  } else {
    if (isInside(position)) throwText(text("initial position is a continuation byte"));
    left = count > 0 ? count - 1 : count;
    while (left != 0 && (count > 0 ? position < length : position > 0)) {
      const before = position;
      position = count > 0 ? forward(objectIn(at(1)), position, left) : backward(objectIn(at(1)), position, left);
      left = stepsLeft;
      burn(abs(<i32>(position - before)) >> 2);
    }
  }
  if (left == 0) pushInteger(<i64>position + 1);
  else pushNil();
  return 1;
}

@inline function isInside(position: u32): bool { return isInsideOf(objectIn(at(1)), position); }
@inline function isInsideOf(string: usize, position: u32): bool {
  return startsContinuation(bytesOf(string) + position, bytesOf(string) + lengthOf(string));
}

function backToStart(string: usize, from: u32): u32 {
  const stop = from > PIECE ? from - PIECE : 0;
  let position = from;
  while (position > stop && isInsideOf(string, position)) position--;
  return position;
}

/** Passes up to `steps` characters in at most PIECE bytes; how many are left goes to stepsLeft. */
function forward(string: usize, from: u32, steps: i64): u32 {
  const stop = min(lengthOf(string), from + PIECE);
  let position = from;
  stepsLeft = steps;
  while (position < stop && stepsLeft > 0) {
    position++;
    if (!isInsideOf(string, position)) stepsLeft--;
  }
  return position;
}

/** As forward, towards the start; `steps` counts up to 0. */
function backward(string: usize, from: u32, steps: i64): u32 {
  const stop = from > PIECE ? from - PIECE : 0;
  let position = from;
  stepsLeft = steps;
  while (position > stop && stepsLeft < 0) {
    position--;
    if (position == 0 || !isInsideOf(string, position)) stepsLeft++;
  }
  return position;
}
