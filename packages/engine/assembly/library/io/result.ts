// How the io functions report what the host refused: nil, message, errno.

import { REQUEST_ERROR_MESSAGE } from "@perilune/isa/src/requests";
import { request } from "../../host";
import { at, bufferAdvance, bufferFinish, bufferReserve, bufferSubstring, bufferText, pushBoolean, pushBuffer, pushInteger, pushNil, remove, slotCount } from "../../native";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

const MESSAGE_ROOM = 120;
/** One more than the longest name of a file: the host refuses it. */
const NAME_LIMIT: u32 = 4097;

/** Length of a name up to its first zero byte, where it ends for the reference too. Longer ones than any system takes are cut. */
export function nameLength(string: usize): u32 {
  const length = min(lengthOf(string), NAME_LIMIT);
  for (let index: u32 = 0; index < length; index++) if (load<u8>(bytesOf(string) + index) == 0) return index;
  return length;
}

/** (waits) Appends the host's message for an error to the buffer in slot `buffer`. */
export function bufferErrno(buffer: i32, errno: i32): void {
  const to = bufferReserve(buffer, MESSAGE_ROOM);
  bufferAdvance(buffer, request(REQUEST_ERROR_MESSAGE, errno, <i32>to, MESSAGE_ROOM));
}

/** (waits) true, or nil, the message and the number of a (negative) errno; `name` is the slot of the name it is about, 0 = none. */
export function fileResult(problem: i32, name: i32): i32 {
  if (problem >= 0) {
    pushBoolean(true);
    return 1;
  }
  pushNil();
  pushBuffer();
  if (name) {
    bufferSubstring(-1, name, 0, nameLength(objectIn(at(name))));
    bufferText(-1, text(": "));
  }
  bufferErrno(-1, -problem);
  bufferFinish(-1);
  remove(slotCount() - 1);
  pushInteger(-problem);
  return 3;
}
