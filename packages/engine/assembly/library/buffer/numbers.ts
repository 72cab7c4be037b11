// One number at an offset of a buffer, in a form told by an option of string.pack: "B" (the default), "<I4", ">d" …

import { checkFloat, checkInteger, checkString, isAbsent, throwArgument } from "../../arguments";
import { pushFloat, pushInteger } from "../../native";
import { charge } from "../../registers";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { alignmentLimit, formatNext, isLittle, isOver, Option, optionSize, readNext, throwFormat } from "../string/pack-format";
import { fitsBytes, readBits, withSign, writeBits } from "../string/packed-bits";
import { bytesOfBuffer, checkBuffer, checkOffset, lengthOfBuffer } from "./buffer";

const LONGEST: i32 = 8;

let option: Option = Option.Unsigned;
let size: i32 = 1;
let little: bool = true;

/** Reads the form in slot `index`. */
function checkForm(index: i32): void {
  option = Option.Unsigned;
  size = 1;
  little = true;
  if (isAbsent(index)) return;
  const string = checkString(index);
  const end = bytesOf(string) + lengthOf(string);
  let from = bytesOf(string);
  let found = Option.Nothing;
  while (found == Option.Nothing && !isOver(from, end)) {
    found = readNext(from, end, 0, little, 1);
    charge(1);
    if (found > Option.Failures) throwFormat(found);
    from = formatNext;
    little = isLittle;
    if (alignmentLimit != 1) break;
  }
  size = optionSize;
  option = found;
  if (found > Option.Double || size > LONGEST || !isOver(from, end)) throwArgument(index, text("one number of at most 8 bytes expected, such as '<I4'"));
}

/** get(buffer, offset, form) */
export function bufferGet(): i32 {
  const block = checkBuffer(1);
  checkForm(3);
  const bytes = bytesOfBuffer(block) + checkOffset(2, size, lengthOfBuffer(block));
  const bits = readBits(bytes, size, little);
  if (option == Option.Double) pushFloat(reinterpret<f64>(bits));
  else if (option == Option.Single) pushFloat(<f64>reinterpret<f32>(<u32>bits));
  else pushInteger(withSign(bits, size, option == Option.Signed));
  return 1;
}

/** set(buffer, offset, value, form) */
export function bufferSet(): i32 {
  const block = checkBuffer(1);
  checkForm(4);
  const bytes = bytesOfBuffer(block) + checkOffset(2, size, lengthOfBuffer(block));
  let bits: u64;
  if (option == Option.Double) {
    bits = reinterpret<u64>(checkFloat(3));
  } else if (option == Option.Single) {
    bits = reinterpret<u32>(<f32>checkFloat(3));
  } else {
    const value = checkInteger(3);
    if (!fitsBytes(value, size, option == Option.Signed)) throwArgument(3, text("number does not fit"));
    bits = value;
  }
  writeBits(bits, size, little, 0, bytes);
  return 0;
}
