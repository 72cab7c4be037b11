// tonumber.

import { checkAny, checkInteger, isAbsent, throwArgument, throwArgumentType } from "../../arguments";
import { at, burn, pushInteger, pushNil, pushSlot } from "../../native";
import { pushNumber } from "../../numerals";
import { isNumber, isString, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

/** Bytes looked at between two payments. */
const PIECE: u32 = 4096;
const PLUS = 43;
const MINUS = 45;
const NO_DIGIT: u32 = 255;

/** Value of the digits read so far. */
let value: u64 = 0;

export function baseTonumber(): i32 {
  if (!isAbsent(2)) {
    pushInBase();
    return 1;
  }
  const slot = at(1);
  if (isNumber(slot)) {
    pushSlot(slot);
    return 1;
  }
  if (isString(slot) && pushNumber(1)) return 1;
  checkAny(1);
  pushNil();
  return 1;
}

/** (waits) Pushes the integer that the string in slot 1 stands for in the base in slot 2, or nil. */
function pushInBase(): void {
  const radix = checkInteger(2);
  if (!isString(at(1))) throwArgumentType(1, text("string"));
  if (radix < 2 || radix > 36) throwArgument(2, text("base out of range"));
  const length = lengthOf(objectIn(at(1)));
  let position = skipSpaces(0);
  const sign = position < length ? byteAt(position) : 0;
  if (sign == PLUS || sign == MINUS) position++;
  let number: u64 = 0;
  const start = position;
  while (true) {
    const from = position;
    value = number;
    position = readDigits(objectIn(at(1)), from, <u32>radix);
    number = value;
    if (position - from < PIECE) break;
    burn(PIECE >> 2);
  }
  if (position == start || skipSpaces(position) < length) pushNil();
  else pushInteger(sign == MINUS ? 0 - number : number);
}

@inline function byteAt(position: u32): u32 { return load<u8>(bytesOf(objectIn(at(1))) + position); }

/** Goes over at most PIECE digits; returns the position after them. */
function readDigits(string: usize, from: u32, radix: u32): u32 {
  const stop = min(lengthOf(string), from + PIECE);
  let position = from;
  while (position < stop) {
    const digit = digitOf(load<u8>(bytesOf(string) + position));
    if (digit >= radix) break;
    value = value * radix + digit;
    position++;
  }
  return position;
}

function digitOf(byte: u32): u32 {
  if (byte - 48 < 10) return byte - 48;
  const letter = (byte | 32) - 97;
  return letter < 26 ? letter + 10 : NO_DIGIT;
}

/** (waits) Position of the first byte from `from` on in slot 1 that is no white space. */
function skipSpaces(from: u32): u32 {
  let position = from;
  while (true) {
    const before = position;
    position = skipPiece(objectIn(at(1)), before);
    if (position - before < PIECE) return position;
    burn(PIECE >> 2);
  }
}
function skipPiece(string: usize, from: u32): u32 {
  const stop = min(lengthOf(string), from + PIECE);
  let position = from;
  while (position < stop && isSpace(load<u8>(bytesOf(string) + position))) position++;
  return position;
}
@inline function isSpace(byte: u32): bool { return byte == 32 || byte - 9 < 5; }
