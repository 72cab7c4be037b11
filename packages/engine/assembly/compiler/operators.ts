// Operators: which there are, how they bind, and the code for them. A binary operator is met twice: before its right
// operand is read (the left one is brought to where it can wait), and after.

import {
  OP_ADD, OP_ADD_CONSTANT, OP_ADD_CONSTANT_FLIPPED, OP_ADD_IMMEDIATE, OP_ADD_IMMEDIATE_FLIPPED, OP_AND_CONSTANT,
  OP_BITWISE_NOT, OP_CONCATENATE, OP_EQUAL, OP_EQUAL_CONSTANT, OP_EQUAL_IMMEDIATE, OP_GREATER_EQUAL_IMMEDIATE,
  OP_GREATER_THAN_IMMEDIATE, OP_LENGTH, OP_LESS_EQUAL, OP_LESS_EQUAL_IMMEDIATE, OP_LESS_THAN, OP_LESS_THAN_IMMEDIATE,
  OP_MODULO_CONSTANT, OP_MULTIPLY_CONSTANT, OP_MULTIPLY_CONSTANT_FLIPPED, OP_NEGATE, OP_NOT, OP_SHIFT_LEFT_IMMEDIATE,
  OP_SHIFT_RIGHT_IMMEDIATE, OP_SUBTRACT_CONSTANT, OP_SUBTRACT_IMMEDIATE, OP_TEST, OP_TEST_SET,
} from "@perilune/isa/src/generated/opcodes";
import { EVENT_ADD, EVENT_BNOT, EVENT_UNM } from "@perilune/isa/src/values";
import { Character } from "./characters";
import { emitABC, fixLine, instructionAt, NO_REGISTER, opcodeOf, operandA, operandB, operandC, removeLast, setA, setB, setC } from "./code";
import { copyExpression, Expression, isNumeral, Kind, swapExpressions } from "./expression";
import { fold } from "./fold";
import { controlInstruction, dropValues, emitConditionalJump, joinJumps, NO_JUMP, patchHere } from "./jumps";
import { current } from "./state";
import { Token } from "./tokens";
import {
  freeExpression, freeExpressions, immediate, immediateIsFloat, integerOf, isImmediate, isImmediateInteger, loadAnywhere,
  readVariable, toAnyRegister, toConstant, toConstantOrRegister, toNextRegister,
} from "./values";

/** Those up to ShiftRight are in the order of their metamethods (EVENT_ADD …) and of their instructions (OP_ADD …). */
export const enum Binary {
  Add,
  Subtract,
  Multiply,
  Modulo,
  Power,
  Divide,
  FloorDivide,
  BitwiseAnd,
  BitwiseOr,
  BitwiseXor,
  ShiftLeft,
  ShiftRight,
  Concatenate,
  Equal,
  LessThan,
  LessEqual,
  NotEqual,
  GreaterThan,
  GreaterEqual,
  And,
  Or,
  None,
}
export const enum Unary { Negate, BitwiseNot, Not, Length, None }

export const UNARY_PRIORITY: i32 = 12;

export function unaryOperator(token: Token): Unary {
  switch (token) {
    case Token.Not: return Unary.Not;
    case <Token>Character.Minus: return Unary.Negate;
    case <Token>Character.Tilde: return Unary.BitwiseNot;
    case <Token>Character.Hash: return Unary.Length;
    default: return Unary.None;
  }
}
export function binaryOperator(token: Token): Binary {
  switch (token) {
    case <Token>Character.Plus: return Binary.Add;
    case <Token>Character.Minus: return Binary.Subtract;
    case <Token>Character.Star: return Binary.Multiply;
    case <Token>Character.Percent: return Binary.Modulo;
    case <Token>Character.Caret: return Binary.Power;
    case <Token>Character.Slash: return Binary.Divide;
    case Token.FloorDivide: return Binary.FloorDivide;
    case <Token>Character.Ampersand: return Binary.BitwiseAnd;
    case <Token>Character.Bar: return Binary.BitwiseOr;
    case <Token>Character.Tilde: return Binary.BitwiseXor;
    case Token.ShiftLeft: return Binary.ShiftLeft;
    case Token.ShiftRight: return Binary.ShiftRight;
    case Token.Concatenate: return Binary.Concatenate;
    case Token.NotEqual: return Binary.NotEqual;
    case Token.Equal: return Binary.Equal;
    case <Token>Character.Less: return Binary.LessThan;
    case Token.LessEqual: return Binary.LessEqual;
    case <Token>Character.Greater: return Binary.GreaterThan;
    case Token.GreaterEqual: return Binary.GreaterEqual;
    case Token.And: return Binary.And;
    case Token.Or: return Binary.Or;
    default: return Binary.None;
  }
}
/** How strongly it binds what is left of it. 0 for none. */
export function leftPriority(operator: Binary): i32 {
  switch (operator) {
    case Binary.Or: return 1;
    case Binary.And: return 2;
    case Binary.Equal:
    case Binary.NotEqual:
    case Binary.LessThan:
    case Binary.LessEqual:
    case Binary.GreaterThan:
    case Binary.GreaterEqual: return 3;
    case Binary.BitwiseOr: return 4;
    case Binary.BitwiseXor: return 5;
    case Binary.BitwiseAnd: return 6;
    case Binary.ShiftLeft:
    case Binary.ShiftRight: return 7;
    case Binary.Concatenate: return 9;
    case Binary.Add:
    case Binary.Subtract: return 10;
    case Binary.Multiply:
    case Binary.Divide:
    case Binary.FloorDivide:
    case Binary.Modulo: return 11;
    case Binary.Power: return 14;
    default: return 0;
  }
}
/** How strongly it binds what is right of it: the right associative ones less. */
export function rightPriority(operator: Binary): i32 {
  return leftPriority(operator) - <i32>(operator == Binary.Concatenate || operator == Binary.Power);
}

// ── Conditions

/** A comparison asks for the opposite. */
function negateCondition(e: Expression): void {
  const test = controlInstruction(e.info);
  setC(test, operandC(load<u32>(test)) ^ 1);
}
/** (waits) Emits a jump taken when the value is `condition`; it carries the value. */
function jumpWhen(e: Expression, condition: i32): i32 {
  if (e.kind == Kind.Relocatable) {
    const instruction = load<u32>(instructionAt(current(), e.info));
    if (opcodeOf(instruction) == OP_NOT) {
      removeLast();
      return emitConditionalJump(OP_TEST, operandB(instruction), 0, condition ^ 1);
    }
  }
  loadAnywhere(e);
  freeExpression(e);
  return emitConditionalJump(OP_TEST_SET, NO_REGISTER, e.info, condition);
}
/** (waits) Code goes on here when the value is true and jumps when it is false. */
export function continueWhenTrue(e: Expression): void {
  readVariable(e);
  let jump = NO_JUMP;
  switch (e.kind) {
    case Kind.Jump:
      negateCondition(e);
      jump = e.info;
      break;
    case Kind.Constant:
    case Kind.Float:
    case Kind.Integer:
    case Kind.String:
    case Kind.True: break;
    default: jump = jumpWhen(e, 0);
  }
  e.whenFalse = joinJumps(jump, e.whenFalse);
  patchHere(e.whenTrue);
  e.whenTrue = NO_JUMP;
}
/** (waits) Code goes on here when the value is false and jumps when it is true. */
export function continueWhenFalse(e: Expression): void {
  readVariable(e);
  let jump = NO_JUMP;
  if (e.kind == Kind.Jump) jump = e.info;
  else if (e.kind != Kind.Nil && e.kind != Kind.False) jump = jumpWhen(e, 1);
  e.whenTrue = joinJumps(jump, e.whenTrue);
  patchHere(e.whenFalse);
  e.whenFalse = NO_JUMP;
}

// ── Unary operators

/** (waits) e := operator e */
export function emitUnary(operator: Unary, e: Expression, line: i32): void {
  readVariable(e);
  switch (operator) {
    case Unary.Negate: if (!fold(EVENT_UNM, e, e)) emitUnaryInstruction(OP_NEGATE, e, line); break;
    case Unary.BitwiseNot: if (!fold(EVENT_BNOT, e, e)) emitUnaryInstruction(OP_BITWISE_NOT, e, line); break;
    case Unary.Length: emitUnaryInstruction(OP_LENGTH, e, line); break;
    default: emitNot(e);
  }
}
function emitUnaryInstruction(op: u32, e: Expression, line: i32): void {
  const source = toAnyRegister(e);
  freeExpression(e);
  e.info = emitABC(op, 0, source, 0);
  e.kind = Kind.Relocatable;
  fixLine(line);
}
function emitNot(e: Expression): void {
  switch (e.kind) {
    case Kind.Nil:
    case Kind.False: e.kind = Kind.True; break;
    case Kind.Constant:
    case Kind.Float:
    case Kind.Integer:
    case Kind.String:
    case Kind.True: e.kind = Kind.False; break;
    case Kind.Jump: negateCondition(e); break;
    default:
      loadAnywhere(e);
      freeExpression(e);
      e.info = emitABC(OP_NOT, 0, e.info, 0);
      e.kind = Kind.Relocatable;
  }
  const list = e.whenTrue;
  e.whenTrue = e.whenFalse;
  e.whenFalse = list;
  dropValues(e.whenTrue);
  dropValues(e.whenFalse);
}

// ── Binary operators

/** (waits) The left operand was read, the right one follows. */
export function prepareLeft(operator: Binary, left: Expression): void {
  readVariable(left);
  switch (operator) {
    case Binary.And: continueWhenTrue(left); break;
    case Binary.Or: continueWhenFalse(left); break;
    case Binary.Concatenate: toNextRegister(left); break; // operands lie side by side
    case Binary.Equal:
    case Binary.NotEqual: if (!isNumeral(left)) toConstantOrRegister(left); break;
    case Binary.LessThan:
    case Binary.LessEqual:
    case Binary.GreaterThan:
    case Binary.GreaterEqual: if (!isImmediate(left)) toAnyRegister(left); break;
    default: if (!isNumeral(left)) toAnyRegister(left); // a numeral may be folded, or become part of the instruction
  }
}

/** (waits) left := left operator right. `line` is that of the operator. */
export function emitBinary(operator: Binary, left: Expression, right: Expression, line: i32): void {
  readVariable(right);
  if (operator <= Binary.ShiftRight && fold(EVENT_ADD + operator, left, right)) return;
  switch (operator) {
    case Binary.And:
      right.whenFalse = joinJumps(right.whenFalse, left.whenFalse);
      copyExpression(left, right);
      break;
    case Binary.Or:
      right.whenTrue = joinJumps(right.whenTrue, left.whenTrue);
      copyExpression(left, right);
      break;
    case Binary.Concatenate: emitConcatenation(left, right, line); break;
    case Binary.Equal: emitEquality(left, right, 1); break;
    case Binary.NotEqual: emitEquality(left, right, 0); break;
    case Binary.LessThan: emitOrder(left, right, OP_LESS_THAN); break;
    case Binary.LessEqual: emitOrder(left, right, OP_LESS_EQUAL); break;
    case Binary.GreaterThan:
      swapExpressions(left, right);
      emitOrder(left, right, OP_LESS_THAN);
      break;
    case Binary.GreaterEqual:
      swapExpressions(left, right);
      emitOrder(left, right, OP_LESS_EQUAL);
      break;
    default: emitArithmetic(operator, left, right, line);
  }
}

/** The instruction that takes a constant as its right operand; 0 = there is none. */
function constantVariant(operator: Binary): u32 {
  switch (operator) {
    case Binary.Add: return OP_ADD_CONSTANT;
    case Binary.Subtract: return OP_SUBTRACT_CONSTANT;
    case Binary.Multiply: return OP_MULTIPLY_CONSTANT;
    case Binary.ShiftLeft:
    case Binary.ShiftRight: return 0;
    default: // from modulo on in the order of the operators
      return operator >= Binary.BitwiseAnd ? OP_AND_CONSTANT + (operator - Binary.BitwiseAnd) : OP_MODULO_CONSTANT + (operator - Binary.Modulo);
  }
}
/** The instruction that takes a signed byte as its right operand; 0 = there is none. */
function immediateVariant(operator: Binary): u32 {
  switch (operator) {
    case Binary.Add: return OP_ADD_IMMEDIATE;
    case Binary.Subtract: return OP_SUBTRACT_IMMEDIATE;
    case Binary.ShiftLeft: return OP_SHIFT_LEFT_IMMEDIATE;
    case Binary.ShiftRight: return OP_SHIFT_RIGHT_IMMEDIATE;
    default: return 0;
  }
}
/** The same instruction with the constant on the left. */
function flippedVariant(op: u32): u32 {
  switch (op) {
    case OP_ADD_IMMEDIATE: return OP_ADD_IMMEDIATE_FLIPPED;
    case OP_ADD_CONSTANT: return OP_ADD_CONSTANT_FLIPPED;
    default: return OP_MULTIPLY_CONSTANT_FLIPPED;
  }
}

/** A numeral may be part of the instruction: on the right, or on the left of + and *. */
function emitArithmetic(operator: Binary, left: Expression, right: Expression, line: i32): void {
  const isFlipped = (operator == Binary.Add || operator == Binary.Multiply) && isNumeral(left);
  const constant = isFlipped ? left : right;
  const other = isFlipped ? right : left;
  let op = immediateVariant(operator);
  if (op && isImmediateInteger(constant)) {
    finishArithmetic(isFlipped ? flippedVariant(op) : op, left, other, right, <i32>integerOf(constant) & 0xff, line);
    return;
  }
  op = constantVariant(operator);
  const isAllowed = operator >= Binary.BitwiseAnd ? constant.kind == Kind.Integer : isNumeral(constant);
  if (op && isAllowed && toConstant(constant)) {
    finishArithmetic(isFlipped ? flippedVariant(op) : op, left, other, right, constant.info, line);
    return;
  }
  const register = toAnyRegister(right);
  finishArithmetic(OP_ADD + operator, left, left, right, register, line);
}
/** Emits `first op operand` as the new value of `left`. */
function finishArithmetic(op: u32, left: Expression, first: Expression, right: Expression, operand: i32, line: i32): void {
  const register = toAnyRegister(first);
  const pc = emitABC(op, 0, register, operand);
  freeExpressions(left, right);
  left.info = pc;
  left.kind = Kind.Relocatable;
  left.whenTrue = NO_JUMP;
  left.whenFalse = NO_JUMP;
  fixLine(line);
}

/** `a .. (b .. c)` is one instruction. */
function emitConcatenation(left: Expression, right: Expression, line: i32): void {
  toNextRegister(right);
  const f = current();
  if (f.pc > f.lastTarget) {
    const before = instructionAt(f, f.pc - 1);
    const instruction = load<u32>(before);
    if (opcodeOf(instruction) == OP_CONCATENATE && operandA(instruction) == right.info) {
      freeExpression(right);
      setA(before, left.info);
      setB(before, operandB(instruction) + 1);
      return;
    }
  }
  emitABC(OP_CONCATENATE, left.info, 2, 0);
  freeExpression(right);
  fixLine(line);
}

/** `condition` 1: ==, 0: ~=. A constant goes to the right. */
function emitEquality(left: Expression, right: Expression, condition: i32): void {
  if (left.kind != Kind.Register) swapExpressions(left, right);
  const register = toAnyRegister(left);
  let op: u32 = OP_EQUAL;
  let operand: i32 = 0;
  if (isImmediate(right)) {
    op = OP_EQUAL_IMMEDIATE;
    operand = immediate;
    if (immediateIsFloat) condition |= 2;
  } else if (toConstantOrRegister(right)) {
    op = OP_EQUAL_CONSTANT;
    operand = right.info;
  } else {
    operand = right.info;
  }
  freeExpressions(left, right);
  left.info = emitConditionalJump(op, register, operand, condition);
  left.kind = Kind.Jump;
}

/** `op`: OP_LESS_THAN or OP_LESS_EQUAL. With a small number on one side the other is compared with it. */
function emitOrder(left: Expression, right: Expression, op: u32): void {
  const isLess = op == OP_LESS_THAN;
  let condition = 1;
  let register: i32 = 0;
  let operand: i32 = 0;
  if (isImmediate(right)) {
    operand = immediate;
    if (immediateIsFloat) condition |= 2;
    register = toAnyRegister(left);
    op = isLess ? OP_LESS_THAN_IMMEDIATE : OP_LESS_EQUAL_IMMEDIATE;
  } else if (isImmediate(left)) {
    operand = immediate;
    if (immediateIsFloat) condition |= 2;
    register = toAnyRegister(right);
    op = isLess ? OP_GREATER_THAN_IMMEDIATE : OP_GREATER_EQUAL_IMMEDIATE;
  } else {
    register = toAnyRegister(left);
    operand = toAnyRegister(right);
  }
  freeExpressions(left, right);
  left.info = emitConditionalJump(op, register, operand, condition);
  left.kind = Kind.Jump;
}
