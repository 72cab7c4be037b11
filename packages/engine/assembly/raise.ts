// Raising errors. raise… puts the error in PROCESS_ERROR and marks it pending: the interpreter's loop finds the handler.
// throw… do the same in library code and do not return (the stack is unwound).

import { PROCESS_ERROR, PROCESS_ERROR_PENDING, PROCESS_MEMORY_MESSAGE, PROCESS_NIL } from "@perilune/isa/src/process";
import { TAG_USERDATA, TAG_TABLE, EVENT_NAME } from "@perilune/isa/src/values";
import { addBytes, addString, addText, beginMessage, endMessage } from "./message";
import { eventName, metatableOfValue } from "./metamethods";
import { basicType, isString, objectIn, setString, tagOf } from "./slots";
import { Suspend, suspend } from "./suspension";
import { getShortString } from "./tables";
import { text } from "./text";
import { addPosition } from "./debug/position";
import { frame } from "./registers";
import { FRAME_SIZE } from "@perilune/isa/src/layout";

@inline export function isPending(): bool { return load<u8>(PROCESS_ERROR_PENDING) != 0; }

/** The message collected so far becomes the error in flight. */
export function raiseMessage(): void {
  setString(PROCESS_ERROR, endMessage());
  store<u8>(PROCESS_ERROR_PENDING, 1);
}
export function raiseMemory(): void {
  setString(PROCESS_ERROR, load<u32>(PROCESS_MEMORY_MESSAGE));
  store<u8>(PROCESS_ERROR_PENDING, 1);
}

/** Starts a message of a library function: position of the Lua code that called it. Then add… and throwMessage. */
export function beginError(): void {
  beginMessage();
  addPosition(frame - FRAME_SIZE);
}
/**
 * Starts a message about an operation on values that a library function made: as in the reference it names no place,
 * unless the function helps an instruction of Lua code.
 */
export function beginOperationError(): void {
  beginMessage();
  addPosition(frame);
}
/** (throws) The message begun by beginError. */
export function throwMessage(): void {
  setString(PROCESS_ERROR, endMessage());
  suspend(Suspend.Throw);
}
/** (throws) A fixed text about an operation, see beginOperationError. */
export function throwOperationText(message: i32): void {
  beginOperationError();
  addText(message);
  throwMessage();
}
/** (throws) A fixed text with the caller's position. */
export function throwText(message: i32): void {
  beginError();
  addText(message);
  throwMessage();
}

/** Adds the name of a value's type as error messages show it: `__name` of its metatable, or the basic type. */
export function addTypeName(slot: usize): void {
  const tag = tagOf(slot);
  if (tag == TAG_TABLE || tag == TAG_USERDATA) {
    const metatable = metatableOfValue(slot);
    if (metatable) {
      const name = getShortString(metatable, eventName(EVENT_NAME));
      if (isString(name)) {
        addString(objectIn(name));
        return;
      }
    }
  }
  addText(basicTypeName(basicType(tag)));
}

/** Number of the text with the name of a basic type. */
export function basicTypeName(type: u32): i32 {
  switch (type) {
    case 0: return text("nil");
    case 1: return text("boolean");
    case 2: return text("userdata");
    case 3: return text("number");
    case 4: return text("string");
    case 5: return text("table");
    case 6: return text("function");
    case 7: return text("userdata");
    default: return text("thread");
  }
}
