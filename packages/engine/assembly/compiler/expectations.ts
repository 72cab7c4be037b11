// Tokens that must come next.

import { addByte, addInteger, addText } from "../message";
import { text } from "../text";
import { Character } from "./characters";
import { beginSyntaxError, failHere } from "./errors";
import { nextToken } from "./lexer";
import { state } from "./state";
import { addTokenName, Token } from "./tokens";

/** (waits) The current token must be this one; it is passed over. */
export function expect(token: Token): void {
  require(token);
  nextToken();
}
/** The current token must be this one. */
export function require(token: Token): void { if (state().token != token) expectedError(token); }
/** (waits) The current token must be a name, which is returned; it is passed over. */
export function expectName(): usize {
  require(Token.Name);
  const name = <usize>state().value;
  nextToken();
  return name;
}
/** (waits) The token that ends what `opening` began at `line`. */
export function expectClosing(closing: Token, opening: Token, line: i32): void {
  const c = state();
  if (c.token != closing) {
    if (line == c.line) expectedError(closing);
    else unclosedError(closing, opening, line);
  }
  nextToken();
}

function expectedError(token: Token): void {
  beginSyntaxError();
  addTokenName(token);
  addText(text(" expected"));
  failHere();
}
function unclosedError(closing: Token, opening: Token, line: i32): void {
  beginSyntaxError();
  addTokenName(closing);
  addText(text(" expected (to close "));
  addTokenName(opening);
  addText(text(" at line "));
  addInteger(line);
  addByte(Character.RightParenthesis);
  failHere();
}
