// Closures made by library code.

import { BLOCK_EXTRA, BLOCK_HEADER, CLOSURE_GRAY, CLOSURE_PROTOTYPE, CLOSURE_UPVALUES, PROTOTYPE_UPVALUE_COUNT, UPVALUE_CLOSED, UPVALUE_NEXT, UPVALUE_SIZE, UPVALUE_SLOT } from "@perilune/isa/src/layout";
import { PROCESS_GLOBALS } from "@perilune/isa/src/process";
import { TAG_CLOSURE, TAG_TABLE, TYPE_UPVALUE } from "@perilune/isa/src/values";
import { tryAllocate } from "../allocator";
import { at, collectOrThrow, pushObject } from "../native";
import { objectIn, setNil, setObject } from "../slots";

/**
 * (waits) Pushes a closure of the prototype in slot `index`, all upvalues new: the first one holds the table of globals,
 * the others nil.
 */
export function pushMainClosure(index: i32): void {
  const count = load<u32>(objectIn(at(index)), PROTOTYPE_UPVALUE_COUNT);
  for (let tries = 0; ; tries++) {
    const closure = tryMake(objectIn(at(index)), count);
    if (closure) {
      pushObject(closure, TAG_CLOSURE);
      return;
    }
    collectOrThrow(tries);
  }
}

function tryMake(prototype: usize, count: u32): usize {
  const closure = tryAllocate(CLOSURE_UPVALUES - BLOCK_HEADER + count * 4, TAG_CLOSURE);
  if (!closure) return 0;
  store<u8>(closure, count, BLOCK_EXTRA);
  store<u32>(closure, <u32>prototype, CLOSURE_PROTOTYPE);
  store<u32>(closure, 0, CLOSURE_GRAY);
  memory.fill(closure + CLOSURE_UPVALUES, 0, count * 4);
  for (let i: u32 = 0; i < count; i++) {
    const upvalue = tryAllocate(UPVALUE_SIZE - BLOCK_HEADER, TYPE_UPVALUE);
    if (!upvalue) return 0;
    store<u32>(upvalue, <u32>upvalue + UPVALUE_CLOSED, UPVALUE_SLOT);
    store<u32>(upvalue, 0, UPVALUE_NEXT);
    if (i == 0) setObject(upvalue + UPVALUE_CLOSED, load<u32>(PROCESS_GLOBALS), TAG_TABLE);
    else setNil(upvalue + UPVALUE_CLOSED);
    store<u32>(closure + (i << 2), <u32>upvalue, CLOSURE_UPVALUES);
  }
  return closure;
}
