// The grammar of expressions, and of the bodies of functions, which are expressions.

import { OP_CALL, OP_CLOSURE, OP_VARARG } from "@perilune/isa/src/generated/opcodes";
import { PROTOTYPE_CHILD_COUNT, PROTOTYPE_IS_VARARG, PROTOTYPE_LAST_LINE_DEFINED, PROTOTYPE_PARAMETERS } from "@perilune/isa/src/layout";
import { text } from "../text";
import { Character } from "./characters";
import { checkpoint, emitABC, emitABx, fixLine, reserveRegisters } from "./code";
import { syntaxError } from "./errors";
import {
  Expression, giveExpression, isMultiple, Kind, setExpression, setStringExpression, takeExpression,
} from "./expression";
import { addChild, closeFunction, openFunction, setVararg } from "./function-state";
import { accept, nextToken } from "./lexer";
import { enterLevel, giveRecord, leaveLevel } from "./memory";
import { Binary, binaryOperator, emitBinary, emitUnary, leftPriority, prepareLeft, rightPriority, Unary, unaryOperator, UNARY_PRIORITY } from "./operators";
import { expect, expectClosing, expectName } from "./expectations";
import { parseStatements } from "./statements";
import { current, state } from "./state";
import { parseTable } from "./table-constructor";
import { Token } from "./tokens";
import { declareNamed, declareVariable, findName, openScope } from "./variables";
import { emitSelf, indexBy, readVariable, setAllResults, toNextRegister, toRegisterOrUpvalue, toValue } from "./values";

/** (waits) expression */
export function parseExpression(e: Expression): void { parseOperation(e, 0); }

/** (waits) expression { ',' expression }: all but the last are in registers. Returns how many. */
export function parseExpressionList(e: Expression): i32 {
  let count = 1;
  parseExpression(e);
  while (accept(<Token>Character.Comma)) {
    toNextRegister(e);
    parseExpression(e);
    count++;
  }
  return count;
}

/**
 * (waits) (simple | unary operation) { operator operation }, as long as operators bind stronger than `limit`.
 * Returns the first operator that does not.
 */
function parseOperation(e: Expression, limit: i32): Binary {
  const mark = enterLevel();
  const c = state();
  checkpoint();
  const unary = unaryOperator(c.token);
  if (unary == Unary.None) {
    parseSimple(e);
  } else {
    const line = c.line;
    nextToken();
    parseOperation(e, UNARY_PRIORITY);
    emitUnary(unary, e, line);
  }
  let operator = binaryOperator(c.token);
  while (leftPriority(operator) > limit) {
    const line = c.line;
    const right = takeExpression();
    nextToken();
    prepareLeft(operator, e);
    const checkedAt = current().checkedAt;
    const next = parseOperation(right, rightPriority(operator));
    emitBinary(operator, e, right, line);
    if (operator == Binary.And || operator == Binary.Or) current().checkedAt = checkedAt; // the right side may be left out
    giveExpression(right);
    operator = next;
  }
  leaveLevel(mark);
  return operator;
}

/** (waits) A literal, `...`, a table, a function, or what begins with a name or a parenthesis. */
function parseSimple(e: Expression): void {
  const c = state();
  switch (c.token) {
    case Token.Float:
      setExpression(e, Kind.Float, 0);
      e.value = c.value;
      break;
    case Token.Integer:
      setExpression(e, Kind.Integer, 0);
      e.value = c.value;
      break;
    case Token.String: setStringExpression(e, <usize>c.value); break;
    case Token.Nil: setExpression(e, Kind.Nil, 0); break;
    case Token.True: setExpression(e, Kind.True, 0); break;
    case Token.False: setExpression(e, Kind.False, 0); break;
    case Token.Dots:
      if (!load<u8>(current().prototype, PROTOTYPE_IS_VARARG)) syntaxError(text("cannot use '...' outside a vararg function"));
      setExpression(e, Kind.Vararg, emitABC(OP_VARARG, 0, 0, 1));
      break;
    case <Token>Character.LeftBrace: parseTable(e); return;
    case Token.Function:
      nextToken();
      parseFunctionBody(e, false, c.line);
      return;
    default: parseSuffixed(e); return;
  }
  nextToken();
}

// ── Names, indexes, calls

/** (waits) NAME | '(' expression ')' */
function parsePrimary(e: Expression): void {
  const c = state();
  if (c.token == Token.Name) {
    findName(expectName(), e);
  } else if (c.token == Character.LeftParenthesis) {
    const line = c.line;
    nextToken();
    parseExpression(e);
    expectClosing(<Token>Character.RightParenthesis, <Token>Character.LeftParenthesis, line);
    readVariable(e);
  } else {
    syntaxError(text("unexpected symbol"));
  }
}

/** (waits) primary { '.' NAME | '[' expression ']' | ':' NAME arguments | arguments } */
export function parseSuffixed(e: Expression): void {
  parsePrimary(e);
  const c = state();
  while (true) {
    switch (c.token) {
      case <Token>Character.Dot: parseField(e); break;
      case <Token>Character.LeftBracket: {
        toRegisterOrUpvalue(e);
        const key = takeExpression();
        parseIndex(key);
        indexBy(e, key);
        giveExpression(key);
        break;
      }
      case <Token>Character.Colon: {
        nextToken();
        const name = takeExpression();
        parseNameAsString(name);
        emitSelf(e, name);
        giveExpression(name);
        parseArguments(e);
        break;
      }
      case <Token>Character.LeftParenthesis:
      case <Token>Character.LeftBrace:
      case Token.String:
        toNextRegister(e);
        parseArguments(e);
        break;
      default: return;
    }
  }
}

/** (waits) NAME, as the string it is. */
export function parseNameAsString(e: Expression): void { setStringExpression(e, expectName()); }
/** (waits) ('.' | ':') NAME */
export function parseField(e: Expression): void {
  toRegisterOrUpvalue(e);
  checkpoint();
  nextToken();
  const key = takeExpression();
  parseNameAsString(key);
  indexBy(e, key);
  giveExpression(key);
}
/** (waits) '[' expression ']' */
export function parseIndex(e: Expression): void {
  nextToken();
  parseExpression(e);
  toValue(e);
  expect(<Token>Character.RightBracket);
}

/** (waits) '(' [expressions] ')' | table | STRING: calls the function in the last register taken. */
function parseArguments(e: Expression): void {
  const c = state();
  const line = c.line;
  const last = takeExpression();
  switch (c.token) {
    case <Token>Character.LeftParenthesis:
      nextToken();
      if (c.token == Character.RightParenthesis) {
        last.kind = Kind.Void;
      } else {
        parseExpressionList(last);
        if (isMultiple(last)) setAllResults(last);
      }
      expectClosing(<Token>Character.RightParenthesis, <Token>Character.LeftParenthesis, line);
      break;
    case <Token>Character.LeftBrace: parseTable(last); break;
    case Token.String:
      setStringExpression(last, <usize>c.value);
      nextToken();
      break;
    default: syntaxError(text("function arguments expected"));
  }
  const f = current();
  const function_ = e.info;
  let count: i32 = -1; // open: up to the top
  if (!isMultiple(last)) {
    if (last.kind != Kind.Void) toNextRegister(last);
    count = f.freeRegister - (function_ + 1);
  }
  giveExpression(last);
  setExpression(e, Kind.Call, emitABC(OP_CALL, function_, count + 1, 2));
  fixLine(line);
  f.checkedAt = f.pc; // a call pays
  f.freeRegister = function_ + 1; // the call leaves one result, unless that is changed later
}

// ── Functions

/** (waits) '(' parameters ')' statements END */
export function parseFunctionBody(e: Expression, isMethod: bool, line: i32): void {
  const c = state();
  const outer = current();
  const f = openFunction(addChild(outer), line);
  expect(<Token>Character.LeftParenthesis);
  if (isMethod) {
    declareNamed(text("self"));
    openScope(1);
  }
  parseParameters();
  expect(<Token>Character.RightParenthesis);
  parseStatements();
  store<i32>(f.prototype, c.line, PROTOTYPE_LAST_LINE_DEFINED);
  expectClosing(Token.End, Token.Function, line);
  closeFunction();
  giveRecord(changetype<usize>(f));
  setExpression(e, Kind.Relocatable, emitABx(OP_CLOSURE, 0, load<i32>(outer.prototype, PROTOTYPE_CHILD_COUNT) - 1));
  toNextRegister(e);
}

/** (waits) [ NAME { ',' NAME } [ ',' '...' ] | '...' ] */
function parseParameters(): void {
  const c = state();
  const f = current();
  let count = 0;
  let isVararg = false;
  if (c.token != Character.RightParenthesis) {
    do {
      if (c.token == Token.Name) {
        declareVariable(expectName());
        count++;
      } else if (accept(Token.Dots)) {
        isVararg = true;
      } else {
        syntaxError(text("<name> or '...' expected"));
      }
    } while (!isVararg && accept(<Token>Character.Comma));
  }
  openScope(count);
  store<u8>(f.prototype, f.activeCount, PROTOTYPE_PARAMETERS);
  if (isVararg) setVararg(f, f.activeCount);
  reserveRegisters(f.activeCount);
}
