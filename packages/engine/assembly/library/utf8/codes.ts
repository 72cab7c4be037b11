// len, codepoint and codes.

import { BUILTIN_UTF8_INTERNAL_CODES_NEXT, BUILTIN_UTF8_INTERNAL_CODES_NEXT_LAX } from "../../generated/builtins";
import { checkString, fromStart, optionalInteger, throwArgument } from "../../arguments";
import { exactInteger, slotToInteger } from "../../arithmetic";
import { addText } from "../../message";
import { at, burn, ensureSlots, pushBuiltin, pushCopy, pushInteger, pushNil, slotCount } from "../../native";
import { beginError, throwMessage, throwText } from "../../raise";
import { isTruthy, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { decode, sequenceLength, startsContinuation } from "./decode";

/** Bytes looked at between two payments. */
const PIECE: u32 = 4096;

// What a walk over characters found.
let walkedTo: u32 = 0;
let walkedCharacters: u32 = 0;

export function utf8Len(): i32 {
  const length = lengthOf(checkString(1));
  const first = fromStart(optionalInteger(2, 1), length);
  const last = fromStart(optionalInteger(3, -1), length);
  const isLax = isTruthy(at(4));
  if (first < 1 || first > <i64>length + 1) throwArgument(2, text("initial position out of bounds"));
  if (last > <i64>length) throwArgument(3, text("final position out of bounds"));
  let count: i64 = 0;
  let position = <u32>first - 1;
  while (<i64>position < last) {
    const isValid = walk(objectIn(at(1)), position, <u32>last, isLax);
    count += walkedCharacters;
    const next = walkedTo;
    if (!isValid) {
      pushNil();
      pushInteger(<i64>next + 1);
      return 2;
    }
    burn(1 + <i32>((next - position) >> 1));
    position = next;
  }
  pushInteger(count);
  return 1;
}

/** Counts the characters that start from `from` on and before `end`, in at most PIECE bytes; false = an invalid one. */
function walk(string: usize, from: u32, end: u32, isLax: bool): bool {
  const bytes = bytesOf(string);
  const limit = bytes + lengthOf(string);
  const stop = min(end, from + PIECE);
  let position = from;
  walkedCharacters = 0;
  walkedTo = from;
  while (position < stop) {
    if (decode(bytes + position, limit, isLax) < 0) {
      walkedTo = position;
      return false;
    }
    position += sequenceLength;
    walkedCharacters++;
  }
  walkedTo = position;
  return true;
}

export function utf8Codepoint(): i32 {
  const length = lengthOf(checkString(1));
  const first = fromStart(optionalInteger(2, 1), length);
  const last = fromStart(optionalInteger(3, first), length);
  const isLax = isTruthy(at(4));
  if (first < 1) throwArgument(2, text("out of bounds"));
  if (last > <i64>length) throwArgument(3, text("out of bounds"));
  if (first > last) return 0;
  if (last - first >= i32.MAX_VALUE) throwText(text("string slice too long"));
  let position = <u32>first - 1;
  let count = 0;
  while (<i64>position < last) {
    // A sequence has at least one byte, so no piece pushes more than it has bytes.
    const piece = min<u32>(PIECE, <u32>last - position);
    if (!ensureSlots(piece)) throwOverflow();
    const before = slotCount();
    const isValid = pushCodes(objectIn(at(1)), position, position + piece, isLax);
    if (!isValid) throwText(text("invalid UTF-8 code"));
    position = walkedTo;
    count += slotCount() - before;
    burn(1 + <i32>(piece >> 1));
  }
  return count;
}

function pushCodes(string: usize, from: u32, end: u32, isLax: bool): bool {
  const bytes = bytesOf(string);
  const limit = bytes + lengthOf(string);
  let position = from;
  while (position < end) {
    const code = decode(bytes + position, limit, isLax);
    if (code < 0) return false;
    pushInteger(code);
    position += sequenceLength;
  }
  walkedTo = position;
  return true;
}

/** (throws) */
function throwOverflow(): void {
  beginError();
  addText(text("stack overflow (string slice too long)"));
  throwMessage();
}

export function utf8Codes(): i32 {
  const isLax = isTruthy(at(2));
  const string = checkString(1);
  if (startsContinuation(bytesOf(string), bytesOf(string) + lengthOf(string))) throwArgument(1, text("invalid UTF-8 code"));
  pushBuiltin(isLax ? BUILTIN_UTF8_INTERNAL_CODES_NEXT_LAX : BUILTIN_UTF8_INTERNAL_CODES_NEXT);
  pushCopy(1);
  pushInteger(0);
  return 3;
}

export function utf8InternalCodesNext(): i32 { return nextCode(false); }
export function utf8InternalCodesNextLax(): i32 { return nextCode(true); }

function nextCode(isLax: bool): i32 {
  const length = lengthOf(checkString(1));
  const last = slotToInteger(at(2)) ? <u64>exactInteger : 0;
  if (last >= <u64>length) return 0;
  let position = <u32>last;
  while (true) { // over what is left of the character before
    const from = position;
    position = skipContinuation(objectIn(at(1)), from);
    if (position < from + PIECE) break;
    burn(PIECE >> 2);
  }
  if (position >= length) return 0;
  const string = objectIn(at(1));
  const end = bytesOf(string) + length;
  const code = decode(bytesOf(string) + position, end, isLax);
  if (code < 0 || startsContinuation(bytesOf(string) + position + sequenceLength, end)) throwText(text("invalid UTF-8 code"));
  pushInteger(<i64>position + 1);
  pushInteger(code);
  return 2;
}

/** Position of the first byte from `from` on that is no continuation, at most PIECE further. */
function skipContinuation(string: usize, from: u32): u32 {
  const bytes = bytesOf(string);
  const end = bytes + lengthOf(string);
  let position = from;
  while (position < from + PIECE && startsContinuation(bytes + position, end)) position++;
  return position;
}
