// Arithmetic on numbers by the rules of Lua 5.4 (manual §3.4.1–3.4.3), without metamethods. Leaf code.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import {
  EVENT_ADD, EVENT_BAND, EVENT_BNOT, EVENT_BOR, EVENT_BXOR, EVENT_DIV, EVENT_IDIV, EVENT_MOD, EVENT_MUL, EVENT_POW,
  EVENT_SHL, EVENT_SHR, EVENT_SUB, EVENT_UNM, TAG_FLOAT, TAG_INTEGER,
} from "@perilune/isa/src/values";
import { hostPower } from "./host";
import { parseNumber } from "./number/number-text";
import { charge } from "./registers";
import { floatIn, integerIn, isString, objectIn, setFloat, setInteger, tagOf } from "./slots";
import { bytesOf, lengthOf } from "./strings";

/** What became of an operation. */
export const enum Outcome {
  Done,
  /** An operand is not a number: a metamethod may know, else it is an error. */
  NotNumbers,
  /** A float operand has no integer representation (bitwise operations). */
  NoInteger,
  DivideByZero,
  ModuloByZero,
}

@inline export function floorDivide(left: i64, right: i64): i64 {
  if (right == -1) return 0 - left; // wraps at the minimum
  const quotient = left / right;
  return (left % right != 0 && (left ^ right) < 0) ? quotient - 1 : quotient;
}
@inline export function floorModulo(left: i64, right: i64): i64 {
  if (right == -1) return 0;
  const rest = left % right;
  return (rest != 0 && (rest ^ right) < 0) ? rest + right : rest;
}
export function floatModulo(left: f64, right: f64): f64 {
  // Small whole numbers: as integers, which is exact and several times faster (but for -0, which stays -0).
  if (left > 0 && right >= 1 && left < 4294967296.0 && right < 4294967296.0) {
    const dividend = <u32>left;
    const divisor = <u32>right;
    if (<f64>dividend == left && <f64>divisor == right) return <f64>((divisor & (divisor - 1)) == 0 ? dividend & (divisor - 1) : dividend % divisor);
  }
  const rest = remainder(left, right);
  if (rest != 0 && (rest < 0) != (right < 0)) return rest + right;
  return rest;
}
export function power(left: f64, right: f64): f64 {
  if (right == 2) return left * left;
  if (right == 0.5 && left > 0) return sqrt(left);
  return hostPower(left, right);
}
@inline export function shiftLeft(value: i64, by: i64): i64 {
  if (by <= -64 || by >= 64) return 0;
  return by >= 0 ? value << by : <i64>(<u64>value >> <u64>-by);
}

/** C's fmod: exact, sign of the dividend. */
export function remainder(left: f64, right: f64): f64 {
  const size = abs(right);
  let rest = abs(left);
  if (!(size > 0) || rest == Infinity || rest != rest || size != size) return NaN;
  if (size == Infinity || rest < size) return left;
  // Quotients below 2^53 are exact in one step when the truncated product can be corrected; larger ones go down by halves.
  if (rest < 9007199254740992.0 && size >= 1 && trunc(rest) == rest && trunc(size) == size) {
    rest = <f64>(<i64>rest % <i64>size);
    return copysign(rest, left);
  }
  let scaled = size;
  // Scale up by powers of two (exact) to just below rest, then subtract down.
  while (scaled <= rest * 0.5) scaled *= 2;
  while (scaled >= size) {
    if (rest >= scaled) rest -= scaled;
    if (scaled == size) break;
    scaled *= 0.5;
  }
  return copysign(rest, left);
}

/** The integer a float stands for exactly; false = none. It is left in `exactInteger`. */
export let exactInteger: i64 = 0;
export function toExactInteger(value: f64): bool {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    const whole = <i64>value;
    exactInteger = whole;
    return <f64>whole == value;
  }
  return false;
}
/** Integer of a slot (integer, float with an integer value); false = none. Left in exactInteger. */
export function slotToInteger(slot: usize): bool {
  const tag = tagOf(slot);
  if (tag == TAG_INTEGER) {
    exactInteger = integerIn(slot);
    return true;
  }
  return tag == TAG_FLOAT && toExactInteger(floatIn(slot));
}
@inline export function slotToFloat(slot: usize): f64 { return tagOf(slot) == TAG_INTEGER ? <f64>integerIn(slot) : floatIn(slot); }

/** Writes the number a string stands for to `result` (a slot); false = none. Linear in the string; pays for a long one. */
export function stringToNumber(string: usize, result: usize): bool {
  charge(<i32>(lengthOf(string) >> 6));
  const kind = parseNumber(bytesOf(string), lengthOf(string), result, PROCESS_SCRATCH + 8);
  if (!kind) return false;
  store<u32>(result, kind == 1 ? TAG_INTEGER : TAG_FLOAT, 8);
  return true;
}

/** left op right → result, all slots; for unary operators right is the same slot as left. */
export function arithmetic(event: u32, left: usize, right: usize, result: usize): Outcome {
  const leftTag = tagOf(left);
  const rightTag = tagOf(right);
  if (leftTag - TAG_INTEGER > 1 || rightTag - TAG_INTEGER > 1) return Outcome.NotNumbers;
  if ((event >= <u32>EVENT_BAND && event <= <u32>EVENT_SHR) || event == EVENT_BNOT) return bitwise(event, left, right, result);
  if (leftTag == TAG_INTEGER && rightTag == TAG_INTEGER && event != EVENT_DIV && event != EVENT_POW) {
    const a = integerIn(left);
    const b = integerIn(right);
    switch (event) {
      case EVENT_ADD: setInteger(result, a + b); break;
      case EVENT_SUB: setInteger(result, a - b); break;
      case EVENT_MUL: setInteger(result, a * b); break;
      case EVENT_MOD:
        if (b == 0) return Outcome.ModuloByZero;
        setInteger(result, floorModulo(a, b));
        break;
      case EVENT_IDIV:
        if (b == 0) return Outcome.DivideByZero;
        setInteger(result, floorDivide(a, b));
        break;
      default: setInteger(result, 0 - a); // EVENT_UNM
    }
    return Outcome.Done;
  }
  const a = slotToFloat(left);
  const b = slotToFloat(right);
  switch (event) {
    case EVENT_ADD: setFloat(result, a + b); break;
    case EVENT_SUB: setFloat(result, a - b); break;
    case EVENT_MUL: setFloat(result, a * b); break;
    case EVENT_DIV: setFloat(result, a / b); break;
    case EVENT_MOD: setFloat(result, floatModulo(a, b)); break;
    case EVENT_IDIV: setFloat(result, floor(a / b)); break;
    case EVENT_POW: setFloat(result, power(a, b)); break;
    default: setFloat(result, -a); // EVENT_UNM
  }
  return Outcome.Done;
}

function bitwise(event: u32, left: usize, right: usize, result: usize): Outcome {
  if (!slotToInteger(left)) return Outcome.NoInteger;
  const a = exactInteger;
  if (!slotToInteger(right)) return Outcome.NoInteger;
  const b = exactInteger;
  switch (event) {
    case EVENT_BAND: setInteger(result, a & b); break;
    case EVENT_BOR: setInteger(result, a | b); break;
    case EVENT_BXOR: setInteger(result, a ^ b); break;
    case EVENT_SHL: setInteger(result, shiftLeft(a, b)); break;
    case EVENT_SHR: setInteger(result, b == i64.MIN_VALUE ? 0 : shiftLeft(a, 0 - b)); break;
    default: setInteger(result, ~a); // EVENT_BNOT
  }
  return Outcome.Done;
}

/** left < right or left <= right for two number slots; exact between integers and floats. */
export function lessNumbers(left: usize, right: usize, orEqual: bool): bool {
  if (tagOf(left) == TAG_INTEGER) {
    if (tagOf(right) == TAG_INTEGER) return orEqual ? integerIn(left) <= integerIn(right) : integerIn(left) < integerIn(right);
    return integerBelowFloat(integerIn(left), floatIn(right), orEqual);
  }
  if (tagOf(right) == TAG_FLOAT) return orEqual ? floatIn(left) <= floatIn(right) : floatIn(left) < floatIn(right);
  const value = floatIn(left);
  if (value != value) return false;
  return !integerBelowFloat(integerIn(right), value, !orEqual);
}

/** integer < float (or <=); false for NaN. */
function integerBelowFloat(integer: i64, value: f64, orEqual: bool): bool {
  if (value >= 9223372036854775808.0) return true;
  if (!(value >= -9223372036854775808.0)) return false; // NaN as well
  if (orEqual) return integer <= <i64>floor(value);
  return integer < <i64>ceil(value);
}

/** Are two number slots the same number? */
export function equalNumbers(left: usize, right: usize): bool {
  if (tagOf(left) == tagOf(right)) return tagOf(left) == TAG_INTEGER ? integerIn(left) == integerIn(right) : floatIn(left) == floatIn(right);
  const integer = tagOf(left) == TAG_INTEGER ? integerIn(left) : integerIn(right);
  const value = tagOf(left) == TAG_INTEGER ? floatIn(right) : floatIn(left);
  return toExactInteger(value) && exactInteger == integer;
}

/** The number in a slot, converting a string; false = neither. The number is written to `result`. */
export function coerceNumber(slot: usize, result: usize): bool {
  const tag = tagOf(slot);
  if (tag - TAG_INTEGER <= 1) {
    store<u64>(result, load<u64>(slot));
    store<u32>(result, tag, 8);
    return true;
  }
  return isString(slot) && stringToNumber(objectIn(slot), result);
}
