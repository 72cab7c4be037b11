// How a compilation fails: a message is built, made the error, and the compilation unwinds for good.

import { PROCESS_ERROR, PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";
import { PROTOTYPE_LINE_DEFINED } from "@perilune/isa/src/layout";
import { addByte, addBytes, addInteger, addText, beginMessage, endMessage } from "../message";
import { setString } from "../slots";
import { bytesOf, lengthOf } from "../strings";
import { Suspend, suspend } from "../suspension";
import { text } from "../text";
import { Character } from "./characters";
import { writeChunkId } from "./chunk-id";
import { current, state } from "./state";
import { addTokenName, Token } from "./tokens";

/** Room for a chunk's name where the message, still empty, does not reach. */
const CHUNK_NAME_SCRATCH: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 80;

/** (throws) Ends the compilation with the error in PROCESS_ERROR. */
export function failCompilation(): void { suspend(Suspend.Throw); }

/** Starts a message with chunk and line. Then add…, then one of the fail… functions. */
export function beginSyntaxError(): void {
  const c = state();
  beginMessage();
  addBytes(CHUNK_NAME_SCRATCH, writeChunkId(c.chunkName, CHUNK_NAME_SCRATCH));
  addByte(Character.Colon);
  addInteger(c.line);
  addText(text(": "));
}

/** (throws) The message so far is all there is to say. */
export function fail(): void {
  setString(PROCESS_ERROR, endMessage());
  failCompilation();
}
/** (throws) The error is at the current token. */
export function failHere(): void {
  const token = state().token;
  if (token != Token.None) {
    addText(text(" near "));
    addToken(token);
  }
  fail();
}
/** (throws) The error is at a token of this kind. */
export function failNear(token: Token): void {
  addText(text(" near "));
  addTokenName(token);
  fail();
}
/** (throws) A fixed text at the current token. */
export function syntaxError(message: i32): void {
  beginSyntaxError();
  addText(message);
  failHere();
}
/** (throws) A fixed text that has nothing to do with the current token. */
export function semanticError(message: i32): void {
  beginSyntaxError();
  addText(message);
  fail();
}

/** (throws) `what` is a text like "upvalues". */
export function limitError(what: i32, limit: i32): void {
  const line = load<i32>(current().prototype, PROTOTYPE_LINE_DEFINED);
  beginSyntaxError();
  addLimit(what, limit);
  if (line == 0) {
    addText(text(" in main function"));
  } else {
    addText(text(" in function at line "));
    addInteger(line);
  }
  failHere();
}
/** (throws) A limit of the whole compilation, which has no place in the source. */
export function totalLimitError(what: i32, limit: i32): void {
  beginMessage();
  addLimit(what, limit);
  fail();
}
function addLimit(what: i32, limit: i32): void {
  addText(text("too many "));
  addText(what);
  addText(text(" (limit is "));
  addInteger(limit);
  addByte(Character.RightParenthesis);
}

/** No message is longer than this. */
const VISIBLE_LIMIT: u32 = PROCESS_SCRATCH_SIZE;

/** Adds bytes up to the first zero byte, where the reference's messages end; returns whether there was none. */
export function addVisible(bytes: usize, length: u32): bool {
  const end = min(length, VISIBLE_LIMIT);
  for (let i: u32 = 0; i < end; i++) {
    const byte = load<u8>(bytes + i);
    if (!byte) return false;
    addByte(byte);
  }
  return true;
}
export function addName(string: usize): void { addBytes(bytesOf(string), lengthOf(string)); }

/** Adds the current token: names, numbers and strings as they are written (escapes replaced), else the token's name. */
function addToken(token: Token): void {
  if (token <= Token.EndOfSource) {
    addTokenName(token);
    return;
  }
  const c = state();
  addByte(Character.Quote);
  if (token == Token.String) addStringToken();
  else addBytes(c.tokenStart, <u32>(c.tokenEnd - c.tokenStart));
  addByte(Character.Quote);
}

function addStringToken(): void {
  const c = state();
  const string = <usize>c.value;
  const delimiter = delimiterLength(c.tokenStart);
  addBytes(c.tokenStart, delimiter);
  if (addVisible(bytesOf(string), lengthOf(string))) addBytes(c.tokenEnd - delimiter, delimiter);
}
/** Bytes of `"` or `[==[`. */
function delimiterLength(start: usize): u32 {
  if (load<u8>(start) != Character.LeftBracket) return 1;
  let length: u32 = 2;
  while (load<u8>(start + length - 1) == Character.Equals) length++;
  return length;
}
