// What a register is called in the source: symbolic execution over the code of its function. Leaf code.
//
// A register is a local variable, or a temporary whose value was loaded by an instruction that tells where it came
// from: an upvalue, a constant, a field. `nameKind` and the name stay valid until the next search: use them at once.

import {
  LOCAL_END, LOCAL_NAME, LOCAL_SIZE, LOCAL_START, PROTOTYPE_CODE, PROTOTYPE_CONSTANTS, PROTOTYPE_LOCALS, PROTOTYPE_LOCAL_COUNT,
  PROTOTYPE_UPVALUES, PROTOTYPE_UPVALUE_COUNT, UPVALUE_DESCRIPTION_NAME, UPVALUE_DESCRIPTION_SIZE,
} from "@perilune/isa/src/layout";
import {
  OP_CALL, OP_CLOSE, OP_EQUAL, OP_EQUAL_CONSTANT, OP_EQUAL_IMMEDIATE, OP_EXTRA, OP_GET_FIELD, OP_GET_INTEGER,
  OP_GET_TABLE, OP_GET_TABLE_UPVALUE, OP_GET_UPVALUE, OP_GREATER_EQUAL_IMMEDIATE, OP_GREATER_THAN_IMMEDIATE,
  OP_ITERATOR_CALL, OP_ITERATOR_PREPARE, OP_JUMP, OP_LESS_EQUAL, OP_LESS_EQUAL_IMMEDIATE, OP_LESS_THAN,
  OP_LESS_THAN_IMMEDIATE, OP_LOAD_CONSTANT, OP_LOAD_CONSTANT_EXTRA, OP_LOAD_NIL, OP_MOVE, OP_RETURN, OP_RETURN_NONE,
  OP_RETURN_ONE, OP_SELF, OP_SELF_CONSTANT, OP_SET_FIELD, OP_SET_FIELD_CONSTANT, OP_SET_INTEGER,
  OP_SET_INTEGER_CONSTANT, OP_SET_LIST, OP_SET_TABLE, OP_SET_TABLE_CONSTANT, OP_SET_TABLE_UPVALUE,
  OP_SET_TABLE_UPVALUE_CONSTANT, OP_SET_UPVALUE, OP_TAIL_CALL, OP_TEST, OP_TO_BE_CLOSED,
} from "@perilune/isa/src/generated/opcodes";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { addBytes, addText } from "../message";
import { charge } from "../registers";
import { isString, objectIn } from "../slots";
import { bytesOf, lengthOf } from "../strings";
import { text } from "../text";

/** How far back the code is searched, and how many local variables are looked at: bounds the work for one message. */
const CODE_LIMIT: u32 = 8192;
const LOCAL_LIMIT: u32 = 32768;

/** Number of the text that says what kind of name was found ("local", "field", …), -1 = none. */
export let nameKind: i32 = -1;
/** The name: a string, or with 0 the text of this number. */
export let nameString: usize = 0;
export let nameText: i32 = 0;

export function setNoName(): void { nameKind = -1; }
export function setNameText(kind: i32, name: i32): void {
  nameKind = kind;
  nameString = 0;
  nameText = name;
}
function setNameString(kind: i32, name: usize): void {
  if (!name) {
    setNameText(kind, text("?"));
    return;
  }
  nameKind = kind;
  nameString = name;
}
/** A name is searched for a zero byte this far. */
const LONGEST_NAME: u32 = 65536;

/** Adds a string up to its first zero byte, where the reference's C strings end. */
export function addName(string: usize): void {
  const bytes = bytesOf(string);
  const length = lengthOf(string);
  let shown: u32 = 0;
  while (shown < length && shown < LONGEST_NAME && load<u8>(bytes + shown)) shown++;
  addBytes(bytes, shown);
}
export function addFoundName(): void {
  if (nameString) addName(nameString);
  else addText(nameText);
}

@inline export function instructionAt(prototype: usize, index: u32): u32 { return load<u32>(load<u32>(prototype, PROTOTYPE_CODE) + (<usize>index << 2)); }
@inline export function operation(instruction: u32): u32 { return instruction & 255; }
@inline export function fieldA(instruction: u32): u32 { return instruction >> 8 & 255; }
@inline export function fieldB(instruction: u32): u32 { return instruction >> 16 & 255; }
@inline export function fieldC(instruction: u32): u32 { return instruction >> 24; }
@inline export function fieldBx(instruction: u32): u32 { return instruction >> 16; }
@inline export function fieldAx(instruction: u32): u32 { return instruction >> 8; }

/** Entry of the `number`-th (1 …) local variable alive at an instruction, 0 = none. */
export function localAt(prototype: usize, number: i32, index: u32): usize {
  const locals = <usize>load<u32>(prototype, PROTOTYPE_LOCALS);
  const count = min(load<u32>(prototype, PROTOTYPE_LOCAL_COUNT), LOCAL_LIMIT);
  let left = number;
  let entry = locals;
  const end = locals + <usize>count * LOCAL_SIZE;
  for (; entry < end && load<u32>(entry, LOCAL_START) <= index; entry += LOCAL_SIZE) {
    if (index >= load<u32>(entry, LOCAL_END)) continue;
    if (--left == 0) return entry;
  }
  charge(<i32>((entry - locals) >> 8));
  return 0;
}

/** Name of an upvalue, 0 = unknown. */
export function upvalueName(prototype: usize, index: u32): usize {
  if (index >= load<u32>(prototype, PROTOTYPE_UPVALUE_COUNT)) return 0;
  return load<u32>(load<u32>(prototype, PROTOTYPE_UPVALUES) + <usize>index * UPVALUE_DESCRIPTION_SIZE, UPVALUE_DESCRIPTION_NAME);
}

/** Does the instruction write to its register A? Calls and loops over iterators are looked at by whoSet. */
function setsA(code: u32): bool {
  switch (code) {
    case OP_SET_UPVALUE:
    case OP_SET_TABLE_UPVALUE:
    case OP_SET_TABLE_UPVALUE_CONSTANT:
    case OP_SET_TABLE:
    case OP_SET_TABLE_CONSTANT:
    case OP_SET_INTEGER:
    case OP_SET_INTEGER_CONSTANT:
    case OP_SET_FIELD:
    case OP_SET_FIELD_CONSTANT:
    case OP_SET_LIST:
    case OP_CLOSE:
    case OP_TO_BE_CLOSED:
    case OP_EQUAL:
    case OP_LESS_THAN:
    case OP_LESS_EQUAL:
    case OP_EQUAL_CONSTANT:
    case OP_EQUAL_IMMEDIATE:
    case OP_LESS_THAN_IMMEDIATE:
    case OP_LESS_EQUAL_IMMEDIATE:
    case OP_GREATER_THAN_IMMEDIATE:
    case OP_GREATER_EQUAL_IMMEDIATE:
    case OP_TEST:
    case OP_RETURN:
    case OP_RETURN_NONE:
    case OP_RETURN_ONE:
    case OP_ITERATOR_PREPARE:
    case OP_EXTRA: return false;
    default: return true;
  }
}

/** Index of the last instruction before `last` that certainly set the register, -1 = unknown. */
function whoSet(prototype: usize, last: u32, register: u32): i32 {
  let found: i32 = -1;
  let joined: u32 = 0; // code before this index is conditional
  const first = last > CODE_LIMIT ? last - CODE_LIMIT : 0;
  charge(<i32>((last - first) >> 3));
  for (let index = first; index < last; index++) {
    const instruction = instructionAt(prototype, index);
    const code = operation(instruction);
    const a = fieldA(instruction);
    let sets: bool;
    switch (code) {
      case OP_LOAD_NIL: sets = a <= register && register <= a + fieldB(instruction); break;
      case OP_ITERATOR_CALL: sets = register >= a + 2; break;
      case OP_CALL:
      case OP_TAIL_CALL: sets = register >= a; break;
      case OP_JUMP: {
        const target = <i32>index + 1 + (<i32>instruction >> 8);
        if (target <= <i32>last && target > <i32>joined) joined = <u32>target;
        sets = false;
        break;
      }
      default: sets = register == a && setsA(code);
    }
    if (sets) found = index < joined ? -1 : <i32>index;
  }
  return found;
}

/** Where the last basic search stopped: the instruction that set the register, -1 = unknown. */
let setter: i32 = -1;

/** Names the register when it is a local variable, an upvalue or a constant; leaves `setter`. */
function findBasicName(prototype: usize, index: u32, register: u32): void {
  let at = index;
  let wanted = register;
  for (let moves = 0; moves < 256; moves++) {
    const local = localAt(prototype, <i32>wanted + 1, at);
    if (local) {
      setter = <i32>at;
      setNameString(text("local"), load<u32>(local, LOCAL_NAME));
      return;
    }
    setter = whoSet(prototype, at, wanted);
    if (setter < 0) break;
    at = <u32>setter;
    const instruction = instructionAt(prototype, at);
    const code = operation(instruction);
    if (code == OP_GET_UPVALUE) {
      setNameString(text("upvalue"), upvalueName(prototype, fieldB(instruction)));
      return;
    }
    if (code == OP_LOAD_CONSTANT) {
      findConstantName(prototype, fieldBx(instruction));
      return;
    }
    if (code == OP_LOAD_CONSTANT_EXTRA) {
      findConstantName(prototype, fieldAx(instructionAt(prototype, at + 1)));
      return;
    }
    if (code != OP_MOVE || fieldB(instruction) >= fieldA(instruction)) break;
    wanted = fieldB(instruction);
  }
  setNoName();
}

/** A string constant is its own name; others have none, but a "?" to show. */
function findConstantName(prototype: usize, index: u32): void {
  const slot = <usize>load<u32>(prototype, PROTOTYPE_CONSTANTS) + <usize>index * SLOT_SIZE;
  if (isString(slot)) {
    setNameString(text("constant"), objectIn(slot));
    return;
  }
  setNameText(-1, text("?"));
}

/** Name of the key in a register: only a constant tells. */
function findKeyName(prototype: usize, index: u32, register: u32): void {
  findBasicName(prototype, index, register);
  if (nameKind != text("constant")) setNameText(-1, text("?"));
}

/** "global" when the table indexed by the instruction is the variable _ENV, else "field". Leaves the name alone. */
function accessKind(prototype: usize, index: u32, table: u32, isUpvalue: bool): i32 {
  let name: usize = 0;
  if (isUpvalue) {
    name = upvalueName(prototype, table);
  } else {
    const keptString = nameString;
    const keptText = nameText;
    findBasicName(prototype, index, table);
    if (nameKind == text("local") || nameKind == text("upvalue")) name = nameString;
    nameString = keptString;
    nameText = keptText;
  }
  return name && lengthOf(name) == 4 && load<u32>(bytesOf(name)) == 0x564e455f ? text("global") : text("field"); // "_ENV"
}

/** Names the value in a register at an instruction: sets nameKind and the name. */
export function findRegisterName(prototype: usize, index: u32, register: u32): void {
  findBasicName(prototype, index, register);
  if (nameKind >= 0 || setter < 0) return;
  const at = <u32>setter;
  const instruction = instructionAt(prototype, at);
  switch (operation(instruction)) {
    case OP_GET_TABLE_UPVALUE:
      findConstantName(prototype, fieldC(instruction));
      nameKind = accessKind(prototype, at, fieldB(instruction), true);
      break;
    case OP_GET_TABLE:
      findKeyName(prototype, at, fieldC(instruction));
      nameKind = accessKind(prototype, at, fieldB(instruction), false);
      break;
    case OP_GET_FIELD:
      findConstantName(prototype, fieldC(instruction));
      nameKind = accessKind(prototype, at, fieldB(instruction), false);
      break;
    case OP_GET_INTEGER: setNameText(text("field"), text("integer index")); break;
    case OP_SELF:
      findKeyName(prototype, at, fieldC(instruction));
      nameKind = text("method");
      break;
    case OP_SELF_CONSTANT:
      findConstantName(prototype, fieldC(instruction));
      nameKind = text("method");
      break;
    default: setNoName();
  }
}

/** Names the upvalue with this number. */
export function findUpvalueName(prototype: usize, index: u32): void {
  setNameString(text("upvalue"), upvalueName(prototype, index));
}
