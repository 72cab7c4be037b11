// assert, select, tostring and type.

import { PROCESS_TYPE_NAMES } from "@perilune/isa/src/process";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { checkAny, checkInteger, throwArgument } from "../../arguments";
import { endMessageBefore } from "../../message";
import { at, pushCopy, pushInteger, pushString, pushText, slotCount, throwTop } from "../../native";
import { pushDisplay } from "../../protocol";
import { basicTypeName, beginError } from "../../raise";
import { base, setTop, top } from "../../registers";
import { basicType, isString, isTruthy, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

export function baseAssert(): i32 {
  if (top > base && isTruthy(base)) return slotCount();
  checkAny(1);
  if (slotCount() >= 2) pushCopy(2);
  else pushText(text("assertion failed!"));
  if (isString(at(-1))) { // as error does: with the position of the caller
    beginError();
    pushString(endMessageBefore(objectIn(at(-1))));
  }
  throwTop();
  return 0;
}

export function baseSelect(): i32 {
  const count = slotCount();
  const slot = at(1);
  if (isString(slot) && lengthOf(objectIn(slot)) > 0 && load<u8>(bytesOf(objectIn(slot))) == 35) {
    pushInteger(count - 1);
    return 1;
  }
  let first = checkInteger(1);
  if (first < 0) first = count + first;
  else if (first > count) first = count;
  if (first < 1) throwArgument(1, text("index out of range"));
  return count - <i32>first; // they are on top already
}

export function baseTostring(): i32 {
  checkAny(1);
  pushDisplay(1);
  return 1;
}

export function baseType(): i32 {
  checkAny(1);
  const type = basicType(tagOf(base));
  const known = PROCESS_TYPE_NAMES + (<usize>type << 2);
  if (!load<u32>(known)) {
    pushText(basicTypeName(type));
    store<u32>(known, <u32>objectIn(top - SLOT_SIZE));
    setTop(top - SLOT_SIZE);
  }
  pushString(load<u32>(known));
  return 1;
}
