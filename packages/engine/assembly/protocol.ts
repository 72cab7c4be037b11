// Operations that respect metamethods, for library code. All of them (wait): a metamethod may be any function.
// Slots are told by index as in native.ts; negative ones count from the top at the moment of the call.

import { PROCESS_NIL } from "@perilune/isa/src/process";
import {
  EVENT_EQ, EVENT_INDEX, EVENT_LE, EVENT_LEN, EVENT_LT, EVENT_NAME, EVENT_NEWINDEX, EVENT_TOSTRING, SLOT_SIZE, TAG_FLOAT,
  TAG_INTEGER, TAG_LONG_STRING, TAG_TABLE, TAG_TRUE, TAG_USERDATA,
} from "@perilune/isa/src/values";
import { equalNumbers, exactInteger, lessNumbers, slotToInteger } from "./arithmetic";
import { barrierBack } from "./barrier";
import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { addText, addByte, addInteger, beginMessage, messageBytes, messageLength } from "./message";
import { cachedMetamethod, eventName, metamethodOf, metatableOfValue } from "./metamethods";
import { at, burn, insert, pop, pushBytes, pushInteger, pushSlot, pushText } from "./native";
import { formatFloat14, formatInteger } from "./number/number-text";
import { addTypeName, basicTypeName, beginOperationError, throwMessage, throwOperationText, throwText } from "./raise";
import { top } from "./registers";
import { basicType, copySlot, floatIn, integerIn, isCollectable, isFunction, isNil, isNumber, isString, isTable, isTruthy, objectIn, setInteger, tagOf } from "./slots";
import { rawSet } from "./storage";
import { bytesOf, compareStrings, equalStrings, lengthOf } from "./strings";
import { Suspend, suspendForCall } from "./suspension";
import { border } from "./table-growth";
import { forgetAbsent, get, getShortString } from "./tables";
import { text } from "./text";

const CHAIN_LIMIT = 2000;

/** (waits) Pops a key, pushes value[key] for the value in slot `index`. */
export function getIndexed(index: i32): void {
  let object = at(index);
  for (let links = 0; links < CHAIN_LIMIT; links++) {
    let handler: usize;
    if (isTable(object)) {
      const slot = get(objectIn(object), top - SLOT_SIZE);
      if (!isNil(slot)) {
        copySlot(top - SLOT_SIZE, slot);
        return;
      }
      handler = cachedMetamethod(metatableOfValue(object), EVENT_INDEX);
      if (isNil(handler)) {
        copySlot(top - SLOT_SIZE, handler);
        return;
      }
    } else {
      handler = metamethodOf(object, EVENT_INDEX);
      if (isNil(handler)) throwOperand(text("index"), object);
    }
    if (isFunction(handler)) { // key → handler(object, key)
      copySlot(top + SLOT_SIZE, top - SLOT_SIZE);
      copySlot(top, object);
      copySlot(top - SLOT_SIZE, handler);
      pushSlot(top);
      pushSlot(top);
      suspendForCall(2, 1);
      return;
    }
    object = handler;
  }
  throwOperationText(text("'__index' chain too long; possible loop"));
}

/** (waits) value[key] := top; pops value and key, for the value in slot `index`. */
export function setIndexed(index: i32): void {
  let object = at(index);
  for (let links = 0; links < CHAIN_LIMIT; links++) {
    let handler: usize;
    if (isTable(object)) {
      const table = objectIn(object);
      const slot = get(table, top - 2 * SLOT_SIZE);
      handler = isNil(slot) ? cachedMetamethod(metatableOfValue(object), EVENT_NEWINDEX) : PROCESS_NIL;
      if (isNil(handler)) {
        if (slot != PROCESS_NIL) {
          copySlot(slot, top - SLOT_SIZE);
          forgetAbsent(table);
          barrierBack(table);
          pop(2);
          return;
        }
        if (links == 0) {
          rawSet(index);
          return;
        }
        // table further down the chain: bring it under the key and value
        const value = top - SLOT_SIZE;
        copySlot(top, object);
        copySlot(top + SLOT_SIZE, top - 2 * SLOT_SIZE);
        copySlot(top + 2 * SLOT_SIZE, value);
        copySlot(top - 2 * SLOT_SIZE, top);
        copySlot(top - SLOT_SIZE, top + SLOT_SIZE);
        copySlot(top, top + 2 * SLOT_SIZE);
        pushSlot(top);
        rawSet(-3);
        pop(1);
        return;
      }
    } else {
      handler = metamethodOf(object, EVENT_NEWINDEX);
      if (isNil(handler)) throwOperand(text("index"), object);
    }
    if (isFunction(handler)) { // key, value → handler(object, key, value)
      copySlot(top + SLOT_SIZE, top - SLOT_SIZE);
      copySlot(top, top - 2 * SLOT_SIZE);
      copySlot(top - 2 * SLOT_SIZE, handler);
      copySlot(top - SLOT_SIZE, object);
      pushSlot(top);
      pushSlot(top);
      suspendForCall(3, 0);
      return;
    }
    object = handler;
  }
  throwOperationText(text("'__newindex' chain too long; possible loop"));
}

/** (waits) Pushes value[key] for the value in slot `index` and an integer key. */
export function getIndexedInteger(index: i32, key: i64): void {
  pushInteger(key);
  getIndexed(index < 0 ? index - 1 : index);
}
/** (waits) value[key] := top, popped, for the value in slot `index` and an integer key. */
export function setIndexedInteger(index: i32, key: i64): void {
  pushSlot(top - SLOT_SIZE);
  setInteger(top - 2 * SLOT_SIZE, key);
  setIndexed(index < 0 ? index - 1 : index);
}

/** (waits) Pushes #value for the value in slot `index`. */
export function pushLength(index: i32): void {
  const slot = at(index);
  if (isString(slot)) {
    pushInteger(lengthOf(objectIn(slot)));
    return;
  }
  const handler = metamethodOf(slot, EVENT_LEN);
  if (isNil(handler)) {
    if (!isTable(slot)) throwOperand(text("get length of"), slot);
    pushInteger(border(objectIn(slot)));
    return;
  }
  copySlot(top + SLOT_SIZE, slot);
  copySlot(top, handler);
  pushSlot(top);
  pushSlot(top);
  pushSlot(top - SLOT_SIZE);
  suspendForCall(2, 1);
}
/** (waits) #value as an integer. */
export function lengthOfValue(index: i32): i64 {
  pushLength(index);
  if (!slotToInteger(top - SLOT_SIZE)) throwText(text("object length is not an integer"));
  pop(1);
  return exactInteger;
}

/** (waits) Calls the handler in `handler` with two slots' values, result on top. */
function callBinary(handler: usize, left: usize, right: usize): void {
  copySlot(top + 2 * SLOT_SIZE, right);
  copySlot(top + SLOT_SIZE, left);
  copySlot(top, handler);
  pushSlot(top);
  pushSlot(top);
  pushSlot(top);
  suspendForCall(2, 1);
}

/** (waits) left < right (or <=) for two slots. */
export function lessThan(left: i32, right: i32, orEqual: bool): bool {
  const a = at(left);
  const b = at(right);
  if (isNumber(a) && isNumber(b)) return lessNumbers(a, b, orEqual);
  if (isString(a) && isString(b)) {
    burn(1 + (min(lengthOf(objectIn(a)), lengthOf(objectIn(b))) >> 5));
    const order = compareStrings(objectIn(at(left)), objectIn(at(right)));
    return orEqual ? order <= 0 : order < 0;
  }
  let handler = metamethodOf(a, orEqual ? EVENT_LE : EVENT_LT);
  if (isNil(handler)) handler = metamethodOf(b, orEqual ? EVENT_LE : EVENT_LT);
  if (isNil(handler)) throwCompare(a, b);
  callBinary(handler, a, b);
  const result = isTruthy(top - SLOT_SIZE);
  pop(1);
  return result;
}

/** Same value by rawequal. Linear for long strings of equal length. */
export function rawEqual(a: usize, b: usize): bool {
  if (isNumber(a)) return isNumber(b) && equalNumbers(a, b);
  const tag = tagOf(a);
  if (tag != tagOf(b)) return false;
  if (tag <= <u32>TAG_TRUE) return true;
  if (tag == TAG_LONG_STRING) return equalStrings(objectIn(a), objectIn(b));
  return load<u32>(a) == load<u32>(b);
}

/** (waits) left == right for two slots. */
export function equalValues(left: i32, right: i32): bool {
  const a = at(left);
  const b = at(right);
  if (rawEqual(a, b)) return true;
  const tag = tagOf(a);
  if (tag != tagOf(b) || (tag != TAG_TABLE && tag != TAG_USERDATA)) return false;
  let handler = metamethodOf(a, EVENT_EQ);
  if (isNil(handler)) handler = metamethodOf(b, EVENT_EQ);
  if (isNil(handler)) return false;
  callBinary(handler, a, b);
  const result = isTruthy(top - SLOT_SIZE);
  pop(1);
  return result;
}

/** (waits) Pushes the text `tostring` gives for the value in slot `index`. */
export function pushDisplay(index: i32): void {
  const slot = at(index);
  const handler = metamethodOf(slot, EVENT_TOSTRING);
  if (!isNil(handler)) {
    copySlot(top + SLOT_SIZE, slot);
    copySlot(top, handler);
    pushSlot(top);
    pushSlot(top);
    suspendForCall(1, 1);
    if (!isString(top - SLOT_SIZE)) {
      if (!isNumber(top - SLOT_SIZE)) throwText(text("'__tostring' must return a string"));
      pushNumberText(top - SLOT_SIZE);
      copySlot(top - 2 * SLOT_SIZE, top - SLOT_SIZE);
      pop(1);
    }
    return;
  }
  const tag = tagOf(slot);
  if (isString(slot)) pushSlot(slot);
  else if (isNumber(slot)) pushNumberText(slot);
  else if (tag == 0) pushText(text("nil"));
  else if (tag == 1) pushText(text("false"));
  else if (tag == 2) pushText(text("true"));
  else {
    beginMessage();
    addTypeName(slot);
    addText(text(": "));
    addAddress(slot);
    pushBytes(messageBytes(), messageLength());
  }
}

/** "0x" and 8 hexadecimal digits that identify an object. */
export function addAddress(slot: usize): void {
  addText(text("0x"));
  const value = load<u32>(slot);
  for (let shift: i32 = 28; shift >= 0; shift -= 4) {
    const digit = (value >> shift) & 15;
    addByte(digit < 10 ? 48 + digit : 87 + digit);
  }
}

/** (waits) Pushes a number slot's text as tostring shows it. */
export function pushNumberText(slot: usize): void {
  const start = PROCESS_SCRATCH + 8;
  const length = isFloat14(slot) ? formatFloat14(floatIn(slot), start, start + 64) : formatInteger(integerIn(slot), start);
  pushBytes(start, length);
}
@inline function isFloat14(slot: usize): bool { return tagOf(slot) == TAG_FLOAT; }

/** (throws) attempt to <what> a <type> value */
export function throwOperand(what: i32, slot: usize): void {
  beginOperationError();
  addText(text("attempt to "));
  addText(what);
  addText(text(" a "));
  addTypeName(slot);
  addText(text(" value"));
  throwMessage();
}
/** (throws) attempt to compare … */
export function throwCompare(a: usize, b: usize): void {
  beginOperationError();
  addCompare(a, b);
  throwMessage();
}
/** Adds the comparison message for two values that cannot be compared. */
export function addCompare(a: usize, b: usize): void {
  addText(text("attempt to compare "));
  const start = messageLength();
  addTypeName(a);
  const middle = messageLength();
  addTypeName(b);
  const end = messageLength();
  const same = middle - start == end - middle && memory.compare(messageBytes() + start, messageBytes() + middle, middle - start) == 0;
  rewindMessage(start);
  if (same) {
    addText(text("two "));
    addTypeName(a);
    addText(text(" values"));
  } else {
    addTypeName(a);
    addText(text(" with "));
    addTypeName(b);
  }
}

import { rewindMessage } from "./message";
