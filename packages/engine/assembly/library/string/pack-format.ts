// Format strings of pack and unpack, option by option (manual §6.4.2). Sizes are those of 64-bit Linux.

import { throwArgument } from "../../arguments";
import { addByte, addInteger, addText } from "../../message";
import { at } from "../../native";
import { beginError, throwMessage, throwText } from "../../raise";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

export const enum Option { Signed, Unsigned, Single, Double, Characters, String, ZeroTerminated, Padding, Align, Nothing }

const LONGEST_INTEGER: i32 = 16;
const NATIVE_ALIGNMENT: i32 = 8;
const NUMBER_LIMIT: i32 = (0x7fffffff - 9) / 10;
const NO_NUMBER: i32 = -1;

// How the format is to be read and what was found last. Not kept across waits: whoever waits in between passes the
// reading state on, see readNext.

/** Where the format goes on. */
export let formatNext: usize = 0;
export let isLittle: bool = true;
export let alignmentLimit: i32 = 1;
/** Bytes the option takes itself, and bytes of padding before it. */
export let optionSize: i32 = 0;
export let optionPadding: i32 = 0;

/** Address after the format in slot 1: a zero ends it, too. */
export function formatEnd(): usize { return bytesOf(objectIn(at(1))) + lengthOf(objectIn(at(1))); }
@inline export function isOver(from: usize, end: usize): bool { return from >= end || load<u8>(from) == 0; }

/**
 * (throws) Reads the option at `from`, for a place `total` bytes from the start. `little` and `alignment` are what
 * isLittle and alignmentLimit were after the option before.
 */
export function readNext(from: usize, end: usize, total: u64, little: bool, alignment: i32): Option {
  formatNext = from;
  isLittle = little;
  alignmentLimit = alignment;
  const option = readOption(end);
  const size = optionSize;
  let align = size;
  if (option == Option.Align) { // takes the alignment from the option that follows
    if (isOver(formatNext, end) || readOption(end) == Option.Characters || optionSize == 0) {
      throwArgument(1, text("invalid next option for option 'X'"));
    }
    align = optionSize;
  }
  optionPadding = 0;
  if (align > 1 && option != Option.Characters) {
    align = min(align, alignmentLimit);
    if (align & (align - 1)) throwArgument(1, text("format asks for alignment not power of 2"));
    optionPadding = (align - (<i32>total & (align - 1))) & (align - 1);
  }
  optionSize = size;
  return option;
}

function readOption(end: usize): Option {
  const letter = <u32>load<u8>(formatNext);
  formatNext++;
  optionSize = 0;
  switch (letter) {
    case 98: return sized(1, Option.Signed); // b
    case 66: return sized(1, Option.Unsigned); // B
    case 104: return sized(2, Option.Signed); // h
    case 72: return sized(2, Option.Unsigned); // H
    case 108: case 106: return sized(8, Option.Signed); // l j
    case 76: case 74: case 84: return sized(8, Option.Unsigned); // L J T
    case 102: return sized(4, Option.Single); // f
    case 110: case 100: return sized(8, Option.Double); // n d
    case 105: return sized(readSize(end, 4), Option.Signed); // i
    case 73: return sized(readSize(end, 4), Option.Unsigned); // I
    case 115: return sized(readSize(end, 8), Option.String); // s
    case 99: { // c
      const size = readNumber(end, NO_NUMBER);
      if (size == NO_NUMBER) throwText(text("missing size for format option 'c'"));
      return sized(size, Option.Characters);
    }
    case 122: return Option.ZeroTerminated; // z
    case 120: return sized(1, Option.Padding); // x
    case 88: return Option.Align; // X
    case 32: break;
    case 60: case 61: isLittle = true; break; // < =
    case 62: isLittle = false; break; // >
    case 33: alignmentLimit = readSize(end, NATIVE_ALIGNMENT); break; // !
    default:
      beginError();
      addText(text("invalid format option '"));
      addByte(letter);
      addText(text("'"));
      throwMessage();
  }
  return Option.Nothing;
}

@inline function sized(size: i32, option: Option): Option {
  optionSize = size;
  return option;
}

function readNumber(end: usize, otherwise: i32): i32 {
  if (formatNext >= end || !isDigit(load<u8>(formatNext))) return otherwise;
  let value = 0;
  do {
    value = value * 10 + <i32>load<u8>(formatNext) - 48;
    formatNext++;
  } while (formatNext < end && isDigit(load<u8>(formatNext)) && value <= NUMBER_LIMIT);
  return value;
}
@inline function isDigit(character: u32): bool { return character - 48 < 10; }

/** (throws) */
function readSize(end: usize, otherwise: i32): i32 {
  const size = readNumber(end, otherwise);
  if (size <= 0 || size > LONGEST_INTEGER) {
    beginError();
    addText(text("integral size ("));
    addInteger(size);
    addText(text(") out of limits [1,"));
    addInteger(LONGEST_INTEGER);
    addText(text("]"));
    throwMessage();
  }
  return size;
}
