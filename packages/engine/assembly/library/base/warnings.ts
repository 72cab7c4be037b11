// Warnings: off until a script says warn("@on"), then on standard error.

import { PROCESS_WARNINGS } from "@perilune/isa/src/process";
import { checkString, stringIs } from "../../arguments";
import { at, bufferByte, bufferLength, bufferStart, bufferString, bufferText, pushBuffer, slotCount } from "../../native";
import { putOut, STANDARD_ERROR } from "../../output";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

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
  putOut(STANDARD_ERROR, bufferStart(buffer), bufferLength(buffer));
  return 0;
}

@inline function isControl(string: usize): bool { return lengthOf(string) > 0 && load<u8>(bytesOf(string)) == AT_SIGN; }
