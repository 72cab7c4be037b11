// The buffer library: memory that can be lent to the kernel, and all ways to look at it and change it.

import { checkInteger, checkString, isAbsent, throwArgument } from "../../arguments";
import { at, bufferAdvance, bufferFinish, bufferReserve, burn, pushBuffer, pushBytes, pushInteger } from "../../native";
import { addInteger, addText, beginMessage, messageBytes, messageLength } from "../../message";
import { isString, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { bytesOfBuffer, checkBuffer, checkCount, checkNewLength, checkOffset, fillBytes, lengthOfBuffer, moveBytes, PIECE, pushNewBuffer } from "./buffer";

export { bufferGet, bufferSet } from "./numbers";

/** new(length): zeros; new(string): its bytes. */
export function bufferNew(): i32 {
  if (isString(at(1))) {
    const length = lengthOf(objectIn(at(1)));
    moveBytes(bytesOfBuffer(pushNewBuffer(length)), bytesOf(objectIn(at(1))), length);
    return 1;
  }
  const length = checkNewLength(1);
  fillBytes(bytesOfBuffer(pushNewBuffer(length)), 0, length);
  return 1;
}

export function bufferLength(): i32 {
  pushInteger(lengthOfBuffer(checkBuffer(1)));
  return 1;
}

/** read(buffer, offset, length): those bytes as a string. */
export function bufferRead(): i32 {
  const block = checkBuffer(1);
  const length = lengthOfBuffer(block);
  const offset = checkOffset(2, 0, length);
  const count = checkCount(3, offset, length);
  pushBuffer();
  bufferReserve(-1, count);
  for (let done: u32 = 0; done < count; ) {
    const piece = min(PIECE, count - done);
    memory.copy(bufferReserve(-1, piece), bytesOfBuffer(block) + offset + done, piece);
    bufferAdvance(-1, piece);
    done += piece;
    burn(1 + <i32>(piece >> 4));
  }
  bufferFinish(-1);
  return 1;
}

/** write(buffer, offset, string) */
export function bufferWrite(): i32 {
  const block = checkBuffer(1);
  const string = checkString(3);
  const count = lengthOf(string);
  moveBytes(bytesOfBuffer(block) + checkOffset(2, count, lengthOfBuffer(block)), bytesOf(string), count);
  return 0;
}

/** fill(buffer, byte, offset, length) */
export function bufferFill(): i32 {
  const block = checkBuffer(1);
  const byte = isAbsent(2) ? 0 : checkInteger(2);
  if (byte < 0 || byte > 255) throwArgument(2, text("number does not fit"));
  const length = lengthOfBuffer(block);
  const offset = checkOffset(3, 0, length);
  fillBytes(bytesOfBuffer(block) + offset, <u32>byte, checkCount(4, offset, length));
  return 0;
}

/** copy(buffer, offset, source, from, length): bytes of another buffer, or of the same. */
export function bufferCopy(): i32 {
  const block = checkBuffer(1);
  const source = checkBuffer(3);
  const length = lengthOfBuffer(source);
  const from = checkOffset(4, 0, length);
  const count = checkCount(5, from, length);
  moveBytes(bytesOfBuffer(block) + checkOffset(2, count, lengthOfBuffer(block)), bytesOfBuffer(source) + from, count);
  return 0;
}

export function bufferInternalToString(): i32 {
  const length = lengthOfBuffer(checkBuffer(1));
  beginMessage();
  addText(text("buffer ("));
  addInteger(length);
  addText(text(" bytes)"));
  pushBytes(messageBytes(), messageLength());
  return 1;
}
