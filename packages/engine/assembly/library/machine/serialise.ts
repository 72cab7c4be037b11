// Values of the process → bytes for the host; the form is drawn in isa/src/serialised.ts.
//
// Tables are walked with an explicit stack on the slots: for each open one the table and the position in it.

import {
  SERIALISED_DEPTH, SERIALISED_END, SERIALISED_FALSE, SERIALISED_FLOAT, SERIALISED_INTEGER, SERIALISED_LIMIT,
  SERIALISED_NIL, SERIALISED_OPAQUE, SERIALISED_STRING, SERIALISED_TABLE, SERIALISED_TABLE_COST, SERIALISED_TRUE,
} from "@perilune/isa/src/serialised";
import {
  TAG_FALSE, TAG_FLOAT, TAG_INTEGER, TAG_LONG_STRING, TAG_NIL, TAG_SHORT_STRING, TAG_TABLE, TAG_TRUE,
} from "@perilune/isa/src/values";
import { at, bufferAdvance, bufferLength, bufferReserve, bufferString, burn, ensureSlots, pop, pushCopy, pushInteger, pushNil, slotCount } from "../../native";
import { basicType, copySlot, integerIn, isTable, objectIn, setInteger, tagOf } from "../../slots";
import { lengthOf } from "../../strings";
import { nextFrom } from "../../table-growth";
import { text } from "../../text";

const LIMIT: u32 = SERIALISED_LIMIT;
/** Positions looked at between two payments. */
const STEP = 64;

/** (waits) Appends the value in slot `index` to the buffer in slot `buffer` (both positive). 0, or a text that says what is wrong with it. */
export function serialise(buffer: i32, index: i32): i32 {
  if (!writeValue(buffer, index)) return tooLarge();
  if (!isTable(at(index))) return 0;
  const floor = slotCount();
  let tables: u32 = 1;
  if (!ensureSlots(8)) return text("stack overflow");
  pushCopy(index);
  pushInteger(0);
  while (slotCount() > floor) {
    if (!ensureSlots(8)) return text("stack overflow");
    pushNil();
    pushNil();
    const position = nextFrom(objectIn(at(-4)), <i32>integerIn(at(-3)), STEP, at(-2), at(-1));
    burn(2);
    if (position < -1) {
      setInteger(at(-3), -2 - position);
      pop(2);
      continue;
    }
    if (position == -1) {
      writeByte(buffer, SERIALISED_END);
      pop(4);
      continue;
    }
    setInteger(at(-3), position);
    if (isTable(at(-2))) return text("a table as key cannot be passed to the host");
    if (!writeValue(buffer, slotCount() - 1) || !writeValue(buffer, slotCount())) return tooLarge();
    if (isTable(at(-1))) {
      tables++;
      if (isOpen(floor, objectIn(at(-1)))) return text("a table inside itself cannot be passed to the host");
      if (slotCount() - floor >= 2 * SERIALISED_DEPTH) return text("tables nested too deeply to pass to the host");
      copySlot(at(-2), at(-1));
      setInteger(at(-1), 0);
    } else {
      pop(2);
    }
    if (bufferLength(buffer) + tables * SERIALISED_TABLE_COST > LIMIT) return tooLarge();
  }
  return 0;
}

/** Is this one of the tables being walked, whose slots start above `floor`? */
function isOpen(floor: i32, table: usize): bool {
  for (let index = floor + 1; index < slotCount() - 1; index += 2) if (objectIn(at(index)) == table) return true;
  return false;
}

function tooLarge(): i32 { return text("value too large to pass to the host"); }

/** (waits) Appends a value; of a table only its beginning. False = beyond the limit. */
function writeValue(buffer: i32, index: i32): bool {
  const tag = tagOf(at(index));
  switch (tag) {
    case TAG_NIL: writeByte(buffer, SERIALISED_NIL); break;
    case TAG_FALSE: writeByte(buffer, SERIALISED_FALSE); break;
    case TAG_TRUE: writeByte(buffer, SERIALISED_TRUE); break;
    case TAG_TABLE: writeByte(buffer, SERIALISED_TABLE); break;
    case TAG_INTEGER:
    case TAG_FLOAT: {
      const to = bufferReserve(buffer, 9);
      store<u8>(to, tag == TAG_INTEGER ? SERIALISED_INTEGER : SERIALISED_FLOAT);
      store<i64>(to, load<i64>(at(index)), 1);
      bufferAdvance(buffer, 9);
      break;
    }
    case TAG_SHORT_STRING:
    case TAG_LONG_STRING: {
      const length = lengthOf(objectIn(at(index)));
      if (length > LIMIT) return false;
      const to = bufferReserve(buffer, 5);
      store<u8>(to, SERIALISED_STRING);
      store<u32>(to, length, 1);
      bufferAdvance(buffer, 5);
      bufferString(buffer, index);
      break;
    }
    default: {
      const to = bufferReserve(buffer, 6);
      store<u8>(to, SERIALISED_OPAQUE);
      store<u8>(to, basicType(tag), 1);
      store<u32>(to, <u32>objectIn(at(index)), 2);
      bufferAdvance(buffer, 6);
    }
  }
  return bufferLength(buffer) <= LIMIT;
}

function writeByte(buffer: i32, byte: u32): void {
  store<u8>(bufferReserve(buffer, 1), byte);
  bufferAdvance(buffer, 1);
}
