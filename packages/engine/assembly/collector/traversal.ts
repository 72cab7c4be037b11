// Looking through tables and coroutines, in pieces: PROCESS_SCAN_ tells where the walk stands. A table is black from
// the start of its walk, so that writes meanwhile put it on the gray-again list; if it was resized it starts over. A weak
// table goes to that list in any case: only in the atomic phase, when nothing writes to it any more, does it come into one
// of the lists of weak tables, which use the same link.

import {
  BLOCK_EXTRA, BLOCK_MARK, BLOCK_TYPE, COROUTINE_FRAME, COROUTINE_HOOK, COROUTINE_OPEN_UPVALUES, COROUTINE_STACK, COROUTINE_STACK_END,
  COROUTINE_STATUS_NORMAL, COROUTINE_STATUS_RUNNING, FRAME_BASE, FRAME_CLOSURE, FRAME_EXTRA, FRAME_FUNCTION, FRAME_KIND, FRAME_KIND_LUA, FRAME_PC, FRAME_SIZE, COROUTINE_FRAMES,
  CLOSURE_PROTOTYPE, COROUTINE_RESUMER, FRAME_TOP, MARK_BLACK, MARK_WHITES, NODE_KEY, NODE_KEY_TAG, NODE_SIZE, PROTOTYPE_PARAMETERS, PROTOTYPE_CODE, PROTOTYPE_STACK, TABLE_ARRAY,
  TABLE_METATABLE, TABLE_NODES, TABLE_NODE_MASK, UPVALUE_NEXT,
} from "@perilune/isa/src/layout";
import {
  COLLECTOR_PHASE_ATOMIC, PROCESS_ALL_WEAK, PROCESS_COLLECTOR_PHASE, PROCESS_EPHEMERONS, PROCESS_GRAY, PROCESS_GRAY_AGAIN,
  PROCESS_RETRY, PROCESS_SCAN_BLOCK, PROCESS_SCAN_INDEX, PROCESS_SCAN_PART, PROCESS_SCAN_UPVALUE, PROCESS_WEAK_VALUES,
} from "@perilune/isa/src/process";
import { EVENT_MODE, SLOT_SIZE, TAG_COLLECTABLE, TAG_COROUTINE, TAG_DEAD_KEY, TAG_LONG_STRING, TAG_NIL, TAG_SHORT_STRING, TAG_TABLE } from "@perilune/isa/src/values";
import { OP_CALL, OP_CLOSURE, OP_CONCATENATE, OP_EXTRA, OP_NEW_TABLE, OP_SET_LIST } from "@perilune/isa/src/generated/opcodes";
import { barrierBack } from "../barrier";
import { cachedMetamethod } from "../metamethods";
import { coroutine, frame } from "../registers";
import { isCollectable, isNil, isString, objectIn, setNil, tagOf } from "../slots";
import { bytesOf, lengthOf } from "../strings";
import { arraySize, hasNodes, nodeCount } from "../tables";
import { isWhiteBlock, markBlock, markObject, markSlot, popGray, pushGray, scanSmall } from "./marking";

export const WEAK_KEYS: u32 = 1;
export const WEAK_VALUES: u32 = 2;
/** Slots or nodes looked at in one piece. */
const PIECE: u32 = 256;

/** WEAK_ bits of a table by its metatable's __mode. */
export function weakness(table: usize): u32 {
  const metatable = <usize>load<u32>(table, TABLE_METATABLE);
  if (!metatable) return 0;
  const mode = cachedMetamethod(metatable, EVENT_MODE);
  if (!isString(mode)) return 0;
  let bits: u32 = 0;
  const bytes = bytesOf(objectIn(mode));
  const length = lengthOf(objectIn(mode));
  for (let i: u32 = 0; i < length && i < 16; i++) {
    const letter = load<u8>(bytes + i);
    if (letter == 107) bits |= WEAK_KEYS; // k
    if (letter == 118) bits |= WEAK_VALUES; // v
  }
  return bits;
}

/** Looks at one gray block, or at the next piece of the one under way; returns work items, 0 = nothing is gray. */
export function scanNext(): i32 {
  const under = <usize>load<u32>(PROCESS_SCAN_BLOCK);
  if (under) return load<u8>(under, BLOCK_TYPE) == TAG_TABLE ? scanTable(under) : scanCoroutine(under);
  const block = popGray(PROCESS_GRAY);
  if (!block) return 0;
  const type = <u32>load<u8>(block, BLOCK_TYPE);
  if (type == TAG_TABLE) {
    store<u8>(block, (load<u8>(block, BLOCK_MARK) & ~MARK_WHITES) | MARK_BLACK, BLOCK_MARK);
    if (load<u32>(block, TABLE_METATABLE) == 0) {
      const total = arraySize(block) + nodeCount(block);
      if (total <= PIECE) {
        scanPlain(block);
        return 2 + <i32>total;
      }
    }
    beginScan(block);
    return scanTable(block);
  }
  if (type == TAG_COROUTINE) {
    const status = load<u8>(block, BLOCK_EXTRA);
    if (load<u8>(PROCESS_COLLECTOR_PHASE) != COLLECTOR_PHASE_ATOMIC && (status == COROUTINE_STATUS_RUNNING || status == COROUTINE_STATUS_NORMAL)) {
      pushGray(PROCESS_GRAY_AGAIN, block, type); // its stack changes all the time: at the end
      return 1;
    }
    store<u8>(block, (load<u8>(block, BLOCK_MARK) & ~MARK_WHITES) | MARK_BLACK, BLOCK_MARK);
    beginScan(block);
    return scanCoroutine(block);
  }
  return scanSmall(block, type);
}

function beginScan(block: usize): void {
  store<u32>(PROCESS_SCAN_BLOCK, <u32>block);
  store<u32>(PROCESS_SCAN_INDEX, 0);
  store<u32>(PROCESS_SCAN_PART, partOf(block));
}
/** Changes when the block's parts do. */
@inline function partOf(block: usize): u32 {
  return load<u8>(block, BLOCK_TYPE) == TAG_TABLE
    ? (load<u32>(block, TABLE_ARRAY) << 1) ^ load<u32>(block, TABLE_NODES) ^ (arraySize(block) << 3)
    : load<u32>(block, COROUTINE_STACK);
}

/** The whole of a small table without metatable. */
function scanPlain(table: usize): void {
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  for (let slot = part, end = part + arraySize(table) * SLOT_SIZE; slot < end; slot += SLOT_SIZE) markSlot(slot);
  if (!hasNodes(table)) return;
  let node = <usize>load<u32>(table, TABLE_NODES);
  for (const last = node + load<u32>(table, TABLE_NODE_MASK); node <= last; node += NODE_SIZE) {
    if (isNil(node)) {
      buryKey(node);
    } else {
      markSlot(node + NODE_KEY);
      markSlot(node);
    }
  }
}

function scanTable(table: usize): i32 {
  if (partOf(table) != load<u32>(PROCESS_SCAN_PART)) beginScan(table);
  const slots = arraySize(table);
  const total = slots + nodeCount(table);
  let index = min(load<u32>(PROCESS_SCAN_INDEX), total);
  if (index == 0) {
    const metatable = <usize>load<u32>(table, TABLE_METATABLE);
    if (metatable) markBlock(metatable);
  }
  const weak = weakness(table);
  if (weak == (WEAK_KEYS | WEAK_VALUES)) {
    store<u32>(PROCESS_SCAN_BLOCK, 0);
    listWeak(PROCESS_ALL_WEAK, table);
    return 2;
  }
  const end = min(index + PIECE, total);
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  const items = 2 + <i32>(end - index);
  for (; index < end && index < slots; index++) if (!(weak & WEAK_VALUES)) markSlot(part + index * SLOT_SIZE);
  for (; index < end; index++) {
    const node = nodes + (index - slots) * NODE_SIZE;
    if (isNil(node)) {
      buryKey(node);
    } else if (weak & WEAK_KEYS) {
      const key = node + NODE_KEY;
      if (isString(key)) markSlot(key); // strings are values, never weak
      if (!isCollectable(key) || !isWhiteBlock(objectIn(key))) markSlot(node);
    } else {
      markSlot(node + NODE_KEY);
      if (!(weak & WEAK_VALUES)) markSlot(node);
    }
  }
  if (index < total) {
    store<u32>(PROCESS_SCAN_INDEX, index);
    return items;
  }
  store<u32>(PROCESS_SCAN_BLOCK, 0);
  if (weak & WEAK_VALUES) listWeak(PROCESS_WEAK_VALUES, table);
  else if (weak) listWeak(PROCESS_EPHEMERONS, table);
  return items;
}

/** A weak table has been looked at. */
function listWeak(list: usize, table: usize): void {
  if (load<u8>(PROCESS_COLLECTOR_PHASE) == COLLECTOR_PHASE_ATOMIC) pushGray(list, table, TAG_TABLE);
  else barrierBack(table); // unless a write has already done that
}

/** The key of an entry without value must not keep its object alive, nor be taken for another later. */
@inline export function buryKey(node: usize): void {
  if (load<u32>(node, NODE_KEY_TAG) >= <u32>TAG_COLLECTABLE) store<u32>(node, TAG_DEAD_KEY, NODE_KEY_TAG);
}

/** End of the live part of a coroutine's stack. */
function liveEnd(owner: usize): usize {
  const last = owner == coroutine ? frame : <usize>load<u32>(owner, COROUTINE_FRAME);
  let end = <usize>load<u32>(last, FRAME_TOP);
  if (load<u8>(last, FRAME_KIND) == FRAME_KIND_LUA) {
    const prototype = <usize>load<u32>(load<u32>(last, FRAME_CLOSURE), CLOSURE_PROTOTYPE);
    const registers = <usize>load<u8>(prototype, PROTOTYPE_STACK);
    // The arguments of a vararg function that has not begun reach beyond its registers.
    const given = <usize>load<u8>(prototype, PROTOTYPE_PARAMETERS) + <usize>load<u32>(last, FRAME_EXTRA);
    const live = owner == coroutine && !load<u8>(PROCESS_RETRY) ? liveRegisters(last) : 0;
    if (live) return live;
    end = max(end, <usize>load<u32>(last, FRAME_BASE) + (registers << 4));
    end = max(end, <usize>load<u32>(last, FRAME_FUNCTION) + ((given + 1) << 4));
  }
  return end;
}

/**
 * End of the registers in use after the instruction that a Lua frame has just finished; 0 = not known, all count.
 * The compiler gives what allocates the first free register, so above it there are only leftovers.
 */
function liveRegisters(record: usize): usize {
  const code = <usize>load<u32>(load<u32>(load<u32>(record, FRAME_CLOSURE), CLOSURE_PROTOTYPE), PROTOTYPE_CODE);
  let at = <usize>load<u32>(record, FRAME_PC) - 4;
  if (at >= code && load<u8>(at) == OP_EXTRA) at -= 4;
  if (at < code) return 0;
  const instruction = load<u32>(at);
  const target: usize = load<u32>(record, FRAME_BASE) + ((instruction >> 4) & 0xff0);
  switch (instruction & 0xff) {
    case OP_NEW_TABLE:
    case OP_CLOSURE:
    case OP_CONCATENATE:
    case OP_SET_LIST:
      return target + SLOT_SIZE;
    case OP_CALL: {
      const wanted = instruction >> 24;
      return wanted ? target + ((wanted - 1) << 4) : load<u32>(record, FRAME_TOP);
    }
    default:
      return 0;
  }
}

function scanCoroutine(owner: usize): i32 {
  if (partOf(owner) != load<u32>(PROCESS_SCAN_PART)) beginScan(owner);
  const stack = <usize>load<u32>(owner, COROUTINE_STACK);
  if (stack + load<u32>(PROCESS_SCAN_INDEX) * SLOT_SIZE >= <usize>load<u32>(owner, COROUTINE_STACK_END)) return scanBeyondStack(owner);
  const first = stack + load<u32>(PROCESS_SCAN_INDEX) * SLOT_SIZE;
  let slot = first;
  const live = liveEnd(owner);
  const stackEnd = <usize>load<u32>(owner, COROUTINE_STACK_END);
  const end = min(slot + PIECE * SLOT_SIZE, stackEnd);
  for (; slot < end && slot < live; slot += SLOT_SIZE) markSlot(slot);
  for (; slot < end; slot += SLOT_SIZE) setNil(slot); // whatever is there was left by functions that returned
  store<u32>(PROCESS_SCAN_INDEX, <u32>((slot - stack) / SLOT_SIZE));
  store<u32>(PROCESS_SCAN_UPVALUE, load<u32>(owner, COROUTINE_OPEN_UPVALUES));
  return 2 + <i32>((end - first) / SLOT_SIZE >> 1);
}

/** The rest of a coroutine: open upvalues, then frames (as many as the index is beyond the stack), at last the coroutine itself. */
function scanBeyondStack(owner: usize): i32 {
  // While the coroutine lives, its open upvalues do: they are linked through its list. (One that was closed meanwhile ends
  // the walk: the coroutine has run then, and is looked at again.)
  let upvalue = <usize>load<u32>(PROCESS_SCAN_UPVALUE);
  let items: u32 = 0;
  for (; upvalue && items < PIECE; items++) {
    markBlock(upvalue);
    upvalue = load<u32>(upvalue, UPVALUE_NEXT);
  }
  store<u32>(PROCESS_SCAN_UPVALUE, <u32>upvalue);
  // Functions of frames are in their slots, but for closures of vararg frames and of tail calls that moved.
  const slots = (load<u32>(owner, COROUTINE_STACK_END) - load<u32>(owner, COROUTINE_STACK)) / SLOT_SIZE;
  let index = load<u32>(PROCESS_SCAN_INDEX) - slots;
  const frames = <usize>load<u32>(owner, COROUTINE_FRAMES);
  const last = <u32>((owner == coroutine ? frame : <usize>load<u32>(owner, COROUTINE_FRAME)) - frames) / FRAME_SIZE;
  for (; index < last && items < PIECE; items++) {
    index++;
    const closure = <usize>load<u32>(frames + index * FRAME_SIZE, FRAME_CLOSURE);
    if (closure) markBlock(closure);
  }
  if (upvalue || index < last) {
    store<u32>(PROCESS_SCAN_INDEX, slots + index);
    return <i32>items;
  }
  store<u32>(PROCESS_SCAN_BLOCK, 0);
  markSlot(owner + COROUTINE_HOOK);
  const resumer = <usize>load<u32>(owner, COROUTINE_RESUMER);
  if (resumer) markBlock(resumer);
  return <i32>items + 1;
}

/** One pass over a piece of an ephemeron table: marks values of marked keys; true = something was marked. */
export function convergePiece(table: usize, from: u32, to: u32): bool {
  let changed = false;
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  for (let i = from; i < to; i++) {
    const node = nodes + i * NODE_SIZE;
    if (isNil(node) || !isCollectable(node) || !isWhiteBlock(objectIn(node))) continue;
    const key = node + NODE_KEY;
    if (isCollectable(key) && isWhiteBlock(objectIn(key))) continue;
    markObject(objectIn(node));
    changed = true;
  }
  return changed;
}

/** Is this a white thing that a weak reference loses? Strings are not: they are marked instead. */
@inline function isLost(slot: usize): bool {
  if (!isCollectable(slot)) return false;
  const block = objectIn(slot);
  if (!isWhiteBlock(block)) return false;
  const type = tagOf(slot);
  if (type == TAG_SHORT_STRING || type == TAG_LONG_STRING) {
    markObject(block);
    return false;
  }
  return true;
}

/** Removes entries with lost values (array slots and nodes from..to of the traversal order). */
export function clearValues(table: usize, from: u32, to: u32): void {
  const slots = arraySize(table);
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  for (let i = from; i < to; i++) {
    if (i < slots) {
      if (isLost(part + i * SLOT_SIZE)) setNil(part + i * SLOT_SIZE);
      continue;
    }
    const node = nodes + (i - slots) * NODE_SIZE;
    if (isLost(node)) setNil(node);
    if (isNil(node)) buryKey(node);
  }
}

/** Removes entries with lost keys (nodes from..to). */
export function clearKeys(table: usize, from: u32, to: u32): void {
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  for (let i = from; i < to; i++) {
    const node = nodes + i * NODE_SIZE;
    if (!isNil(node) && isLost(node + NODE_KEY)) setNil(node);
    if (isNil(node)) buryKey(node);
  }
}
