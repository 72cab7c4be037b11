// Lengths, parts, single bytes and whole-string changes.

import { SLOT_SIZE } from "@perilune/isa/src/values";
import { checkInteger, checkString, isAbsent, optionalInteger, throwArgument, throwArgumentType } from "../../arguments";
import {
  at, bufferAdvance, bufferFinish, bufferReserve, bufferStart, burn, ensureSlots, pushBuffer, pushCopy, pushInteger, pushSlot, pushString, pushText, slotCount,
} from "../../native";
import { throwText } from "../../raise";
import { base, charge } from "../../registers";
import { integerIn, isFunction, isInteger, isNil, isString, objectIn, setInteger } from "../../slots";
import { bytesOf, lengthOf, tryString } from "../../strings";
import { text } from "../../text";
import { pushPart, pushScratch, SCRATCH, SCRATCH_ROOM, WORK_PIECE } from "./parts";
import { endPosition, startPosition } from "./positions";

/** The longest result `rep` and the pack functions admit, as the reference: what fits a C int. */
export const SIZE_LIMIT: i64 = 0x7fffffff;

export function stringLen(): i32 {
  pushInteger(lengthOf(checkString(1)));
  return 1;
}

export function stringSub(): i32 {
  return subQuickly() ? 1 : subSlowly();
}

/** Integers as positions, and a result that can be had without waiting. */
function subQuickly(): bool {
  const third = at(3);
  if (!isString(at(1)) || !isInteger(at(2)) || (!isInteger(third) && !isNil(third))) return false;
  const string = objectIn(base);
  const length = lengthOf(string);
  const start = startPosition(integerIn(base + SLOT_SIZE), length);
  const end = isNil(third) ? <i64>length : endPosition(integerIn(third), length);
  const count: u32 = start > end ? 0 : <u32>(end - start + 1);
  if (count == length) {
    pushSlot(base);
    return true;
  }
  if (count > WORK_PIECE) return false;
  const part = tryString(bytesOf(string) + <usize>(start - 1), count);
  if (!part) return false;
  charge(<i32>(count >> 4));
  pushString(part);
  return true;
}

/** (waits) */
function subSlowly(): i32 {
  const length = lengthOf(checkString(1));
  const start = startPosition(checkInteger(2), length);
  const end = isAbsent(3) ? <i64>length : endPosition(checkInteger(3), length);
  if (start > end) pushText(text(""));
  else if (start == 1 && end == length) pushCopy(1);
  else pushPart(1, <u32>(start - 1), <u32>(end - start + 1));
  return 1;
}

export function stringByte(): i32 {
  if (isString(at(1)) && isInteger(at(2)) && slotCount() == 2) {
    const place = <u64>(integerIn(base + SLOT_SIZE) - 1);
    if (place < <u64>lengthOf(objectIn(base))) {
      pushInteger(<i64>load<u8>(bytesOf(objectIn(base)) + <usize>place));
      return 1;
    }
  }
  const string = checkString(1);
  const length = lengthOf(string);
  const position = optionalInteger(2, 1);
  const start = startPosition(position, length);
  const end = endPosition(optionalInteger(3, position), length);
  if (start > end) return 0;
  if (start == end) {
    pushInteger(<i64>load<u8>(bytesOf(string) + <usize>(start - 1)));
    return 1;
  }
  return pushByteRange(<u32>(start - 1), end - start + 1);
}

/** (waits) Pushes `count` bytes of the string in slot 1 from `start` on as integers. */
function pushByteRange(start: u32, count: i64): i32 {
  if (count >= SIZE_LIMIT) throwText(text("string slice too long"));
  if (!ensureSlots(<i32>count)) throwText(text("stack overflow (string slice too long)"));
  for (let done: u32 = 0; done < <u32>count; ) {
    const next = min(done + WORK_PIECE, <u32>count);
    const bytes = bytesOf(objectIn(at(1))) + start;
    const first = done;
    for (; done < next; done++) pushInteger(<i64>load<u8>(bytes + done));
    burn(1 + ((next - first) >> 2));
  }
  return <i32>count;
}

export function stringChar(): i32 {
  const count = slotCount();
  for (let index = 1; index <= count; index++) {
    const value = checkInteger(index);
    if (<u64>value > 255) throwArgument(index, text("value out of range"));
    setInteger(at(index), value);
  }
  if (<u32>count <= SCRATCH_ROOM) {
    writeBytes(1, count, SCRATCH);
    if (pushScratch(count)) return 1;
  }
  pushBuffer();
  bufferReserve(count + 1, count);
  for (let done = 0; done < count; ) {
    const part = min(<i32>WORK_PIECE, count - done);
    writeBytes(done + 1, part, bufferStart(count + 1) + done);
    bufferAdvance(count + 1, part);
    done += part;
    burn(1 + (part >> 1));
  }
  bufferFinish(count + 1);
  return 1;
}

/** Writes `count` slots from `first` on, which hold bytes as integers. */
function writeBytes(first: i32, count: i32, to: usize): void {
  const slots = base + (first - 1) * SLOT_SIZE;
  for (let i = 0; i < count; i++) store<u8>(to + i, <u8>integerIn(slots + i * SLOT_SIZE));
}

export function stringDump(): i32 {
  if (!isFunction(at(1))) throwArgumentType(1, text("function"));
  throwText(text("unable to dump given function"));
  return 0;
}

// ── One byte for one byte

const enum Change { Lower, Upper, Reverse }

export function stringLower(): i32 { return changed(Change.Lower); }
export function stringUpper(): i32 { return changed(Change.Upper); }
export function stringReverse(): i32 { return changed(Change.Reverse); }

function changed(change: Change): i32 {
  const string = checkString(1);
  const length = lengthOf(string);
  if (length <= SCRATCH_ROOM) {
    changePart(change, bytesOf(string), length, 0, length, SCRATCH);
    if (pushScratch(length)) {
      burn(1 + (length >> 4));
      return 1;
    }
  }
  pushBuffer();
  const buffer = slotCount();
  bufferReserve(buffer, length);
  for (let done: u32 = 0; done < length; done += WORK_PIECE) {
    const count = min(WORK_PIECE, length - done);
    changePart(change, bytesOf(objectIn(at(1))), length, done, count, bufferStart(buffer) + done);
    bufferAdvance(buffer, count);
    burn(1 + (count >> 3));
  }
  bufferFinish(buffer);
  return 1;
}

/** Writes bytes start … start+count-1 of the result for a string of `length` bytes. */
function changePart(change: Change, bytes: usize, length: u32, start: u32, count: u32, to: usize): void {
  if (change == Change.Reverse) {
    const last = bytes + length - 1 - start;
    for (let i: u32 = 0; i < count; i++) store<u8>(to + i, load<u8>(last - i));
    return;
  }
  const from = bytes + start;
  const first: u32 = change == Change.Lower ? 65 : 97;
  let i: u32 = 0;
  for (; i + 8 <= count; i += 8) store<u64>(to + i, load<u64>(from + i) ^ caseBits(load<u64>(from + i), first));
  for (; i < count; i++) {
    const byte = <u32>load<u8>(from + i);
    store<u8>(to + i, byte - first < 26 ? byte ^ 32 : byte);
  }
}
/** Bit 5 of each of eight bytes that lies in `first` … `first` + 25, which is below 128. */
@inline function caseBits(bytes: u64, first: u32): u64 {
  const low = bytes & 0x7f7f7f7f7f7f7f7f;
  const fromFirst = low + 0x0101010101010101 * <u64>(128 - first);
  const pastLast = low + 0x0101010101010101 * <u64>(102 - first);
  return ((fromFirst & ~pastLast & ~bytes) & 0x8080808080808080) >> 2;
}
