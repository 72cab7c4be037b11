// Rounding, remainders, comparison: what keeps integers integers.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { checkAny, checkFloat, checkInteger, checkNumber, throwArgument } from "../../arguments";
import { coerceNumber, exactInteger, lessNumbers, remainder, slotToInteger } from "../../arithmetic";
import { at, burn, pushBoolean, pushFloat, pushInteger, pushNil, pushSlot, pushText, slotCount } from "../../native";
import { lessThan } from "../../protocol";
import { setTop, top } from "../../registers";
import { floatIn, integerIn, isFloat, isInteger, isNumber } from "../../slots";
import { text } from "../../text";

/** Pushes a float with an integer value as an integer if one can hold it. */
function pushWhole(value: f64): void {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) pushInteger(<i64>value);
  else pushFloat(value);
}

export function mathFloor(): i32 {
  const slot = at(1);
  if (isInteger(slot)) pushSlot(slot);
  else pushWhole(floor(isFloat(slot) ? floatIn(slot) : checkFloat(1)));
  return 1;
}

export function mathCeil(): i32 {
  const slot = at(1);
  if (isInteger(slot)) pushSlot(slot);
  else pushWhole(ceil(isFloat(slot) ? floatIn(slot) : checkFloat(1)));
  return 1;
}

export function mathAbs(): i32 {
  const slot = at(1);
  if (isInteger(slot)) {
    const value = integerIn(slot);
    pushInteger(value < 0 ? 0 - value : value);
  } else {
    pushFloat(abs(isFloat(slot) ? floatIn(slot) : checkFloat(1)));
  }
  return 1;
}

export function mathFmod(): i32 {
  const left = at(1);
  const right = at(2);
  if (!isInteger(left) || !isInteger(right)) {
    const dividend = checkFloat(1);
    pushFloat(remainder(dividend, checkFloat(2)));
    return 1;
  }
  const divisor = integerIn(right);
  if (divisor == 0) throwArgument(2, text("zero"));
  pushInteger(divisor == -1 ? 0 : integerIn(at(1)) % divisor);
  return 1;
}

export function mathModf(): i32 {
  const slot = at(1);
  if (isInteger(slot)) {
    pushSlot(slot);
    pushFloat(0);
    return 2;
  }
  const value = checkFloat(1);
  const whole = trunc(value);
  pushWhole(whole);
  pushFloat(value == whole ? 0 : value - whole); // the test is for the infinities
  return 2;
}

export function mathTointeger(): i32 {
  const slot = at(1);
  const number = PROCESS_SCRATCH + 2000;
  if (isInteger(slot)) pushSlot(slot);
  else if (coerceNumber(slot, number) && slotToInteger(number)) pushInteger(exactInteger);
  else {
    checkAny(1);
    pushNil();
  }
  return 1;
}

export function mathType(): i32 {
  const slot = at(1);
  if (isInteger(slot)) pushText(text("integer"));
  else if (isFloat(slot)) pushText(text("float"));
  else {
    checkAny(1);
    pushNil();
  }
  return 1;
}

export function mathUlt(): i32 {
  const left = checkInteger(1);
  const right = checkInteger(2);
  pushBoolean(<u64>left < <u64>right);
  return 1;
}

export function mathMax(): i32 {
  if (slotCount() == 2 && isNumber(at(1)) && isNumber(at(2))) pushSlot(lessNumbers(at(1), at(2), false) ? at(2) : at(1));
  else pushExtreme(true);
  return 1;
}

export function mathMin(): i32 {
  if (slotCount() == 2 && isNumber(at(1)) && isNumber(at(2))) pushSlot(lessNumbers(at(2), at(1), false) ? at(2) : at(1));
  else pushExtreme(false);
  return 1;
}

/** Arguments compared between two payments. */
const PIECE = 256;

/** (waits) Pushes the largest or smallest argument; ones that are not numbers are compared as `<` does it. */
function pushExtreme(largest: bool): void {
  const count = slotCount();
  if (count == 0) throwArgument(1, text("value expected"));
  let best = 1;
  for (let i = 2; i <= count; i++) {
    if (i % PIECE == 0) burn(PIECE);
    if (isNumber(at(i)) && isNumber(at(best))) {
      if (largest ? lessNumbers(at(best), at(i), false) : lessNumbers(at(i), at(best), false)) best = i;
    } else if (largest ? lessThan(best, i, false) : lessThan(i, best, false)) {
      best = i;
    }
  }
  pushSlot(at(best));
}
