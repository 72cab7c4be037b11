// The error handler under which everything runs that the host started: while the frames are still there it makes a
// report of message, traceback and error value, the first two as the standalone interpreter `lua` words them.

import { EVENT_TOSTRING } from "@perilune/isa/src/values";
import { tellScene } from "../../debug/fault-scene";
import { pushTraceback } from "../../debug/traceback";
import { addText, beginMessage, messageBytes, messageLength } from "../../message";
import { metamethodOf } from "../../metamethods";
import { at, bufferFinish, bufferSubstring, pop, pushBuffer, pushBytes, pushCopy, pushNil, pushSlot, pushTable, replace, setSlotCount } from "../../native";
import { pushNumberText } from "../../protocol";
import { addTypeName } from "../../raise";
import { coroutine, frame } from "../../registers";
import { isNil, isNumber, isString, objectIn } from "../../slots";
import { rawSetInteger } from "../../storage";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";

const MESSAGE = 2;
const TRACEBACK = 3;
const NEWLINE = 10;

/** Argument: the error value. Result: {message, traceback or nil, error value}. */
export function machineInternalMessageHandler(): i32 {
  setSlotCount(1);
  tellScene(coroutine, frame);
  if (pushMessage()) pushShortTraceback();
  else pushNil();
  pushTable();
  pushCopy(MESSAGE);
  rawSetInteger(-2, 1);
  pushCopy(TRACEBACK);
  rawSetInteger(-2, 2);
  pushCopy(1);
  rawSetInteger(-2, 3);
  return 1;
}

/** (waits) Pushes the message of the error in slot 1; false = it is an object's own, which goes without traceback. */
export function pushMessage(): bool {
  const value = at(1);
  if (isString(value)) {
    pushCopy(1);
    return true;
  }
  if (isNumber(value)) {
    pushNumberText(value);
    return true;
  }
  const handler = metamethodOf(value, EVENT_TOSTRING);
  if (!isNil(handler)) {
    pushSlot(handler);
    pushCopy(1);
    suspendForCall(1, 1);
    if (isString(at(-1))) return false;
    pop(1);
  }
  beginMessage();
  addText(text("(error object is a "));
  addTypeName(at(1));
  addText(text(" value)"));
  pushBytes(messageBytes(), messageLength());
  return true;
}

/** (waits) Pushes the traceback as slot 3, without the frame of the xpcall this handler belongs to: the last line but one. */
function pushShortTraceback(): void {
  pushTraceback(coroutine, 0, 1);
  const bytes = bytesOf(objectIn(at(TRACEBACK)));
  const length = lengthOf(objectIn(at(TRACEBACK)));
  const last = lineBefore(bytes, length);
  pushBuffer();
  bufferSubstring(-1, TRACEBACK, 0, lineBefore(bytes, last));
  bufferSubstring(-1, TRACEBACK, last, length - last);
  bufferFinish(-1);
  replace(TRACEBACK);
  pop(1);
}

/** Index of the last newline before `end`, 0 if there is none. */
function lineBefore(bytes: usize, end: u32): u32 {
  let index = end;
  while (index > 0) {
    index--;
    if (load<u8>(bytes + index) == NEWLINE) return index;
  }
  return 0;
}
