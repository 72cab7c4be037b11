// Numeric for loops (manual §3.3.5). Slots: index, limit (integer loops: iterations left), step, control variable.

import { SLOT_SIZE, TAG_FLOAT, TAG_INTEGER } from "@perilune/isa/src/values";
import { coerceNumber, slotToFloat } from "../arithmetic";
import { raiseForLoop, raiseText } from "../debug/raise-lua";
import { floatIn, integerIn, isInteger, setFloat, setInteger } from "../slots";
import { text } from "../text";

/** 1 = the loop runs, 0 = not at all, -1 = an error is pending. What is looked at first is as in the reference. */
export function prepareLoop(index: usize): i32 {
  const limit = index + SLOT_SIZE;
  const step = index + 2 * SLOT_SIZE;
  if (isInteger(index) && isInteger(step)) return prepareIntegerLoop(index, limit, step);
  if (!coerceNumber(limit, limit)) return wrong(text("limit"), limit);
  if (!coerceNumber(step, step)) return wrong(text("step"), step);
  if (!coerceNumber(index, index)) return wrong(text("initial value"), index);
  const by = slotToFloat(step);
  const to = slotToFloat(limit);
  const from = slotToFloat(index);
  if (by == 0) return zeroStep();
  if (by > 0 ? to < from : from < to) return 0; // where one of them is NaN, there is a first round
  setFloat(limit, to);
  setFloat(step, by);
  setFloat(index, from);
  setFloat(index + 3 * SLOT_SIZE, from);
  return 1;
}

function prepareIntegerLoop(index: usize, limit: usize, step: usize): i32 {
  const from = integerIn(index);
  const by = integerIn(step);
  if (by == 0) return zeroStep();
  if (!coerceNumber(limit, limit)) return wrong(text("limit"), limit);
  let to = integerIn(limit);
  if (!isInteger(limit)) {
    const wanted = floatIn(limit);
    if (wanted >= 9223372036854775808.0) {
      if (by < 0) return 0;
      to = i64.MAX_VALUE;
    } else if (wanted >= -9223372036854775808.0) {
      to = by < 0 ? <i64>ceil(wanted) : <i64>floor(wanted);
    } else { // less than any integer, or NaN, which counts as that
      if (by > 0) return 0;
      to = i64.MIN_VALUE;
    }
  }
  if (by > 0 ? from > to : from < to) return 0;
  let count: u64;
  if (by > 0) count = (<u64>to - <u64>from) / <u64>by;
  else count = (<u64>from - <u64>to) / (<u64>(-(by + 1)) + 1);
  store<u64>(limit, count);
  setInteger(index + 3 * SLOT_SIZE, from);
  return 1;
}

function zeroStep(): i32 {
  raiseText(text("'for' step is zero"));
  return -1;
}
function wrong(what: i32, slot: usize): i32 {
  raiseForLoop(what, slot);
  return -1;
}

/** Next round of a float loop; false = it is over. */
export function floatLoop(index: usize): bool {
  const by = floatIn(index + 2 * SLOT_SIZE);
  const value = floatIn(index) + by;
  const to = floatIn(index + SLOT_SIZE);
  if (by > 0 ? !(value <= to) : !(to <= value)) return false;
  setFloat(index, value);
  setFloat(index + 3 * SLOT_SIZE, value);
  return true;
}
