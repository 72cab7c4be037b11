// The usual cases of the builtins that are called most, without a frame: what each does to its arguments when they are of
// the usual types. Everything else, errors too, is left to the builtin itself in the library.

import { TABLE_BORDER, TABLE_METATABLE } from "@perilune/isa/src/layout";
import { PROCESS_METATABLES, PROCESS_SCRATCH, PROCESS_TYPE_NAMES } from "@perilune/isa/src/process";
import {
  BASIC_TYPE_NUMBER, EVENT_GC, EVENT_METATABLE, SLOT_SIZE, TAG_BUILTIN, TAG_INTEGER, TAG_SHORT_STRING, TAG_TABLE,
} from "@perilune/isa/src/values";
import { lessNumbers, stringToNumber } from "../arithmetic";
import { barrierBack, barrierForward } from "../barrier";
import {
  BUILTIN_BASE_ASSERT, BUILTIN_BASE_GETMETATABLE, BUILTIN_BASE_RAWGET, BUILTIN_BASE_SELECT, BUILTIN_BASE_SETMETATABLE, BUILTIN_BASE_TONUMBER,
  BUILTIN_BASE_TOSTRING, BUILTIN_BASE_TYPE, BUILTIN_MATH_ABS, BUILTIN_MATH_FLOOR, BUILTIN_MATH_MAX, BUILTIN_MATH_MIN, BUILTIN_MATH_SQRT,
  BUILTIN_STRING_BYTE, BUILTIN_STRING_CHAR, BUILTIN_STRING_LEN, BUILTIN_STRING_SUB, BUILTIN_TABLE_INSERT, BUILTIN_TABLE_REMOVE,
} from "../generated/builtins";
import { endPosition, startPosition } from "../library/string/positions";
import { isPlain, slotOf } from "../library/table/plain";
import { cachedMetamethod, eventName, metatableOfValue } from "../metamethods";
import { formatInteger } from "../number/number-text";
import { charge } from "../registers";
import {
  basicType, copySlot, floatIn, integerIn, isFloat, isInteger, isNil, isNumber, isString, isTable, isTruthy, objectIn, setFloat, setInteger, setNil,
  setObject, setString, tagOf,
} from "../slots";
import { bytesOf, lengthOf, tryIntern, tryString } from "../strings";
import { border } from "../table-growth";
import { arraySize, get, getShortString } from "../tables";

/** The call is left to the builtin; nothing has changed. */
export const NOT_QUICK: i32 = -1;

/** Bytes of a string that are made, or read as a number, without a wait. */
const SHORT_WORK: u32 = 1024;
const NUMERAL_LIMIT: u32 = 64;

/**
 * Calls the builtin in slot `callee` with the arguments up to `end`, if this is a usual case: its result, if it has any,
 * lies in `callee` then. Returns how many, 0 or 1 (more are not wanted, unless `wanted` < 0), or NOT_QUICK.
 */
export function callQuickly(callee: usize, end: usize, wanted: i32): i32 {
  const first = callee + SLOT_SIZE;
  const second = first + SLOT_SIZE;
  if (tagOf(callee) != TAG_BUILTIN || first >= end) return NOT_QUICK;
  switch (load<u32>(callee)) {
    case BUILTIN_BASE_ASSERT: {
      if (!isTruthy(first) || (wanted < 0 && second != end)) return NOT_QUICK;
      copySlot(callee, first);
      return 1;
    }
    case BUILTIN_BASE_TYPE: {
      const name = load<u32>(PROCESS_TYPE_NAMES + (<usize>basicType(tagOf(first)) << 2));
      if (!name) return NOT_QUICK;
      setString(callee, name);
      return 1;
    }
    case BUILTIN_BASE_RAWGET: {
      if (!isTable(first) || second >= end || (tagOf(second) != TAG_INTEGER && tagOf(second) != TAG_SHORT_STRING)) return NOT_QUICK;
      copySlot(callee, get(objectIn(first), second));
      return 1;
    }
    case BUILTIN_BASE_SELECT: return select(callee, end, wanted);
    case BUILTIN_BASE_GETMETATABLE: return getMetatable(callee, first);
    case BUILTIN_BASE_SETMETATABLE: return second < end ? setMetatable(callee, first, second) : NOT_QUICK;
    case BUILTIN_BASE_TONUMBER: return second == end ? toNumber(callee, first) : NOT_QUICK;
    case BUILTIN_BASE_TOSTRING: return toText(callee, first);
    case BUILTIN_MATH_ABS: {
      if (isInteger(first)) setInteger(callee, integerIn(first) < 0 ? 0 - integerIn(first) : integerIn(first));
      else if (isFloat(first)) setFloat(callee, abs(floatIn(first)));
      else return NOT_QUICK;
      return 1;
    }
    case BUILTIN_MATH_FLOOR: {
      if (isInteger(first)) {
        copySlot(callee, first);
        return 1;
      }
      if (!isFloat(first)) return NOT_QUICK;
      const whole = floor(floatIn(first));
      if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0)) return NOT_QUICK;
      setInteger(callee, <i64>whole);
      return 1;
    }
    case BUILTIN_MATH_SQRT: {
      if (isFloat(first)) setFloat(callee, sqrt(floatIn(first)));
      else if (isInteger(first)) setFloat(callee, sqrt(<f64>integerIn(first)));
      else return NOT_QUICK;
      return 1;
    }
    case BUILTIN_MATH_MAX: {
      if (second + SLOT_SIZE != end || !isNumber(first) || !isNumber(second)) return NOT_QUICK;
      copySlot(callee, lessNumbers(first, second, false) ? second : first);
      return 1;
    }
    case BUILTIN_MATH_MIN: {
      if (second + SLOT_SIZE != end || !isNumber(first) || !isNumber(second)) return NOT_QUICK;
      copySlot(callee, lessNumbers(second, first, false) ? second : first);
      return 1;
    }
    case BUILTIN_STRING_BYTE: {
      if (!isString(first) || (second != end && (second + SLOT_SIZE != end || !isInteger(second)))) return NOT_QUICK;
      const place = second == end ? 0 : <u64>(integerIn(second) - 1);
      if (place >= <u64>lengthOf(objectIn(first))) return NOT_QUICK;
      setInteger(callee, <i64>load<u8>(bytesOf(objectIn(first)) + <usize>place));
      return 1;
    }
    case BUILTIN_STRING_CHAR: {
      if (second != end || !isInteger(first) || <u64>integerIn(first) > 255) return NOT_QUICK;
      store<u8>(PROCESS_SCRATCH + 8, <u8>integerIn(first));
      return internScratch(callee, 1);
    }
    case BUILTIN_STRING_LEN: {
      if (!isString(first)) return NOT_QUICK;
      setInteger(callee, <i64>lengthOf(objectIn(first)));
      return 1;
    }
    case BUILTIN_STRING_SUB: return part(callee, end);
    case BUILTIN_TABLE_INSERT: return second + SLOT_SIZE == end ? append(first, second) : NOT_QUICK;
    case BUILTIN_TABLE_REMOVE: return second == end ? removeLast(callee, first) : NOT_QUICK;
    default: return NOT_QUICK;
  }
}

function select(callee: usize, end: usize, wanted: i32): i32 {
  const first = callee + SLOT_SIZE;
  const rest = <i64>((end - first) >> 4) - 1;
  if (isInteger(first)) {
    const index = integerIn(first);
    if (wanted < 0 || index < 1) return NOT_QUICK;
    if (index > rest) return 0;
    copySlot(callee, first + (<usize>index << 4));
    return 1;
  }
  if (!isString(first) || lengthOf(objectIn(first)) == 0 || load<u8>(bytesOf(objectIn(first))) != 35) return NOT_QUICK; // #
  setInteger(callee, rest);
  return 1;
}

function getMetatable(callee: usize, value: usize): i32 {
  const metatable = metatableOfValue(value);
  if (!metatable) {
    setNil(callee);
    return 1;
  }
  const shown = getShortString(metatable, eventName(EVENT_METATABLE));
  if (isNil(shown)) setObject(callee, metatable, TAG_TABLE);
  else copySlot(callee, shown);
  return 1;
}

function setMetatable(callee: usize, value: usize, given: usize): i32 {
  if (!isTable(value) || !isTable(given)) return NOT_QUICK;
  const table = objectIn(value);
  const metatable = objectIn(given);
  if (load<u32>(table, TABLE_METATABLE) != 0 || !isNil(cachedMetamethod(metatable, EVENT_GC))) return NOT_QUICK;
  store<u32>(table, <u32>metatable, TABLE_METATABLE);
  barrierForward(table, metatable);
  copySlot(callee, value);
  return 1;
}

function toNumber(callee: usize, value: usize): i32 {
  if (isNumber(value)) {
    copySlot(callee, value);
    return 1;
  }
  if (!isString(value) || lengthOf(objectIn(value)) > NUMERAL_LIMIT) return NOT_QUICK;
  charge(<i32>(lengthOf(objectIn(value)) >> 3));
  if (!stringToNumber(objectIn(value), callee)) setNil(callee);
  return 1;
}

function toText(callee: usize, value: usize): i32 {
  if (!isInteger(value) || load<u32>(PROCESS_METATABLES + (BASIC_TYPE_NUMBER << 2)) != 0) return NOT_QUICK;
  return internScratch(callee, formatInteger(integerIn(value), PROCESS_SCRATCH + 8));
}

/** The string of the first `length` bytes in the scratch. */
function internScratch(callee: usize, length: u32): i32 {
  const string = tryIntern(PROCESS_SCRATCH + 8, length);
  if (!string) return NOT_QUICK;
  charge(1);
  setString(callee, string);
  return 1;
}

/** string.sub */
function part(callee: usize, end: usize): i32 {
  const first = callee + SLOT_SIZE;
  const from = first + SLOT_SIZE;
  const to = from + SLOT_SIZE;
  if (from >= end || !isString(first) || !isInteger(from) || (to != end && (to + SLOT_SIZE != end || !isInteger(to)))) return NOT_QUICK;
  const string = objectIn(first);
  const length = lengthOf(string);
  const start = startPosition(integerIn(from), length);
  const last = to == end ? <i64>length : endPosition(integerIn(to), length);
  const count: u32 = start > last ? 0 : <u32>(last - start + 1);
  if (count == length) {
    copySlot(callee, first);
    return 1;
  }
  if (count > SHORT_WORK) return NOT_QUICK;
  const made = tryString(bytesOf(string) + <usize>(start - 1), count);
  if (!made) return NOT_QUICK;
  charge(<i32>(count >> 4));
  setString(callee, made);
  return 1;
}

/** table.insert(t, value) where the array part has room for it. */
function append(place: usize, value: usize): i32 {
  if (!isTable(place)) return NOT_QUICK;
  const table = objectIn(place);
  if (!isPlain(table)) return NOT_QUICK;
  const length = border(table);
  if (<u64>length >= <u64>arraySize(table)) return NOT_QUICK;
  copySlot(slotOf(table, <u32>length + 1), value);
  store<u32>(table, <u32>length + 1, TABLE_BORDER);
  barrierBack(table);
  return 0;
}

/** table.remove(t) where the last element lies in the array part. */
function removeLast(callee: usize, place: usize): i32 {
  if (!isTable(place)) return NOT_QUICK;
  const table = objectIn(place);
  if (!isPlain(table)) return NOT_QUICK;
  const length = border(table);
  if (<u64>(length - 1) >= <u64>arraySize(table)) return NOT_QUICK;
  const slot = slotOf(table, <u32>length);
  copySlot(callee, slot);
  setNil(slot);
  store<u32>(table, <u32>length - 1, TABLE_BORDER);
  return 1;
}
