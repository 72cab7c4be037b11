// Raw table access for library code: waits for memory and fuel where a table has to grow.

import { PROCESS_NIL } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_FLOAT, TAG_NIL } from "@perilune/isa/src/values";
import { barrierBack } from "./barrier";
import { at, burn, collectOrThrow, finishGrowth, pop, pushSlot, pushText } from "./native";
import { throwOperationText } from "./raise";
import { top } from "./registers";
import { copySlot, floatIn, isNil, objectIn, setInteger, tagOf } from "./slots";
import {
  appends, bestArraySize, clearIntegerNodes, clearKeyCounts, countArrayRange, countNewKey, countNodeRange, integerNodes, keysInArray,
  powerAtLeast, SMALL_TABLE, tryGrow, tryLengthen, tryResize,
} from "./table-growth";
import { arraySize, forgetAbsent, get, getInteger, insertKey, nodeCount, normalKey } from "./tables";
import { text } from "./text";

/** Keys counted between two payments. */
const STEP: u32 = 1024;

/** (waits) table[key] := value for the table in slot `index` and the key and value in the top two slots, which are popped. */
export function rawSet(index: i32): void {
  const key = top - 2 * SLOT_SIZE;
  const tag = tagOf(key);
  if (tag == TAG_NIL) throwOperationText(text("table index is nil"));
  if (tag == TAG_FLOAT && floatIn(key) != floatIn(key)) throwOperationText(text("table index is NaN"));
  const normal = normalKey(key, top);
  if (normal != key) copySlot(key, top);
  const table = objectIn(at(index));
  let slot = get(table, key);
  if (slot == PROCESS_NIL) {
    if (isNil(top - SLOT_SIZE)) {
      pop(2);
      return;
    }
    slot = insertKey(table, key);
    while (!slot) {
      growFor(index, -2);
      slot = insertKey(table, top - 2 * SLOT_SIZE);
    }
  }
  copySlot(slot, top - SLOT_SIZE);
  forgetAbsent(table);
  barrierBack(table);
  pop(2);
}

/** (waits) table[n] := value for the table in slot `index`; pops the value from the top. */
export function rawSetInteger(index: i32, key: i64): void {
  const table = objectIn(at(index));
  const slot = getInteger(table, key);
  if (slot != PROCESS_NIL) {
    copySlot(slot, top - SLOT_SIZE);
    barrierBack(table);
    pop(1);
    return;
  }
  pushSlot(top - SLOT_SIZE);
  setInteger(top - 2 * SLOT_SIZE, key);
  rawSet(index < 0 ? index - 1 : index);
}

/** (waits) table[text] := value for the table in slot `index`; pops the value from the top. */
export function rawSetText(index: i32, name: i32): void {
  pushText(name);
  copySlot(top, top - 2 * SLOT_SIZE);
  copySlot(top - 2 * SLOT_SIZE, top - SLOT_SIZE);
  copySlot(top - SLOT_SIZE, top);
  rawSet(index < 0 ? index - 1 : index);
}

/** (waits) Pushes table[text] for the table in slot `index`. */
export function rawGetText(index: i32, name: i32): void {
  pushText(name);
  copySlot(top - SLOT_SIZE, get(objectIn(at(index < 0 ? index - 1 : index)), top - SLOT_SIZE));
}

/** (waits) Makes room for the key in slot `keyIndex` in the table in slot `index`. */
export function growFor(index: i32, keyIndex: i32): void {
  const table = objectIn(at(index));
  const size = arraySize(table);
  if (size + nodeCount(table) <= SMALL_TABLE) {
    for (let tries = 0; !tryGrow(table, at(keyIndex), top); tries++) collectOrThrow(tries);
    finishGrowth();
    burn(1);
    return;
  }
  if (appends(table, at(keyIndex))) {
    if (tryLengthen(table, size * 2)) finishGrowth();
    else resize(table, size * 2, nodeCount(table));
    return;
  }
  clearKeyCounts();
  clearIntegerNodes();
  let used: u32 = 0;
  let integers: u32 = 0;
  for (let i: u32 = 0; i < size; i += STEP) {
    used += countArrayRange(table, i, min(i + STEP, size));
    burn(STEP >> 3);
  }
  integers = used;
  const nodes = nodeCount(table);
  for (let i: u32 = 0; i < nodes; i += STEP) {
    clearIntegerNodes();
    used += countNodeRange(table, i, min(i + STEP, nodes));
    integers += integerNodes;
    burn(STEP >> 2);
  }
  const wanted = bestArraySize(integers + countNewKey(at(keyIndex)));
  const rest = used + 1 - keysInArray;
  resize(table, wanted, rest ? powerAtLeast(rest) : 0);
}

/** (waits) Gives a table (kept by some slot) an array part of `arrayCount` slots and room for `nodes` nodes (0 or a power of two). */
export function resize(table: usize, arrayCount: u32, nodes: u32): void {
  for (let tries = 0; !tryResize(table, arrayCount, nodes, top); tries++) collectOrThrow(tries);
  finishGrowth();
  barrierBack(table);
}
