// Format strings of pack and unpack, option by option (manual §6.4.2). Sizes are those of 64-bit Linux.
// Reading does not wait; what is wrong with a format is thrown by throwFormat.

import { throwArgument } from "../../arguments";
import { addByte, addInteger, addText } from "../../message";
import { beginError, throwMessage, throwText } from "../../raise";
import { text } from "../../text";

/** What was read. Above Failures: the format is at fault. */
export const enum Option {
  Signed,
  Unsigned,
  Single,
  Double,
  Characters,
  String,
  ZeroTerminated,
  Padding,
  Align,
  Nothing,
  Failures,
  Unknown,
  SizeOutOfLimits,
  SizeMissing,
  NothingToAlign,
  OddAlignment,
}

const LONGEST_INTEGER: i32 = 16;
const NATIVE_ALIGNMENT: i32 = 8;
const NUMBER_LIMIT: i32 = (0x7fffffff - 9) / 10;
const NO_NUMBER: i32 = -1;
/** Bytes of a format that is carried out without a pause. */
export const QUICK_FORMAT: u32 = 256;

// How the format is to be read and what was found last. Not kept across waits: whoever waits in between passes the
// reading state on, see readNext.

/** Where the format goes on. */
export let formatNext: usize = 0;
export let isLittle: bool = true;
export let alignmentLimit: i32 = 1;
/** Bytes the option takes itself, and bytes of padding before it. */
export let optionSize: i32 = 0;
export let optionPadding: i32 = 0;

/** Is the format over? A zero ends it, too. */
@inline export function isOver(from: usize, end: usize): bool { return from >= end || load<u8>(from) == 0; }

/**
 * Reads the option at `from`, for a place `total` bytes from the start. `little` and `alignment` are what isLittle and
 * alignmentLimit were after the option before (true and 1 at first).
 */
export function readNext(from: usize, end: usize, total: u64, little: bool, alignment: i32): Option {
  formatNext = from;
  isLittle = little;
  alignmentLimit = alignment;
  const option = readOption(end);
  if (option > Option.Failures) return option;
  const size = optionSize;
  let align = size;
  if (option == Option.Align) { // takes the alignment from the option that follows
    if (isOver(formatNext, end)) return Option.NothingToAlign;
    const following = readOption(end);
    if (following > Option.Failures) return following;
    if (following == Option.Characters || optionSize == 0) return Option.NothingToAlign;
    align = optionSize;
  }
  optionPadding = 0;
  if (align > 1 && option != Option.Characters) {
    align = min(align, alignmentLimit);
    if (align & (align - 1)) return Option.OddAlignment;
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
    case 105: return readSize(end, 4, Option.Signed); // i
    case 73: return readSize(end, 4, Option.Unsigned); // I
    case 115: return readSize(end, 8, Option.String); // s
    case 99: // c
      optionSize = readNumber(end, NO_NUMBER);
      return optionSize == NO_NUMBER ? Option.SizeMissing : Option.Characters;
    case 122: return Option.ZeroTerminated; // z
    case 120: return sized(1, Option.Padding); // x
    case 88: return Option.Align; // X
    case 32: return Option.Nothing;
    case 60: case 61: // < =
      isLittle = true;
      return Option.Nothing;
    case 62: // >
      isLittle = false;
      return Option.Nothing;
    case 33: { // !
      const outcome = readSize(end, NATIVE_ALIGNMENT, Option.Nothing);
      if (outcome == Option.Nothing) {
        alignmentLimit = optionSize;
        optionSize = 0;
      }
      return outcome;
    }
    default:
      optionSize = letter;
      return Option.Unknown;
  }
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

function readSize(end: usize, otherwise: i32, option: Option): Option {
  optionSize = readNumber(end, otherwise);
  return optionSize <= 0 || optionSize > LONGEST_INTEGER ? Option.SizeOutOfLimits : option;
}

/** (throws) What was wrong with the option read last. */
export function throwFormat(failure: Option): void {
  const size = optionSize;
  switch (failure) {
    case Option.SizeMissing: throwText(text("missing size for format option 'c'")); break;
    case Option.NothingToAlign: throwArgument(1, text("invalid next option for option 'X'")); break;
    case Option.OddAlignment: throwArgument(1, text("format asks for alignment not power of 2")); break;
    case Option.SizeOutOfLimits:
      beginError();
      addText(text("integral size ("));
      addInteger(size);
      addText(text(") out of limits [1,"));
      addInteger(LONGEST_INTEGER);
      addText(text("]"));
      throwMessage();
      break;
    default:
      beginError();
      addText(text("invalid format option '"));
      addByte(size);
      addText(text("'"));
      throwMessage();
  }
}
