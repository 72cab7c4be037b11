// Finishing an instruction whose metamethod has returned: the result lies in `result`, the instruction before FRAME_PC.

import { FRAME_BASE, FRAME_PC } from "@perilune/isa/src/layout";
import { OP_EQUAL, OP_GREATER_EQUAL_IMMEDIATE, OP_SET_FIELD_CONSTANT, OP_SET_TABLE_UPVALUE } from "@perilune/isa/src/generated/opcodes";
import { frame } from "../registers";
import { copySlot, isTruthy } from "../slots";

export function finishInstruction(result: usize): void {
  const pc = <usize>load<u32>(frame, FRAME_PC);
  const instruction = load<u32>(pc - 4);
  const op = instruction & 0xff;
  if (op >= <u32>OP_SET_TABLE_UPVALUE && op <= <u32>OP_SET_FIELD_CONSTANT) return;
  if (op >= <u32>OP_EQUAL && op <= <u32>OP_GREATER_EQUAL_IMMEDIATE) {
    // Condition holds (k in bit 0 of C): the jump that follows is run, otherwise passed over.
    if (<u32>isTruthy(result) != ((instruction >> 24) & 1)) store<u32>(frame, <u32>pc + 4, FRAME_PC);
    return;
  }
  copySlot(load<u32>(frame, FRAME_BASE) + ((instruction >> 4) & 0xff0), result);
}
