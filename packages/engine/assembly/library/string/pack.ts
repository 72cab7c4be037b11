// string.pack and string.packsize.

import { slotToFloat } from "../../arithmetic";
import { checkFloat, checkInteger, checkString, throwArgument } from "../../arguments";
import {
  at, bufferAdvance, bufferFinish, bufferReserve, bufferString, burn, pushBuffer, pushInteger, pushNil, pushString, slotCount,
} from "../../native";
import { charge } from "../../registers";
import { integerIn, isInteger, isNumber, isString, objectIn } from "../../slots";
import { bytesOf, copyShort, lengthOf, tryString } from "../../strings";
import { text } from "../../text";
import { SIZE_LIMIT } from "./basic";
import { findCharacter } from "./pattern-runs";
import { alignmentLimit, formatNext, isLittle, isOver, Option, optionPadding, optionSize, QUICK_FORMAT, readNext, throwFormat } from "./pack-format";
import { fitsBytes, writeBits } from "./packed-bits";
import { COPY_PIECE, SCRATCH, SCRATCH_ROOM } from "./parts";

/** The longest option of fixed size: an integer of 16 bytes after 15 of padding. */
const LONGEST_FIXED: usize = 32;

export function stringPack(): i32 {
  checkString(1);
  if (packQuickly()) return 1;
  const end = bytesOf(objectIn(at(1))) + lengthOf(objectIn(at(1)));
  let from = bytesOf(objectIn(at(1)));
  pushNil(); // so that a missing argument is told from the output
  pushBuffer();
  const output = slotCount();
  let little = true;
  let alignment = 1;
  let total: u64 = 0;
  let argument = 1;
  while (!isOver(from, end)) {
    const option = readNext(from, end, total, little, alignment);
    if (option > Option.Failures) throwFormat(option);
    from = formatNext;
    little = isLittle;
    alignment = alignmentLimit;
    const size = optionSize;
    total += <u64>(optionPadding + <i64>size);
    appendZeros(output, optionPadding);
    burn(2);
    if (option == Option.Padding) appendZeros(output, 1);
    if (option >= Option.Padding) continue;
    argument++;
    switch (option) {
      case Option.Signed:
      case Option.Unsigned: packInteger(output, argument, size, little, option == Option.Signed); break;
      case Option.Single: packBits(output, reinterpret<u32>(<f32>checkFloat(argument)), 4, little, 0); break;
      case Option.Double: packBits(output, reinterpret<u64>(checkFloat(argument)), 8, little, 0); break;
      case Option.Characters: packCharacters(output, argument, size); break;
      case Option.String: total += packString(output, argument, size, little); break;
      default: total += packZeroTerminated(output, argument); // Option.ZeroTerminated
    }
  }
  bufferFinish(output);
  return 1;
}

/** The case of a short result and nothing to convert or complain about, made in the scratch. */
function packQuickly(): bool {
  let from = bytesOf(objectIn(at(1)));
  const end = from + lengthOf(objectIn(at(1)));
  const count = slotCount();
  let little = true;
  let alignment = 1;
  let argument = 1;
  let to = SCRATCH;
  if (lengthOf(objectIn(at(1))) > QUICK_FORMAT) return false;
  while (!isOver(from, end)) {
    const option = readNext(from, end, to - SCRATCH, little, alignment);
    if (option == Option.ZeroTerminated || option == Option.Characters || option > Option.Failures || to > SCRATCH + SCRATCH_ROOM) return false;
    from = formatNext;
    little = isLittle;
    alignment = alignmentLimit;
    const size = optionSize;
    memory.fill(to, 0, optionPadding);
    to += optionPadding;
    if (option == Option.Padding) store<u8>(to, 0);
    if (option < Option.Padding) {
      argument++;
      if (argument > count || !writeItem(option, at(argument), size, little, to)) return false;
      if (option == Option.String) to += lengthOf(objectIn(at(argument)));
    }
    to += size;
    charge(2);
  }
  const string = tryString(SCRATCH, <u32>(to - SCRATCH));
  if (!string) return false;
  pushString(string);
  return true;
}

function writeItem(option: Option, slot: usize, size: i32, little: bool, to: usize): bool {
  if (option == Option.String) {
    if (!isString(slot)) return false;
    const length = lengthOf(objectIn(slot));
    if (length > 255) return false;
    writeBits(length, size, little, 0, to);
    copyShort(to + size, bytesOf(objectIn(slot)), length);
    return true;
  }
  if (option == Option.Single || option == Option.Double) {
    if (!isNumber(slot)) return false;
    const value = slotToFloat(slot);
    writeBits(option == Option.Single ? <u64>reinterpret<u32>(<f32>value) : reinterpret<u64>(value), size, little, 0, to);
    return true;
  }
  const isSigned = option == Option.Signed;
  if (!isInteger(slot) || !fitsBytes(integerIn(slot), size, isSigned)) return false;
  writeBits(integerIn(slot), size, little, isSigned && integerIn(slot) < 0 ? 255 : 0, to);
  return true;
}

/** (waits) */
function appendZeros(output: i32, count: i32): void {
  if (count <= 0) return;
  bufferReserve(output, count);
  for (let done = 0; done < count; done += <i32>COPY_PIECE) {
    const part = min(<i32>COPY_PIECE, count - done);
    memory.fill(bufferReserve(output, 0), 0, part);
    bufferAdvance(output, part);
    if (part > 64) burn(part >> 4);
  }
}

function packInteger(output: i32, argument: i32, size: i32, little: bool, isSigned: bool): void {
  const value = checkInteger(argument);
  if (!fitsBytes(value, size, isSigned)) throwArgument(argument, isSigned ? text("integer overflow") : text("unsigned overflow"));
  packBits(output, value, size, little, isSigned && value < 0 ? 255 : 0);
}

function packBits(output: i32, bits: u64, size: i32, little: bool, extension: u32): void {
  writeBits(bits, size, little, extension, bufferReserve(output, size));
  bufferAdvance(output, size);
}

function packCharacters(output: i32, argument: i32, size: i32): void {
  const length = lengthOf(checkString(argument));
  if (length > <u32>size) throwArgument(argument, text("string longer than given size"));
  bufferReserve(output, size);
  bufferString(output, argument);
  appendZeros(output, size - <i32>length);
}

/** Returns the string's length. */
function packString(output: i32, argument: i32, size: i32, little: bool): u64 {
  const length = lengthOf(checkString(argument));
  if (!fitsBytes(length, size, false)) throwArgument(argument, text("string length does not fit in given size"));
  packBits(output, length, size, little, 0);
  bufferString(output, argument);
  return length;
}

/** Returns the bytes written. */
function packZeroTerminated(output: i32, argument: i32): u64 {
  const length = lengthOf(checkString(argument));
  if (zeroIn(argument, 0) < length) throwArgument(argument, text("string contains zeros"));
  bufferString(output, argument);
  appendZeros(output, 1);
  return <u64>length + 1;
}

/** (waits) Offset of the first zero from `start` on in the string in slot `index`, or its length. */
export function zeroIn(index: i32, start: u32): u32 {
  const length = lengthOf(objectIn(at(index)));
  const bytes = bytesOf(objectIn(at(index)));
  for (let done = start; done < length; done += COPY_PIECE) {
    const stop = bytes + min(length, done + COPY_PIECE);
    const zero = findCharacter(bytes + done, stop, 0);
    if (zero < stop) return <u32>(zero - bytes);
    burn(1 + <i32>((stop - bytes - done) >> 4));
  }
  return length;
}

export function stringPacksize(): i32 {
  checkString(1);
  let from = bytesOf(objectIn(at(1)));
  const end = from + lengthOf(objectIn(at(1)));
  let little = true;
  let alignment = 1;
  let total: i64 = 0;
  while (!isOver(from, end)) {
    const option = readNext(from, end, total, little, alignment);
    if (option > Option.Failures) throwFormat(option);
    if (option == Option.String || option == Option.ZeroTerminated) throwArgument(1, text("variable-length format"));
    const size = <i64>optionSize + <i64>optionPadding;
    if (total > SIZE_LIMIT - size) throwArgument(1, text("format result too large"));
    total += size;
    from = formatNext;
    little = isLittle;
    alignment = alignmentLimit;
    burn(2);
  }
  pushInteger(total);
  return 1;
}
