// string.pack and string.packsize.

import { checkFloat, checkInteger, checkString, throwArgument } from "../../arguments";
import {
  at, bufferAdvance, bufferFinish, bufferReserve, bufferString, burn, pushBuffer, pushInteger, pushNil, slotCount,
} from "../../native";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { SIZE_LIMIT } from "./basic";
import { findCharacter } from "./matcher";
import { alignmentLimit, formatEnd, formatNext, isLittle, isOver, Option, optionPadding, optionSize, readNext } from "./pack-format";
import { COPY_PIECE } from "./parts";

export function stringPack(): i32 {
  checkString(1);
  const end = formatEnd();
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
  if (size < 8) {
    if (isSigned) {
      const limit = <i64>1 << (size * 8 - 1);
      if (value < 0 - limit || value >= limit) throwArgument(argument, text("integer overflow"));
    } else if (<u64>value >= <u64>1 << (size * 8)) {
      throwArgument(argument, text("unsigned overflow"));
    }
  }
  packBits(output, value, size, little, isSigned && value < 0 ? 255 : 0);
}

/** Appends the low `size` bytes of a number; those beyond the eighth are `extension`. */
function packBits(output: i32, bits: u64, size: i32, little: bool, extension: u32): void {
  const to = bufferReserve(output, size);
  for (let i = 0; i < size; i++) {
    const byte: u32 = i < 8 ? <u32>(bits >> (i << 3)) : extension;
    store<u8>(to + (little ? i : size - 1 - i), byte);
  }
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
  if (size < 8 && <u64>length >= <u64>1 << (size * 8)) throwArgument(argument, text("string length does not fit in given size"));
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
  const end = formatEnd();
  let from = bytesOf(objectIn(at(1)));
  let little = true;
  let alignment = 1;
  let total: i64 = 0;
  while (!isOver(from, end)) {
    const option = readNext(from, end, total, little, alignment);
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
