// Conversion specifications of string.format: %[flags][width][.precision]letter. Nothing here waits.

import { Flag } from "../../number/field";

/** Flags each kind of conversion admits. */
export const FLOAT_FLAGS: i32 = Flag.Left | Flag.Sign | Flag.Alternate | Flag.Zero | Flag.Blank;
export const HEXADECIMAL_FLAGS: i32 = Flag.Left | Flag.Alternate | Flag.Zero;
export const INTEGER_FLAGS: i32 = Flag.Left | Flag.Sign | Flag.Zero | Flag.Blank;
export const UNSIGNED_FLAGS: i32 = Flag.Left | Flag.Zero;
export const TEXT_FLAGS: i32 = Flag.Left;

/** Longer ones are refused, '%' and letter not counted. */
export const LONGEST_SPECIFICATION: u32 = 20;

/** Where the letter of the specification after a '%' is: the first byte that can be no part of what stands before it. */
export function findLetter(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isModifier(load<u8>(at))) at++;
  return at;
}
function isModifier(character: u32): bool {
  return character - 48 < 10 || character == 46 || flagOf(character) != 0;
}

function flagOf(character: u32): i32 {
  switch (character) {
    case 45: return Flag.Left; // -
    case 43: return Flag.Sign; // +
    case 32: return Flag.Blank;
    case 35: return Flag.Alternate; // #
    case 48: return Flag.Zero; // 0
    default: return 0;
  }
}

/** What readModifiers found. */
export let flags: i32 = 0;
export let width: i32 = 0;
/** -1 = none. */
export let precision: i32 = -1;

/** Reads what stands between '%' and the letter; false = that is not valid here. */
export function readModifiers(from: usize, letter: usize, admitted: i32, admitsPrecision: bool): bool {
  flags = 0;
  width = 0;
  precision = -1;
  let at = from;
  while (at < letter) {
    const flag = flagOf(load<u8>(at));
    if (!(flag & admitted)) break;
    flags |= flag;
    at++;
  }
  if (at < letter && <u32>load<u8>(at) != 48) { // a width cannot start with a zero
    for (let digits = 0; digits < 2 && at < letter && isDigit(load<u8>(at)); digits++) {
      width = width * 10 + <i32>load<u8>(at) - 48;
      at++;
    }
    if (at < letter && <u32>load<u8>(at) == 46 && admitsPrecision) {
      at++;
      precision = 0;
      for (let digits = 0; digits < 2 && at < letter && isDigit(load<u8>(at)); digits++) {
        precision = precision * 10 + <i32>load<u8>(at) - 48;
        at++;
      }
    }
  }
  return at == letter;
}
@inline function isDigit(character: u32): bool { return character - 48 < 10; }
