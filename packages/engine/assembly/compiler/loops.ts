// The grammar of loops.

import {
  OP_CLOSE, OP_FOR_LOOP, OP_FOR_PREPARE, OP_ITERATOR_CALL, OP_ITERATOR_LOOP, OP_ITERATOR_PREPARE,
} from "@perilune/isa/src/generated/opcodes";
import { text } from "../text";
import { closeBlock, openBlock } from "./blocks";
import { Character } from "./characters";
import { checkRegisters, emitABC, emitABx, fixLine, instructionAt, LARGEST_BX, reserveRegisters, setBx } from "./code";
import { syntaxError } from "./errors";
import { expect, expectClosing, expectName } from "./expectations";
import { giveExpression, Kind, takeExpression } from "./expression";
import { parseExpression, parseExpressionList } from "./expressions";
import { emitJump, markTarget, patchHere, patchJumps } from "./jumps";
import { accept, nextToken } from "./lexer";
import { continueWhenTrue } from "./operators";
import { adjustValues, parseBlock, parseStatements } from "./statements";
import { current, state } from "./state";
import { Token } from "./tokens";
import { declareNamed, declareVariable, markToBeClosed, openScope, registersOf } from "./variables";
import { loadInteger, toNextRegister } from "./values";

/** (waits) A condition; returns the jumps taken when it is false. */
function parseCondition(): i32 {
  const e = takeExpression();
  parseExpression(e);
  if (e.kind == Kind.Nil) e.kind = Kind.False;
  continueWhenTrue(e);
  giveExpression(e);
  return e.whenFalse;
}

/** (waits) WHILE condition DO block END */
export function parseWhile(line: i32): void {
  nextToken();
  const start = markTarget();
  const exits = parseCondition();
  openBlock(true);
  expect(Token.Do);
  parseBlock();
  patchJumps(emitJump(), start);
  expectClosing(Token.End, Token.While, line);
  closeBlock();
  patchHere(exits);
}

/** (waits) REPEAT block UNTIL condition: the condition sees the variables of the block. */
export function parseRepeat(line: i32): void {
  const f = current();
  const start = markTarget();
  openBlock(true);
  const scope = openBlock(false);
  nextToken();
  parseStatements();
  expectClosing(Token.Until, Token.Repeat, line);
  let again = parseCondition();
  closeBlock();
  if (scope.hasUpvalue) { // its variables must be closed before it runs again, too
    const exit = emitJump();
    patchHere(again);
    emitABC(OP_CLOSE, registersOf(f, scope.activeCount), 0, 0);
    again = emitJump();
    patchHere(exit);
  }
  patchJumps(again, start);
  closeBlock();
}

/** (waits) FOR (numeric | generic) END */
export function parseFor(line: i32): void {
  openBlock(true); // of the loop's own variables
  nextToken();
  const name = expectName();
  switch (state().token) {
    case <Token>Character.Equals: parseNumericFor(name, line); break;
    case <Token>Character.Comma:
    case Token.In: parseGenericFor(name); break;
    default: syntaxError(text("'=' or 'in' expected"));
  }
  expectClosing(Token.End, Token.For, line);
  closeBlock();
}

/** (waits) '=' start ',' limit [',' step] DO block, after FOR NAME */
function parseNumericFor(name: usize, line: i32): void {
  const f = current();
  const base = f.freeRegister;
  for (let i = 0; i < 3; i++) declareNamed(text("(for state)"));
  declareVariable(name);
  expect(<Token>Character.Equals);
  parseToNextRegister();
  expect(<Token>Character.Comma);
  parseToNextRegister();
  if (accept(<Token>Character.Comma)) {
    parseToNextRegister();
  } else {
    loadInteger(f.freeRegister, 1);
    reserveRegisters(1);
  }
  openScope(3);
  parseForBody(base, line, 1, false);
}
function parseToNextRegister(): void {
  const e = takeExpression();
  parseExpression(e);
  toNextRegister(e);
  giveExpression(e);
}

/** (waits) { ',' NAME } IN expressions DO block, after FOR NAME */
function parseGenericFor(name: usize): void {
  const f = current();
  const base = f.freeRegister;
  // iterator, state, control variable, to-be-closed value
  for (let i = 0; i < 4; i++) declareNamed(text("(for state)"));
  declareVariable(name);
  let count = 1;
  while (accept(<Token>Character.Comma)) {
    declareVariable(expectName());
    count++;
  }
  expect(Token.In);
  const line = state().line;
  const last = takeExpression();
  adjustValues(4, parseExpressionList(last), last);
  giveExpression(last);
  openScope(4);
  markToBeClosed(f);
  checkRegisters(3); // the call of the iterator
  parseForBody(base, line, count, true);
}

/** (waits) DO block. The loop's own registers begin at `base`, the program's `count` variables follow. */
function parseForBody(base: i32, line: i32, count: i32, isGeneric: bool): void {
  expect(Token.Do);
  const prepare = emitABx(isGeneric ? OP_ITERATOR_PREPARE : OP_FOR_PREPARE, base, 0);
  openBlock(false); // of the program's variables
  openScope(count);
  reserveRegisters(count);
  parseBlock();
  closeBlock();
  setDistance(prepare, markTarget() - (prepare + 1));
  if (isGeneric) {
    emitABC(OP_ITERATOR_CALL, base, 0, count);
    fixLine(line);
  }
  const loop = emitABx(isGeneric ? OP_ITERATOR_LOOP : OP_FOR_LOOP, base, 0);
  setDistance(loop, loop - prepare);
  fixLine(line);
}
function setDistance(pc: i32, distance: i32): void {
  if (distance > LARGEST_BX) syntaxError(text("control structure too long"));
  setBx(instructionAt(current(), pc), distance);
}
