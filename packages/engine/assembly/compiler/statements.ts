// The grammar of statements, apart from loops.

import { OP_GET_UPVALUE, OP_MOVE, OP_TAIL_CALL, OP_TO_BE_CLOSED } from "@perilune/isa/src/generated/opcodes";
import { addByte, addText } from "../message";
import { bytesOf, lengthOf } from "../strings";
import { text } from "../text";
import { checkWalk } from "../walks";
import { closeBlock, openBlock } from "./blocks";
import { Character } from "./characters";
import { checkpoint, emitABC, emitNil, fixLine, instructionAt, LONGEST_RUN, reserveRegisters, RUN_BEFORE_LOOP, setC, setOpcode } from "./code";
import { addName, beginSyntaxError, fail, semanticError, syntaxError } from "./errors";
import { expect, expectClosing, expectName } from "./expectations";
import {
  Expression, giveExpression, isIndexed, isMultiple, isVariable, Kind, setExpression, takeExpression,
} from "./expression";
import { parseExpression, parseExpressionList, parseField, parseFunctionBody, parseSuffixed } from "./expressions";
import { emitReturn } from "./function-state";
import { emitJump, joinJumps, NO_JUMP, patchHere } from "./jumps";
import { addGoto, BREAK, createLabel, emitGoto, findLabel, repeatedLabelError } from "./labels";
import { accept, nextToken } from "./lexer";
import { parseFor, parseRepeat, parseWhile } from "./loops";
import { enterLevel, leaveLevel, takeRecord } from "./memory";
import { continueWhenFalse, continueWhenTrue } from "./operators";
import { blockOf, current, state } from "./state";
import { Token, wordAt, WORD_CLOSE, WORD_CONST } from "./tokens";
import {
  checkAssignable, declareVariable, findName, markToBeClosed, openScope, registersInUse, registersOf, startLocalHere,
  variableAt, VariableKind,
} from "./variables";
import { constantValue, setAllResults, setOneResult, setResults, storeVariable, toAnyRegister, toNextRegister } from "./values";

/** Can the current token follow a block? `until` ends a block, but not the scope of its variables. */
export function endsBlock(withUntil: bool): bool {
  switch (state().token) {
    case Token.Else:
    case Token.ElseIf:
    case Token.End:
    case Token.EndOfSource: return true;
    case Token.Until: return withUntil;
    default: return false;
  }
}

/** (waits) { statement [';'] }, a return only at the end */
export function parseStatements(): void {
  while (!endsBlock(true)) {
    const isLast = state().token == Token.Return;
    parseStatement();
    if (isLast) return;
  }
}
/** (waits) Statements in a scope of their own. */
export function parseBlock(): void {
  openBlock(false);
  parseStatements();
  closeBlock();
}

function parseStatement(): void {
  const mark = enterLevel();
  const c = state();
  const line = c.line;
  checkpoint(c.token == Token.While || c.token == Token.For || c.token == Token.Repeat ? RUN_BEFORE_LOOP : LONGEST_RUN);
  switch (c.token) {
    case <Token>Character.Semicolon: nextToken(); break;
    case Token.If: parseIf(line); break;
    case Token.While: parseWhile(line); break;
    case Token.For: parseFor(line); break;
    case Token.Repeat: parseRepeat(line); break;
    case Token.Function: parseFunction(line); break;
    case Token.Do:
      nextToken();
      parseBlock();
      expectClosing(Token.End, Token.Do, line);
      break;
    case Token.Local:
      nextToken();
      if (accept(Token.Function)) parseLocalFunction();
      else parseLocal();
      break;
    case Token.DoubleColon:
      nextToken();
      parseLabel(expectName(), line);
      break;
    case Token.Return:
      nextToken();
      parseReturn();
      break;
    case Token.Break:
      nextToken();
      addGoto(BREAK, line, emitJump());
      break;
    case Token.Goto:
      nextToken();
      parseGoto();
      break;
    default: parseExpressionStatement();
  }
  const f = current();
  f.freeRegister = registersInUse(f);
  leaveLevel(mark);
}

// ── if

/** (waits) IF condition THEN block { ELSEIF condition THEN block } [ELSE block] END */
function parseIf(line: i32): void {
  const c = state();
  const before = current().checkedAt;
  let exits = NO_JUMP;
  do {
    exits = parseCase(exits);
  } while (c.token == Token.ElseIf);
  if (accept(Token.Else)) parseBlock();
  expectClosing(Token.End, Token.If, line);
  patchHere(exits);
  current().checkedAt = before; // no way through needs to pass any checkpoint inside
}

/** (IF | ELSEIF) condition THEN block. Returns the jumps to the end of the whole statement, `exits` among them. */
function parseCase(exits: i32): i32 {
  const c = state();
  const condition = takeExpression();
  nextToken();
  parseExpression(condition);
  expect(Token.Then);
  let otherwise = NO_JUMP; // jumps taken when the condition is false
  if (c.token == Token.Break) { // the jump of the condition can be the break itself
    const line = c.line;
    continueWhenFalse(condition);
    nextToken();
    openBlock(false);
    addGoto(BREAK, line, condition.whenTrue);
    while (accept(<Token>Character.Semicolon)) {}
    if (endsBlock(false)) {
      closeBlock();
      giveExpression(condition);
      return exits;
    }
    otherwise = emitJump();
  } else {
    continueWhenTrue(condition);
    openBlock(false);
    otherwise = condition.whenFalse;
  }
  parseStatements();
  closeBlock();
  if (c.token == Token.Else || c.token == Token.ElseIf) exits = joinJumps(emitJump(), exits);
  patchHere(otherwise);
  giveExpression(condition);
  return exits;
}

// ── goto and labels

function parseGoto(): void {
  const line = state().line;
  emitGoto(expectName(), line);
}

/** (waits) NAME '::' after the opening '::'. Labels and semicolons behind it come first: they may end the block. */
function parseLabel(name: usize, line: i32): void {
  const c = state();
  expect(Token.DoubleColon);
  while (c.token == Character.Semicolon || c.token == Token.DoubleColon) parseStatement();
  const known = findLabel(name);
  if (known >= 0) repeatedLabelError(known);
  createLabel(name, line, endsBlock(false));
}

// ── function, local

/** (waits) FUNCTION NAME { '.' NAME } [':' NAME] body */
function parseFunction(line: i32): void {
  const c = state();
  nextToken();
  const variable = takeExpression();
  findName(expectName(), variable);
  while (c.token == Character.Dot) parseField(variable);
  const isMethod = c.token == Character.Colon;
  if (isMethod) parseField(variable);
  const body = takeExpression();
  parseFunctionBody(body, isMethod, line);
  checkAssignable(variable);
  storeVariable(variable, body);
  fixLine(line); // the definition happens in its first line
}

/** (waits) NAME body, after LOCAL FUNCTION: the function knows its own name. */
function parseLocalFunction(): void {
  const f = current();
  const number = f.activeCount;
  declareVariable(expectName());
  openScope(1);
  parseFunctionBody(takeExpression(), false, state().line);
  startLocalHere(f, number);
}

/** (waits) NAME attribute { ',' NAME attribute } ['=' expressions], after LOCAL */
function parseLocal(): void {
  const f = current();
  let toBeClosed = -1;
  let number = 0;
  let count = 0;
  do {
    number = declareVariable(expectName());
    const kind = parseAttribute();
    variableAt(f, number).kind = <u8>kind;
    if (kind == VariableKind.ToBeClosed) {
      if (toBeClosed >= 0) semanticError(text("multiple to-be-closed variables in local list"));
      toBeClosed = f.activeCount + count;
    }
    count++;
  } while (accept(<Token>Character.Comma));
  const last = takeExpression();
  let values = 0;
  if (accept(<Token>Character.Equals)) values = parseExpressionList(last);
  else last.kind = Kind.Void;
  const variable = variableAt(f, number);
  if (count == values && variable.kind == VariableKind.Const && constantValue(last, variable)) {
    variable.kind = <u8>VariableKind.Known;
    openScope(count - 1);
    f.activeCount++;
  } else {
    adjustValues(count, values, last);
    openScope(count);
  }
  if (toBeClosed >= 0) {
    markToBeClosed(f);
    emitABC(OP_TO_BE_CLOSED, registersOf(f, toBeClosed), 0, 0);
  }
}
/** (waits) ['<' NAME '>'] */
function parseAttribute(): VariableKind {
  if (!accept(<Token>Character.Less)) return VariableKind.Regular;
  const name = expectName();
  expect(<Token>Character.Greater);
  if (lengthOf(name) == 5) {
    const word = wordAt(bytesOf(name), 5);
    if (word == WORD_CONST) return VariableKind.Const;
    if (word == WORD_CLOSE) return VariableKind.ToBeClosed;
  }
  beginSyntaxError();
  addText(text("unknown attribute '"));
  addName(name);
  addByte(Character.Quote);
  fail();
  return VariableKind.Regular;
}

// ── Assignments and calls

/** (waits) Makes of `values` expressions, all but `last` in registers, the values of `variables` variables. */
export function adjustValues(variables: i32, values: i32, last: Expression): void {
  const f = current();
  const missing = variables - values;
  if (isMultiple(last)) {
    setResults(last, max(missing + 1, 0));
  } else {
    if (last.kind != Kind.Void) toNextRegister(last);
    if (missing > 0) emitNil(f.freeRegister, missing);
  }
  if (missing > 0) reserveRegisters(missing);
  else f.freeRegister += missing; // values nobody takes
}

/** A variable on the left of `=`, and the one before it (set once it is read: copies of expressions overwrite it). */
@unmanaged class Target extends Expression {
  before: usize;
}
const TARGET_SIZE: usize = 40;

/** (waits) A call, or the first variable of an assignment. */
function parseExpressionStatement(): void {
  const c = state();
  const target = changetype<Target>(takeRecord(TARGET_SIZE));
  parseSuffixed(target);
  if (c.token == Character.Equals || c.token == Character.Comma) {
    target.before = 0;
    parseAssignment(target, 1);
    return;
  }
  if (target.kind != Kind.Call) syntaxError(text("syntax error"));
  setC(instructionAt(current(), target.info), 1); // nobody wants its results
}

/** (waits) { ',' variable } '=' expressions: `target` is variable number `count`. Values are stored from the last on. */
function parseAssignment(target: Target, count: i32): void {
  if (!isVariable(target)) syntaxError(text("syntax error"));
  checkAssignable(target);
  if (accept(<Token>Character.Comma)) {
    const next = changetype<Target>(takeRecord(TARGET_SIZE));
    parseSuffixed(next);
    next.before = changetype<usize>(target);
    if (!isIndexed(next)) avoidConflict(next);
    const mark = enterLevel();
    parseAssignment(next, count + 1);
    leaveLevel(mark);
  } else {
    expect(<Token>Character.Equals);
    const last = takeExpression();
    const values = parseExpressionList(last);
    if (values == count) {
      setOneResult(last);
      storeVariable(target, last);
      return;
    }
    adjustValues(count, values, last);
  }
  const value = takeExpression();
  setExpression(value, Kind.Register, current().freeRegister - 1);
  storeVariable(target, value);
}

/**
 * The variable will be assigned before the tables and keys left of it are used: those that are this variable use a
 * copy instead.
 */
function avoidConflict(variable: Target): void {
  const f = current();
  const copy = f.freeRegister;
  let isNeeded = false;
  let links: u32 = 0;
  for (let before = variable.before; before; before = changetype<Target>(before).before) {
    checkWalk(++links);
    const target = changetype<Target>(before);
    if (!isIndexed(target)) continue;
    if (target.kind == Kind.IndexedUpvalue) {
      if (variable.kind == Kind.Upvalue && target.info == variable.info) {
        isNeeded = true;
        target.kind = Kind.IndexedString;
        target.info = copy;
      }
    } else if (variable.kind == Kind.Local) {
      if (target.info == variable.info) {
        isNeeded = true;
        target.info = copy;
      }
      if (target.kind == Kind.Indexed && target.index == variable.info) {
        isNeeded = true;
        target.index = copy;
      }
    }
  }
  if (!isNeeded) return;
  emitABC(variable.kind == Kind.Local ? OP_MOVE : OP_GET_UPVALUE, copy, variable.info, 0);
  reserveRegisters(1);
}

// ── return

/** (waits) [expressions] [';'], after RETURN */
function parseReturn(): void {
  const c = state();
  const f = current();
  let first = registersInUse(f);
  let count = 0;
  if (!endsBlock(true) && c.token != Character.Semicolon) {
    const last = takeExpression();
    count = parseExpressionList(last);
    if (isMultiple(last)) {
      setAllResults(last);
      if (last.kind == Kind.Call && count == 1 && !blockOf(f).insideToBeClosed) {
        const call = instructionAt(f, last.info);
        setOpcode(call, OP_TAIL_CALL);
        setC(call, 0);
      }
      count = -1;
    } else if (count == 1) {
      first = toAnyRegister(last);
    } else {
      toNextRegister(last);
    }
  }
  emitReturn(first, count);
  accept(<Token>Character.Semicolon);
}
