// Numerals of any length, as strings and sources have them. A short one is read at once (number/number-parse.ts). A long
// one is gone over in pieces first, which are paid for, and made a short one of the same value: digits beyond those that
// can count become one that tells whether they were all zero.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_FLOAT, TAG_INTEGER } from "@perilune/isa/src/values";
import { at, burn } from "./native";
import { Character, hexadecimalDigit, isDecimalDigit, isWhiteSpace, LOWER_CASE_BIT } from "./number/character";
import { formatInteger, parseNumber } from "./number/number-text";
import { setTop, top } from "./registers";
import { copySlot, isNumber, isString, objectIn, setTag } from "./slots";
import { bytesOf, lengthOf } from "./strings";

/** Bytes of a numeral that is read at once. */
const SHORT: u32 = 1024;
/** Bytes gone over between two payments, and how many for one unit of fuel as a power of two. */
const PIECE: usize = 4096;
const FUEL_SHIFT: usize = 3;
/** Significant digits that can count: those of the longest decimal halfway between two floats are 767. */
const DECIMAL_DIGITS: usize = 780;
const HEXADECIMAL_DIGITS: usize = 32;
/** Digits of a hexadecimal integer, which is taken modulo 2^64. */
const INTEGER_DIGITS: usize = 16;
/** An exponent of more digits is as good as infinite, beside any number of digits; and what it is then. */
const EXPONENT_DIGITS: usize = 10;
const FAR: i64 = 10000000000;
/** What number-parse.ts is told of exponents beyond. */
const EXPONENT_LIMIT: i64 = 1000000;

/** The first two words of the scratch belong to suspension. */
const SHORTENED: usize = PROCESS_SCRATCH + 8;
const NUMBER_SCRATCH: usize = SHORTENED + 816;

/** (waits) Reads a numeral as parseNumber does. The bytes must be kept alive; `result` must not move. */
export function readNumeral(bytes: usize, length: u32, result: usize): i32 {
  if (length <= SHORT) {
    burn(<i32>(length >> <u32>FUEL_SHIFT));
    return parseNumber(bytes, length, result, PROCESS_SCRATCH + 8);
  }
  const shortened = shorten(bytes, bytes + length);
  return shortened ? parseNumber(SHORTENED, shortened, result, NUMBER_SCRATCH) : 0;
}

/** (waits) Pushes the number that is in slot `index`, or for which the string there stands; false = neither, nothing pushed. */
export function pushNumber(index: i32): bool {
  const slot = at(index);
  if (isNumber(slot)) {
    copySlot(top, slot);
  } else {
    if (!isString(slot)) return false;
    const string = objectIn(slot);
    const kind = readNumeral(bytesOf(string), lengthOf(string), NUMBER);
    if (!kind) return false;
    store<u64>(top, load<u64>(NUMBER));
    setTag(top, kind == 1 ? TAG_INTEGER : TAG_FLOAT);
  }
  setTop(top + SLOT_SIZE);
  return true;
}
/** Eight bytes behind the scratch of parseNumber. */
const NUMBER: usize = PROCESS_SCRATCH + 2040;

// ── Passing over runs of characters

const enum Run { Space, Zero, Decimal, Hexadecimal }

/** (waits) The first place from `from` to `end` whose byte is not of the run. */
function pass(from: usize, end: usize, run: Run): usize {
  let place = from;
  while (true) {
    const stop = min(end, place + PIECE);
    const before = place;
    place = passPiece(before, stop, run);
    burn(<i32>((place - before) >> FUEL_SHIFT));
    if (place < stop || place == end) return place;
  }
}
function passPiece(from: usize, stop: usize, run: Run): usize {
  let place = from;
  switch (run) {
    case Run.Space: while (place < stop && isWhiteSpace(load<u8>(place))) place++; break;
    case Run.Zero: while (place < stop && load<u8>(place) == Character.Zero) place++; break;
    case Run.Decimal: while (place < stop && isDecimalDigit(load<u8>(place))) place++; break;
    default: while (place < stop && hexadecimalDigit(load<u8>(place)) >= 0) place++;
  }
  return place;
}

// ── Shortening

/** (waits) Writes a short numeral of the same value to SHORTENED and returns its length; 0 = it is none. */
function shorten(text: usize, textEnd: usize): u32 {
  const end = textEnd;
  let place = pass(text, end, Run.Space);
  const sign = byteAt(place, end);
  if (sign == Character.Minus || sign == Character.Plus) place++;
  const isHexadecimal = byteAt(place, end) == Character.Zero && (byteAt(place + 1, end) | LOWER_CASE_BIT) == Character.LowerX;
  if (isHexadecimal) place += 2;
  const run = isHexadecimal ? Run.Hexadecimal : Run.Decimal;

  const integral = place;
  const first = pass(place, end, Run.Zero); // significant digit
  const integralEnd = pass(first, end, run);
  let fraction = integralEnd;
  let fractionFirst = integralEnd;
  let fractionEnd = integralEnd;
  const hasDot = byteAt(integralEnd, end) == Character.Dot;
  if (hasDot) {
    fraction++;
    fractionFirst = integralEnd > first ? fraction : pass(fraction, end, Run.Zero);
    fractionEnd = pass(fractionFirst, end, run);
  }
  if (integralEnd == integral && fractionEnd == fraction) return 0;

  place = fractionEnd;
  const mark = isHexadecimal ? Character.LowerP : Character.LowerE;
  const hasExponent = (byteAt(place, end) | LOWER_CASE_BIT) == mark;
  let exponent: i64 = 0;
  if (hasExponent) {
    place++;
    const exponentSign = byteAt(place, end);
    if (exponentSign == Character.Minus || exponentSign == Character.Plus) place++;
    const exponentFirst = pass(place, end, Run.Zero);
    const exponentEnd = pass(exponentFirst, end, Run.Decimal);
    if (exponentEnd == place) return 0;
    exponent = valueOf(exponentFirst, exponentEnd);
    if (exponentSign == Character.Minus) exponent = -exponent;
    place = exponentEnd;
  }
  if (pass(place, end, Run.Space) != end) return 0;

  const isInteger = !hasDot && !hasExponent;
  const most = isHexadecimal ? HEXADECIMAL_DIGITS : DECIMAL_DIGITS;
  const integralKept = min(integralEnd - first, most);
  const fractionKept = min(fractionEnd - fractionFirst, most - integralKept);
  let isCut = pass(first + integralKept, integralEnd, Run.Zero) < integralEnd;
  if (!isCut) isCut = pass(fractionFirst + fractionKept, fractionEnd, Run.Zero) < fractionEnd;
  const unit: i64 = isHexadecimal ? 4 : 1;
  exponent += (<i64>(integralEnd - first - integralKept) - <i64>(fractionFirst - fraction)) * unit;

  // From here on nothing waits.
  let to = SHORTENED;
  if (sign == Character.Minus) to = put(to, sign);
  to = put(to, Character.Zero);
  if (isHexadecimal) to = put(to, Character.LowerX);
  if (isInteger && isHexadecimal) {
    const count = min(integralEnd - first, INTEGER_DIGITS);
    to = put(to, Character.Zero);
    memory.copy(to, integralEnd - count, count);
    return <u32>(to + count - SHORTENED);
  }
  memory.copy(to, first, integralKept);
  to += integralKept;
  if (isInteger && integralEnd - first == integralKept) return <u32>(to - SHORTENED);
  to = put(to, Character.Dot);
  memory.copy(to, fractionFirst, fractionKept);
  to += fractionKept;
  if (isCut) to = put(to, Character.Zero + 1);
  to = put(to, mark);
  to += formatInteger(max(-EXPONENT_LIMIT, min(EXPONENT_LIMIT, exponent)), to);
  return <u32>(to - SHORTENED);
}

/** Value of the digits of an exponent, without zeros at the front. */
function valueOf(from: usize, end: usize): i64 {
  if (end - from > EXPONENT_DIGITS) return FAR;
  let value: i64 = 0;
  for (let place = from; place < end; place++) value = value * 10 + load<u8>(place) - Character.Zero;
  return value;
}

@inline function byteAt(place: usize, end: usize): i32 { return place < end ? <i32>load<u8>(place) : 0; }
@inline function put(to: usize, byte: i32): usize {
  store<u8>(to, byte);
  return to + 1;
}
