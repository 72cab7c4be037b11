// Bringing values to where they are wanted: a register, an operand, a variable, a table. Every function takes an
// expression whose code may be missing its last step, emits that step, and leaves in the expression where the value is.

import {
  OP_GET_FIELD, OP_GET_INTEGER, OP_GET_TABLE, OP_GET_TABLE_UPVALUE, OP_GET_UPVALUE, OP_LOAD_CONSTANT,
  OP_LOAD_CONSTANT_EXTRA, OP_LOAD_FALSE, OP_LOAD_FALSE_SKIP, OP_LOAD_FLOAT, OP_LOAD_INTEGER, OP_LOAD_TRUE, OP_MOVE,
  OP_SELF, OP_SELF_CONSTANT, OP_SET_FIELD, OP_SET_FIELD_CONSTANT, OP_SET_INTEGER, OP_SET_INTEGER_CONSTANT, OP_SET_TABLE,
  OP_SET_TABLE_CONSTANT, OP_SET_TABLE_UPVALUE, OP_SET_TABLE_UPVALUE_CONSTANT, OP_SET_UPVALUE,
} from "@perilune/isa/src/generated/opcodes";
import { TAG_FALSE, TAG_FLOAT, TAG_INTEGER, TAG_NIL, TAG_TRUE } from "@perilune/isa/src/values";
import { exactInteger, toExactInteger } from "../arithmetic";
import {
  emitABC, emitABx, emitExtra, emitNil, freeRegister, freeRegisters, instructionAt, LARGEST_BX, LARGEST_BYTE, operandA,
  reserveRegisters, setA, setC,
} from "./code";
import { booleanConstant, floatConstant, integerConstant, isShortStringConstant, nilConstant, stringConstant } from "./constants";
import { Expression, hasJumps, isNumeral, Kind } from "./expression";
import { emitJump, joinJumps, markTarget, needsValue, NO_JUMP, patchHere, patchValues } from "./jumps";
import { current } from "./state";
import { registersInUse, Variable, variableOfCompiler } from "./variables";

// ── Numbers

@inline export function integerOf(e: Expression): i64 { return <i64>e.value; }
@inline function floatOf(e: Expression): f64 { return reinterpret<f64>(e.value); }
@inline function fitsSignedByte(value: i64): bool { return value >= -128 && value <= 127; }
@inline function fitsSignedBx(value: i64): bool { return value >= -0x8000 && value <= 0x7fff; }

/** (waits) */
export function loadInteger(register: i32, value: i64): void {
  if (fitsSignedBx(value)) emitABx(OP_LOAD_INTEGER, register, <i32>value & LARGEST_BX);
  else loadConstant(register, integerConstant(value));
}
function loadFloat(register: i32, value: f64): void {
  // -0.0 would come back as 0.0, but no numeral is negative and folding makes no zeros.
  if (toExactInteger(value) && fitsSignedBx(exactInteger)) emitABx(OP_LOAD_FLOAT, register, <i32>exactInteger & LARGEST_BX);
  else loadConstant(register, floatConstant(value));
}
function loadConstant(register: i32, index: i32): void {
  if (index <= LARGEST_BX) {
    emitABx(OP_LOAD_CONSTANT, register, index);
  } else {
    emitABx(OP_LOAD_CONSTANT_EXTRA, register, 0);
    emitExtra(index);
  }
}

// ── Calls and `...`

/** (waits) A call or `...` gives `count` values, -1 for all; those of `...` go above the registers in use. */
export function setResults(e: Expression, count: i32): void {
  const f = current();
  const instruction = instructionAt(f, e.info);
  setC(instruction, count + 1);
  if (e.kind == Kind.Vararg) {
    setA(instruction, f.freeRegister);
    reserveRegisters(1);
  }
}
export function setAllResults(e: Expression): void { setResults(e, -1); }
/** A call or `...` gives one value. */
export function setOneResult(e: Expression): void {
  const f = current();
  if (e.kind == Kind.Call) { // calls are emitted with one result
    e.kind = Kind.Register;
    e.info = operandA(load<u32>(instructionAt(f, e.info)));
  } else if (e.kind == Kind.Vararg) {
    setC(instructionAt(f, e.info), 2);
    e.kind = Kind.Relocatable;
  }
}

// ── Values

/** What a variable whose value is known stands for. */
function setKnownValue(e: Expression, variable: Variable): void {
  e.value = variable.value;
  switch (variable.tag) {
    case TAG_NIL: e.kind = Kind.Nil; break;
    case TAG_FALSE: e.kind = Kind.False; break;
    case TAG_TRUE: e.kind = Kind.True; break;
    case TAG_INTEGER: e.kind = Kind.Integer; break;
    case TAG_FLOAT: e.kind = Kind.Float; break;
    default: e.kind = Kind.String;
  }
}
function becomeRelocatable(e: Expression, instruction: i32): void {
  e.kind = Kind.Relocatable;
  e.info = instruction;
}

/** (waits) The expression is no variable any more: constant, register, or an instruction that lacks its target. */
export function readVariable(e: Expression): void {
  switch (e.kind) {
    case Kind.KnownLocal: setKnownValue(e, variableOfCompiler(e.info)); break;
    case Kind.Local: e.kind = Kind.Register; break;
    case Kind.Upvalue: becomeRelocatable(e, emitABC(OP_GET_UPVALUE, 0, e.info, 0)); break;
    case Kind.IndexedUpvalue: becomeRelocatable(e, emitABC(OP_GET_TABLE_UPVALUE, 0, e.info, e.index)); break;
    case Kind.IndexedInteger: readIndexed(e, OP_GET_INTEGER); break;
    case Kind.IndexedString: readIndexed(e, OP_GET_FIELD); break;
    case Kind.Indexed:
      freeRegisters(e.info, e.index);
      becomeRelocatable(e, emitABC(OP_GET_TABLE, 0, e.info, e.index));
      break;
    case Kind.Call:
    case Kind.Vararg: setOneResult(e); break;
    default:
  }
}
function readIndexed(e: Expression, op: u32): void {
  freeRegister(e.info);
  becomeRelocatable(e, emitABC(op, 0, e.info, e.index));
}

/** Puts the value, but not what its jumps carry, in a register. A comparison has no value yet. */
function loadValue(e: Expression, register: i32): void {
  readVariable(e);
  switch (e.kind) {
    case Kind.Nil: emitNil(register, 1); break;
    case Kind.False: emitABC(OP_LOAD_FALSE, register, 0, 0); break;
    case Kind.True: emitABC(OP_LOAD_TRUE, register, 0, 0); break;
    case Kind.String: loadConstant(register, stringConstant(<usize>e.value)); break;
    case Kind.Constant: loadConstant(register, e.info); break;
    case Kind.Float: loadFloat(register, floatOf(e)); break;
    case Kind.Integer: loadInteger(register, integerOf(e)); break;
    case Kind.Relocatable: setA(instructionAt(current(), e.info), register); break;
    case Kind.Register:
      if (register != e.info) emitABC(OP_MOVE, register, e.info, 0);
      break;
    default: return; // Kind.Jump
  }
  e.info = register;
  e.kind = Kind.Register;
}
/** (waits) The value, but not what its jumps carry, is in some register. */
export function loadAnywhere(e: Expression): void {
  if (e.kind == Kind.Register) return;
  reserveRegisters(1);
  loadValue(e, current().freeRegister - 1);
}

/** (waits) The value, whichever way it is reached, is in `register`. */
function toRegister(e: Expression, register: i32): void {
  loadValue(e, register);
  if (e.kind == Kind.Jump) e.whenTrue = joinJumps(e.info, e.whenTrue);
  if (hasJumps(e)) materialise(e, register);
  e.whenTrue = NO_JUMP;
  e.whenFalse = NO_JUMP;
  e.info = register;
  e.kind = Kind.Register;
}
/** Jumps that carry no value lead to instructions that load one. */
function materialise(e: Expression, register: i32): void {
  let falseTarget = NO_JUMP;
  let trueTarget = NO_JUMP;
  if (needsValue(e.whenTrue) || needsValue(e.whenFalse)) {
    const around = e.kind == Kind.Jump ? NO_JUMP : emitJump();
    markTarget();
    falseTarget = emitABC(OP_LOAD_FALSE_SKIP, register, 0, 0);
    markTarget();
    trueTarget = emitABC(OP_LOAD_TRUE, register, 0, 0);
    patchHere(around);
  }
  const end = markTarget();
  patchValues(e.whenFalse, end, register, falseTarget);
  patchValues(e.whenTrue, end, register, trueTarget);
}

export function freeExpression(e: Expression): void { if (e.kind == Kind.Register) freeRegister(e.info); }
export function freeExpressions(first: Expression, second: Expression): void {
  freeRegisters(first.kind == Kind.Register ? first.info : -1, second.kind == Kind.Register ? second.info : -1);
}

/** (waits) The value is in the next free register, which is taken. */
export function toNextRegister(e: Expression): void {
  readVariable(e);
  freeExpression(e);
  reserveRegisters(1);
  toRegister(e, current().freeRegister - 1);
}
/** (waits) The value is in the register returned. */
export function toAnyRegister(e: Expression): i32 {
  readVariable(e);
  if (e.kind == Kind.Register) {
    if (!hasJumps(e)) return e.info;
    if (e.info >= registersInUse(current())) { // its own register can take what the jumps carry
      toRegister(e, e.info);
      return e.info;
    }
  }
  toNextRegister(e);
  return e.info;
}
/** (waits) The value is in a register or an upvalue. */
export function toRegisterOrUpvalue(e: Expression): void {
  if (e.kind != Kind.Upvalue || hasJumps(e)) toAnyRegister(e);
}
/** (waits) The value is known, in a register, or the result of an instruction; nothing jumps. */
export function toValue(e: Expression): void {
  if (e.kind == Kind.Jump || hasJumps(e)) toAnyRegister(e);
  else readVariable(e);
}

// ── Operands

/** (waits) Makes a constant of it that fits an operand; false = it is none, or there are too many. */
export function toConstant(e: Expression): bool {
  if (hasJumps(e)) return false;
  let index: i32 = 0;
  switch (e.kind) {
    case Kind.True: index = booleanConstant(true); break;
    case Kind.False: index = booleanConstant(false); break;
    case Kind.Nil: index = nilConstant(); break;
    case Kind.Integer: index = integerConstant(integerOf(e)); break;
    case Kind.Float: index = floatConstant(floatOf(e)); break;
    case Kind.String: index = stringConstant(<usize>e.value); break;
    case Kind.Constant: index = e.info; break;
    default: return false;
  }
  if (index > LARGEST_BYTE) return false;
  e.kind = Kind.Constant;
  e.info = index;
  return true;
}
/** (waits) A constant that fits an operand (true), else a register. */
export function toConstantOrRegister(e: Expression): bool {
  if (toConstant(e)) return true;
  toAnyRegister(e);
  return false;
}
/** Is it a number that fits a signed byte? Then that is left in `immediate`, and in `immediateIsFloat` what it was. */
export let immediate: i32 = 0;
export let immediateIsFloat: bool = false;
export function isImmediate(e: Expression): bool {
  if (!isNumeral(e)) return false;
  immediateIsFloat = e.kind == Kind.Float;
  if (immediateIsFloat && !toExactInteger(floatOf(e))) return false;
  const value = immediateIsFloat ? exactInteger : integerOf(e);
  immediate = <i32>value & LARGEST_BYTE;
  return fitsSignedByte(value);
}
export function isImmediateInteger(e: Expression): bool {
  return e.kind == Kind.Integer && !hasJumps(e) && fitsSignedByte(integerOf(e));
}

// ── Variables and tables

/** (waits) variable := value */
export function storeVariable(variable: Expression, value: Expression): void {
  switch (variable.kind) {
    case Kind.Local:
      freeExpression(value);
      toRegister(value, variable.info);
      return;
    case Kind.Upvalue: emitABC(OP_SET_UPVALUE, toAnyRegister(value), variable.info, 0); break;
    case Kind.IndexedUpvalue: storeIndexed(variable, value, OP_SET_TABLE_UPVALUE, OP_SET_TABLE_UPVALUE_CONSTANT); break;
    case Kind.IndexedInteger: storeIndexed(variable, value, OP_SET_INTEGER, OP_SET_INTEGER_CONSTANT); break;
    case Kind.IndexedString: storeIndexed(variable, value, OP_SET_FIELD, OP_SET_FIELD_CONSTANT); break;
    default: storeIndexed(variable, value, OP_SET_TABLE, OP_SET_TABLE_CONSTANT);
  }
  freeExpression(value);
}
function storeIndexed(variable: Expression, value: Expression, op: u32, opConstant: u32): void {
  const isConstant = toConstantOrRegister(value);
  emitABC(isConstant ? opConstant : op, variable.info, variable.index, value.info);
}

/** Is it a constant that GetField and the like can name? */
function isFieldName(e: Expression): bool {
  return e.kind == Kind.Constant && !hasJumps(e) && e.info <= LARGEST_BYTE && isShortStringConstant(current(), e.info);
}
/** (waits) Makes `table` (in a register or upvalue) the variable table[key]. */
export function indexBy(table: Expression, key: Expression): void {
  if (key.kind == Kind.String && !hasJumps(key)) {
    key.info = stringConstant(<usize>key.value);
    key.kind = Kind.Constant;
  }
  const isField = isFieldName(key);
  if (table.kind == Kind.Upvalue && !isField) toAnyRegister(table);
  if (isField) {
    table.kind = table.kind == Kind.Upvalue ? Kind.IndexedUpvalue : Kind.IndexedString;
    table.index = key.info;
  } else if (key.kind == Kind.Integer && !hasJumps(key) && <u64>integerOf(key) <= <u64>LARGEST_BYTE) {
    table.kind = Kind.IndexedInteger;
    table.index = <i32>integerOf(key);
  } else {
    table.index = toAnyRegister(key);
    table.kind = Kind.Indexed;
  }
}
/** (waits) Turns `object` into the function object[name] with the object as its first argument behind it. */
export function emitSelf(object: Expression, name: Expression): void {
  const source = toAnyRegister(object);
  freeExpression(object);
  const function_ = current().freeRegister;
  object.info = function_;
  object.kind = Kind.Register;
  reserveRegisters(2);
  const index = stringConstant(<usize>name.value);
  name.kind = Kind.Constant;
  name.info = index;
  if (isFieldName(name)) {
    emitABC(OP_SELF_CONSTANT, function_, source, index);
  } else {
    emitABC(OP_SELF, function_, source, toAnyRegister(name));
    freeExpression(name);
  }
}

/** The known value of an expression for a `<const>` variable; false = it has none. */
export function constantValue(e: Expression, variable: Variable): bool {
  if (hasJumps(e)) return false;
  if (e.kind == Kind.KnownLocal) {
    const other = variableOfCompiler(e.info);
    variable.value = other.value;
    variable.tag = other.tag;
    return true;
  }
  switch (e.kind) {
    case Kind.Nil: variable.tag = TAG_NIL; break;
    case Kind.False: variable.tag = TAG_FALSE; break;
    case Kind.True: variable.tag = TAG_TRUE; break;
    case Kind.Integer: variable.tag = TAG_INTEGER; break;
    case Kind.Float: variable.tag = TAG_FLOAT; break;
    case Kind.String: variable.tag = <u32>load<u8>(<usize>e.value, 4); break;
    default: return false;
  }
  variable.value = e.value;
  return true;
}
