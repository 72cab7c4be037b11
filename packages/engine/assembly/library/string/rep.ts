// string.rep: the result is written once by halves that double, then copied piece by piece.

import { checkInteger, checkString, isAbsent } from "../../arguments";
import { at, burn, pushBytes, pushCopy, pushLongString, pushText } from "../../native";
import { throwText } from "../../raise";
import { objectIn } from "../../slots";
import { bytesOf, copyShort, lengthOf } from "../../strings";
import { SHORT_STRING_LIMIT } from "@perilune/isa/src/values";
import { text } from "../../text";
import { SIZE_LIMIT } from "./basic";
import { COPY_PIECE, pushScratch, SCRATCH } from "./parts";

export function stringRep(): i32 {
  const length = lengthOf(checkString(1));
  const count = checkInteger(2);
  const separator = isAbsent(3) ? 0 : lengthOf(checkString(3));
  const unit = <i64>length + <i64>separator;
  if (count <= 0 || unit == 0) {
    pushText(text(""));
    return 1;
  }
  if (unit > SIZE_LIMIT / count) throwText(text("resulting string too large"));
  if (count == 1) {
    pushCopy(1);
    return 1;
  }
  const total = <u32>(unit * count - <i64>separator);
  if (total <= <u32>SHORT_STRING_LIMIT) {
    writeRepeated(total, length, separator, SCRATCH);
    if (pushScratch(total)) {
      burn(1 + (total >> 4));
      return 1;
    }
    pushShort(total, length, separator);
    return 1;
  }
  pushLongString(total);
  fill(total, length, separator);
  return 1;
}

/** Writes a result that fits the scratch. */
function writeRepeated(total: u32, length: u32, separator: u32, to: usize): void {
  const unit = bytesOf(objectIn(at(1)));
  const end = to + total;
  copyShort(to, unit, length);
  let next = to + length;
  while (next < end) {
    if (separator) copyShort(next, bytesOf(objectIn(at(3))), separator);
    copyShort(next + separator, unit, length);
    next += separator + length;
  }
}

/** (waits) Pushes a short result; memory ran out at the first try. */
function pushShort(total: u32, length: u32, separator: u32): void {
  pushLongString(SHORT_STRING_LIMIT + 1); // holds the bytes while they wait to become a short string
  writeRepeated(total, length, separator, bytesOf(objectIn(at(-1))));
  pushBytes(bytesOf(objectIn(at(-1))), total);
}

/** (waits) Writes the result into the string on top. */
function fill(total: u32, length: u32, separator: u32): void {
  copyPieces(1, 0, length);
  let done = length;
  if (separator) {
    copyPieces(3, done, separator);
    done += separator;
  }
  const unit = done;
  // What is written repeats with the length of a unit, so every copy from the start goes on rightly.
  while (done < total) {
    const piece = done < COPY_PIECE ? done : unit < COPY_PIECE ? COPY_PIECE - COPY_PIECE % unit : COPY_PIECE;
    const count = min(piece, total - done);
    const bytes = bytesOf(objectIn(at(-1)));
    memory.copy(bytes + done, unit < COPY_PIECE ? bytes : bytes + done - unit, count);
    done += count;
    burn(1 + (count >> 4));
  }
}

/** (waits) Copies the string in slot `from` to offset `to` of the string on top. */
function copyPieces(from: i32, to: u32, length: u32): void {
  for (let done: u32 = 0; done < length; done += COPY_PIECE) {
    const count = min(COPY_PIECE, length - done);
    memory.copy(bytesOf(objectIn(at(-1))) + to + done, bytesOf(objectIn(at(from))) + done, count);
    burn(1 + (count >> 4));
  }
}
