// Tokens: their numbers, their names in messages, and which names are reserved words.

import { addByte, addInteger, addText } from "../message";
import { text } from "../text";
import { Character, isPrintable } from "./characters";

/** A single-character token is its character; the others begin where bytes end. */
export const enum Token {
  /** Nothing has been looked at ahead. */
  Unread = -1,
  /** No token: a message without "near …". (The byte 0 is such a token, as in the reference.) */
  None = 0,
  And = 256,
  Break,
  Do,
  Else,
  ElseIf,
  End,
  False,
  For,
  Function,
  Goto,
  If,
  In,
  Local,
  Nil,
  Not,
  Or,
  Repeat,
  Return,
  Then,
  True,
  Until,
  While,
  FloorDivide,
  Concatenate,
  Dots,
  Equal,
  GreaterEqual,
  LessEqual,
  NotEqual,
  ShiftLeft,
  ShiftRight,
  DoubleColon,
  EndOfSource,
  Float,
  Integer,
  Name,
  String,
}

// Words of at most eight letters, read as little-endian numbers.
const WORD_DO: u64 = 0x6f64;
const WORD_IF: u64 = 0x6669;
const WORD_IN: u64 = 0x6e69;
const WORD_OR: u64 = 0x726f;
const WORD_AND: u64 = 0x646e61;
const WORD_END: u64 = 0x646e65;
const WORD_FOR: u64 = 0x726f66;
const WORD_NIL: u64 = 0x6c696e;
const WORD_NOT: u64 = 0x746f6e;
const WORD_ELSE: u64 = 0x65736c65;
const WORD_GOTO: u64 = 0x6f746f67;
const WORD_THEN: u64 = 0x6e656874;
const WORD_TRUE: u64 = 0x65757274;
const WORD_BREAK: u64 = 0x6b61657262;
const WORD_FALSE: u64 = 0x65736c6166;
const WORD_LOCAL: u64 = 0x6c61636f6c;
const WORD_UNTIL: u64 = 0x6c69746e75;
const WORD_WHILE: u64 = 0x656c696877;
const WORD_ELSEIF: u64 = 0x666965736c65;
const WORD_REPEAT: u64 = 0x746165706572;
const WORD_RETURN: u64 = 0x6e7275746572;
const WORD_FUNCTION: u64 = 0x6e6f6974636e7566;
// Not reserved, but known: the attributes of local variables.
export const WORD_CONST: u64 = 0x74736e6f63;
export const WORD_CLOSE: u64 = 0x65736f6c63;

/** The word of `length` bytes (1 to 8) as a number. Reads eight bytes: behind every string there are that many. */
@inline export function wordAt(bytes: usize, length: u32): u64 {
  return load<u64>(bytes) & (<u64>-1 >> <u64>(64 - (length << 3)));
}

/** Token of a reserved word of `length` letters, Token.None for any other name. */
export function reservedWord(word: u64, length: u32): Token {
  switch (length) {
    case 2:
      if (word == WORD_IF) return Token.If;
      if (word == WORD_DO) return Token.Do;
      if (word == WORD_IN) return Token.In;
      return word == WORD_OR ? Token.Or : Token.None;
    case 3:
      if (word == WORD_END) return Token.End;
      if (word == WORD_NIL) return Token.Nil;
      if (word == WORD_AND) return Token.And;
      if (word == WORD_FOR) return Token.For;
      return word == WORD_NOT ? Token.Not : Token.None;
    case 4:
      if (word == WORD_THEN) return Token.Then;
      if (word == WORD_ELSE) return Token.Else;
      if (word == WORD_TRUE) return Token.True;
      return word == WORD_GOTO ? Token.Goto : Token.None;
    case 5:
      if (word == WORD_LOCAL) return Token.Local;
      if (word == WORD_FALSE) return Token.False;
      if (word == WORD_WHILE) return Token.While;
      if (word == WORD_BREAK) return Token.Break;
      return word == WORD_UNTIL ? Token.Until : Token.None;
    case 6:
      if (word == WORD_RETURN) return Token.Return;
      if (word == WORD_ELSEIF) return Token.ElseIf;
      return word == WORD_REPEAT ? Token.Repeat : Token.None;
    case 8: return word == WORD_FUNCTION ? Token.Function : Token.None;
    default: return Token.None;
  }
}

/** Adds a kind of token to the message: reserved words and symbols in quotes. */
export function addTokenName(token: Token): void {
  if (token >= Token.EndOfSource) {
    addText(tokenText(token));
    return;
  }
  addByte(Character.Quote);
  if (token >= Token.And) {
    addText(tokenText(token));
  } else if (isPrintable(token)) {
    addByte(token);
  } else {
    addText(text("<\\"));
    addInteger(token);
    addByte(Character.Greater);
  }
  addByte(Character.Quote);
}

function tokenText(token: Token): i32 {
  switch (token) {
    case Token.And: return text("and");
    case Token.Break: return text("break");
    case Token.Do: return text("do");
    case Token.Else: return text("else");
    case Token.ElseIf: return text("elseif");
    case Token.End: return text("end");
    case Token.False: return text("false");
    case Token.For: return text("for");
    case Token.Function: return text("function");
    case Token.Goto: return text("goto");
    case Token.If: return text("if");
    case Token.In: return text("in");
    case Token.Local: return text("local");
    case Token.Nil: return text("nil");
    case Token.Not: return text("not");
    case Token.Or: return text("or");
    case Token.Repeat: return text("repeat");
    case Token.Return: return text("return");
    case Token.Then: return text("then");
    case Token.True: return text("true");
    case Token.Until: return text("until");
    case Token.While: return text("while");
    case Token.FloorDivide: return text("//");
    case Token.Concatenate: return text("..");
    case Token.Dots: return text("...");
    case Token.Equal: return text("==");
    case Token.GreaterEqual: return text(">=");
    case Token.LessEqual: return text("<=");
    case Token.NotEqual: return text("~=");
    case Token.ShiftLeft: return text("<<");
    case Token.ShiftRight: return text(">>");
    case Token.DoubleColon: return text("::");
    case Token.EndOfSource: return text("<eof>");
    case Token.Float: return text("<number>");
    case Token.Integer: return text("<integer>");
    case Token.Name: return text("<name>");
    default: return text("<string>");
  }
}
