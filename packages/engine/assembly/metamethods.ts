// Finding metamethods. Absence of the first six events is remembered in the metatable itself.

import { BLOCK_EXTRA, TABLE_METATABLE, USERDATA_METATABLE } from "@perilune/isa/src/layout";
import { PROCESS_EVENT_NAMES, PROCESS_METATABLES, PROCESS_NIL } from "@perilune/isa/src/process";
import { EVENT_EQ, TAG_TABLE, TAG_USERDATA } from "@perilune/isa/src/values";
import { basicType, isNil, objectIn, tagOf } from "./slots";
import { getShortString } from "./tables";

@inline export function eventName(event: u32): usize { return load<u32>(PROCESS_EVENT_NAMES + (<usize>event << 2)); }

/** Metatable of the value in a slot, 0 = none. */
export function metatableOfValue(slot: usize): usize {
  const tag = tagOf(slot);
  if (tag == TAG_TABLE) return load<u32>(objectIn(slot), TABLE_METATABLE);
  if (tag == TAG_USERDATA) return load<u32>(objectIn(slot), USERDATA_METATABLE);
  return load<u32>(PROCESS_METATABLES + (<usize>basicType(tag) << 2));
}

/** Slot of one of the first six events in a metatable (0 = no metatable), or the nil slot. */
export function cachedMetamethod(metatable: usize, event: u32): usize {
  if (!metatable) return PROCESS_NIL;
  const absent = <u32>load<u8>(metatable, BLOCK_EXTRA);
  if (absent & (1 << event)) return PROCESS_NIL;
  const slot = getShortString(metatable, eventName(event));
  if (isNil(slot)) store<u8>(metatable, absent | (1 << event), BLOCK_EXTRA);
  return slot;
}

/** Slot of the metamethod a value has for an event, or the nil slot. */
export function metamethodOf(slot: usize, event: u32): usize {
  const metatable = metatableOfValue(slot);
  if (!metatable) return PROCESS_NIL;
  return event <= <u32>EVENT_EQ ? cachedMetamethod(metatable, event) : getShortString(metatable, eventName(event));
}
