// Constant folding: an operation on two numerals is done now, unless it could fail, or its result is a zero or NaN
// that a numeral could not stand for.

import {
  EVENT_DIV, EVENT_IDIV, EVENT_MOD, TAG_FLOAT, TAG_INTEGER,
} from "@perilune/isa/src/values";
import { arithmetic, Outcome, slotToFloat } from "../arithmetic";
import { integerIn, floatIn, isInteger, setTag } from "../slots";
import { Expression, isNumeral, Kind } from "./expression";
import { giveRecord, takeRecord } from "./memory";

/** left := left op right when that is possible. For unary operations `right` is the same expression. */
export function fold(event: u32, left: Expression, right: Expression): bool {
  if (!isNumeral(left) || !isNumeral(right)) return false;
  const slots = takeRecord(48);
  const isFolded = foldSlots(event, left, right, slots);
  giveRecord(slots);
  return isFolded;
}

function foldSlots(event: u32, left: Expression, right: Expression, first: usize): bool {
  const second = first + 16;
  const result = first + 32;
  toSlot(left, first);
  toSlot(right, second);
  const isDivision = event == EVENT_DIV || event == EVENT_IDIV || event == EVENT_MOD;
  if (isDivision && slotToFloat(second) == 0) return false;
  if (arithmetic(event, first, second, result) != Outcome.Done) return false;
  if (isInteger(result)) {
    left.kind = Kind.Integer;
    left.value = <u64>integerIn(result);
    return true;
  }
  const value = floatIn(result);
  if (value != value || value == 0) return false;
  left.kind = Kind.Float;
  left.value = reinterpret<u64>(value);
  return true;
}
function toSlot(e: Expression, slot: usize): void {
  store<u64>(slot, e.value);
  setTag(slot, e.kind == Kind.Integer ? TAG_INTEGER : TAG_FLOAT);
}
