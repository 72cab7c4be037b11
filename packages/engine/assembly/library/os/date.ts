// date: the conversions of strftime in the "C" locale.

import { beginArgumentError, checkInteger, checkString, endArgumentError, isAbsent, stringIs } from "../../arguments";
import { addBytes, addText } from "../../message";
import { at, bufferAdvance, bufferFinish, bufferReserve, bufferSubstring, burn, pushBuffer, pushTable, pushText, replace, setSlotCount } from "../../native";
import { throwText } from "../../raise";
import { objectIn } from "../../slots";
import { resize } from "../../storage";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { breakDown } from "./calendar";
import { CONVERSION_ROOM, writeConversion } from "./conversions";
import { currentTime, isYearPossible, setDateFields } from "./time";
import { appendZoneName, isDaylight, zoneOffset } from "./zone";

const BUFFER = 3;
/** Seconds beyond which no year is possible, with room for any zone. */
const FARTHEST: i64 = 68000000000000000;
/** Bytes of a format looked at between two payments. */
const PIECE: u32 = 2048;

export function osDate(): i32 {
  setSlotCount(2);
  if (isAbsent(1)) {
    pushText(text("%c"));
    replace(1);
  }
  checkString(1);
  const time = isAbsent(2) ? currentTime() : checkInteger(2);
  const isUtc = lengthOf(objectIn(at(1))) > 0 && load<u8>(bytesOf(objectIn(at(1)))) == 33;
  if (time > FARTHEST || time < -FARTHEST) throwDate();
  const offset = isUtc ? 0 : zoneOffset(time);
  const inDaylight = !isUtc && isDaylight();
  breakDown(time + offset);
  if (!isYearPossible()) throwDate();
  const format = objectIn(at(1));
  if (stringIs(format, isUtc ? text("!*t") : text("*t"))) {
    resize(pushTable(), 0, 16);
    setDateFields(3, inDaylight, time + offset);
    return 1;
  }
  pushBuffer();
  appendFormatted(isUtc ? 1 : 0, time, offset, isUtc);
  bufferFinish(BUFFER);
  return 1;
}

/** (throws) */
function throwDate(): void { throwText(text("date result cannot be represented in this installation")); }

/** (waits) Appends the format in slot 1, from `start` on, with its conversions carried out. */
function appendFormatted(start: u32, time: i64, offset: i64, isUtc: bool): void {
  const length = lengthOf(objectIn(at(1)));
  let position = start;
  while (position < length) {
    const literal = literalLength(objectIn(at(1)), position);
    if (literal) {
      bufferSubstring(BUFFER, 1, position, literal);
      position += literal;
      continue;
    }
    position++;
    const size = specifierLength(objectIn(at(1)), position);
    if (!size) throwSpecifier(position);
    const conversion = load<u8>(bytesOf(objectIn(at(1))) + position + size - 1);
    position += size;
    if (conversion == 90 && !isUtc) {
      appendZoneName(BUFFER, time);
    } else {
      const to = bufferReserve(BUFFER, CONVERSION_ROOM);
      breakDown(time + offset); // anew each time: making room may wait
      bufferAdvance(BUFFER, <u32>(writeConversion(conversion, offset, to) - to));
    }
    burn(2);
  }
}

/** Bytes up to the next conversion, at most PIECE. */
function literalLength(format: usize, from: u32): u32 {
  const limit = min(lengthOf(format), from + PIECE);
  let position = from;
  while (position < limit && load<u8>(bytesOf(format) + position) != 37) position++;
  return position - from;
}

/** Bytes of the specifier after a '%': 1, or 2 with one of C99's modifiers; 0 = there is no such specifier. */
function specifierLength(format: usize, from: u32): u32 {
  const left = lengthOf(format) - from;
  if (left == 0) return 0;
  const first = load<u8>(bytesOf(format) + from);
  if (first == 37 || isLetterIn(PLAIN_LOWER, PLAIN_UPPER, first)) return 1;
  if (left < 2) return 0;
  const second = load<u8>(bytesOf(format) + from + 1);
  if (first == 69) return isLetterIn(ERA_LOWER, ERA_UPPER, second) ? 2 : 0;
  return first == 79 && isLetterIn(DIGITS_LOWER, DIGITS_UPPER, second) ? 2 : 0;
}

// Sets of letters, bit 0 = a or A.
const PLAIN_LOWER: u32 = 0x3dab2df; // abcdeghjmnprtuwxyz
const PLAIN_UPPER: u32 = 0x3fe11ef; // ABCDFGHIMRSTUVWXYZ
const ERA_LOWER: u32 = 0x1800004; // cxy
const ERA_UPPER: u32 = 0x1800004;
const DIGITS_LOWER: u32 = 0x1501018; // demuwy
const DIGITS_UPPER: u32 = 0x0741180; // HIMSUVW

@inline function isLetterIn(lower: u32, upper: u32, byte: u32): bool {
  const letter = (byte | 32) - 97;
  return letter < 26 && ((byte & 32 ? lower : upper) >> letter & 1) != 0;
}

/** (throws) */
function throwSpecifier(start: u32): void {
  const format = objectIn(at(1));
  let end = start;
  while (end < lengthOf(format) && end < start + PIECE && load<u8>(bytesOf(format) + end) != 0) end++;
  beginArgumentError(1);
  addText(text("invalid conversion specifier '%"));
  addBytes(bytesOf(format) + start, end - start);
  addText(text("'"));
  endArgumentError();
}
