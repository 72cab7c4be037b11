// What a value is called in the running Lua function: " (local 'x')", " (field 'x')". Leaf code; FRAME_PC must have been saved.

import { OP_CONCATENATE } from "@perilune/isa/src/generated/opcodes";
import {
  BLOCK_EXTRA, CLOSURE_UPVALUES, FRAME_BASE, FRAME_BUILTIN, FRAME_CLOSURE, FRAME_SIZE, LOCAL_NAME, PROTOTYPE_STACK, UPVALUE_SLOT,
} from "@perilune/isa/src/layout";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { BUILTIN_CORE_INTERNAL_CONCATENATE } from "../generated/builtins";
import { addText } from "../message";
import { coroutine } from "../registers";
import { text } from "../text";
import { instructionIndex, isBuiltinFrame, isLuaFrame, prototypeOf } from "./frames";
import { addFoundName, addName, fieldA, fieldB, findRegisterName, findUpvalueName, instructionAt, localAt, nameKind, operation } from "./variable-name";

/** Adds " (kind 'name')" for the name found last, nothing when there is none. */
export function addFoundInfo(): void {
  if (nameKind < 0) return;
  addText(text(" ("));
  addText(nameKind);
  addText(text(" '"));
  addFoundName();
  addText(text("')"));
}

/** Number of the register of a Lua frame that a slot is, -1 = none. */
function registerOf(frame: usize, slot: usize): i32 {
  const offset = slot - <usize>load<u32>(frame, FRAME_BASE); // wraps below the base
  if (offset >= <usize>load<u8>(prototypeOf(frame), PROTOTYPE_STACK) * SLOT_SIZE) return -1;
  return <i32>(offset / SLOT_SIZE);
}

/** Number of the register that a slot of the builtin finishing a concatenation stands for, -1 = none. */
function operandOf(frame: usize, slot: usize): i32 {
  const instruction = instructionAt(prototypeOf(frame), instructionIndex(coroutine, frame));
  const helper = frame + FRAME_SIZE;
  if (operation(instruction) != OP_CONCATENATE || !isBuiltinFrame(helper) || load<u32>(helper, FRAME_BUILTIN) != BUILTIN_CORE_INTERNAL_CONCATENATE) return -1;
  const offset = slot - <usize>load<u32>(helper, FRAME_BASE);
  return offset < <usize>fieldB(instruction) * SLOT_SIZE ? <i32>(fieldA(instruction) + <u32>(offset / SLOT_SIZE)) : -1;
}

/** Adds what the value in a slot is called when the slot is a register or an upvalue of this Lua frame; nothing otherwise. */
export function addVariableInfo(frame: usize, slot: usize): void {
  if (!isLuaFrame(frame)) return;
  const closure = <usize>load<u32>(frame, FRAME_CLOSURE);
  const upvalues = <u32>load<u8>(closure, BLOCK_EXTRA);
  for (let index: u32 = 0; index < upvalues; index++) {
    const upvalue = <usize>load<u32>(closure + CLOSURE_UPVALUES + (<usize>index << 2));
    if (upvalue && load<u32>(upvalue, UPVALUE_SLOT) == <u32>slot) {
      findUpvalueName(prototypeOf(frame), index);
      addFoundInfo();
      return;
    }
  }
  let register = registerOf(frame, slot);
  if (register < 0) register = operandOf(frame, slot);
  if (register < 0) return;
  findRegisterName(prototypeOf(frame), instructionIndex(coroutine, frame), <u32>register);
  addFoundInfo();
}

/** Adds the name of the local variable that a slot of a Lua frame is, "?" when it is none. */
export function addLocalName(frame: usize, slot: usize): void {
  const register = isLuaFrame(frame) ? registerOf(frame, slot) : -1;
  const local = register < 0 ? 0 : localAt(prototypeOf(frame), register + 1, instructionIndex(coroutine, frame));
  if (local) addName(load<u32>(local, LOCAL_NAME));
  else addText(text("?"));
}
