// The lexer: source bytes to tokens. The current token lies in the compiler's state, and at most one more ahead of it.
//
// Anything of unlimited length (white space, comments, names, numerals) is passed in pieces that are paid for, and
// every token pays for its bytes at its end.

import { addText } from "../message";
import { burn } from "../native";
import { readNumeral } from "../numerals";
import { text } from "../text";
import { Character, hexadecimalValue, isDigit, isNamePart, isNameStart, isNewline, isWhiteSpace, lowerCase } from "./characters";
import { addVisible, beginSyntaxError, fail } from "./errors";
import { newString } from "./names";
import { longBracketLevel, readLongString, readString, skipLongComment } from "./string-literals";
import { Compiler, state } from "./state";
import { reservedWord, Token, wordAt } from "./tokens";

/** Bytes looked at between two payments. */
const PIECE: usize = 4096;
/** What compiling a token costs beyond reading it and beyond its instructions. */
const TOKEN_COST: i32 = 8;
/** Longest reserved word. */
const WORD_LENGTH: u32 = 8;

/** (waits) Makes the next token the current one. */
export function nextToken(): void {
  const c = state();
  c.lastLine = c.line;
  if (c.ahead != Token.Unread) {
    c.token = c.ahead;
    c.value = c.aheadValue;
    c.tokenStart = c.aheadStart;
    c.tokenEnd = c.aheadEnd;
    c.ahead = Token.Unread;
    return;
  }
  scan();
}

/** (waits) The token after the current one. At most once for every token. */
export function lookAhead(): Token {
  const c = state();
  const token = c.token;
  const value = c.value;
  const start = c.tokenStart;
  const end = c.tokenEnd;
  scan();
  c.ahead = c.token;
  c.aheadValue = c.value;
  c.aheadStart = c.tokenStart;
  c.aheadEnd = c.tokenEnd;
  c.token = token;
  c.value = value;
  c.tokenStart = start;
  c.tokenEnd = end;
  return c.ahead;
}

/** Is the current token of this kind? Then it is passed over. */
export function accept(token: Token): bool {
  if (state().token != token) return false;
  nextToken();
  return true;
}

/** The byte at `at`, Character.End behind the source. */
@inline function peek(c: Compiler, at: usize): i32 { return at < c.end ? <i32>load<u8>(at) : Character.End; }

function scan(): void {
  const c = state();
  const from = c.at;
  skipBlanks();
  c.tokenStart = c.at;
  c.token = scanToken(c);
  c.tokenEnd = c.at;
  burn(TOKEN_COST + (<i32>min(c.at - from, PIECE) >> 2)); // more than a piece was paid on the way
}

/** (waits) Passes over white space and comments. */
function skipBlanks(): void {
  const c = state();
  const end = c.end;
  let at = c.at;
  let stop = min(end, at + PIECE); // what is skipped before the next payment
  while (true) {
    while (at < stop && load<u8>(at) == Character.Space) at++;
    c.at = at;
    if (at < stop) {
      const character = <i32>load<u8>(at);
      if (isNewline(character)) skipNewline();
      else if (isWhiteSpace(character)) c.at = at + 1;
      else if (character == Character.Minus && peek(c, at + 1) == Character.Minus) skipComment();
      else return;
      at = c.at;
    } else {
      if (at >= end) return;
      burn(<i32>(PIECE >> 2));
      stop = min(end, at + PIECE);
    }
  }
}
/** Passes over one line break, which may be of two characters, and counts it. */
export function skipNewline(): void {
  const c = state();
  const first = <i32>load<u8>(c.at);
  const second = peek(c, c.at + 1);
  c.at += isNewline(second) && second != first ? 2 : 1;
  c.line++;
}
function skipComment(): void {
  const c = state();
  c.at += 2;
  if (peek(c, c.at) == Character.LeftBracket) {
    const level = longBracketLevel(c.at);
    if (level >= 0) {
      skipLongComment(level);
      return;
    }
  }
  let at = c.at;
  while (true) {
    const stop = min(c.end, at + PIECE);
    while (at < stop && !isNewline(load<u8>(at))) at++;
    c.at = at;
    if (at < stop || at == c.end) return;
    burn(<i32>(PIECE >> 2));
  }
}

/** (waits) Reads the token that begins at c.at, and leaves c.at behind it. */
function scanToken(c: Compiler): Token {
  const character = peek(c, c.at);
  switch (character) {
    case Character.End: return Token.EndOfSource;
    case Character.LeftBracket: {
      const level = longBracketLevel(c.at);
      if (level >= 0) return readLongString(level);
      if (peek(c, c.at + 1) == Character.Equals) longDelimiterError();
      break;
    }
    case Character.Equals: return one(c, Token.Equal, Character.Equals);
    case Character.Tilde: return one(c, Token.NotEqual, Character.Equals);
    case Character.Colon: return one(c, Token.DoubleColon, Character.Colon);
    case Character.Slash: return one(c, Token.FloorDivide, Character.Slash);
    case Character.Less: return two(c, Token.ShiftLeft, Token.LessEqual);
    case Character.Greater: return two(c, Token.ShiftRight, Token.GreaterEqual);
    case Character.DoubleQuote:
    case Character.Quote: return readString(character);
    case Character.Dot: return scanDot(c);
    default:
      if (isNameStart(character)) return scanName(c);
      if (isDigit(character)) return scanNumber(c);
  }
  c.at++;
  return <Token>character;
}
/** A character alone, or `token` when `second` follows it. */
@inline function one(c: Compiler, token: Token, second: i32): Token {
  const first = <i32>load<u8>(c.at);
  const isPair = peek(c, c.at + 1) == second;
  c.at += isPair ? 2 : 1;
  return isPair ? token : <Token>first;
}
/** A character alone, twice, or with `=` behind it. */
@inline function two(c: Compiler, twice: Token, withEquals: Token): Token {
  const first = <i32>load<u8>(c.at);
  const second = peek(c, c.at + 1);
  const isPair = second == first || second == Character.Equals;
  c.at += isPair ? 2 : 1;
  return isPair ? (second == first ? twice : withEquals) : <Token>first;
}
function scanDot(c: Compiler): Token {
  const second = peek(c, c.at + 1);
  if (isDigit(second)) return scanNumber(c);
  if (second != Character.Dot) {
    c.at++;
    return <Token>Character.Dot;
  }
  const isTriple = peek(c, c.at + 2) == Character.Dot;
  c.at += isTriple ? 3 : 2;
  return isTriple ? Token.Dots : Token.Concatenate;
}

function scanName(c: Compiler): Token {
  const start = c.at;
  let at = start + 1;
  while (true) {
    const stop = min(c.end, at + PIECE);
    while (at < stop && isNamePart(load<u8>(at))) at++;
    if (at < stop || at == c.end) break;
    burn(<i32>(PIECE >> 2));
  }
  c.at = at;
  const length = <u32>(at - start);
  if (length <= WORD_LENGTH) {
    const word = reservedWord(wordAt(start, length), length);
    if (word != Token.None) return word;
  }
  c.value = newString(start, length);
  return Token.Name;
}

/**
 * Takes whatever looks like a numeral: digits, letters a to f, dots, exponent marks with their sign; the conversion
 * decides. A letter that touches it makes it malformed.
 */
function scanNumber(c: Compiler): Token {
  const start = c.at;
  const digit = load<u8>(start) == Character.Dot ? start + 1 : start;
  let at = digit + 1;
  let exponent: i32 = Character.LowerE;
  if (load<u8>(digit) == Character.Zero && at < c.end && lowerCase(load<u8>(at)) == Character.LowerX) {
    exponent = Character.LowerP;
    at++;
  }
  while (at < c.end) {
    const character = <i32>load<u8>(at);
    if (lowerCase(character) == exponent) {
      const sign = peek(c, at + 1);
      at += sign == Character.Plus || sign == Character.Minus ? 2 : 1;
    } else if (character == Character.Dot || hexadecimalValue(character) >= 0) {
      at++;
    } else {
      if (isNameStart(character)) at++;
      break;
    }
    if (((at - start) & (PIECE - 1)) < 2) burn(<i32>(PIECE >> 2));
  }
  c.at = at;
  const kind = readNumeral(start, <u32>(at - start), changetype<usize>(c));
  if (kind == 0) malformedNumber(start, <u32>(at - start));
  return kind == 1 ? Token.Integer : Token.Float;
}

function malformedNumber(start: usize, length: u32): void {
  beginSyntaxError();
  addText(text("malformed number near '"));
  addVisible(start, length);
  addText(text("'"));
  fail();
}
/** `[=` that is no long bracket. */
function longDelimiterError(): void {
  const c = state();
  let at = c.at + 1;
  while (peek(c, at) == Character.Equals) at++;
  beginSyntaxError();
  addText(text("invalid long string delimiter near '"));
  addVisible(c.at, <u32>(at - c.at));
  addText(text("'"));
  fail();
}
