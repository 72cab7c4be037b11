// To-be-closed variables: declaring them, and closing them when a block ends normally.

import { OP_CLOSE } from "@perilune/isa/src/generated/opcodes";
import { FRAME_PC } from "@perilune/isa/src/layout";
import { PROCESS_NIL } from "@perilune/isa/src/process";
import { EVENT_CLOSE, TAG_FALSE } from "@perilune/isa/src/values";
import { addPosition } from "../debug/position";
import { addVariableName } from "../debug/raise-lua";
import { addText, beginMessage } from "../message";
import { metamethodOf } from "../metamethods";
import { raiseMessage } from "../raise";
import { charge, frame, fuel } from "../registers";
import { isNil, tagOf } from "../slots";
import { text } from "../text";
import { callClose } from "./unwind";
import { closeUpvalues, popToBeClosed, pushToBeClosed } from "./upvalues";

/** Marks a register to be closed; false = its value cannot be closed (an error is pending). */
export function declareToBeClosed(slot: usize): bool {
  if (tagOf(slot) <= <u32>TAG_FALSE) return true;
  if (isNil(metamethodOf(slot, EVENT_CLOSE))) {
    beginMessage();
    addPosition(frame);
    addText(text("variable '"));
    addVariableName(slot);
    addText(text("' got a non-closable value"));
    raiseMessage();
    return false;
  }
  pushToBeClosed(slot);
  return true;
}

/**
 * Closes what lies at or above `from`. True = all done. False = a `__close` method has been called (or an error is
 * pending): the instruction must run again afterwards; or, with Close, which pays: done, and the slice is over.
 */
export function closeFrom(from: usize): bool {
  const slot = popToBeClosed(from);
  if (slot) {
    callClose(slot, PROCESS_NIL);
    return false;
  }
  closeUpvalues(from);
  const instruction = <usize>load<u32>(frame, FRAME_PC) - 4;
  if (load<u8>(instruction) != OP_CLOSE) return true;
  charge(load<u8>(instruction, 2));
  return fuel > 0;
}
