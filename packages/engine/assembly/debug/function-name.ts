// What a function was called by whoever called it: told by the calling instruction. Leaf code.

import { FRAME_FLAGS, FRAME_FLAG_FINALIZER, FRAME_FLAG_HOOK, FRAME_FLAG_TAIL } from "@perilune/isa/src/layout";
import {
  OP_ADD, OP_ADD_CONSTANT, OP_ADD_CONSTANT_FLIPPED, OP_ADD_IMMEDIATE, OP_ADD_IMMEDIATE_FLIPPED, OP_AND, OP_AND_CONSTANT,
  OP_BITWISE_NOT, OP_CALL, OP_CLOSE, OP_CONCATENATE, OP_DIVIDE, OP_DIVIDE_CONSTANT, OP_EQUAL, OP_FLOOR_DIVIDE,
  OP_FLOOR_DIVIDE_CONSTANT, OP_GET_FIELD, OP_GET_INTEGER, OP_GET_TABLE, OP_GET_TABLE_UPVALUE, OP_GREATER_EQUAL_IMMEDIATE,
  OP_GREATER_THAN_IMMEDIATE, OP_ITERATOR_CALL, OP_LENGTH, OP_LESS_EQUAL, OP_LESS_EQUAL_IMMEDIATE, OP_LESS_THAN,
  OP_LESS_THAN_IMMEDIATE, OP_MODULO, OP_MODULO_CONSTANT, OP_MULTIPLY, OP_MULTIPLY_CONSTANT, OP_MULTIPLY_CONSTANT_FLIPPED,
  OP_NEGATE, OP_OR, OP_OR_CONSTANT, OP_POWER, OP_POWER_CONSTANT, OP_RETURN, OP_SELF, OP_SELF_CONSTANT, OP_SET_FIELD,
  OP_SET_FIELD_CONSTANT, OP_SET_INTEGER, OP_SET_INTEGER_CONSTANT, OP_SET_TABLE, OP_SET_TABLE_CONSTANT, OP_SET_TABLE_UPVALUE,
  OP_SET_TABLE_UPVALUE_CONSTANT, OP_SHIFT_LEFT, OP_SHIFT_LEFT_IMMEDIATE, OP_SHIFT_RIGHT, OP_SHIFT_RIGHT_IMMEDIATE,
  OP_SUBTRACT, OP_SUBTRACT_CONSTANT, OP_SUBTRACT_IMMEDIATE, OP_TAIL_CALL, OP_XOR, OP_XOR_CONSTANT,
} from "@perilune/isa/src/generated/opcodes";
import { text } from "../text";
import { frameBelow, instructionIndex, isLuaFrame, prototypeOf } from "./frames";
import { fieldA, findRegisterName, instructionAt, operation, setNameText, setNoName } from "./variable-name";

export { addFoundName, nameKind, nameString, nameText } from "./variable-name";

/** Finds what the function of a frame of this coroutine was called: sets nameKind (-1 = unknown) and the name. */
export function findFunctionName(owner: usize, frame: usize): void {
  const flags = <u32>load<u8>(frame, FRAME_FLAGS);
  if (flags & FRAME_FLAG_TAIL) {
    setNoName();
    return;
  }
  if (flags & FRAME_FLAG_HOOK) {
    setNameText(text("hook"), text("?"));
    return;
  }
  if (flags & FRAME_FLAG_FINALIZER) {
    setNameText(text("metamethod"), text("__gc"));
    return;
  }
  const caller = frameBelow(owner, frame);
  if (caller) findCalledName(owner, caller);
  else setNoName();
}

/** Finds what a frame is calling just now, or would have called. */
export function findCalledName(owner: usize, caller: usize): void {
  if (!isLuaFrame(caller)) {
    setNoName();
    return;
  }
  const prototype = prototypeOf(caller);
  const index = instructionIndex(owner, caller);
  const instruction = instructionAt(prototype, index);
  const code = operation(instruction);
  if (code == OP_CALL || code == OP_TAIL_CALL) {
    findRegisterName(prototype, index, fieldA(instruction));
    return;
  }
  if (code == OP_ITERATOR_CALL) {
    setNameText(text("for iterator"), text("for iterator"));
    return;
  }
  const event = metamethodText(code);
  if (event >= 0) setNameText(text("metamethod"), event);
  else setNoName();
}

/** Number of the text with the name of the metamethod an instruction may call, -1 = none. */
function metamethodText(code: u32): i32 {
  switch (code) {
    case OP_SELF:
    case OP_SELF_CONSTANT:
    case OP_GET_TABLE_UPVALUE:
    case OP_GET_TABLE:
    case OP_GET_INTEGER:
    case OP_GET_FIELD: return text("index");
    case OP_SET_TABLE_UPVALUE:
    case OP_SET_TABLE_UPVALUE_CONSTANT:
    case OP_SET_TABLE:
    case OP_SET_TABLE_CONSTANT:
    case OP_SET_INTEGER:
    case OP_SET_INTEGER_CONSTANT:
    case OP_SET_FIELD:
    case OP_SET_FIELD_CONSTANT: return text("newindex");
    case OP_ADD_IMMEDIATE:
    case OP_ADD_IMMEDIATE_FLIPPED:
    case OP_ADD_CONSTANT:
    case OP_ADD_CONSTANT_FLIPPED:
    case OP_ADD: return text("add");
    case OP_SUBTRACT_IMMEDIATE:
    case OP_SUBTRACT_CONSTANT:
    case OP_SUBTRACT: return text("sub");
    case OP_MULTIPLY_CONSTANT:
    case OP_MULTIPLY_CONSTANT_FLIPPED:
    case OP_MULTIPLY: return text("mul");
    case OP_MODULO_CONSTANT:
    case OP_MODULO: return text("mod");
    case OP_POWER_CONSTANT:
    case OP_POWER: return text("pow");
    case OP_DIVIDE_CONSTANT:
    case OP_DIVIDE: return text("div");
    case OP_FLOOR_DIVIDE_CONSTANT:
    case OP_FLOOR_DIVIDE: return text("idiv");
    case OP_AND_CONSTANT:
    case OP_AND: return text("band");
    case OP_OR_CONSTANT:
    case OP_OR: return text("bor");
    case OP_XOR_CONSTANT:
    case OP_XOR: return text("bxor");
    case OP_SHIFT_LEFT_IMMEDIATE:
    case OP_SHIFT_LEFT: return text("shl");
    case OP_SHIFT_RIGHT_IMMEDIATE:
    case OP_SHIFT_RIGHT: return text("shr");
    case OP_NEGATE: return text("unm");
    case OP_BITWISE_NOT: return text("bnot");
    case OP_LENGTH: return text("len");
    case OP_CONCATENATE: return text("concat");
    case OP_EQUAL: return text("eq");
    case OP_LESS_THAN:
    case OP_LESS_THAN_IMMEDIATE:
    case OP_GREATER_THAN_IMMEDIATE: return text("lt");
    case OP_LESS_EQUAL:
    case OP_LESS_EQUAL_IMMEDIATE:
    case OP_GREATER_EQUAL_IMMEDIATE: return text("le");
    case OP_CLOSE:
    case OP_RETURN: return text("close");
    default: return -1;
  }
}
