// Instructions that make objects, and varargs. Each returns false when an error is pending or memory is needed, and when it
// is done but something else comes before the next instruction: values on their way, the end of the slice.

import {
  BLOCK_EXTRA, BLOCK_HEADER, CLOSURE_GRAY, CLOSURE_PROTOTYPE, CLOSURE_UPVALUES, FRAME_BASE, FRAME_CLOSURE, FRAME_EXTRA,
  FRAME_FUNCTION, FRAME_PC, FRAME_TOP, PROTOTYPE_PARAMETERS, PROTOTYPE_STACK, PROTOTYPE_UPVALUES, PROTOTYPE_UPVALUE_COUNT,
  TABLE_ARRAY, UPVALUE_DESCRIPTION_INDEX, UPVALUE_DESCRIPTION_IN_STACK, UPVALUE_DESCRIPTION_SIZE,
} from "@perilune/isa/src/layout";
import { PROCESS_RETRY } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_CLOSURE, TAG_INTEGER, TAG_TABLE } from "@perilune/isa/src/values";
import { tryAllocate } from "../allocator";
import { barrierBack } from "../barrier";
import { isGrowing } from "../growth";
import { charge, frame, fuel } from "../registers";
import { copySlot, objectIn, setInteger, setNil, setObject } from "../slots";
import { moveSlots } from "../slot-moves";
import { isSmallTable, tryResize, tryTableWith } from "../table-growth";
import { arraySize, nodeCount, tryTable } from "../tables";
import { makeRoom } from "./calls";
import { needMemory, waitForGrowth } from "./memory";
import { tryFindUpvalue } from "./upvalues";

/** An instruction with an Extra is done: true if the next one can follow at once, else that is FRAME_PC. */
function passExtra(): bool {
  if (fuel > 0 && !isGrowing()) return true;
  store<u32>(frame, load<u32>(frame, FRAME_PC) + 4, FRAME_PC);
  return false;
}

/** R[result] := {} with room for 2^(fields−1) fields and `elements` elements. */
export function newTable(result: usize, fields: u32, elements: u32): bool {
  const nodes: u32 = fields ? <u32>1 << (fields - 1) : 0;
  charge(1 + <i32>(min(elements + nodes, 1024) >> 5));
  if (!isSmallTable(elements, nodes)) return newLargeTable(result, elements, nodes);
  const table = nodes | elements ? tryTableWith(elements, nodes) : tryTable();
  if (!table) {
    needMemory();
    return false;
  }
  setObject(result, table, TAG_TABLE);
  store<u8>(PROCESS_RETRY, 0);
  return passExtra();
}

/** The instruction is done, but the table grows before the next one. */
function newLargeTable(result: usize, elements: u32, nodes: u32): bool {
  const table = tryTable();
  if (!table || !tryResize(table, elements, nodes, 0)) {
    needMemory();
    return false;
  }
  setObject(result, table, TAG_TABLE);
  store<u8>(PROCESS_RETRY, 0);
  return passExtra();
}

/** table[first+1 … first+count] := the slots after it; count 0 = up to the top. */
export function setList(at: usize, given: u32, first: u32): bool {
  const table = objectIn(at);
  const open = given == 0;
  const count = open ? <u32>((<usize>load<u32>(frame, FRAME_TOP) - at) >> 4) - 1 : given;
  const needed = first + count;
  if (needed > arraySize(table)) {
    if (!tryResize(table, needed, nodeCount(table), <usize>load<u32>(frame, FRAME_TOP) + SLOT_SIZE)) {
      needMemory();
      return false;
    }
    if (isGrowing()) {
      store<u8>(PROCESS_RETRY, 0);
      waitForGrowth();
      return false;
    }
  }
  moveSlots(load<u32>(table, TABLE_ARRAY) + (<usize>first << 4), at + SLOT_SIZE, count);
  if (open) resetTop();
  store<u8>(PROCESS_RETRY, 0);
  barrierBack(table);
  return passExtra();
}

/** The running Lua frame's top goes back to the end of its registers, after an open list was used up. */
export function resetTop(): void {
  const registers = <u32>load<u8>(load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE), PROTOTYPE_STACK);
  store<u32>(frame, load<u32>(frame, FRAME_BASE) + (registers << 4), FRAME_TOP);
}

/** R[result] := closure of a prototype, its upvalues from the enclosing closure and its registers. */
export function makeClosure(result: usize, prototype: usize, enclosing: usize, base: usize): bool {
  const count = load<u32>(prototype, PROTOTYPE_UPVALUE_COUNT);
  const closure = tryAllocate(CLOSURE_UPVALUES - BLOCK_HEADER + count * 4, TAG_CLOSURE);
  if (!closure) {
    needMemory();
    return false;
  }
  store<u8>(closure, count, BLOCK_EXTRA);
  store<u32>(closure, <u32>prototype, CLOSURE_PROTOTYPE);
  store<u32>(closure, 0, CLOSURE_GRAY);
  for (let i: u32 = 0; i < count; i++) store<u32>(closure + (i << 2), 0, CLOSURE_UPVALUES);
  let description = <usize>load<u32>(prototype, PROTOTYPE_UPVALUES);
  for (let i: u32 = 0; i < count; i++, description += UPVALUE_DESCRIPTION_SIZE) {
    const index = <usize>load<u8>(description, UPVALUE_DESCRIPTION_INDEX);
    let upvalue: usize;
    if (load<u8>(description, UPVALUE_DESCRIPTION_IN_STACK)) {
      upvalue = tryFindUpvalue(base + (index << 4));
      if (!upvalue) {
        needMemory(); // what was made so far is garbage
        return false;
      }
    } else {
      upvalue = load<u32>(enclosing + (index << 2), CLOSURE_UPVALUES);
    }
    store<u32>(closure + (i << 2), <u32>upvalue, CLOSURE_UPVALUES);
  }
  charge(1);
  setObject(result, closure, TAG_CLOSURE);
  store<u8>(PROCESS_RETRY, 0);
  return fuel > 0;
}

/** A vararg function starts: its fixed parameters move above the extra arguments, and its registers with them. */
export function prepareVarargs(): bool {
  const extra = load<u32>(frame, FRAME_EXTRA);
  if (extra == 0) return true;
  const prototype = <usize>load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE);
  const parameters = <u32>load<u8>(prototype, PROTOTYPE_PARAMETERS);
  const registers = <u32>load<u8>(prototype, PROTOTYPE_STACK);
  if (!makeRoom(<usize>load<u32>(frame, FRAME_FUNCTION) + ((1 + parameters + extra) << 4), registers + 1)) return false;
  store<u8>(PROCESS_RETRY, 0);
  const from = <usize>load<u32>(frame, FRAME_FUNCTION) + SLOT_SIZE;
  const to = from + ((parameters + extra) << 4);
  for (let i: usize = 0, bytes = <usize>parameters << 4; i < bytes; i += SLOT_SIZE) {
    copySlot(to + i, from + i);
    setNil(from + i);
  }
  store<u32>(frame, <u32>to, FRAME_BASE);
  store<u32>(frame, <u32>to + (registers << 4), FRAME_TOP);
  return true;
}

/** R[offset …] := the extra arguments; wanted < 0: all of them, setting the top. */
export function pushVarargs(offset: usize, wanted: i32): bool {
  const extra = load<u32>(frame, FRAME_EXTRA);
  const count = wanted < 0 ? extra : <u32>wanted;
  if (wanted < 0) {
    if (!makeRoom(<usize>load<u32>(frame, FRAME_BASE) + offset, count + 1)) return false;
    store<u8>(PROCESS_RETRY, 0);
  }
  const to = <usize>load<u32>(frame, FRAME_BASE) + offset;
  const prototype = <usize>load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE);
  const from = <usize>load<u32>(frame, FRAME_FUNCTION) + ((1 + <usize>load<u8>(prototype, PROTOTYPE_PARAMETERS)) << 4);
  const copied = min(count, extra);
  moveSlots(to, from, copied);
  for (let i = copied; i < count; i++) setNil(to + (<usize>i << 4));
  if (wanted < 0) store<u32>(frame, <u32>to + (count << 4), FRAME_TOP);
  return fuel > 0 && !isGrowing();
}
