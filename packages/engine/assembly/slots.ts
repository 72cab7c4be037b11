// Slots and blocks: reading and writing values, telling their types. See isa/src/values.ts for the picture.

import {
  BASIC_TYPE_BOOLEAN, BASIC_TYPE_FUNCTION, BASIC_TYPE_LIGHT_USERDATA, BASIC_TYPE_NIL, BASIC_TYPE_NUMBER,
  BASIC_TYPE_STRING, BASIC_TYPE_TABLE, BASIC_TYPE_THREAD, BASIC_TYPE_USERDATA, SLOT_TAG, TAG_BUILTIN, TAG_CLOSURE,
  TAG_BUILTIN_CLOSURE, TAG_COLLECTABLE, TAG_COROUTINE, TAG_FALSE, TAG_FLOAT, TAG_INTEGER, TAG_LIGHT_USERDATA,
  TAG_LONG_STRING, TAG_NIL, TAG_SHORT_STRING, TAG_TABLE, TAG_TRUE, TAG_USERDATA,
} from "@perilune/isa/src/values";

@inline export function tagOf(slot: usize): u32 { return load<u32>(slot, SLOT_TAG); }
@inline export function setTag(slot: usize, tag: u32): void { store<u32>(slot, tag, SLOT_TAG); }
@inline export function integerIn(slot: usize): i64 { return load<i64>(slot); }
@inline export function floatIn(slot: usize): f64 { return load<f64>(slot); }
/** Address of the heap block a collectable slot refers to. */
@inline export function objectIn(slot: usize): usize { return load<u32>(slot); }

@inline export function isNil(slot: usize): bool { return tagOf(slot) == TAG_NIL; }
@inline export function isTruthy(slot: usize): bool { return tagOf(slot) >= <u32>TAG_TRUE; }
@inline export function isInteger(slot: usize): bool { return tagOf(slot) == TAG_INTEGER; }
@inline export function isFloat(slot: usize): bool { return tagOf(slot) == TAG_FLOAT; }
@inline export function isNumber(slot: usize): bool { return tagOf(slot) - TAG_INTEGER <= 1; }
@inline export function isString(slot: usize): bool { return (tagOf(slot) & ~1) == TAG_SHORT_STRING; }
@inline export function isTable(slot: usize): bool { return tagOf(slot) == TAG_TABLE; }
@inline export function isCollectable(slot: usize): bool { return tagOf(slot) >= <u32>TAG_COLLECTABLE; }
@inline export function isFunction(slot: usize): bool {
  const tag = tagOf(slot);
  return tag == TAG_CLOSURE || tag == TAG_BUILTIN || tag == TAG_BUILTIN_CLOSURE;
}

@inline export function setNil(slot: usize): void { store<u32>(slot, TAG_NIL, SLOT_TAG); }
@inline export function setBoolean(slot: usize, value: bool): void { store<u32>(slot, TAG_FALSE + <u32>value, SLOT_TAG); }
@inline export function setInteger(slot: usize, value: i64): void {
  store<i64>(slot, value);
  store<u32>(slot, TAG_INTEGER, SLOT_TAG);
}
@inline export function setFloat(slot: usize, value: f64): void {
  store<f64>(slot, value);
  store<u32>(slot, TAG_FLOAT, SLOT_TAG);
}
/** Refers to a heap block by its type; works for values only, not for prototypes or upvalues. */
@inline export function setObject(slot: usize, object: usize, tag: u32): void {
  store<i64>(slot, <i64>object);
  store<u32>(slot, tag, SLOT_TAG);
}
/** A string slot: the tag (short or long) is the block's type. */
@inline export function setString(slot: usize, string: usize): void { setObject(slot, string, <u32>load<u8>(string, 4)); }
/** Payload and tag; never `extra`. Two narrow copies: one wide one would stall on slots just written in parts. */
@inline export function copySlot(to: usize, from: usize): void {
  store<i64>(to, load<i64>(from));
  store<u32>(to, load<u32>(from, SLOT_TAG), SLOT_TAG);
}

/** BASIC_TYPE_ number of a tag. */
export function basicType(tag: u32): u32 {
  switch (tag) {
    case TAG_NIL: return BASIC_TYPE_NIL;
    case TAG_FALSE:
    case TAG_TRUE: return BASIC_TYPE_BOOLEAN;
    case TAG_INTEGER:
    case TAG_FLOAT: return BASIC_TYPE_NUMBER;
    case TAG_LIGHT_USERDATA: return BASIC_TYPE_LIGHT_USERDATA;
    case TAG_SHORT_STRING:
    case TAG_LONG_STRING: return BASIC_TYPE_STRING;
    case TAG_TABLE: return BASIC_TYPE_TABLE;
    case TAG_BUILTIN:
    case TAG_CLOSURE:
    case TAG_BUILTIN_CLOSURE: return BASIC_TYPE_FUNCTION;
    case TAG_COROUTINE: return BASIC_TYPE_THREAD;
    case TAG_USERDATA: return BASIC_TYPE_USERDATA;
    default: return BASIC_TYPE_NIL;
  }
}
