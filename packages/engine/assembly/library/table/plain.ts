// Which values the table functions accept, and direct work on tables that need no metamethods.

import { TABLE_ARRAY } from "@perilune/isa/src/layout";
import { PROCESS_NIL } from "@perilune/isa/src/process";
import { EVENT_INDEX, EVENT_LEN, EVENT_NEWINDEX } from "@perilune/isa/src/values";
import { throwArgumentType } from "../../arguments";
import { barrierBack } from "../../barrier";
import { cachedMetamethod, eventName, metatableOfValue } from "../../metamethods";
import { at, burn, pushSlot } from "../../native";
import { lengthOfValue } from "../../protocol";
import { copySlot, isNil, isTable, objectIn } from "../../slots";
import { rawSetInteger } from "../../storage";
import { border } from "../../table-growth";
import { arraySize, getInteger, getShortString, metatableOf } from "../../tables";
import { text } from "../../text";

/** What a value that is no table must have metamethods for to stand in for one. */
export const READ = 1;
export const WRITE = 2;
export const LENGTH = 4;

/** Elements copied between two payments. */
const PIECE: i64 = 1024;

@inline export function slotOf(table: usize, index: u32): usize { return load<u32>(table, TABLE_ARRAY) + (<usize>(index - 1) << 4); }

/** Does reading, writing and measuring this table never call a metamethod? */
@inline export function isPlain(table: usize): bool {
  const metatable = metatableOf(table);
  return !metatable || hasNoAccessors(metatable);
}
function hasNoAccessors(metatable: usize): bool {
  return isNil(cachedMetamethod(metatable, EVENT_INDEX)) && isNil(cachedMetamethod(metatable, EVENT_NEWINDEX))
    && isNil(cachedMetamethod(metatable, EVENT_LEN));
}
export function isPlainTable(index: i32): bool {
  const slot = at(index);
  return isTable(slot) && isPlain(objectIn(slot));
}

/** (throws) Argument `index` must be a table, or have the metamethods to be used like one. */
export function checkTableLike(index: i32, uses: i32): void {
  const slot = at(index);
  if (isTable(slot)) return;
  const metatable = metatableOfValue(slot);
  const missing = !metatable
    || ((uses & READ) && isNil(getShortString(metatable, eventName(EVENT_INDEX))))
    || ((uses & WRITE) && isNil(getShortString(metatable, eventName(EVENT_NEWINDEX))))
    || ((uses & LENGTH) && isNil(getShortString(metatable, eventName(EVENT_LEN))));
  if (missing) throwArgumentType(index, text("table"));
}

/** (waits) #argument, which must be a table or like one. */
export function checkedLength(index: i32, uses: i32): i64 {
  if (isPlainTable(index)) return border(objectIn(at(index)));
  checkTableLike(index, uses | LENGTH);
  return lengthOfValue(index);
}

/**
 * (waits) target[to …] := source[from …] for `count` elements of plain tables in two slots. The ranges may overlap
 * when `downward` says to begin at the upper end.
 */
export function copyElements(source: i32, from: i64, target: i32, to: i64, count: i64, downward: bool): void {
  let done: i64 = 0;
  while (done < count) {
    const piece = min(PIECE, count - done);
    const offset = downward ? count - done - piece : done;
    const copied = copyPiece(objectIn(at(source)), from + offset, objectIn(at(target)), to + offset, <i32>piece, downward);
    done += copied;
    if (copied < piece) { // the next one needs a new place in the target
      const next = downward ? count - 1 - done : done;
      pushSlot(getInteger(objectIn(at(source)), from + next));
      rawSetInteger(target, to + next);
      done++;
    }
    burn(<i32>copied + 1);
  }
}

/** Copies elements up to the first one that has no place in the target; returns how many. */
function copyPiece(source: usize, from: i64, target: usize, to: i64, count: i32, downward: bool): i32 {
  barrierBack(target);
  if (isInArray(source, from, count) && isInArray(target, to, count)) {
    memory.copy(slotOf(target, <u32>to), slotOf(source, <u32>from), <usize>count << 4);
    return count;
  }
  for (let done = 0; done < count; done++) {
    const offset = downward ? count - 1 - done : done;
    const value = getInteger(source, from + offset);
    const place = getInteger(target, to + offset);
    if (place != PROCESS_NIL) copySlot(place, value);
    else if (!isNil(value)) return done;
  }
  return count;
}

@inline function isInArray(table: usize, first: i64, count: i32): bool {
  return first >= 1 && <u64>(first - 1) + <u64>count <= <u64>arraySize(table);
}
