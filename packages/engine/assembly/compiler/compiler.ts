// The compiler: source text to a prototype, in one pass over the source.
//
//   lexer · string-literals · tokens          bytes to tokens
//   statements · loops · expressions · …      the grammar, by recursive descent
//   values · operators · fold · jumps · code  instructions, emitted as soon as it is clear where values go
//   variables · labels · blocks               names and scopes
//   names · constants · memory · state        what it keeps meanwhile, all of it in the process's memory
//
// It runs inside a builtin and may wait like one anywhere. Language, limits and messages are those of Lua 5.4.8.

import { at, pop } from "../native";
import { objectIn } from "../slots";
import { bytesOf, lengthOf } from "../strings";
import { text } from "../text";
import { require } from "./expectations";
import { closeFunction, openFunction, pushPrototype, setVararg } from "./function-state";
import { nextToken } from "./lexer";
import { prepareCompiler, releaseCompiler } from "./memory";
import { newTextString, prepareNames } from "./names";
import { state } from "./state";
import { parseStatements } from "./statements";
import { Token } from "./tokens";
import { addUpvalue, VariableKind } from "./variables";

export { releaseCompiler } from "./memory";
export { writeChunkId } from "./chunk-id";

/**
 * (waits) Compiles the string in slot `source` under the chunk name in slot `name` (both positive), and pushes the
 * prototype of the main function: vararg, with one upvalue, _ENV. Fails by throwing the message.
 */
export function compileChunk(source: i32, name: i32): void {
  prepareCompiler();
  const c = state();
  const string = objectIn(at(source));
  c.chunkName = objectIn(at(name));
  c.at = bytesOf(string);
  c.end = c.at + lengthOf(string);
  c.line = 1;
  c.lastLine = 1;
  c.ahead = Token.Unread;
  const prototype = pushPrototype();
  prepareNames();
  c.environmentName = newTextString(text("_ENV"));
  const f = openFunction(prototype, 0);
  setVararg(f, 0);
  addUpvalue(f, c.environmentName, true, 0, VariableKind.Regular);
  nextToken();
  parseStatements();
  require(Token.EndOfSource);
  closeFunction();
  releaseCompiler();
  pop(1); // the strings; the prototype remains
}
