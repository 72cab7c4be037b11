// concat: a first walk over a plain table tells how long the result can become, a second one fills it, so that no
// memory is taken beyond the result. Tables with metamethods are walked once, into a buffer that grows.

import { BUFFER_CAPACITY, BUFFER_DATA, BUFFER_LENGTH } from "@perilune/isa/src/layout";
import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { checkString, isAbsent, optionalInteger } from "../../arguments";
import { addInteger, addText } from "../../message";
import { at, bufferFinish, bufferLength, bufferReserve, bufferString, burn, collectOrThrow, pop, pushBuffer, pushSlot, setSlotCount } from "../../native";
import { formatFloat14, formatInteger } from "../../number/number-text";
import { getIndexedInteger, pushNumberText } from "../../protocol";
import { basicTypeName, beginError, throwMessage } from "../../raise";
import { basicType, floatIn, integerIn, isInteger, isNumber, isString, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { getInteger } from "../../tables";
import { text } from "../../text";
import { checkedLength, isPlainTable, READ } from "./plain";

const SEPARATOR = 2;
const BUFFER = 5;
/** Elements looked at between two payments. */
const PIECE: u64 = 256;
/** Strings up to here are copied by words, longer ones as a block, much longer ones in pieces of their own. */
const SHORT: u32 = 64;
const LONG: u32 = 2048;
/** No number's text takes more. */
const NUMBER_LENGTH = 24;
/** Copying by words may write this much beyond. */
const SLACK: u32 = 8;
const FORMAT_SCRATCH: usize = PROCESS_SCRATCH + 8;

export function tableConcat(): i32 {
  const length = checkedLength(1, READ);
  if (!isAbsent(SEPARATOR)) checkString(SEPARATOR);
  const first = optionalInteger(3, 1);
  const last = optionalInteger(4, length);
  setSlotCount(4);
  pushBuffer();
  if (first <= last) {
    if (isPlainTable(1)) concatPlain(first, last);
    else concatIndexed(first, last);
  }
  bufferFinish(BUFFER);
  return 1;
}

@inline function separatorLength(): u32 {
  const slot = at(SEPARATOR);
  return isString(slot) ? lengthOf(objectIn(slot)) : 0;
}

function concatPlain(first: i64, last: i64): void {
  const beyond = <u64>last - <u64>first; // one less than there are elements, which may be 2^64
  let total: u64 = SLACK;
  for (let done: u64 = 0; done <= beyond; ) {
    const piece = min(PIECE - 1, beyond - done) + 1;
    const measured = measure(objectIn(at(1)), first + done, <i32>piece);
    if (measured < 0) throwElement(getInteger(objectIn(at(1)), first + done + ~measured), first + done + ~measured);
    total += measured + piece * separatorLength();
    if (total > 0x7ff00000) collectOrThrow(1); // throws
    done += piece;
    burn(<i32>(piece >> 1));
    if (done == 0) break;
  }
  bufferReserve(BUFFER, <u32>total);

  for (let done: u64 = 0; done <= beyond; ) {
    const before = bufferLength(BUFFER);
    const taken = append(objectIn(at(1)), first + done, min(PIECE, beyond - done));
    burn(1 + <i32>taken + <i32>((bufferLength(BUFFER) - before) >> 4));
    done += taken;
    if (taken < PIECE && done <= beyond) { // the last one, or one too long to be copied at once
      pushSlot(getInteger(objectIn(at(1)), first + done));
      appendTop();
      if (done < beyond && separatorLength()) bufferString(BUFFER, SEPARATOR);
      done++;
    }
  }
}

/** Bytes that `count` elements take at most; ~n = the element n places on is neither string nor number. */
function measure(table: usize, first: i64, count: i32): i64 {
  let total: i64 = 0;
  for (let i = 0; i < count; i++) {
    const slot = getInteger(table, first + i);
    if (isString(slot)) total += lengthOf(objectIn(slot));
    else if (isNumber(slot)) total += NUMBER_LENGTH;
    else return ~(<i64>i);
  }
  return total;
}

/** Appends elements, each followed by the separator, until one is long; returns how many. */
function append(table: usize, first: i64, count: u64): u64 {
  const separatorSlot = at(SEPARATOR);
  const separator = isString(separatorSlot) ? bytesOf(objectIn(separatorSlot)) : 0;
  const separatorSize = separatorLength();
  if (separatorSize > LONG) return 0;
  const buffer = objectIn(at(BUFFER));
  const data = <usize>load<u32>(buffer, BUFFER_DATA);
  const end = data + load<u32>(buffer, BUFFER_CAPACITY) - SLACK;
  let to = data + load<u32>(buffer, BUFFER_LENGTH);
  let done: u64 = 0;
  while (done < count) {
    const slot = getInteger(table, first + done);
    if (isString(slot)) {
      const string = objectIn(slot);
      const length = lengthOf(string);
      if (length > LONG || to + length + separatorSize > end) break;
      to = writeBytes(to, bytesOf(string), length);
    } else {
      if (!isNumber(slot) || to + NUMBER_LENGTH + separatorSize > end) break;
      to += isInteger(slot) ? formatInteger(integerIn(slot), to) : formatFloat14(floatIn(slot), to, FORMAT_SCRATCH);
    }
    to = writeBytes(to, separator, separatorSize);
    done++;
  }
  store<u32>(buffer, <u32>(to - data), BUFFER_LENGTH);
  return done;
}

/** Copies bytes and returns the address after them. Reads and writes up to SLACK bytes more. */
@inline function writeBytes(to: usize, from: usize, length: u32): usize {
  if (length <= SHORT) {
    for (let i: usize = 0; i < <usize>length; i += 8) store<u64>(to + i, load<u64>(from + i));
  } else {
    memory.copy(to, from, length);
  }
  return to + length;
}

/** (waits) Appends the element on top, which is popped. */
function appendTop(): void {
  if (isNumber(at(-1))) {
    pushNumberText(at(-1));
    bufferString(BUFFER, -1);
    pop(2);
  } else {
    bufferString(BUFFER, -1);
    pop(1);
  }
}

function concatIndexed(first: i64, last: i64): void {
  for (let index = first; ; index++) {
    getIndexedInteger(1, index);
    if (!isString(at(-1)) && !isNumber(at(-1))) throwElement(at(-1), index);
    appendTop();
    if (index == last) return;
    if (separatorLength()) bufferString(BUFFER, SEPARATOR);
    burn(1);
  }
}

/** (throws) */
function throwElement(slot: usize, index: i64): void {
  beginError();
  addText(text("invalid value ("));
  addText(basicTypeName(basicType(tagOf(slot))));
  addText(text(") at index "));
  addInteger(index);
  addText(text(" in table for 'concat'"));
  throwMessage();
}
