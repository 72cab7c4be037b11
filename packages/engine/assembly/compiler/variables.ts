// Local variables and upvalues: declaring them, their scopes in the debug information, and finding a name.

import {
  LOCAL_END, LOCAL_NAME, LOCAL_SIZE, LOCAL_START, PROTOTYPE_LOCALS, PROTOTYPE_LOCAL_COUNT, PROTOTYPE_UPVALUES,
  PROTOTYPE_UPVALUE_COUNT, UPVALUE_DESCRIPTION_INDEX, UPVALUE_DESCRIPTION_IN_STACK, UPVALUE_DESCRIPTION_KIND,
  UPVALUE_DESCRIPTION_NAME, UPVALUE_DESCRIPTION_SIZE,
} from "@perilune/isa/src/layout";
import { barrierForward } from "../barrier";
import { addByte, addText } from "../message";
import { burn } from "../native";
import { text } from "../text";
import { checkWalk } from "../walks";
import { Character } from "./characters";
import { addName, beginSyntaxError, fail, limitError, totalLimitError } from "./errors";
import { Expression, Kind, setExpression, setStringExpression, takeExpression, giveExpression } from "./expression";
import { growPart, roomTaken, takeLarger } from "./memory";
import { newTextString } from "./names";
import { Block, blockOf, current, FunctionState, state } from "./state";
import { indexBy, toRegisterOrUpvalue } from "./values";

/** How a variable was declared. Upvalues inherit it (UPVALUE_DESCRIPTION_KIND). */
export const enum VariableKind {
  Regular,
  Const,
  ToBeClosed,
  /** A constant whose value the compiler knows: it takes no register. */
  Known,
}

@unmanaged export class Variable {
  /** Payload and tag of a known value. */
  value: u64;
  tag: u32;
  name: usize;
  kind: u8;
  register: u8;
  /** Place in the prototype's locals. */
  local: i16;
}
const VARIABLE_SIZE: u32 = 24;

const LOCAL_LIMIT: i32 = 200;
const UPVALUE_LIMIT: i32 = 255;
/** Entries of a list in one compilation, as in the reference. */
export const LIST_LIMIT: i32 = 0x7fff;

// ── Variables of the function being compiled, numbered from 0

@inline export function variableOfCompiler(index: i32): Variable {
  return changetype<Variable>(state().variables + <u32>index * VARIABLE_SIZE);
}
/** Stale after the next declaration. */
@inline export function variableAt(f: FunctionState, number: i32): Variable { return variableOfCompiler(f.firstVariable + number); }

/** (waits) Declares a variable whose scope begins later; returns its number. */
export function declareVariable(name: usize): i32 {
  const c = state();
  const f = current();
  const number = c.variableCount - f.firstVariable;
  if (number >= LOCAL_LIMIT) limitError(text("local variables"), LOCAL_LIMIT);
  if (c.variableCount == c.variableCapacity) {
    if (c.variableCount >= LIST_LIMIT) totalLimitError(text("local variables"), LIST_LIMIT);
    c.variables = takeLarger(c.variables, c.variableCount, c.variableCount + 4, VARIABLE_SIZE);
    c.variableCapacity = min(roomTaken, LIST_LIMIT);
  }
  c.variableCount++;
  const variable = variableAt(f, number);
  variable.kind = <u8>VariableKind.Regular;
  variable.name = name;
  return number;
}
/** (waits) Declares a variable with a fixed name that programs cannot write, or `self`. */
export function declareNamed(name: i32): void { declareVariable(newTextString(name)); }

/** Registers taken by the first `count` variables: known ones have none. */
export function registersOf(f: FunctionState, count: i32): i32 {
  for (let number = count - 1; number >= 0; number--) {
    const variable = variableAt(f, number);
    if (variable.kind != VariableKind.Known) return <i32>variable.register + 1;
  }
  return 0;
}
export function registersInUse(f: FunctionState): i32 { return registersOf(f, f.activeCount); }

/** (waits) Begins the scope of the next `count` declared variables. */
export function openScope(count: i32): void {
  const f = current();
  const register = registersInUse(f);
  for (let i = 0; i < count; i++) {
    const number = f.activeCount;
    f.activeCount = number + 1;
    variableAt(f, number).register = <u8>(register + i);
    const local = addLocal(variableAt(f, number).name);
    variableAt(f, number).local = <i16>local;
  }
}
function addLocal(name: usize): i32 {
  const f = current();
  const prototype = f.prototype;
  const index = load<i32>(prototype, PROTOTYPE_LOCAL_COUNT);
  if (index == f.localCapacity) {
    f.localCapacity = growPart(prototype + PROTOTYPE_LOCALS, index, LOCAL_SIZE, LIST_LIMIT, text("local variables"));
  }
  const local = localAt(f, index);
  store<u32>(local, <u32>name, LOCAL_NAME);
  store<i32>(local, f.pc, LOCAL_START);
  store<i32>(local, 0, LOCAL_END);
  store<i32>(prototype, index + 1, PROTOTYPE_LOCAL_COUNT);
  barrierForward(prototype, name);
  return index;
}
function localAt(f: FunctionState, index: i32): usize {
  return <usize>load<u32>(f.prototype, PROTOTYPE_LOCALS) + <u32>index * LOCAL_SIZE;
}
/** Debug information sees the variable from here on only. */
export function startLocalHere(f: FunctionState, number: i32): void {
  store<i32>(localAt(f, variableAt(f, number).local), f.pc, LOCAL_START);
}
/** Ends the scope of all variables from number `count` on. */
export function closeScope(f: FunctionState, count: i32): void {
  const c = state();
  while (f.activeCount > count) {
    f.activeCount--;
    c.variableCount--;
    const variable = variableAt(f, f.activeCount);
    if (variable.kind != VariableKind.Known) store<i32>(localAt(f, variable.local), f.pc, LOCAL_END);
  }
}

// ── Upvalues

function upvalueAt(f: FunctionState, index: i32): usize {
  return <usize>load<u32>(f.prototype, PROTOTYPE_UPVALUES) + <u32>index * UPVALUE_DESCRIPTION_SIZE;
}
/** (waits) Adds an upvalue to a function and returns its index. `source`: register or upvalue of the enclosing function. */
export function addUpvalue(f: FunctionState, name: usize, inStack: bool, source: i32, kind: i32): i32 {
  const prototype = f.prototype;
  const index = load<i32>(prototype, PROTOTYPE_UPVALUE_COUNT);
  if (index >= UPVALUE_LIMIT) upvalueLimitError(f);
  if (index == f.upvalueCapacity) {
    f.upvalueCapacity = growPart(prototype + PROTOTYPE_UPVALUES, index, UPVALUE_DESCRIPTION_SIZE, UPVALUE_LIMIT, text("upvalues"));
  }
  const upvalue = upvalueAt(f, index);
  store<u32>(upvalue, <u32>name, UPVALUE_DESCRIPTION_NAME);
  store<u8>(upvalue, inStack ? 1 : 0, UPVALUE_DESCRIPTION_IN_STACK);
  store<u8>(upvalue, source, UPVALUE_DESCRIPTION_INDEX);
  store<u8>(upvalue, kind, UPVALUE_DESCRIPTION_KIND);
  store<i32>(prototype, index + 1, PROTOTYPE_UPVALUE_COUNT);
  barrierForward(prototype, name);
  return index;
}
/** The function whose limit it is need not be the innermost. */
function upvalueLimitError(f: FunctionState): void {
  state().function = changetype<usize>(f);
  limitError(text("upvalues"), UPVALUE_LIMIT);
}
function findUpvalue(f: FunctionState, name: usize): i32 {
  const count = load<i32>(f.prototype, PROTOTYPE_UPVALUE_COUNT);
  burn(1 + (count >> 4));
  for (let index = 0; index < count; index++) {
    if (load<u32>(upvalueAt(f, index), UPVALUE_DESCRIPTION_NAME) == name) return index;
  }
  return -1;
}

// ── Names

/** Number of the active variable with this name, -1 when there is none. */
function findVariable(f: FunctionState, name: usize): i32 {
  const first = variableAt(f, 0);
  let variable = changetype<usize>(first) + <u32>f.activeCount * VARIABLE_SIZE;
  for (let number = f.activeCount - 1; number >= 0; number--) {
    variable -= VARIABLE_SIZE;
    if (changetype<Variable>(variable).name == name) return number;
  }
  return -1;
}

/** An inner function uses variable `number`: the block that declared it must close it. */
function markUsedInside(f: FunctionState, number: i32): void {
  let block = blockOf(f);
  for (let links: u32 = 0; block.activeCount > number; links++) {
    checkWalk(links);
    block = changetype<Block>(block.enclosing);
  }
  block.hasUpvalue = true;
  f.needsClose = true;
}
/** The current block has a to-be-closed variable. */
export function markToBeClosed(f: FunctionState): void {
  const block = blockOf(f);
  block.hasUpvalue = true;
  block.insideToBeClosed = true;
  f.needsClose = true;
}

/**
 * (waits) What a name means in a function: local, upvalue (which all functions in between get, too), known value;
 * Void for a global.
 */
function resolve(address: usize, name: usize, e: Expression, isInner: bool): void {
  if (!address) {
    setExpression(e, Kind.Void, 0);
    return;
  }
  const f = changetype<FunctionState>(address);
  const number = findVariable(f, name);
  if (number >= 0) {
    const variable = variableAt(f, number);
    if (variable.kind == VariableKind.Known) {
      setExpression(e, Kind.KnownLocal, f.firstVariable + number);
    } else {
      setExpression(e, Kind.Local, variable.register);
      e.index = number;
      if (isInner) markUsedInside(f, number);
    }
    return;
  }
  let index = findUpvalue(f, name);
  if (index < 0) {
    resolve(f.enclosing, name, e, true);
    if (e.kind != Kind.Local && e.kind != Kind.Upvalue) return;
    index = captureUpvalue(f, name, e);
  }
  setExpression(e, Kind.Upvalue, index);
}
/** `e` is what the name means in the enclosing function. */
function captureUpvalue(f: FunctionState, name: usize, e: Expression): i32 {
  const outer = changetype<FunctionState>(f.enclosing);
  if (e.kind == Kind.Local) return addUpvalue(f, name, true, e.info, variableAt(outer, e.index).kind);
  return addUpvalue(f, name, false, e.info, load<u8>(upvalueAt(outer, e.info), UPVALUE_DESCRIPTION_KIND));
}

/** (waits) The variable a name stands for; a global is a field of _ENV. */
export function findName(name: usize, e: Expression): void {
  const function_ = state().function;
  resolve(function_, name, e, false);
  if (e.kind != Kind.Void) return;
  resolve(function_, state().environmentName, e, false);
  toRegisterOrUpvalue(e);
  const key = takeExpression();
  setStringExpression(key, name);
  indexBy(e, key);
  giveExpression(key);
}

/** (throws) When an assignment to `e` is not allowed. */
export function checkAssignable(e: Expression): void {
  const f = current();
  let name: usize = 0;
  if (e.kind == Kind.KnownLocal) {
    name = variableOfCompiler(e.info).name;
  } else if (e.kind == Kind.Local) {
    const variable = variableAt(f, e.index);
    if (variable.kind != VariableKind.Regular) name = variable.name;
  } else if (e.kind == Kind.Upvalue) {
    const upvalue = upvalueAt(f, e.info);
    if (load<u8>(upvalue, UPVALUE_DESCRIPTION_KIND) != VariableKind.Regular) name = load<u32>(upvalue, UPVALUE_DESCRIPTION_NAME);
  }
  if (!name) return;
  beginSyntaxError();
  addText(text("attempt to assign to const variable '"));
  addName(name);
  addByte(Character.Quote);
  fail();
}
