// Writing single conversions of string.format. Nothing here waits.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { Flag } from "../../number/field";
import { formatFloat, formatIntegerWith, MAXIMUM_FORMATTED_LENGTH } from "../../number/number-text";
import { charge } from "../../registers";
import { copyShort } from "../../strings";
import { flags, precision, width } from "./format-specification";

/** Lent to the number formatting, see number/scratch.ts. */
export const NUMBER_SCRATCH: usize = PROCESS_SCRATCH + 8;
/** The most bytes a conversion of a number, or of a string with a width, writes. */
export const LONGEST_ITEM: u32 = MAXIMUM_FORMATTED_LENGTH + 6;

/** What the text of a float takes; and what more where exact digits of a number as long as that need big numbers. */
const FLOAT_FUEL: i32 = 10;
const EXACT_FUEL: i32 = 200;
const PLAIN_PRECISION: i32 = 17;
const PLAIN_SIZE: f64 = 1e30;

/** By the modifiers read last; returns the length. */
export function writeInteger(value: i64, letter: i32, to: usize): i32 {
  return formatIntegerWith(value, letter == 105 ? 100 : letter, flags, width, precision, to);
}
export function writeFloat(value: f64, letter: i32, to: usize): i32 {
  charge(FLOAT_FUEL + (precision > PLAIN_PRECISION || abs(value) >= PLAIN_SIZE ? EXACT_FUEL : 0));
  return formatFloat(value, letter, flags, width, precision, to, NUMBER_SCRATCH);
}

/** Writes `length` bytes (at most 99), cut to the precision and padded to the width; returns the length. */
export function writePadded(bytes: usize, length: i32, to: usize): i32 {
  const count = precision >= 0 ? min(length, precision) : length;
  const padding = max(0, width - count);
  const isLeft = (flags & Flag.Left) != 0;
  const start = isLeft ? to : to + padding;
  copyShort(start, bytes, count);
  memory.fill(isLeft ? to + count : to, 32, padding);
  return count + padding;
}

/**
 * Writes bytes from … from+count-1 as they stand between the quotes of a Lua string, at most 4 for each; `next` is the
 * byte that follows them. Returns the address after it.
 */
export function writeQuoted(from: usize, count: u32, next: u32, to: usize): usize {
  let out = to;
  for (let i: u32 = 0; i < count; i++) {
    const byte = <u32>load<u8>(from + i);
    if (byte == 34 || byte == 92 || byte == 10) { // " \ newline
      store<u8>(out, 92);
      store<u8>(out, byte, 1);
      out += 2;
    } else if (byte < 32 || byte == 127) {
      const following = i + 1 < count ? <u32>load<u8>(from + i + 1) : next;
      out = writeEscape(byte, following - 48 < 10, out);
    } else {
      store<u8>(out, byte);
      out++;
    }
  }
  return out;
}

/** \ddd, shorter unless a digit follows. */
function writeEscape(byte: u32, isFull: bool, to: usize): usize {
  store<u8>(to, 92);
  let out = to + 1;
  if (isFull || byte >= 100) {
    store<u8>(out, 48 + byte / 100);
    out++;
  }
  if (isFull || byte >= 10) {
    store<u8>(out, 48 + (byte / 10) % 10);
    out++;
  }
  store<u8>(out, 48 + byte % 10);
  return out + 1;
}
