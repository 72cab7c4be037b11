// What the parser knows of an expression before its value has a place: the code generator delays instructions until
// it is clear where a value is wanted. The scheme is that of the reference ("The Implementation of Lua 5.0", section 7).

import { giveRecord, takeRecord } from "./memory";
import { NO_JUMP } from "./jumps";

export const enum Kind {
  /** Nothing: an empty list of expressions. */
  Void,
  Nil,
  True,
  False,
  /** `info`: index of a constant. */
  Constant,
  /** `value`: bits of the float. */
  Float,
  /** `value`: the integer. */
  Integer,
  /** `value`: address of the string. */
  String,
  /** `info`: register that holds the value. */
  Register,
  /** `info`: register of a local variable; `index`: its number in the function. */
  Local,
  /** `info`: index of the upvalue. */
  Upvalue,
  /** A local variable whose value is known; `info`: its place in the compiler's list of variables. */
  KnownLocal,
  /** `info`: register of a table; `index`: register of the key. */
  Indexed,
  /** `info`: upvalue with a table; `index`: constant, a short string. */
  IndexedUpvalue,
  /** `info`: register of a table; `index`: the integer key. */
  IndexedInteger,
  /** `info`: register of a table; `index`: constant, a short string. */
  IndexedString,
  /** A comparison; `info`: its jump. */
  Jump,
  /** `info`: instruction whose result can go to any register. */
  Relocatable,
  /** `info`: instruction. */
  Call,
  Vararg,
}

@unmanaged export class Expression {
  value: u64;
  kind: Kind;
  info: i32;
  index: i32;
  /** Jumps taken when the value is true, or false: lists, see jumps.ts. */
  whenTrue: i32;
  whenFalse: i32;
}

/** Room for an expression; its content is garbage. */
@inline export function takeExpression(): Expression { return changetype<Expression>(takeRecord(32)); }
@inline export function giveExpression(e: Expression): void { giveRecord(changetype<usize>(e)); }
@inline export function copyExpression(to: Expression, from: Expression): void {
  memory.copy(changetype<usize>(to), changetype<usize>(from), 32);
}
export function swapExpressions(left: Expression, right: Expression): void {
  const spare = takeExpression();
  copyExpression(spare, left);
  copyExpression(left, right);
  copyExpression(right, spare);
  giveExpression(spare);
}

export function setExpression(e: Expression, kind: Kind, info: i32): void {
  e.kind = kind;
  e.info = info;
  e.whenTrue = NO_JUMP;
  e.whenFalse = NO_JUMP;
}
export function setStringExpression(e: Expression, string: usize): void {
  setExpression(e, Kind.String, 0);
  e.value = <u64>string;
}

@inline export function hasJumps(e: Expression): bool { return e.whenTrue != e.whenFalse; }
/** A call or `...`: as many values as are wanted. */
@inline export function isMultiple(e: Expression): bool { return e.kind >= Kind.Call; }
/** Something that can be assigned to, or at least looks like it. */
@inline export function isVariable(e: Expression): bool { return e.kind >= Kind.Local && e.kind <= Kind.IndexedString; }
@inline export function isIndexed(e: Expression): bool { return e.kind >= Kind.Indexed && e.kind <= Kind.IndexedString; }
/** A number as it stands in the source or after folding. */
@inline export function isNumeral(e: Expression): bool {
  return (e.kind == Kind.Integer || e.kind == Kind.Float) && !hasJumps(e);
}
