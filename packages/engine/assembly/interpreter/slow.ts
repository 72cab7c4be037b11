// Slow paths of instructions: metamethods, growing tables, long strings. Each returns true when the instruction is
// done; false when a frame was pushed, an error is pending or memory is needed, and when what it paid was the last of the
// slice: the loop then goes through advance.
// What may take long is handed to builtins that can wait (library/core).

import { BLOCK_EXTRA, FRAME_FLAG_FINISH, FRAME_PC, FRAME_SIZE, FRAME_TOP, STRING_NEXT, TABLE_METATABLE } from "@perilune/isa/src/layout";
import { PROCESS_NIL, PROCESS_RETRY } from "@perilune/isa/src/process";
import {
  EVENT_ADD, EVENT_BAND, EVENT_BNOT, EVENT_BXOR, EVENT_CONCAT, EVENT_EQ, EVENT_INDEX, EVENT_LE, EVENT_LEN, EVENT_LT,
  EVENT_NEWINDEX, EVENT_SHR, SLOT_SIZE, TAG_BUILTIN, TAG_FLOAT, TAG_INTEGER, TAG_LONG_STRING, TAG_NIL, TAG_TABLE,
  TAG_TRUE, TAG_USERDATA,
} from "@perilune/isa/src/values";
import { arithmetic, Outcome, equalNumbers, lessNumbers } from "../arithmetic";
import { barrierBack } from "../barrier";
import { raiseArithmetic, raiseCompare, raiseConcatenate, raiseNoInteger, raiseOperand, raiseText } from "../debug/raise-lua";
import {
  BUILTIN_CORE_INTERNAL_CONCATENATE, BUILTIN_CORE_INTERNAL_EQUAL_STRINGS, BUILTIN_CORE_INTERNAL_GROW_TABLE, BUILTIN_CORE_INTERNAL_HASH_STRING,
  BUILTIN_CORE_INTERNAL_LESS_EQUAL_STRINGS, BUILTIN_CORE_INTERNAL_LESS_STRINGS,
} from "../generated/builtins";
import { cachedMetamethod, metamethodOf, metatableOfValue } from "../metamethods";
import { formatFloat14, formatInteger } from "../number/number-text";
import { charge, coroutine, frame, fuel } from "../registers";
import { copySlot, floatIn, integerIn, isFloat, isFunction, isInteger, isNil, isNumber, isString, isTable, objectIn, setBoolean, setInteger, setString, setTag, tagOf } from "../slots";
import { bytesOf, compareStrings, copyShort, equalStrings, lengthOf, tryLongString, tryString } from "../strings";
import { SHORT_STRING_LIMIT } from "@perilune/isa/src/values";
import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { isGrowing } from "../growth";
import { appends, border, SMALL_TABLE, tryGrow } from "../table-growth";
import { arraySize, forgetAbsent, get, getShortString, insertKey, nodeCount, normalKey } from "../tables";
import { text } from "../text";
import { callMetamethod, callMetamethod3, enter } from "./calls";
import { needMemory, waitForGrowth } from "./memory";

const CHAIN_LIMIT = 2000;
/** What a new key takes, its part of the growth of a large table (in storage no cache holds) included. */
const NEW_KEY_FUEL: i32 = 2;
/** Bytes hashed or joined within an instruction. */
const SHORT_WORK: u32 = 4096;
/** Bytes compared within an instruction, of which many may follow one another before one stops. */
const SHORT_COMPARISON: u32 = 1024;

/** Calls a builtin that can wait in the middle of an instruction. With FINISH its result finishes it, else it runs again. */
function callWaiting(id: i32, count: i32, flags: u32): bool {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  setInteger(at, id);
  setTag(at, TAG_BUILTIN);
  if (!enter(at, at + ((count + 1) << 4), flags ? 1 : 0, flags)) return false;
  store<u8>(PROCESS_RETRY, 0);
  if (flags) return false;
  const caller = frame - FRAME_SIZE;
  store<u32>(caller, load<u32>(caller, FRAME_PC) - 4, FRAME_PC);
  return false;
}

/** A long string that is a key for the first time and too long to be hashed at once. */
@inline function mustHash(key: usize): bool {
  return tagOf(key) == TAG_LONG_STRING && load<u32>(objectIn(key), STRING_NEXT) == 0 && lengthOf(objectIn(key)) > SHORT_WORK;
}
/** Has the key hashed by a builtin that can wait; then the instruction runs again. */
function hashWaiting(key: usize): bool {
  copySlot(<usize>load<u32>(frame, FRAME_TOP) + SLOT_SIZE, key);
  return callWaiting(BUILTIN_CORE_INTERNAL_HASH_STRING, 1, 0);
}

/** R[result] := object[key] */
export function indexSlow(object: usize, key: usize, result: usize): bool {
  if (mustHash(key)) return hashWaiting(key);
  let from = object;
  for (let links = 0; links < CHAIN_LIMIT; links++) {
    let handler: usize;
    if (isTable(from)) {
      const slot = get(objectIn(from), key);
      if (!isNil(slot)) {
        copySlot(result, slot);
        return fuel > 0;
      }
      handler = cachedMetamethod(load<u32>(objectIn(from), TABLE_METATABLE), EVENT_INDEX);
      if (isNil(handler)) {
        store<u32>(result, TAG_NIL, 8);
        return fuel > 0;
      }
    } else {
      handler = metamethodOf(from, EVENT_INDEX);
      if (isNil(handler)) {
        raiseOperand(text("index"), from);
        return false;
      }
    }
    if (isFunction(handler)) {
      callMetamethod(handler, from, key, FRAME_FLAG_FINISH, 1);
      return false;
    }
    from = handler;
    charge(1);
  }
  raiseText(text("'__index' chain too long; possible loop"));
  return false;
}

/** object[key] := value */
export function setIndexSlow(object: usize, key: usize, value: usize): bool {
  if (mustHash(key)) return hashWaiting(key);
  let to = object;
  for (let links = 0; links < CHAIN_LIMIT; links++) {
    let handler: usize;
    if (isTable(to)) {
      const table = objectIn(to);
      const slot = get(table, key);
      handler = isNil(slot) ? cachedMetamethod(load<u32>(table, TABLE_METATABLE), EVENT_NEWINDEX) : PROCESS_NIL;
      if (isNil(handler)) {
        if (slot == PROCESS_NIL) return newKey(table, key, value);
        copySlot(slot, value);
        forgetAbsent(table);
        barrierBack(table);
        return fuel > 0;
      }
    } else {
      handler = metamethodOf(to, EVENT_NEWINDEX);
      if (isNil(handler)) {
        raiseOperand(text("index"), to);
        return false;
      }
    }
    if (isFunction(handler)) {
      callMetamethod3(handler, to, key, value, FRAME_FLAG_FINISH);
      return false;
    }
    to = handler;
    charge(1);
  }
  raiseText(text("'__newindex' chain too long; possible loop"));
  return false;
}

/** object.key := value for a constant, of which the loop knows that it is not there: mostly a new field of a plain table. */
export function setFieldSlow(object: usize, key: usize, value: usize): bool {
  if (isTable(object) && !isNil(value)) {
    const table = objectIn(object);
    if (load<u32>(table, TABLE_METATABLE) == 0) {
      const known = getShortString(table, objectIn(key));
      const slot = known == PROCESS_NIL ? insertKey(table, key) : known;
      if (slot) {
        store<u8>(PROCESS_RETRY, 0);
        copySlot(slot, value);
        forgetAbsent(table);
        barrierBack(table);
        return true;
      }
    }
  }
  return setIndexSlow(object, key, value);
}

/** table[key] := value for a key that is not there. */
function newKey(table: usize, key: usize, value: usize): bool {
  const tag = tagOf(key);
  if (tag == TAG_NIL) {
    raiseText(text("table index is nil"));
    return false;
  }
  if (tag == TAG_FLOAT && floatIn(key) != floatIn(key)) {
    raiseText(text("table index is NaN"));
    return false;
  }
  if (isNil(value)) return true;
  charge(NEW_KEY_FUEL);
  const spare = <usize>load<u32>(frame, FRAME_TOP) + 4 * SLOT_SIZE; // above what a metamethod call needs
  const normal = normalKey(key, spare);
  let slot = insertKey(table, normal);
  if (!slot) {
    const size = arraySize(table) + nodeCount(table);
    if (size > SMALL_TABLE && !appends(table, normal)) return growWaiting(table, normal);
    if (!tryGrow(table, normal, spare + SLOT_SIZE)) {
      needMemory();
      return false;
    }
    if (isGrowing()) {
      store<u8>(PROCESS_RETRY, 0);
      waitForGrowth();
      return false;
    }
    slot = insertKey(table, normal);
  }
  store<u8>(PROCESS_RETRY, 0);
  copySlot(slot, value);
  forgetAbsent(table);
  barrierBack(table);
  return fuel > 0;
}

/** Has the table grown by a builtin that can wait; then the instruction runs again. */
function growWaiting(table: usize, key: usize): bool {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  copySlot(at + 2 * SLOT_SIZE, key);
  store<i64>(at + SLOT_SIZE, <i64>table);
  store<u32>(at + SLOT_SIZE, TAG_TABLE, 8);
  return callWaiting(BUILTIN_CORE_INTERNAL_GROW_TABLE, 2, 0);
}

/** left op right → result for what the fast paths do not know. */
export function arithmeticSlow(event: u32, left: usize, right: usize, result: usize): bool {
  const outcome = arithmetic(event, left, right, result);
  if (outcome == Outcome.Done) return true;
  if (outcome == Outcome.DivideByZero) {
    raiseText(text("attempt to divide by zero"));
    return false;
  }
  if (outcome == Outcome.ModuloByZero) {
    raiseText(text("attempt to perform 'n%0'"));
    return false;
  }
  let handler = metamethodOf(left, event);
  if (isNil(handler)) handler = metamethodOf(right, event);
  if (isNil(handler)) {
    if (outcome == Outcome.NoInteger) raiseNoInteger(left, right);
    else raiseArithmetic(event, left, right);
    return false;
  }
  callMetamethod(handler, left, right, FRAME_FLAG_FINISH, 1);
  return false;
}

/** Bitwise and arithmetic with an immediate operand; `flipped`: it stands on the left. */
export function immediateSlow(event: u32, slot: usize, immediate: i64, result: usize, flipped: bool): bool {
  const spare = <usize>load<u32>(frame, FRAME_TOP) + 4 * SLOT_SIZE;
  setInteger(spare, immediate);
  return flipped ? arithmeticSlow(event, spare, slot, result) : arithmeticSlow(event, slot, spare, result);
}

/** Outcome of a comparison: 0 false, 1 true, -1 not known yet (frame pushed or error pending). */
export function equalSlow(left: usize, right: usize): i32 {
  const tag = tagOf(left);
  const other = tagOf(right);
  if (tag != other) {
    if (tag - TAG_INTEGER <= 1 && other - TAG_INTEGER <= 1) return <i32>equalNumbers(left, right);
    return 0;
  }
  if (tag <= <u32>TAG_TRUE) return 1;
  if (tag == TAG_FLOAT) return <i32>(floatIn(left) == floatIn(right));
  if (tag == TAG_INTEGER) return <i32>(integerIn(left) == integerIn(right));
  const a = objectIn(left);
  const b = objectIn(right);
  if (a == b) return 1;
  if (tag == TAG_LONG_STRING) {
    const length = lengthOf(a);
    if (length != lengthOf(b)) return 0;
    if (length > SHORT_COMPARISON) return compareWaiting(BUILTIN_CORE_INTERNAL_EQUAL_STRINGS, left, right);
    charge(<i32>(length >> 6));
    return <i32>equalStrings(a, b);
  }
  if (tag != TAG_TABLE && tag != TAG_USERDATA) return 0;
  let handler = metamethodOf(left, EVENT_EQ);
  if (isNil(handler)) handler = metamethodOf(right, EVENT_EQ);
  if (isNil(handler)) return 0;
  callMetamethod(handler, left, right, FRAME_FLAG_FINISH, 1);
  return -1;
}

function compareWaiting(id: i32, left: usize, right: usize): i32 {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  copySlot(at + 2 * SLOT_SIZE, right);
  copySlot(at + SLOT_SIZE, left);
  callWaiting(id, 2, FRAME_FLAG_FINISH);
  return -1;
}

/** left < right, or left <= right. */
export function lessSlow(left: usize, right: usize, orEqual: bool): i32 {
  if (isNumber(left) && isNumber(right)) return <i32>lessNumbers(left, right, orEqual);
  if (isString(left) && isString(right)) {
    const a = objectIn(left);
    const b = objectIn(right);
    const length = min(lengthOf(a), lengthOf(b));
    if (length > SHORT_COMPARISON) return compareWaiting(orEqual ? BUILTIN_CORE_INTERNAL_LESS_EQUAL_STRINGS : BUILTIN_CORE_INTERNAL_LESS_STRINGS, left, right);
    charge(<i32>(length >> 6));
    const order = compareStrings(a, b);
    return <i32>(orEqual ? order <= 0 : order < 0);
  }
  const event = orEqual ? EVENT_LE : EVENT_LT;
  let handler = metamethodOf(left, event);
  if (isNil(handler)) handler = metamethodOf(right, event);
  if (isNil(handler)) {
    raiseCompare(left, right);
    return -1;
  }
  callMetamethod(handler, left, right, FRAME_FLAG_FINISH, 1);
  return -1;
}

/** Comparison of a register with an immediate; `flipped`: the immediate stands on the left; C bit 1: it was a float. */
export function lessImmediateSlow(slot: usize, immediate: i32, asFloat: bool, orEqual: bool, flipped: bool): i32 {
  const spare = <usize>load<u32>(frame, FRAME_TOP) + 4 * SLOT_SIZE;
  if (asFloat) {
    store<f64>(spare, <f64>immediate);
    store<u32>(spare, TAG_FLOAT, 8);
  } else {
    setInteger(spare, immediate);
  }
  return flipped ? lessSlow(spare, slot, orEqual) : lessSlow(slot, spare, orEqual);
}

/** result := #slot */
export function lengthSlow(slot: usize, result: usize): bool {
  if (isString(slot)) {
    setInteger(result, lengthOf(objectIn(slot)));
    return true;
  }
  const handler = metamethodOf(slot, EVENT_LEN);
  if (isNil(handler)) {
    if (!isTable(slot)) {
      raiseOperand(text("get length of"), slot);
      return false;
    }
    charge(1);
    setInteger(result, border(objectIn(slot)));
    return fuel > 0;
  }
  callMetamethod(handler, slot, slot, FRAME_FLAG_FINISH, 1);
  return false;
}

/** Bytes a value takes in a concatenation, written to `to` when it is a number; -1 = neither string nor number. */
@inline function pieceLength(slot: usize): i32 {
  if (isString(slot)) return <i32>lengthOf(objectIn(slot));
  if (isInteger(slot)) return 20;
  return isFloat(slot) ? 30 : -1;
}

/** first … first+count-1 joined into `first`. Short ones here; the rest, and metamethods, by a builtin that can wait. */
export function concatenate(first: usize, count: i32): bool {
  let total: u32 = 0;
  for (let i = 0; i < count; i++) {
    const length = pieceLength(first + (i << 4));
    if (length < 0 || <u32>length > SHORT_WORK) return concatenateWaiting(first, count);
    total += <u32>length;
  }
  if (total > SHORT_WORK) return concatenateWaiting(first, count);
  charge(1 + <i32>(total >> 5));
  let string: usize;
  if (total <= 1200) {
    // Joined in the scratch, then interned or copied once the exact length is known. Numbers are written past it first.
    const end = writePieces(first, count, PROCESS_SCRATCH + 8);
    string = tryString(PROCESS_SCRATCH + 8, <u32>(end - PROCESS_SCRATCH - 8));
  } else {
    string = tryLongString(total + 64);
    if (string) {
      const end = writePieces(first, count, bytesOf(string));
      const length = <u32>(end - bytesOf(string));
      finishLongString(string, length);
    }
  }
  if (!string) {
    needMemory();
    return false;
  }
  store<u8>(PROCESS_RETRY, 0);
  setString(first, string);
  return fuel > 0;
}

function writePieces(first: usize, count: i32, to: usize): usize {
  let at = to;
  for (let i = 0; i < count; i++) {
    const slot = first + (i << 4);
    if (isString(slot)) {
      const string = objectIn(slot);
      const length = lengthOf(string);
      if (length < 64) copyShort(at, bytesOf(string), length);
      else memory.copy(at, bytesOf(string), length);
      at += length;
    } else if (isInteger(slot)) {
      at += formatInteger(integerIn(slot), at);
    } else {
      at += formatFloat14(floatIn(slot), at, PROCESS_SCRATCH + 1232);
    }
  }
  return at;
}

function concatenateWaiting(first: usize, count: i32): bool {
  const at = <usize>load<u32>(frame, FRAME_TOP);
  const offset = first - at;
  if (!makeRoom(at, <u32>count + 2)) return false;
  const end = <usize>load<u32>(frame, FRAME_TOP);
  for (let i = 0; i < count; i++) copySlot(end + ((i + 1) << 4), end + offset + (i << 4));
  callWaiting(BUILTIN_CORE_INTERNAL_CONCATENATE, count, FRAME_FLAG_FINISH);
  return false;
}

import { makeRoom } from "./calls";
import { finishLongString } from "../strings";
