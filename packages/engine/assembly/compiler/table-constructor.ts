// Table constructors. List items are collected in registers and stored in batches; fields are stored one by one.

import { OP_EXTRA, OP_NEW_TABLE, OP_SET_LIST } from "@perilune/isa/src/generated/opcodes";
import { Character } from "./characters";
import { emitABC, emitExtra, encode, instructionAt, LARGEST_BYTE, reserveRegisters } from "./code";
import { expect, expectClosing } from "./expectations";
import { Expression, giveExpression, isMultiple, Kind, setExpression, takeExpression } from "./expression";
import { parseExpression, parseIndex, parseNameAsString } from "./expressions";
import { accept, lookAhead } from "./lexer";
import { current, state } from "./state";
import { Token } from "./tokens";
import { indexBy, setAllResults, storeVariable, toNextRegister } from "./values";

/** List items kept in registers before they are stored. */
const BATCH: i32 = 50;

/** (waits) '{' [ field { (',' | ';') field } [',' | ';'] ] '}' */
export function parseTable(e: Expression): void {
  const c = state();
  const f = current();
  const line = c.line;
  const instruction = emitABC(OP_NEW_TABLE, 0, 0, 0);
  emitExtra(0);
  const table = f.freeRegister;
  setExpression(e, Kind.Register, table);
  reserveRegisters(1);
  const item = takeExpression(); // the last list item read, if it is in no register yet
  setExpression(item, Kind.Void, 0);
  let fields = 0;
  let stored = 0;
  let waiting = 0;
  expect(<Token>Character.LeftBrace);
  while (c.token != Character.RightBrace) {
    if (item.kind != Kind.Void) {
      toNextRegister(item);
      item.kind = Kind.Void;
      if (waiting == BATCH) {
        storeItems(table, stored, waiting);
        stored += waiting;
        waiting = 0;
      }
    }
    if (c.token == Character.LeftBracket || (c.token == Token.Name && lookAhead() == Character.Equals)) {
      parseNamedField(table);
      fields++;
    } else {
      parseExpression(item);
      waiting++;
    }
    if (!accept(<Token>Character.Comma) && !accept(<Token>Character.Semicolon)) break;
  }
  expectClosing(<Token>Character.RightBrace, <Token>Character.LeftBrace, line);
  if (waiting) {
    if (isMultiple(item)) {
      if (item.kind != Kind.Call) waiting--; // how many there will be is not known; of a call, most often one
      setAllResults(item);
      storeItems(table, stored, -1);
    } else {
      if (item.kind != Kind.Void) toNextRegister(item);
      storeItems(table, stored, waiting);
    }
    stored += waiting;
  }
  giveExpression(item);
  setSize(instruction, table, stored, fields);
}

/** (waits) (NAME | '[' expression ']') '=' expression */
function parseNamedField(table: i32): void {
  const f = current();
  const free = f.freeRegister;
  const field = takeExpression();
  const key = takeExpression();
  if (state().token == Token.Name) parseNameAsString(key);
  else parseIndex(key);
  expect(<Token>Character.Equals);
  setExpression(field, Kind.Register, table);
  indexBy(field, key);
  parseExpression(key); // now the value
  storeVariable(field, key);
  giveExpression(field);
  f.freeRegister = free;
}

/** (waits) Stores `count` items (-1: up to the top) behind the `stored` ones before them. */
function storeItems(table: i32, stored: i32, count: i32): void {
  emitABC(OP_SET_LIST, table, count < 0 ? 0 : count, stored & LARGEST_BYTE);
  emitExtra(stored >> 8);
  current().freeRegister = table + 1;
}

/** Tells NewTable how much there will be. */
function setSize(pc: i32, table: i32, items: i32, fields: i32): void {
  const instruction = instructionAt(current(), pc);
  const fieldSize = fields ? 33 - clz(fields - 1) : 0;
  store<u32>(instruction, encode(OP_NEW_TABLE, table, fieldSize, items & LARGEST_BYTE));
  store<u32>(instruction, OP_EXTRA | (<u32>(items >> 8) << 8), 4);
}
