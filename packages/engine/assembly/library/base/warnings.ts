// Warnings: off until a script says warn("@on"), then on standard error.

import { PROCESS_WARNINGS } from "@perilune/isa/src/process";
import { REQUEST_OUTPUT } from "@perilune/isa/src/requests";
import { checkString, stringIs } from "../../arguments";
import { requestNow } from "../../host";
import { addString, addText, beginMessage, messageBytes, messageLength } from "../../message";
import { at, bufferByte, bufferLength, bufferStart, bufferString, bufferText, burn, pushBuffer, slotCount } from "../../native";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

const STANDARD_ERROR = 2;
const AT_SIGN = 64;
const NEWLINE = 10;

export function baseWarn(): i32 {
  const count = slotCount();
  checkString(1);
  for (let i = 2; i <= count; i++) checkString(i);
  if (count == 1 && isControl(objectIn(at(1)))) {
    if (stringIs(objectIn(at(1)), text("@on"))) store<u8>(PROCESS_WARNINGS, 1);
    else if (stringIs(objectIn(at(1)), text("@off"))) store<u8>(PROCESS_WARNINGS, 0);
    return 0;
  }
  if (!load<u8>(PROCESS_WARNINGS)) return 0;
  pushBuffer();
  const buffer = count + 1;
  bufferText(buffer, text("Lua warning: "));
  for (let i = 1; i <= count; i++) bufferString(buffer, i);
  bufferByte(buffer, NEWLINE);
  requestNow(REQUEST_OUTPUT, STANDARD_ERROR, <i32>bufferStart(buffer), bufferLength(buffer));
  burn(1 + <i32>(bufferLength(buffer) >> 4));
  return 0;
}

@inline function isControl(string: usize): bool { return lengthOf(string) > 0 && load<u8>(bytesOf(string)) == AT_SIGN; }

/** The warning about an error in a finalizer; `message` is a string, or 0 for an error that is none. Never waits. */
export function warnError(message: usize): void {
  beginMessage();
  addText(text("Lua warning: error in __gc ("));
  if (message) addString(message);
  else addText(text("error object is not a string"));
  addText(text(")\n"));
  requestNow(REQUEST_OUTPUT, STANDARD_ERROR, <i32>messageBytes(), messageLength());
}
