// The constants of a function. A value used twice is stored once, unless an inner function used it in between.

import {
  PROTOTYPE_CONSTANTS, PROTOTYPE_CONSTANT_COUNT, STRING_HASH,
} from "@perilune/isa/src/layout";
import {
  SLOT_EXTRA, SLOT_SIZE, TAG_FALSE, TAG_FLOAT, TAG_INTEGER, TAG_NIL, TAG_SHORT_STRING, TAG_TRUE,
} from "@perilune/isa/src/values";
import { barrierForward } from "../barrier";
import { typeOf } from "../allocator";
import { setTag, tagOf } from "../slots";
import { text } from "../text";
import { growPart } from "./memory";
import { constantOfHash, constantOfString } from "./names";
import { current, FunctionState } from "./state";

/** What LoadConstantExtra can name. */
const CONSTANT_LIMIT: i32 = 0xffffff;

function constantSlot(f: FunctionState, index: i32): usize {
  return <usize>load<u32>(f.prototype, PROTOTYPE_CONSTANTS) + index * SLOT_SIZE;
}
export function isShortStringConstant(f: FunctionState, index: i32): bool {
  return tagOf(constantSlot(f, index)) == TAG_SHORT_STRING;
}

/** (waits) Index of the constant; all these add it when it is new. */
export function stringConstant(string: usize): i32 {
  const known = usable(load<i32>(constantOfString(string)), typeOf(string), <u64>string);
  if (known >= 0) return known;
  const index = addConstant(typeOf(string), <u64>string);
  store<i32>(constantOfString(string), index);
  return index;
}
export function integerConstant(value: i64): i32 { return otherConstant(TAG_INTEGER, <u64>value); }
export function floatConstant(value: f64): i32 { return otherConstant(TAG_FLOAT, reinterpret<u64>(value)); }
export function nilConstant(): i32 { return otherConstant(TAG_NIL, 0); }
export function booleanConstant(value: bool): i32 { return otherConstant(value ? TAG_TRUE : TAG_FALSE, 0); }

function otherConstant(tag: u32, payload: u64): i32 {
  const product = (payload + <u64>tag * 0xd6e8feb86659fd93) * 0x9e3779b97f4a7c15;
  const hash = <u32>(product >> 32) ^ <u32>product;
  const known = usable(load<i32>(constantOfHash(hash)), tag, payload);
  if (known >= 0) return known;
  const index = addConstant(tag, payload);
  store<i32>(constantOfHash(hash), index);
  return index;
}

/** The index if this function has this value there, else -1. */
function usable(index: i32, tag: u32, payload: u64): i32 {
  const f = current();
  if (<u32>index >= load<u32>(f.prototype, PROTOTYPE_CONSTANT_COUNT)) return -1;
  const slot = constantSlot(f, index);
  return tagOf(slot) == tag && load<u64>(slot) == payload ? index : -1;
}

function addConstant(tag: u32, payload: u64): i32 {
  const f = current();
  const prototype = f.prototype;
  const index = load<i32>(prototype, PROTOTYPE_CONSTANT_COUNT);
  if (index == f.constantCapacity) {
    f.constantCapacity = growPart(prototype + PROTOTYPE_CONSTANTS, index, SLOT_SIZE, CONSTANT_LIMIT, text("constants"));
  }
  const slot = constantSlot(f, index);
  store<u64>(slot, payload);
  setTag(slot, tag);
  store<u32>(slot, tag == TAG_SHORT_STRING ? load<u32>(<usize>payload, STRING_HASH) << 5 : 0, SLOT_EXTRA);
  store<i32>(prototype, index + 1, PROTOTYPE_CONSTANT_COUNT);
  if (tag >= <u32>TAG_SHORT_STRING) barrierForward(prototype, <usize>payload);
  return index;
}
