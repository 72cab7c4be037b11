// debug.getmetatable, setmetatable, getregistry, getuservalue, setuservalue: what the basic library keeps closed.

import { TABLE_METATABLE, USERDATA_METATABLE } from "@perilune/isa/src/layout";
import { PROCESS_METATABLES, PROCESS_REGISTRY } from "@perilune/isa/src/process";
import { EVENT_GC, TAG_TABLE, TAG_USERDATA } from "@perilune/isa/src/values";
import { checkAny, isAbsent, throwArgumentType } from "../../arguments";
import { barrierForward } from "../../barrier";
import { registerFinalizer } from "../../collector/finalizers";
import { metamethodOf, metatableOfValue } from "../../metamethods";
import { at, pushCopy, pushNil, pushObject, setSlotCount, slotCount } from "../../native";
import { basicType, isNil, isTable, objectIn, tagOf } from "../../slots";
import { text } from "../../text";
import { checkInt } from "./target";

export function debugGetmetatable(): i32 {
  checkAny(1);
  const metatable = metatableOfValue(at(1));
  if (metatable) pushObject(metatable, TAG_TABLE);
  else pushNil();
  return 1;
}

export function debugSetmetatable(): i32 {
  if (slotCount() < 2 || !(isTable(at(2)) || isAbsent(2))) throwArgumentType(2, text("nil or table"));
  setSlotCount(2);
  const metatable = isAbsent(2) ? 0 : objectIn(at(2));
  const tag = tagOf(at(1));
  if (tag == TAG_TABLE || tag == TAG_USERDATA) {
    const object = objectIn(at(1));
    if (tag == TAG_TABLE) store<u32>(object, <u32>metatable, TABLE_METATABLE);
    else store<u32>(object, <u32>metatable, USERDATA_METATABLE);
    if (metatable) {
      barrierForward(object, metatable);
      if (!isNil(metamethodOf(at(1), EVENT_GC))) registerFinalizer(object);
    }
  } else {
    store<u32>(PROCESS_METATABLES + (<usize>basicType(tag) << 2), <u32>metatable);
  }
  pushCopy(1);
  return 1;
}

export function debugGetregistry(): i32 {
  pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE);
  return 1;
}

/** No userdata of ours has user values. */
export function debugGetuservalue(): i32 {
  if (!isAbsent(2)) checkInt(2);
  pushNil();
  return 1;
}
export function debugSetuservalue(): i32 {
  if (!isAbsent(3)) checkInt(3);
  if (tagOf(at(1)) != TAG_USERDATA) throwArgumentType(1, text("userdata"));
  checkAny(2);
  pushNil();
  return 1;
}
