/**
 * What a function was called by its caller, told by the calling instruction: the inspector's twin of
 * assembly/debug/variable-name.ts and function-name.ts.
 */
import {
  instructionSet,
  OP_CALL,
  OP_GET_FIELD,
  OP_GET_INTEGER,
  OP_GET_TABLE,
  OP_GET_TABLE_UPVALUE,
  OP_GET_UPVALUE,
  OP_ITERATOR_CALL,
  OP_JUMP,
  OP_LOAD_CONSTANT,
  OP_LOAD_CONSTANT_EXTRA,
  OP_LOAD_NIL,
  OP_MOVE,
  OP_SELF,
  OP_SELF_CONSTANT,
  OP_TAIL_CALL,
} from '@perilune/isa';
import { displayBytes } from './display.ts';
import type { Prototype } from './prototypes.ts';

export interface FoundName {
  /** local, upvalue, constant, global, field, method, metamethod, for iterator, hook. */
  readonly kind: string;
  readonly name: string;
}

/** How far back the code is searched. */
const CODE_LIMIT = 8192;
const MOVE_LIMIT = 16;

const operation = (instruction: number) => instruction & 0xff;
const a = (instruction: number) => (instruction >>> 8) & 0xff;
const b = (instruction: number) => (instruction >>> 16) & 0xff;
const c = (instruction: number) => instruction >>> 24;

/** By the name of the operation, without what it says about its operands. */
const events: Readonly<Record<string, string>> = {
  Self: 'index',
  GetTableUpvalue: 'index',
  GetTable: 'index',
  GetInteger: 'index',
  GetField: 'index',
  SetTableUpvalue: 'newindex',
  SetTable: 'newindex',
  SetInteger: 'newindex',
  SetField: 'newindex',
  Add: 'add',
  Subtract: 'sub',
  Multiply: 'mul',
  Modulo: 'mod',
  Power: 'pow',
  Divide: 'div',
  FloorDivide: 'idiv',
  And: 'band',
  Or: 'bor',
  Xor: 'bxor',
  ShiftLeft: 'shl',
  ShiftRight: 'shr',
  Negate: 'unm',
  BitwiseNot: 'bnot',
  Length: 'len',
  Concatenate: 'concat',
  Equal: 'eq',
  LessThan: 'lt',
  GreaterThan: 'lt',
  LessEqual: 'le',
  GreaterEqual: 'le',
  Close: 'close',
  Return: 'close',
};
const eventOf = instructionSet.map(({ name }) => events[name.replace(/(Immediate|Constant)?(Flipped)?$/, '')]);

const keepsA =
  /^(Set|Jump$|Equal|Less|Greater|Test$|Return|Close$|ToBeClosed|Iterator(Prepare|Call)|Extra|Call|TailCall)/;
const setsA = instructionSet.map(({ name }) => !keepsA.test(name));

/** What a Lua function was calling at an instruction. */
export function calledName(prototype: Prototype, index: number): FoundName | undefined {
  const instruction = prototype.instruction(index);
  const code = operation(instruction);
  if (code === OP_CALL || code === OP_TAIL_CALL) return registerName(prototype, index, a(instruction));
  if (code === OP_ITERATOR_CALL) return { kind: 'for iterator', name: 'for iterator' };
  const event = eventOf[code];
  return event === undefined ? undefined : { kind: 'metamethod', name: event };
}

/** What the value in a register is called at an instruction. */
export function registerName(prototype: Prototype, index: number, register: number): FoundName | undefined {
  const { found, setter } = basicName(prototype, index, register);
  if (found !== undefined || setter === undefined) return found;
  const instruction = prototype.instruction(setter);
  switch (operation(instruction)) {
    case OP_GET_TABLE_UPVALUE:
      return { kind: accessKind(prototype.upvalueName(b(instruction))), name: constantName(prototype, c(instruction)) };
    case OP_GET_TABLE:
      return { kind: tableKind(prototype, setter, instruction), name: keyName(prototype, setter, c(instruction)) };
    case OP_GET_FIELD:
      return { kind: tableKind(prototype, setter, instruction), name: constantName(prototype, c(instruction)) };
    case OP_GET_INTEGER:
      return { kind: 'field', name: 'integer index' };
    case OP_SELF:
      return { kind: 'method', name: keyName(prototype, setter, c(instruction)) };
    case OP_SELF_CONSTANT:
      return { kind: 'method', name: constantName(prototype, c(instruction)) };
    default:
      return undefined;
  }
}

interface BasicName {
  readonly found: FoundName | undefined;
  /** Index of the instruction that set the register. */
  readonly setter: number | undefined;
}

function basicName(prototype: Prototype, index: number, register: number): BasicName {
  let at = index;
  let wanted = register;
  for (let moves = 0; moves < MOVE_LIMIT; moves++) {
    const local = prototype.localName(wanted, at);
    if (local !== undefined) return { found: { kind: 'local', name: local }, setter: at };
    const setter = whoSet(prototype, at, wanted);
    if (setter === undefined) break;
    at = setter;
    const instruction = prototype.instruction(at);
    switch (operation(instruction)) {
      case OP_GET_UPVALUE:
        return { found: { kind: 'upvalue', name: prototype.upvalueName(b(instruction)) }, setter: at };
      case OP_LOAD_CONSTANT:
        return { found: constant(prototype, instruction >>> 16), setter: at };
      case OP_LOAD_CONSTANT_EXTRA:
        return { found: constant(prototype, prototype.instruction(at + 1) >>> 8), setter: at };
    }
    if (operation(instruction) !== OP_MOVE || b(instruction) >= a(instruction)) return { found: undefined, setter: at };
    wanted = b(instruction);
  }
  return { found: undefined, setter: undefined };
}

/** Index of the last instruction before `last` that certainly set the register. */
function whoSet(prototype: Prototype, last: number, register: number): number | undefined {
  let found: number | undefined;
  let joined = 0;
  for (let index = Math.max(0, last - CODE_LIMIT); index < last; index++) {
    const instruction = prototype.instruction(index);
    const code = operation(instruction);
    const first = a(instruction);
    let sets = first === register && setsA[code] === true;
    if (code === OP_LOAD_NIL) sets = first <= register && register <= first + b(instruction);
    else if (code === OP_ITERATOR_CALL) sets = register >= first + 2;
    else if (code === OP_CALL || code === OP_TAIL_CALL) sets = register >= first;
    else if (code === OP_JUMP) {
      const target = index + 1 + (instruction >> 8);
      if (target <= last && target > joined) joined = target;
    }
    if (sets) found = index < joined ? undefined : index;
  }
  return found;
}

function constant(prototype: Prototype, index: number): FoundName | undefined {
  const value = prototype.constant(index);
  return value.type === 'string' ? { kind: 'constant', name: displayBytes(value.bytes) } : undefined;
}
function constantName(prototype: Prototype, index: number): string {
  return constant(prototype, index)?.name ?? '?';
}
/** A key in a register: only a constant tells its name. */
function keyName(prototype: Prototype, index: number, register: number): string {
  const { found } = basicName(prototype, index, register);
  return found?.kind === 'constant' ? found.name : '?';
}
function tableKind(prototype: Prototype, index: number, instruction: number): string {
  const { found } = basicName(prototype, index, b(instruction));
  return accessKind(found?.kind === 'local' || found?.kind === 'upvalue' ? found.name : undefined);
}
function accessKind(table: string | undefined): string {
  return table === '_ENV' ? 'global' : 'field';
}
