// String literals. One without escapes is a piece of the source; others are put together in the compiler's buffer.

import { addByte, addBytes, addInteger, addText } from "../message";
import { burn } from "../native";
import { text } from "../text";
import { Character, hexadecimalValue, isDigit, isNewline, isWhiteSpace } from "./characters";
import { addVisible, beginSyntaxError, fail, failNear } from "./errors";
import { skipNewline } from "./lexer";
import { copyBytes, roomTaken, takeLarger } from "./memory";
import { newString } from "./names";
import { state } from "./state";
import { Token } from "./tokens";

/** Bytes looked at between two payments. */
const PIECE: usize = 4096;
const LARGEST_CODE_POINT: u32 = 0x7fffffff;

// ── The buffer

/** (waits) Room for `count` more bytes; returns where they go. */
function reserve(count: u32): usize {
  const c = state();
  if (c.bufferLength + count > c.bufferCapacity) {
    c.buffer = takeLarger(c.buffer, c.bufferLength, max(c.bufferLength + count, 64), 1);
    c.bufferCapacity = <u32>roomTaken;
  }
  return c.buffer + c.bufferLength;
}
function append(byte: i32): void {
  store<u8>(reserve(1), byte);
  state().bufferLength++;
}
/** (waits) Appends a piece of the source. */
function appendRun(from: usize, to: usize): void {
  const length = <u32>(to - from);
  copyBytes(reserve(length), from, length);
  state().bufferLength += length;
}

// ── Short strings

/** (waits) Reads a string that begins with `delimiter` at c.at. */
export function readString(delimiter: i32): Token {
  const c = state();
  c.bufferLength = 0;
  let run = c.at + 1; // from here on nothing is in the buffer yet
  c.at = run;
  let hasEscapes = false;
  while (true) {
    const at = endOfRun(c.at, delimiter);
    c.at = at;
    const character = at < c.end ? <i32>load<u8>(at) : Character.End;
    if (character == delimiter) break;
    if (character == Character.Backslash) {
      hasEscapes = true;
      appendRun(run, at);
      readEscape();
      run = c.at;
    } else if (character == Character.End) {
      unfinishedAtEnd();
    } else {
      appendRun(run, at);
      stringError(text("unfinished string"), at, at);
    }
  }
  if (hasEscapes) {
    appendRun(run, c.at);
    c.value = newString(c.buffer, c.bufferLength);
  } else {
    c.value = newString(run, <u32>(c.at - run));
  }
  c.at++;
  return Token.String;
}
/** First byte from `from` on that is not simply part of the string, or the end of the source. */
function endOfRun(from: usize, delimiter: i32): usize {
  const end = state().end;
  let at = from;
  while (at < end) {
    const stop = min(end, at + PIECE);
    while (at < stop) {
      const character = <i32>load<u8>(at);
      if (character == delimiter || character == Character.Backslash || isNewline(character)) return at;
      at++;
    }
    if (at < end) burn(<i32>(PIECE >> 2));
  }
  return end;
}
function unfinishedAtEnd(): void {
  beginSyntaxError();
  addText(text("unfinished string"));
  failNear(Token.EndOfSource);
}

/** (throws) Shows the string so far, and the source bytes from..to that were not understood. */
function stringError(message: i32, from: usize, to: usize): void {
  const c = state();
  beginSyntaxError();
  addText(message);
  addText(text(" near '"));
  addBytes(c.tokenStart, 1);
  if (addVisible(c.buffer, c.bufferLength)) addVisible(from, <u32>(to - from));
  addByte(Character.Quote);
  fail();
}
/** (throws) An escape that begins at `from` is wrong at `at`: the character there is shown, too. */
function escapeError(message: i32, from: usize, at: usize): void {
  stringError(message, from, at < state().end ? at + 1 : at);
}

/** (waits) Reads the escape at c.at. */
function readEscape(): void {
  const c = state();
  const at = c.at + 1;
  if (at == c.end) unfinishedAtEnd();
  const character = <i32>load<u8>(at);
  let value = character;
  switch (character) {
    case Character.LowerA: value = Character.Bell; break;
    case Character.LowerB: value = Character.Backspace; break;
    case Character.LowerF: value = Character.FormFeed; break;
    case Character.LowerN: value = Character.Newline; break;
    case Character.LowerR: value = Character.CarriageReturn; break;
    case Character.LowerT: value = Character.Tab; break;
    case Character.LowerV: value = Character.VerticalTab; break;
    case Character.Backslash:
    case Character.DoubleQuote:
    case Character.Quote: break;
    case Character.LowerX: readHexadecimalEscape(); return;
    case Character.LowerU: readCodePointEscape(); return;
    case Character.LowerZ: skipSpaces(); return;
    case Character.Newline:
    case Character.CarriageReturn:
      c.at = at;
      skipNewline();
      append(Character.Newline);
      return;
    default: readDecimalEscape(); return;
  }
  append(value);
  c.at = at + 1;
  burn(1);
}

/** Value of the digit at `at`, of the escape that begins at c.at. */
function hexadecimalDigitAt(at: usize): i32 {
  const c = state();
  const value = at < c.end ? hexadecimalValue(load<u8>(at)) : -1;
  if (value < 0) escapeError(text("hexadecimal digit expected"), c.at, at);
  return value;
}
/** `\xXX` */
function readHexadecimalEscape(): void {
  const c = state();
  const high = hexadecimalDigitAt(c.at + 2);
  append((high << 4) + hexadecimalDigitAt(c.at + 3));
  c.at += 4;
  burn(1);
}
/** `\ddd`: up to three digits. */
function readDecimalEscape(): void {
  const c = state();
  let at = c.at + 1;
  if (!isDigit(load<u8>(at))) escapeError(text("invalid escape sequence"), c.at, at);
  let value: i32 = 0;
  const stop = min(c.end, at + 3);
  while (at < stop && isDigit(load<u8>(at))) {
    value = value * 10 + load<u8>(at) - Character.Zero;
    at++;
  }
  if (value > 255) escapeError(text("decimal escape too large"), c.at, at);
  append(value);
  c.at = at;
  burn(1);
}
/** `\u{XXX}` */
function readCodePointEscape(): void {
  const c = state();
  let at = c.at + 2;
  if (at == c.end || load<u8>(at) != Character.LeftBrace) escapeError(text("missing '{'"), c.at, at);
  at++;
  let value = <u32>hexadecimalDigitAt(at);
  at++;
  while (at < c.end) {
    const digit = hexadecimalValue(load<u8>(at));
    if (digit < 0) break;
    if (value > LARGEST_CODE_POINT >> 4) escapeError(text("UTF-8 value too large"), c.at, at);
    value = (value << 4) + <u32>digit;
    at++;
    if (((at - c.at) & (PIECE - 1)) == 0) burn(<i32>(PIECE >> 2));
  }
  if (at == c.end || load<u8>(at) != Character.RightBrace) escapeError(text("missing '}'"), c.at, at);
  c.bufferLength += writeCodePoint(value, reserve(8));
  c.at = at + 1;
  burn(1 + (<i32>(c.at - at) >> 4));
}
/** UTF-8, extended to 31 bits. Writes one to six bytes and returns how many. */
function writeCodePoint(value: u32, to: usize): u32 {
  if (value < 0x80) {
    store<u8>(to, value);
    return 1;
  }
  // Six payload bits in each continuation byte; the first has what is left beside its length mark.
  let count: u32 = 2;
  while (count < 6 && value >> (5 * count + 1)) count++;
  for (let i = count - 1; i > 0; i--) {
    store<u8>(to + i, 0x80 | (value & 0x3f));
    value >>= 6;
  }
  store<u8>(to, (0xff00 >> count) | value);
  return count;
}
/** `\z` */
function skipSpaces(): void {
  const c = state();
  c.at += 2;
  let paid = c.at;
  while (c.at < c.end && isWhiteSpace(load<u8>(c.at))) {
    if (isNewline(load<u8>(c.at))) skipNewline();
    else c.at++;
    if (c.at - paid >= PIECE) {
      burn(<i32>(PIECE >> 2));
      paid = c.at;
    }
  }
}

// ── Long brackets

/** First byte from `from` on that is no `=`. */
function endOfEquals(from: usize): usize {
  const end = state().end;
  let at = from;
  while (at < end && load<u8>(at) == Character.Equals) {
    at++;
    if (((at - from) & (PIECE - 1)) == 0) burn(<i32>(PIECE >> 2));
  }
  return at;
}
/** (waits) Number of `=` of the long bracket that opens at `at`, -1 when none opens there. */
export function longBracketLevel(at: usize): i32 {
  const end = state().end;
  const next = endOfEquals(at + 1);
  return next < end && load<u8>(next) == Character.LeftBracket ? <i32>(next - at) - 1 : -1;
}

/** (waits) Passes over a long comment whose bracket opens at c.at. */
export function skipLongComment(level: i32): void { findLongEnd(level, false); }

/** (waits) Reads the long string whose bracket opens at c.at. */
export function readLongString(level: i32): Token {
  const c = state();
  c.bufferLength = 0;
  const start = findLongEnd(level, true);
  const delimiter = <usize>level + 2;
  // Line breaks become newlines; when they all were the string is a piece of the source.
  if (c.bufferLength) c.value = newString(c.buffer, c.bufferLength);
  else c.value = newString(start, <u32>(c.at - delimiter - start));
  return Token.String;
}

/**
 * Goes on behind the closing bracket and returns where the content began. When some line break was not a plain
 * newline, and the content is wanted, all of it is in the buffer.
 */
function findLongEnd(level: i32, isString: bool): usize {
  const c = state();
  const line = c.line;
  c.at += <usize>level + 2;
  if (c.at < c.end && isNewline(load<u8>(c.at))) skipNewline();
  const start = c.at;
  let run = start; // from here on nothing is in the buffer yet
  let isBuffered = false;
  let paid = start;
  while (true) {
    const at = c.at;
    if (at >= c.end) unfinishedLong(isString, line);
    const character = <i32>load<u8>(at);
    if (character == Character.RightBracket) {
      if (closesAt(at, level)) {
        if (isBuffered) appendRun(run, at);
        c.at = at + level + 2;
        return start;
      }
      c.at = at + 1;
    } else if (isNewline(character)) {
      skipNewline();
      if (isString && (character == Character.CarriageReturn || c.at - at == 2)) {
        appendRun(run, at);
        append(Character.Newline);
        isBuffered = true;
        run = c.at;
      }
    } else {
      c.at = at + 1;
    }
    if (c.at - paid >= PIECE) {
      burn(<i32>(PIECE >> 2));
      paid = c.at;
    }
  }
}
/** Does the bracket at `at` begin a closing one of this level? */
function closesAt(at: usize, level: i32): bool {
  const last = at + level + 1;
  return last < state().end && load<u8>(last) == Character.RightBracket && endOfEquals(at + 1) == last;
}
function unfinishedLong(isString: bool, line: i32): void {
  beginSyntaxError();
  addText(text("unfinished long "));
  addText(isString ? text("string") : text("comment"));
  addText(text(" (starting at line "));
  addInteger(line);
  addByte(Character.RightParenthesis);
  failNear(Token.EndOfSource);
}
