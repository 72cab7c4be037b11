// Reading a numeral from a file: the longest prefix that could be one, at most 200 bytes, then converted as a whole.
// A prefix that is none is consumed all the same, as the reference does.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { hexadecimalDigit, isDecimalDigit, isWhiteSpace } from "../../number/character";
import { parseNumber } from "../../number/number-text";
import { at, bufferByte, bufferLength, bufferStart, burn, pushBuffer } from "../../native";
import { setFloat, setInteger, setNil } from "../../slots";
import { available, consume, fill, nextByte } from "./buffering";
import { fileAt } from "./file";
import { FAILED } from "./read";

/** The reference gives up beyond it. */
const NUMERAL_LIMIT: u32 = 200;
const END = -1;

/** (waits) The next byte without taking it, END at the end of the file, or below END the negative errno less one. */
function peek(file: usize): i32 {
  if (!available(file)) {
    const count = fill(file);
    if (count <= 0) return count - 1;
  }
  return <i32>load<u8>(nextByte(file));
}

/** (waits) Takes the next byte into the numeral in the top slot; false = it is too long, and one byte too many tells so. */
function take(file: usize, byte: i32): bool {
  if (bufferLength(-1) >= NUMERAL_LIMIT) {
    if (bufferLength(-1) == NUMERAL_LIMIT) bufferByte(-1, byte);
    return false;
  }
  bufferByte(-1, byte);
  consume(file, 1);
  return true;
}
/** (waits) Takes the next byte if it is one of two. */
function takeOne(file: usize, one: i32, other: i32): bool {
  const byte = peek(file);
  return (byte == one || byte == other) && take(file, byte);
}
/** (waits) Takes digits; returns how many. */
function takeDigits(file: usize, hexadecimal: bool): i32 {
  let count = 0;
  for (let byte = peek(file); byte >= 0 && (hexadecimal ? hexadecimalDigit(byte) >= 0 : isDecimalDigit(byte)); byte = peek(file)) {
    if (!take(file, byte)) break;
    count++;
  }
  return count;
}

/** (waits) Pushes a number. 0, FAILED or negative errno. */
export function readNumber(index: i32): i32 {
  const file = fileAt(index);
  for (;;) {
    const byte = peek(file);
    if (byte < END) return byte + 1;
    if (byte < 0 || !isWhiteSpace(byte)) break;
    consume(file, 1);
    burn(1);
  }
  pushBuffer();
  takeNumeral(file);
  burn(8);
  const length = bufferLength(-1);
  const kind = length <= NUMERAL_LIMIT ? parse(bufferStart(-1), length) : 0;
  if (kind == 1) setInteger(at(-1), load<i64>(PROCESS_SCRATCH + 8));
  else if (kind == 2) setFloat(at(-1), load<f64>(PROCESS_SCRATCH + 8));
  else {
    setNil(at(-1));
    return FAILED;
  }
  return 0;
}
function parse(bytes: usize, length: u32): i32 { return parseNumber(bytes, length, PROCESS_SCRATCH + 8, PROCESS_SCRATCH + 16); }

/** (waits) */
function takeNumeral(file: usize): void {
  let count = 0;
  let hexadecimal = false;
  takeOne(file, 43, 45); // + -
  if (takeOne(file, 48, 48)) {
    if (takeOne(file, 120, 88)) hexadecimal = true; // x X
    else count = 1;
  }
  count += takeDigits(file, hexadecimal);
  if (takeOne(file, 46, 46)) count += takeDigits(file, hexadecimal);
  if (count > 0 && (hexadecimal ? takeOne(file, 112, 80) : takeOne(file, 101, 69))) { // p P, e E
    takeOne(file, 43, 45);
    takeDigits(file, false);
  }
}
