// Tables: an array part for keys 1 … n and a chained scatter table with Brent's variation for the rest
// (the design of Lua 5, see "The Implementation of Lua 5.0", section 4). Nothing here can wait: what needs memory
// returns false or 0 with nothing changed; library code that can wait uses storage.ts on top.
//
// Whole-table work (rehash) is cut into ranges, so that for big tables the caller can pay and pause in between.

import {
  BLOCK_EXTRA, BLOCK_HEADER, NODE_KEY, NODE_KEY_TAG, NODE_NEXT, NODE_SIZE, NODE_VALUE, STRING_HASH, TABLE_ARRAY,
  TABLE_ARRAY_SIZE, TABLE_BORDER, TABLE_GRAY, TABLE_LAST_FREE, TABLE_METATABLE, TABLE_NODES, TABLE_NODE_MASK, TABLE_SIZE,
} from "@perilune/isa/src/layout";
import { PROCESS_EMPTY_NODE, PROCESS_NIL, PROCESS_SEED, PROCESS_SEED2 } from "@perilune/isa/src/process";
import {
  SLOT_SIZE, SLOT_TAG, TAG_COLLECTABLE, TAG_DEAD_KEY, TAG_FLOAT, TAG_INTEGER, TAG_LONG_STRING, TAG_NIL, TAG_SHORT_STRING, TAG_TABLE,
} from "@perilune/isa/src/values";
import { releaseRaw, tryAllocate, tryAllocateRaw } from "./allocator";
import { copySlot, integerIn, isNil, objectIn, setInteger, setNil, tagOf } from "./slots";
import { equalStrings, hashOf } from "./strings";
import { checkWalk } from "./walks";

/** The largest number of array slots or nodes that is ever asked for. */
export const TABLE_LIMIT: u32 = 1 << 26;

/** A new empty table; 0 = no memory. */
export function tryTable(): usize {
  const table = tryAllocate(TABLE_SIZE - BLOCK_HEADER, TAG_TABLE);
  if (!table) return 0;
  store<u32>(table, 0, TABLE_METATABLE);
  store<u32>(table, 0, TABLE_GRAY);
  store<u32>(table, 0, TABLE_ARRAY);
  store<u32>(table, 0, TABLE_ARRAY_SIZE);
  store<u32>(table, 0, TABLE_BORDER);
  setEmptyNodes(table);
  return table;
}

@inline function setEmptyNodes(table: usize): void {
  store<u32>(table, PROCESS_EMPTY_NODE, TABLE_NODES);
  store<u32>(table, 0, TABLE_NODE_MASK);
  store<u32>(table, PROCESS_EMPTY_NODE, TABLE_LAST_FREE);
}

@inline export function arraySize(table: usize): u32 { return load<u32>(table, TABLE_ARRAY_SIZE); }
@inline export function hasNodes(table: usize): bool { return load<u32>(table, TABLE_NODES) != PROCESS_EMPTY_NODE; }
/** Number of nodes there is room for, 0 for a table without hash part. */
export function nodeCount(table: usize): u32 { return hasNodes(table) ? (load<u32>(table, TABLE_NODE_MASK) / NODE_SIZE) + 1 : 0; }
@inline export function metatableOf(table: usize): usize { return load<u32>(table, TABLE_METATABLE); }
/** Forgets which metamethods are known to be absent: call after every change of a table's string keys. */
@inline export function forgetAbsent(table: usize): void { store<u8>(table, 0, BLOCK_EXTRA); }

@inline function hashBits(bits: u64): u32 {
  const product = (bits ^ (<u64>load<u32>(PROCESS_SEED) << 32 | load<u32>(PROCESS_SEED2))) * 0x9e3779b97f4a7c15;
  return <u32>(product >> 32) ^ <u32>(product >> 51);
}
/** Hashes choose nodes by address bits: the low five stand for the place inside a node. */
@inline function nodeAt(table: usize, hash: u32): usize {
  return load<u32>(table, TABLE_NODES) + ((hash << 5) & load<u32>(table, TABLE_NODE_MASK));
}

/** Hash of a key in normal form (no float with an integer value). */
function hashKey(tag: u32, payload: u64): u32 {
  switch (tag) {
    case TAG_SHORT_STRING: return load<u32>(<usize>payload, STRING_HASH);
    case TAG_LONG_STRING: return hashOf(<usize>payload);
    case TAG_INTEGER:
    case TAG_FLOAT: return hashBits(payload);
    default: return hashBits(tag < <u32>TAG_INTEGER ? <u64>tag : <u64><u32>payload);
  }
}

/** Slot of table[string], or the nil slot. */
export function getShortString(table: usize, string: usize): usize {
  let node = nodeAt(table, load<u32>(string, STRING_HASH));
  let links: u32 = 0;
  do {
    if (load<u32>(node, NODE_KEY) == <u32>string && load<u32>(node, NODE_KEY_TAG) == TAG_SHORT_STRING) return node;
    node = load<u32>(node, NODE_NEXT);
    checkWalk(++links);
  } while (node);
  return PROCESS_NIL;
}

/** Slot of table[key], or the nil slot. */
export function getInteger(table: usize, key: i64): usize {
  if (<u64>(key - 1) < <u64>arraySize(table)) return load<u32>(table, TABLE_ARRAY) + (<usize>(key - 1) << 4);
  let node = nodeAt(table, hashBits(<u64>key));
  let links: u32 = 0;
  do {
    if (load<i64>(node, NODE_KEY) == key && load<u32>(node, NODE_KEY_TAG) == TAG_INTEGER) return node;
    node = load<u32>(node, NODE_NEXT);
    checkWalk(++links);
  } while (node);
  return PROCESS_NIL;
}

/** The integer a float key stands for is written over it in `scratch`; returns the slot to use as key. */
export function normalKey(key: usize, scratch: usize): usize {
  if (tagOf(key) != TAG_FLOAT) return key;
  const value = load<f64>(key);
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    const whole = <i64>value;
    if (<f64>whole == value) {
      setInteger(scratch, whole);
      return scratch;
    }
  }
  return key;
}

/** Slot of table[key] for any key, or the nil slot (also for nil and NaN). */
export function get(table: usize, key: usize): usize {
  const tag = tagOf(key);
  if (tag == TAG_SHORT_STRING) return getShortString(table, objectIn(key));
  if (tag == TAG_INTEGER) return getInteger(table, integerIn(key));
  if (tag == TAG_NIL) return PROCESS_NIL;
  if (tag == TAG_FLOAT) {
    const value = load<f64>(key);
    if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
      const whole = <i64>value;
      if (<f64>whole == value) return getInteger(table, whole);
    }
  }
  return getGeneric(table, tag, load<u64>(key));
}

function getGeneric(table: usize, tag: u32, payload: u64): usize {
  let node = nodeAt(table, hashKey(tag, payload));
  let links: u32 = 0;
  do {
    if (load<u32>(node, NODE_KEY_TAG) == tag && sameKey(tag, load<u64>(node, NODE_KEY), payload)) return node;
    node = load<u32>(node, NODE_NEXT);
    checkWalk(++links);
  } while (node);
  return PROCESS_NIL;
}

/** Node of a key (in normal form), also one whose key the collector declared dead; 0 = none. */
export function nodeOfKey(table: usize, key: usize): usize {
  const tag = tagOf(key);
  const payload = load<u64>(key);
  let node = nodeAt(table, hashKey(tag, payload));
  let links: u32 = 0;
  do {
    checkWalk(++links);
    const found = load<u32>(node, NODE_KEY_TAG);
    if (found == tag ? sameKey(tag, load<u64>(node, NODE_KEY), payload) : found == TAG_DEAD_KEY && load<u32>(node, NODE_KEY) == <u32>payload) return node;
    node = load<u32>(node, NODE_NEXT);
  } while (node);
  return 0;
}

@inline function sameKey(tag: u32, left: u64, right: u64): bool {
  if (tag < <u32>TAG_INTEGER) return true;
  if (tag == TAG_FLOAT) return reinterpret<f64>(left) == reinterpret<f64>(right);
  if (tag == TAG_LONG_STRING) return equalStrings(<usize>left, <usize>right);
  return <u32>left == <u32>right;
}

/** A node no key uses, found downward from the last one handed out; 0 = the hash part is full. */
function freeNode(table: usize): usize {
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  if (nodes == PROCESS_EMPTY_NODE) return 0;
  let node = <usize>load<u32>(table, TABLE_LAST_FREE);
  while (node > nodes) {
    node -= NODE_SIZE;
    if (load<u32>(node, NODE_KEY_TAG) == TAG_NIL) {
      store<u32>(table, <u32>node, TABLE_LAST_FREE);
      return node;
    }
  }
  store<u32>(table, <u32>nodes, TABLE_LAST_FREE);
  return 0;
}

/**
 * Value slot for a key that is not in the table (in normal form, neither nil nor NaN): array slot or new node.
 * The slot reads nil. Returns 0 when there is no room: grow and try again.
 */
export function insertKey(table: usize, key: usize): usize {
  const tag = tagOf(key);
  const payload = load<u64>(key);
  if (tag == TAG_INTEGER && payload - 1 < <u64>arraySize(table)) return load<u32>(table, TABLE_ARRAY) + (<usize>(payload - 1) << 4);
  const main = nodeAt(table, hashKey(tag, payload));
  let node = main;
  if (tagOf(main) != TAG_NIL || main == PROCESS_EMPTY_NODE) {
    node = freeNode(table);
    if (!node) return 0;
    const otherTag = load<u32>(main, NODE_KEY_TAG);
    const other = otherTag == TAG_DEAD_KEY ? main : nodeAt(table, hashKey(otherTag, load<u64>(main, NODE_KEY)));
    if (other != main) { // the key living here belongs elsewhere: it moves, and the new one takes its place
      let before = other;
      for (let links: u32 = 0; load<u32>(before, NODE_NEXT) != <u32>main; links++) {
        checkWalk(links);
        before = load<u32>(before, NODE_NEXT);
      }
      store<u32>(before, <u32>node, NODE_NEXT);
      copySlot(node, main);
      copySlot(node + NODE_KEY, main + NODE_KEY);
      store<u32>(node, load<u32>(main, NODE_NEXT), NODE_NEXT);
      store<u32>(main, 0, NODE_NEXT);
      node = main;
    } else { // it is at home: the new one goes to the free node, second in the chain
      store<u32>(node, load<u32>(main, NODE_NEXT), NODE_NEXT);
      store<u32>(main, <u32>node, NODE_NEXT);
    }
  }
  // A node whose value is nil may still have an old key and be part of a chain: its link stays.
  store<u64>(node, payload, NODE_KEY);
  store<u32>(node, tag, NODE_KEY_TAG);
  setNil(node);
  return node;
}
