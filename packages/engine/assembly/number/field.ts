// What all printf conversions share: flags, sign, and padding to a width (C11, 7.21.6.1).

import { Character } from './character';
import { writeCharacter, writeRepeated } from './digit-text';

/** The flag characters, in the order of their bits. */
export const enum Flag {
  /** '-': pad on the right. */
  Left = 1,
  /** '+': a sign before positive numbers too. */
  Sign = 2,
  /** ' ': a space where '+' would write a plus. */
  Blank = 4,
  /** '#': keep the dot and zeros, or say 0x. */
  Alternate = 8,
  /** '0': pad with zeros after the sign. */
  Zero = 16,
}

/** The greatest width and precision; greater ones are taken for it. A negative one means none. */
export const FIELD_LIMIT: i32 = 99;

/** Writes '-', or what the flags put before a number that is not negative. */
export function writeSign(destination: usize, isNegative: bool, flags: i32): usize {
  if (isNegative) return writeCharacter(destination, Character.Minus);
  if (flags & Flag.Sign) return writeCharacter(destination, Character.Plus);
  if (flags & Flag.Blank) return writeCharacter(destination, Character.Space);
  return destination;
}

/**
 * Pads what is in [start, end) to `width`: on the right, with spaces on the left, or with zeros before
 * `body`, as the flags say. Returns the length.
 */
export function padField(start: usize, body: usize, end: usize, flags: i32, width: i32): i32 {
  const length = <i32>(end - start);
  const missing = max(0, min(width, FIELD_LIMIT)) - length;
  if (missing <= 0) return length;
  if (flags & Flag.Left) {
    writeRepeated(end, Character.Space, missing);
  } else {
    const isZero = (flags & Flag.Zero) != 0;
    const from = isZero ? body : start;
    memory.copy(from + missing, from, end - from);
    writeRepeated(from, isZero ? Character.Zero : Character.Space, missing);
  }
  return length + missing;
}
