// Raw access, metatables, pairs and ipairs.

import { TABLE_METATABLE } from "@perilune/isa/src/layout";
import { EVENT_GC, EVENT_METATABLE, EVENT_PAIRS, TAG_LONG_STRING, TAG_TABLE } from "@perilune/isa/src/values";
import { checkAny, checkTable, throwArgumentType } from "../../arguments";
import { barrierForward } from "../../barrier";
import { registerFinalizer } from "../../collector/finalizers";
import { BUILTIN_BASE_INTERNAL_IPAIRS_NEXT, BUILTIN_BASE_NEXT } from "../../generated/builtins";
import { cachedMetamethod, eventName, metamethodOf, metatableOfValue } from "../../metamethods";
import { at, burn, pushBoolean, pushBuiltin, pushCopy, pushInteger, pushNil, pushObject, pushSlot, setSlotCount, slotCount } from "../../native";
import { rawEqual } from "../../protocol";
import { throwText } from "../../raise";
import { isNil, isString, isTable, objectIn, tagOf } from "../../slots";
import { rawSet } from "../../storage";
import { lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { border } from "../../table-growth";
import { get, getShortString } from "../../tables";
import { text } from "../../text";

export function baseRawequal(): i32 {
  checkAny(1);
  checkAny(2);
  if (tagOf(at(1)) == TAG_LONG_STRING && tagOf(at(2)) == TAG_LONG_STRING) burn(1 + <i32>(lengthOf(objectIn(at(1))) >> 5));
  pushBoolean(rawEqual(at(1), at(2)));
  return 1;
}

export function baseRawlen(): i32 {
  const slot = at(1);
  if (isTable(slot)) pushInteger(border(objectIn(slot)));
  else if (isString(slot)) pushInteger(lengthOf(objectIn(slot)));
  else throwArgumentType(1, text("table or string"));
  return 1;
}

export function baseRawget(): i32 {
  checkTable(1);
  checkAny(2);
  pushSlot(get(objectIn(at(1)), at(2)));
  return 1;
}

export function baseRawset(): i32 {
  checkTable(1);
  checkAny(2);
  checkAny(3);
  setSlotCount(3);
  rawSet(1);
  return 1; // the table, which is all that is left
}

export function baseGetmetatable(): i32 {
  checkAny(1);
  const metatable = metatableOfValue(at(1));
  if (!metatable) {
    pushNil();
    return 1;
  }
  const shown = getShortString(metatable, eventName(EVENT_METATABLE));
  if (isNil(shown)) pushObject(metatable, TAG_TABLE);
  else pushSlot(shown);
  return 1;
}

export function baseSetmetatable(): i32 {
  checkTable(1);
  const given = at(2);
  if (!isTable(given) && (!isNil(given) || slotCount() < 2)) throwArgumentType(2, text("nil or table"));
  const table = objectIn(at(1));
  const old = <usize>load<u32>(table, TABLE_METATABLE);
  if (old && !isNil(getShortString(old, eventName(EVENT_METATABLE)))) throwText(text("cannot change a protected metatable"));
  if (isNil(given)) {
    store<u32>(table, 0, TABLE_METATABLE);
  } else {
    const metatable = objectIn(given);
    store<u32>(table, <u32>metatable, TABLE_METATABLE);
    barrierForward(table, metatable);
    if (!isNil(cachedMetamethod(metatable, EVENT_GC))) registerFinalizer(table);
  }
  pushCopy(1);
  return 1;
}

export function basePairs(): i32 {
  checkAny(1);
  const handler = metamethodOf(at(1), EVENT_PAIRS);
  if (isNil(handler)) {
    pushBuiltin(BUILTIN_BASE_NEXT);
    pushCopy(1);
    pushNil();
  } else {
    pushSlot(handler);
    pushCopy(1);
    suspendForCall(1, 3);
  }
  return 3;
}

export function baseIpairs(): i32 {
  checkAny(1);
  pushBuiltin(BUILTIN_BASE_INTERNAL_IPAIRS_NEXT);
  pushCopy(1);
  pushInteger(0);
  return 3;
}
