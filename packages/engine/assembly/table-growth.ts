// How tables grow: counting keys to find the best array size, moving everything into new parts - at once, or, if it is
// much, in pieces (growth.ts) - borders, traversal.

import {
  BLOCK_HEADER, NODE_KEY, NODE_KEY_TAG, NODE_SIZE, TABLE_ARRAY, TABLE_ARRAY_SIZE, TABLE_BORDER, TABLE_GRAY, TABLE_LAST_FREE, TABLE_METATABLE,
  TABLE_NODES, TABLE_NODE_MASK, TABLE_SIZE,
} from "@perilune/isa/src/layout";
import {
  GROWTH_CLEAR_NODES, GROWTH_FILL_ARRAY, GROWTH_MOVE_ARRAY, GROWTH_MOVE_NODES, PROCESS_EMPTY_NODE, PROCESS_GROWTH_AT, PROCESS_GROWTH_KEY,
  PROCESS_GROWTH_OWNER, PROCESS_GROWTH_TABLE, PROCESS_KEY_COUNTS,
} from "@perilune/isa/src/process";
import { SLOT_EXTRA, SLOT_SIZE, SLOT_TAG, TAG_INTEGER, TAG_NIL, TAG_TABLE } from "@perilune/isa/src/values";
import { releaseRaw, shrink, sizeOf, tryAllocate, tryAllocateRaw, tryExtend } from "./allocator";
import { barrierBack } from "./barrier";
import { beginGrowthStep, fillPiece, growthOwner, PIECE_ENTRIES } from "./growth";
import { charge } from "./registers";
import { copySlot, integerIn, isNil, setInteger, tagOf } from "./slots";
import { arraySize, getInteger, hasNodes, insertKey, nodeCount, nodeOfKey, TABLE_LIMIT, tryTable } from "./tables";

/** Smallest power of two ≥ value (value ≥ 1). */
export function powerAtLeast(value: u32): u32 { return value <= 1 ? 1 : 1 << (32 - clz(value - 1)); }

/** Keys counted at once. */
export const SMALL_TABLE: u32 = 512;
/** Parts of so many bytes are filled and moved at once. */
const SMALL_PARTS: u64 = 16384;

// ── New parts. A resize at once is: allocate parts and clear them, install, move both old parts, release them.

let newArray: usize = 0;
let newNodes: usize = 0;

/** Makes slots nil and their extra 0. A few by hand: memory.fill is a call into the host's runtime. */
@inline function clearSlots(at: usize, count: u32): void {
  if (count > 32) memory.fill(at, 0, count * SLOT_SIZE);
  else for (let slot = at, end = at + count * SLOT_SIZE; slot < end; slot += SLOT_SIZE) store<u64>(slot, 0, SLOT_TAG);
}

/** Parts of up to so many slots (a node is two) lie in the block of a table that is made with them. */
const INNER_SLOTS: u32 = 12;

/** A new table with room for `arrayCount` elements and `nodes` fields (0 or a power of two), not many; 0 = no memory. */
export function tryTableWith(arrayCount: u32, nodes: u32): usize {
  if (arrayCount > INNER_SLOTS || nodes > INNER_SLOTS || arrayCount + 2 * nodes > INNER_SLOTS) {
    const table = tryTable();
    if (!table || !tryClearParts(arrayCount, nodes)) return 0;
    installParts(table, newArray, arrayCount, newNodes, nodes);
    return table;
  }
  const slots = arrayCount + 2 * nodes;
  const table = tryAllocate(TABLE_SIZE - BLOCK_HEADER + slots * SLOT_SIZE, TAG_TABLE);
  if (!table) return 0;
  store<u32>(table, 0, TABLE_METATABLE);
  store<u32>(table, 0, TABLE_GRAY);
  store<u32>(table, 0, TABLE_BORDER);
  const part = table + TABLE_SIZE;
  clearSlots(part, slots);
  installParts(table, arrayCount ? part : 0, arrayCount, part + arrayCount * SLOT_SIZE, nodes);
  return table;
}

/** Does this part lie in the table's own block? */
@inline export function isInner(table: usize, part: usize): bool { return part - table < <usize>sizeOf(table); }

/** Frees parts (0 = none) that the table does not have any more. Its block gives back what was inside, once that is all of it. */
export function releaseParts(table: usize, arrayPart: usize, nodePart: usize): void {
  const isArrayInner = isInner(table, arrayPart);
  const isNodePartInner = isInner(table, nodePart);
  if (!isArrayInner) releaseRaw(arrayPart);
  if (!isNodePartInner) releaseRaw(nodePart);
  if (!isArrayInner && !isNodePartInner) return;
  if (!isInner(table, load<u32>(table, TABLE_ARRAY)) && !isInner(table, load<u32>(table, TABLE_NODES))) shrink(table, TABLE_SIZE - BLOCK_HEADER);
}

/** Parts for `arrayCount` slots and `nodes` nodes (0 or a power of two) in newArray and newNodes, with anything in them. */
function tryParts(arrayCount: u32, nodes: u32): bool {
  newArray = 0;
  newNodes = 0;
  if (arrayCount > TABLE_LIMIT || nodes > TABLE_LIMIT / 2) return false;
  if (arrayCount) {
    newArray = tryAllocateRaw(arrayCount * SLOT_SIZE);
    if (!newArray) return false;
  }
  if (nodes) {
    newNodes = tryAllocateRaw(nodes * NODE_SIZE);
    if (!newNodes) {
      releaseRaw(newArray);
      return false;
    }
  }
  return true;
}
/** The same, empty. */
function tryClearParts(arrayCount: u32, nodes: u32): bool {
  if (!tryParts(arrayCount, nodes)) return false;
  if (arrayCount) clearSlots(newArray, arrayCount);
  if (nodes) clearSlots(newNodes, nodes * 2);
  return true;
}

function installParts(table: usize, arrayPart: usize, arrayCount: u32, nodePart: usize, nodes: u32): void {
  store<u32>(table, <u32>arrayPart, TABLE_ARRAY);
  store<u32>(table, arrayCount, TABLE_ARRAY_SIZE);
  if (nodes) {
    store<u32>(table, <u32>nodePart, TABLE_NODES);
    store<u32>(table, (nodes - 1) * NODE_SIZE, TABLE_NODE_MASK);
    store<u32>(table, <u32>nodePart + nodes * NODE_SIZE, TABLE_LAST_FREE);
  } else {
    store<u32>(table, PROCESS_EMPTY_NODE, TABLE_NODES);
    store<u32>(table, 0, TABLE_NODE_MASK);
    store<u32>(table, PROCESS_EMPTY_NODE, TABLE_LAST_FREE);
  }
}

/** Moves slots from..to of an old array part, which have no place in the new one, into the table. `key` is a slot to build keys in. */
function moveSlotRange(table: usize, part: usize, from: u32, to: u32, key: usize): void {
  for (let i = from; i < to; i++) {
    const slot = part + i * SLOT_SIZE;
    if (isNil(slot)) continue;
    setInteger(key, <i64>i + 1);
    copySlot(insertKey(table, key), slot);
  }
}

/** Moves nodes from..to of an old hash part into the table. */
function moveNodeRange(table: usize, part: usize, from: u32, to: u32): void {
  for (let i = from; i < to; i++) {
    const node = part + i * NODE_SIZE;
    if (!isNil(node)) copySlot(insertKey(table, node + NODE_KEY), node);
  }
}

/** The whole resize at once; false = no memory, nothing changed. `key` is a slot to build keys in. */
function tryResizeAtOnce(table: usize, arrayCount: u32, nodes: u32, key: usize): bool {
  const keepsArray = arrayCount == arraySize(table);
  if (!tryClearParts(keepsArray ? 0 : arrayCount, nodes)) return false;
  const oldArray = <usize>load<u32>(table, TABLE_ARRAY);
  const oldArrayCount = arraySize(table);
  const oldNodes = <usize>load<u32>(table, TABLE_NODES);
  const oldNodeCount = nodeCount(table);
  installParts(table, keepsArray ? oldArray : newArray, arrayCount, newNodes, nodes);
  if (!keepsArray) {
    const direct = min(oldArrayCount, arrayCount);
    if (direct) memory.copy(newArray, oldArray, direct * SLOT_SIZE);
    moveSlotRange(table, oldArray, direct, oldArrayCount, key);
  }
  moveNodeRange(table, oldNodes, 0, oldNodeCount);
  releaseParts(table, keepsArray ? 0 : oldArray, oldNodeCount ? oldNodes : 0);
  return true;
}

/**
 * Gives an array part more slots where it lies, if there are no nodes and what follows it in memory is free: at once, or,
 * if they are many, begins it. False = it has to move. Pays.
 */
export function tryLengthen(table: usize, arrayCount: u32): bool {
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  const size = arraySize(table);
  if (!part || hasNodes(table) || arrayCount > TABLE_LIMIT || isInner(table, part)) return false;
  if (!tryExtend(part - BLOCK_HEADER, arrayCount * SLOT_SIZE)) return false;
  if (!isSmallTable(arrayCount, 0)) {
    beginGrowth(table, part, arrayCount, 0, 0, size * SLOT_SIZE);
    return true;
  }
  charge(1 + <i32>(size >> 2));
  clearSlots(part + size * SLOT_SIZE, arrayCount - size);
  store<u32>(table, arrayCount, TABLE_ARRAY_SIZE);
  return true;
}

@inline function bytesOfParts(arrayCount: u32, nodes: u32): u64 { return <u64>arrayCount * SLOT_SIZE + <u64>nodes * NODE_SIZE; }

/** Can a table have these parts at once? */
export function isSmallTable(arrayCount: u32, nodes: u32): bool { return bytesOfParts(arrayCount, nodes) <= SMALL_PARTS; }

/**
 * Gives a table an array part of `arrayCount` slots and `nodes` nodes (0 or a power of two): at once, or, if it is much,
 * begins it, see isGrowing. False = no memory, nothing changed. `key` is a slot to build keys in. Pays.
 */
export function tryResize(table: usize, arrayCount: u32, nodes: u32, key: usize): bool {
  if (isSmallTable(arrayCount, nodes) && isSmallTable(arraySize(table), nodeCount(table))) {
    charge(1 + <i32>((arraySize(table) + 2 * nodeCount(table)) >> 2));
    return tryResizeAtOnce(table, arrayCount, nodes, key);
  }
  if (!tryParts(arrayCount, nodes)) return false;
  beginGrowth(table, newArray, arrayCount, newNodes, nodes, 0);
  return true;
}

/** The first `filled` bytes of the new array part are right already. */
function beginGrowth(table: usize, arrayPart: usize, arrayCount: u32, nodePart: usize, nodes: u32, filled: u32): void {
  installParts(PROCESS_GROWTH_TABLE, arrayPart, arrayCount, nodePart, nodes);
  store<u32>(PROCESS_GROWTH_OWNER, <u32>table);
  beginGrowthStep(GROWTH_FILL_ARRAY, filled);
}

// ── The pieces of a growth: PROCESS_GROWTH_TABLE has the new parts.

@inline function at(): u32 { return load<u32>(PROCESS_GROWTH_AT); }
@inline function setAt(value: u32): void { store<u32>(PROCESS_GROWTH_AT, value); }

/** What the old array part has a place for in the new one is copied, the rest is nil. */
export function fillArray(): void {
  const table = growthOwner();
  const size = arraySize(PROCESS_GROWTH_TABLE);
  const kept = min(arraySize(table), size);
  const done = fillPiece(load<u32>(PROCESS_GROWTH_TABLE, TABLE_ARRAY), load<u32>(table, TABLE_ARRAY), kept * SLOT_SIZE, at(), size * SLOT_SIZE);
  if (done < size * SLOT_SIZE) setAt(done);
  else beginGrowthStep(GROWTH_CLEAR_NODES, 0);
}

export function clearNodes(): void {
  const bytes = nodeCount(PROCESS_GROWTH_TABLE) * NODE_SIZE;
  const done = fillPiece(load<u32>(PROCESS_GROWTH_TABLE, TABLE_NODES), 0, 0, at(), bytes);
  if (done < bytes) setAt(done);
  else beginGrowthStep(GROWTH_MOVE_ARRAY, min(arraySize(growthOwner()), arraySize(PROCESS_GROWTH_TABLE)));
}

export function moveArray(): void {
  const table = growthOwner();
  const to = min(at() + PIECE_ENTRIES, arraySize(table));
  moveSlotRange(PROCESS_GROWTH_TABLE, load<u32>(table, TABLE_ARRAY), at(), to, PROCESS_GROWTH_KEY);
  charge(1 + <i32>(to - min(at(), to)));
  if (to < arraySize(table)) setAt(to);
  else beginGrowthStep(GROWTH_MOVE_NODES, 0);
}

export function moveNodes(): void {
  const table = growthOwner();
  const count = nodeCount(table);
  const to = min(at() + PIECE_ENTRIES, count);
  moveNodeRange(PROCESS_GROWTH_TABLE, load<u32>(table, TABLE_NODES), at(), to);
  charge(1 + 2 * <i32>(to - min(at(), to)));
  if (to < count) {
    setAt(to);
    return;
  }
  const array = <usize>load<u32>(table, TABLE_ARRAY);
  const oldArray = array == load<u32>(PROCESS_GROWTH_TABLE, TABLE_ARRAY) ? 0 : array;
  const oldNodes = count ? <usize>load<u32>(table, TABLE_NODES) : 0;
  for (let field = TABLE_ARRAY; field < TABLE_BORDER; field += 4) store<u32>(table + field, load<u32>(PROCESS_GROWTH_TABLE + field));
  releaseParts(table, oldArray, oldNodes);
  barrierBack(table);
  beginGrowthStep(0, 0);
}

// ── Which size: the largest n such that more than half of 1 … n are in use.

export function clearKeyCounts(): void { memory.fill(PROCESS_KEY_COUNTS, 0, 128); }

@inline function countKey(key: i64): u32 {
  if (<u64>(key - 1) >= <u64>TABLE_LIMIT) return 0;
  const bin = key == 1 ? 0 : 32 - clz(<u32>key - 1);
  const counter = PROCESS_KEY_COUNTS + (<usize>bin << 2);
  store<u32>(counter, load<u32>(counter) + 1);
  return 1;
}
/** Counts a key about to be inserted. */
export function countNewKey(key: usize): u32 { return tagOf(key) == TAG_INTEGER ? countKey(integerIn(key)) : 0; }
/** Counts the used slots from..to of the array part. */
export function countArrayRange(table: usize, from: u32, to: u32): u32 {
  let used: u32 = 0;
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  for (let i = from; i < to; i++) if (!isNil(part + i * SLOT_SIZE)) used += countKey(<i64>i + 1);
  return used;
}
/** Counts the used nodes from..to; their integer keys go to the counters, and to integerNodes. */
export let integerNodes: u32 = 0;
export function clearIntegerNodes(): void { integerNodes = 0; }
export function countNodeRange(table: usize, from: u32, to: u32): u32 {
  let used: u32 = 0;
  const part = <usize>load<u32>(table, TABLE_NODES);
  for (let i = from; i < to; i++) {
    const node = part + i * NODE_SIZE;
    if (isNil(node)) continue;
    used++;
    if (load<u32>(node, NODE_KEY_TAG) == TAG_INTEGER) integerNodes += countKey(load<i64>(node, NODE_KEY));
  }
  return used;
}
/** Best array size for the counted keys; keysInArray is how many of them it will hold. */
export let keysInArray: u32 = 0;
export function bestArraySize(integerKeys: u32): u32 {
  let sum: u32 = 0;
  let best: u32 = 0;
  keysInArray = 0;
  let power: u32 = 1;
  for (let bin = 0; power > 0 && integerKeys > power / 2; bin++, power <<= 1) {
    sum += load<u32>(PROCESS_KEY_COUNTS + (<usize>bin << 2));
    if (sum > power / 2) {
      best = power;
      keysInArray = sum;
    }
  }
  return best;
}

/**
 * Makes room for one more key by the usual rule, where the keys can be counted at once: for small tables. Appending to a full
 * array part doubles it without counting. False = no memory, nothing changed. `key` must be in normal form; `spare` is a slot.
 * Afterwards the table may be growing.
 */
export function tryGrow(table: usize, key: usize, spare: usize): bool {
  const size = arraySize(table);
  if (appends(table, key)) return tryLengthen(table, size * 2) || tryResize(table, max(4, size * 2), nodeCount(table), spare);
  clearKeyCounts();
  clearIntegerNodes();
  const inArray = countArrayRange(table, 0, size);
  const inNodes = countNodeRange(table, 0, nodeCount(table));
  const extra = countNewKey(key);
  const wanted = bestArraySize(inArray + integerNodes + extra);
  const rest = inArray + inNodes + 1 - keysInArray;
  return tryResize(table, wanted, rest ? powerAtLeast(rest) : 0, spare);
}

/** Is this key the one after a full array part, with nothing of that kind among the nodes? */
export function appends(table: usize, key: usize): bool {
  const size = arraySize(table);
  return tagOf(key) == TAG_INTEGER && integerIn(key) == <i64>size + 1 && (size ? !isNil(load<u32>(table, TABLE_ARRAY) + (size - 1) * SLOT_SIZE) : !hasNodes(table));
}

// ── Borders

/** A border: n such that t[n] ~= nil and t[n+1] == nil, or 0 when t[1] == nil. Logarithmic. */
export function border(table: usize): i64 {
  const size = arraySize(table);
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  if (size && isNil(part + (size - 1) * SLOT_SIZE)) {
    let low: u32 = 0;
    let high = size;
    const hint = load<u32>(table, TABLE_BORDER);
    if (hint < size) {
      if (hint == 0 || !isNil(part + (hint - 1) * SLOT_SIZE)) {
        if (isNil(part + hint * SLOT_SIZE)) return <i64>hint;
        low = hint + 1;
        if (low < size && isNil(part + low * SLOT_SIZE)) {
          store<u32>(table, low, TABLE_BORDER);
          return <i64>low;
        }
      } else {
        high = hint;
        if (high > 1 && !isNil(part + (high - 2) * SLOT_SIZE)) {
          store<u32>(table, high - 1, TABLE_BORDER);
          return <i64>(high - 1);
        }
      }
    }
    // part[low-1] is used (or low is 0), part[high-1] is nil
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (isNil(part + (middle - 1) * SLOT_SIZE)) high = middle;
      else low = middle;
    }
    store<u32>(table, low, TABLE_BORDER);
    return <i64>low;
  }
  if (!hasNodes(table) || isNil(getInteger(table, <i64>size + 1))) return <i64>size;
  // Unbounded search among the nodes.
  let low = <u64>size + 1;
  let high = low;
  do {
    low = high;
    if (high > (<u64>i64.MAX_VALUE) / 2) {
      if (!isNil(getInteger(table, i64.MAX_VALUE))) return i64.MAX_VALUE;
      high = <u64>i64.MAX_VALUE;
      break;
    }
    high *= 2;
  } while (!isNil(getInteger(table, <i64>high)));
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isNil(getInteger(table, <i64>middle))) high = middle;
    else low = middle;
  }
  return <i64>low;
}

// ── Traversal: positions 0 … arraySize−1 are array slots, then come the nodes.

/**
 * Position after `key` in traversal order; -1 = not a key of the table. A nil key starts. The extra of `hint`, a slot to
 * which nextFrom wrote, may tell the node; it is believed only if the key is there.
 */
export function positionAfter(table: usize, key: usize, hint: usize): i32 {
  const tag = tagOf(key);
  if (tag == TAG_NIL) return 0;
  const size = arraySize(table);
  if (tag == TAG_INTEGER && <u64>(integerIn(key) - 1) < <u64>size) return <i32>integerIn(key);
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  let node = <usize>load<u32>(hint, SLOT_EXTRA);
  const isNode = node - nodes <= <usize>load<u32>(table, TABLE_NODE_MASK) && ((node - nodes) & (NODE_SIZE - 1)) == 0;
  if (!isNode || load<u32>(node, NODE_KEY_TAG) != tag || load<u64>(node, NODE_KEY) != load<u64>(key)) node = nodeOfKey(table, key);
  return node ? <i32>(size + <u32>((node - <usize>load<u32>(table, TABLE_NODES)) / NODE_SIZE) + 1) : -1;
}

/**
 * Looks at no more than `limit` positions from `position` on for a used one. Found: key and value are written to two
 * slots (with the node in the key's extra) and the position after it is returned. -1 = end of the table. -2 − position = nothing found yet, go on there.
 */
export function nextFrom(table: usize, position: i32, limit: i32, key: usize, value: usize): i32 {
  const size = <i32>arraySize(table);
  let at = position;
  const stop = at > i32.MAX_VALUE - limit ? i32.MAX_VALUE : at + limit;
  const part = <usize>load<u32>(table, TABLE_ARRAY);
  while (at < size) {
    const slot = part + at * SLOT_SIZE;
    at++;
    if (!isNil(slot)) {
      setInteger(key, at);
      copySlot(value, slot);
      return at;
    }
    if (at >= stop) return -2 - at;
  }
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  const end = size + <i32>nodeCount(table);
  while (at < end) {
    const node = nodes + (at - size) * NODE_SIZE;
    at++;
    if (!isNil(node)) {
      copySlot(key, node + NODE_KEY);
      store<u32>(key, <u32>node, SLOT_EXTRA);
      copySlot(value, node);
      return at;
    }
    if (at >= stop) return -2 - at;
  }
  return -1;
}
