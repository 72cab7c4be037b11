// Marking: white blocks become gray (listed, children unseen) or black. Nothing here recurses.

import {
  BLOCK_EXTRA, BLOCK_MARK, BLOCK_TYPE, BUILTIN_CLOSURE_SLOTS, CLOSURE_GRAY, CLOSURE_PROTOTYPE, CLOSURE_UPVALUES,
  COROUTINE_GRAY, MARK_BLACK, MARK_WHITES, PROTOTYPE_CHILDREN, PROTOTYPE_CHILD_COUNT, PROTOTYPE_CONSTANTS,
  PROTOTYPE_CONSTANT_COUNT, PROTOTYPE_LOCALS, PROTOTYPE_LOCAL_COUNT, PROTOTYPE_SOURCE, PROTOTYPE_UPVALUES,
  PROTOTYPE_UPVALUE_COUNT, LOCAL_SIZE, UPVALUE_DESCRIPTION_SIZE, UPVALUE_SLOT, USERDATA_METATABLE, USERDATA_VALUE,
} from "@perilune/isa/src/layout";
import { PROCESS_GRAY, PROCESS_GRAY_AGAIN } from "@perilune/isa/src/process";
import {
  SLOT_SIZE, TAG_BUILTIN_CLOSURE, TAG_CLOSURE, TAG_COROUTINE, TAG_LONG_STRING, TAG_SHORT_STRING, TAG_TABLE, TAG_USERDATA,
  TYPE_BUFFER, TYPE_PROTOTYPE, TYPE_UPVALUE,
} from "@perilune/isa/src/values";
import { isCollectable, objectIn } from "../slots";

@inline export function isWhiteBlock(block: usize): bool { return (load<u8>(block, BLOCK_MARK) & MARK_WHITES) != 0; }
@inline function blacken(block: usize): void { store<u8>(block, (load<u8>(block, BLOCK_MARK) & ~MARK_WHITES) | MARK_BLACK, BLOCK_MARK); }
@inline export function markSlot(slot: usize): void { if (isCollectable(slot)) markBlock(objectIn(slot)); }
@inline export function markBlock(block: usize): void { if (isWhiteBlock(block)) markObject(block); }
/** Marks a block that may be 0. */
@inline function markOptional(block: usize): void { if (block) markBlock(block); }

/** Offset of the gray link: coroutines and prototypes have it at 8, the others at 12. */
@inline function grayLink(type: u32): usize { return type == TAG_COROUTINE || type == TYPE_PROTOTYPE ? 8 : 12; }

/** A white block becomes gray, or black at once when nothing hangs on it. */
export function markObject(block: usize): void {
  const type = <u32>load<u8>(block, BLOCK_TYPE);
  switch (type) {
    case TAG_SHORT_STRING:
    case TAG_LONG_STRING:
    case TYPE_BUFFER:
      blacken(block);
      return;
    case TYPE_UPVALUE: {
      blacken(block);
      markSlot(load<u32>(block, UPVALUE_SLOT));
      return;
    }
    default:
      store<u8>(block, load<u8>(block, BLOCK_MARK) & ~MARK_WHITES, BLOCK_MARK);
      pushGray(PROCESS_GRAY, block, type);
  }
}

export function pushGray(list: usize, block: usize, type: u32): void {
  store<u32>(block + grayLink(type), load<u32>(list));
  store<u32>(list, <u32>block);
}
/** Takes the first block of a list; 0 = empty. */
export function popGray(list: usize): usize {
  const block = <usize>load<u32>(list);
  if (block) store<u32>(list, load<u32>(block + grayLink(<u32>load<u8>(block, BLOCK_TYPE))));
  return block;
}

/** A coroutine that was looked at is going to run: it must be looked at again. */
export function coroutineChanges(block: usize): void {
  const mark = load<u8>(block, BLOCK_MARK);
  if (!(mark & MARK_BLACK)) return;
  store<u8>(block, mark & ~(MARK_BLACK | MARK_WHITES), BLOCK_MARK);
  pushGray(PROCESS_GRAY_AGAIN, block, TAG_COROUTINE);
}

/** Marks the children of a gray block of bounded size; returns work items. Tables and coroutines: see traversal.ts. */
export function scanSmall(block: usize, type: u32): i32 {
  blacken(block);
  switch (type) {
    case TAG_CLOSURE: {
      markOptional(load<u32>(block, CLOSURE_PROTOTYPE));
      const count = <usize>load<u8>(block, BLOCK_EXTRA);
      for (let i: usize = 0; i < count; i++) markOptional(load<u32>(block + (i << 2), CLOSURE_UPVALUES));
      return 2 + <i32>count;
    }
    case TAG_BUILTIN_CLOSURE: {
      const count = <usize>load<u8>(block, BLOCK_EXTRA);
      for (let i: usize = 0; i < count; i++) markSlot(block + BUILTIN_CLOSURE_SLOTS + i * SLOT_SIZE);
      return 2 + <i32>count;
    }
    case TAG_USERDATA: {
      markOptional(load<u32>(block, USERDATA_METATABLE));
      markSlot(block + USERDATA_VALUE);
      return 2;
    }
    default: return scanPrototype(block);
  }
}

function scanPrototype(block: usize): i32 {
  markOptional(load<u32>(block, PROTOTYPE_SOURCE));
  const constants = <usize>load<u32>(block, PROTOTYPE_CONSTANTS);
  const constantCount = load<u32>(block, PROTOTYPE_CONSTANT_COUNT);
  for (let i: u32 = 0; i < constantCount; i++) markSlot(constants + i * SLOT_SIZE);
  const children = <usize>load<u32>(block, PROTOTYPE_CHILDREN);
  const childCount = load<u32>(block, PROTOTYPE_CHILD_COUNT);
  for (let i: u32 = 0; i < childCount; i++) markOptional(load<u32>(children + i * 4));
  const upvalues = <usize>load<u32>(block, PROTOTYPE_UPVALUES);
  const upvalueCount = load<u32>(block, PROTOTYPE_UPVALUE_COUNT);
  for (let i: u32 = 0; i < upvalueCount; i++) markOptional(load<u32>(upvalues + i * UPVALUE_DESCRIPTION_SIZE));
  const locals = <usize>load<u32>(block, PROTOTYPE_LOCALS);
  const localCount = load<u32>(block, PROTOTYPE_LOCAL_COUNT);
  for (let i: u32 = 0; i < localCount; i++) markOptional(load<u32>(locals + i * LOCAL_SIZE));
  return 4 + <i32>(constantCount + childCount + upvalueCount + localCount);
}
