// The control step: inputs from their cells into a fresh table, the call, the outputs into theirs. Block, cells and shape
// are drawn in isa/src/step.ts. Nodes of the shape are never on the slots, so the program cannot reach them; what it
// returned is looked at as it is, without metamethods.

import { PROCESS_GLOBALS, PROCESS_NIL, PROCESS_STEP } from "@perilune/isa/src/process";
import { PART_STEP, REQUEST_STEPPED } from "@perilune/isa/src/requests";
import {
  STEP_CELL_COUNT, STEP_CELLS, STEP_CULPRIT, STEP_NODE, STEP_PROBLEM, STEP_PROBLEM_EXTRA, STEP_PROBLEM_NO_FUNCTION,
  STEP_PROBLEM_NO_TABLE, STEP_PROBLEM_NONE, STEP_PROBLEM_SEVERAL, STEP_SHAPE, STEP_TAG_NAME, STEP_TAG_TEXT,
} from "@perilune/isa/src/step";
import { SYSTEM_STEP, SYSTEM_YIELD, SYSTEM_YIELD_WAIT } from "@perilune/isa/src/system";
import { SLOT_SIZE, TAG_TABLE } from "@perilune/isa/src/values";
import { requestNow } from "../../host";
import {
  allocateRaw, at, burn, ensureSlots, pop, pushBytes, pushNil, pushObject, pushSlot, pushTable, replace, setSlotCount, slotCount,
} from "../../native";
import { getIndexed } from "../../protocol";
import { copySlot, integerIn, isInteger, isNil, isString, isTable, isTruthy, objectIn, setNil, tagOf } from "../../slots";
import { rawSet, rawSetInteger, resize } from "../../storage";
import { equalStrings } from "../../strings";
import { callAndContinue, takeContinuation } from "../../suspension";
import { border, nextFrom, powerAtLeast } from "../../table-growth";
import { get, getInteger } from "../../tables";
import { pushSerialised } from "../machine/deserialise";
import { pushPart } from "../machine/parts";
import { systemCall } from "./call";
import { pushUpcall } from "./yield";

/** Places in the shape. */
const CELLS = 1;
const TEXT_BYTES = 2;
const PATH = 3;
const NAMES = 4;
const INPUTS = 5;
const OUTPUTS = 6;
/** Places of a table looked at between two payments. */
const STEP = 64;

/** (waits) Makes the block, if the host has a shape. */
export function openStep(): void {
  const floor = slotCount();
  if (!pushPart(PART_STEP)) return;
  pushSerialised(floor + 1);
  const shape = objectIn(at(floor + 2));
  const cells = <u32>integerIn(getInteger(shape, CELLS));
  const size = STEP_CELLS + cells * SLOT_SIZE + <u32>integerIn(getInteger(shape, TEXT_BYTES));
  const block = allocateRaw(size);
  memory.fill(block, 0, size);
  store<u32>(block, <u32>shape, STEP_SHAPE);
  store<u32>(block, cells, STEP_CELL_COUNT);
  store<u32>(PROCESS_STEP, <u32>block);
  setSlotCount(floor);
}

@inline function block(): usize { return load<u32>(PROCESS_STEP); }
@inline function part(place: i32): usize { return objectIn(getInteger(load<u32>(block(), STEP_SHAPE), place)); }
@inline function cell(index: i64): usize { return block() + STEP_CELLS + <usize>index * SLOT_SIZE; }
@inline function childOf(node: usize, index: i64): usize { return getInteger(node, 2 * index); }
@inline function nameOf(node: usize, index: i64): usize { return getInteger(node, 2 * index - 1); }
@inline function childCount(node: usize): i64 { return border(node) >> 1; }

/** Slots: whether it serves; above it the function and its arguments, then what it returned. */
const SERVES = 1;
const RETURNED = 2;

/**
 * step(): carries out the control step whose inputs are in the cells, and tells the host.
 * step(true): as yield_wait, but carries out control steps by itself until something else has happened. So a step runs no
 * code of the program but its own. To be called where an error ends the process.
 */
export function systemStep(): i32 {
  if (takeContinuation()) {
    endStep();
    if (!isTruthy(at(SERVES))) return 0;
  }
  setSlotCount(SERVES);
  if (isTruthy(at(SERVES))) {
    const variant = systemCall(SYSTEM_YIELD, SYSTEM_YIELD_WAIT, 0, 0, 0);
    if (variant != SYSTEM_STEP || !block()) return pushUpcall(variant);
  } else if (!block()) {
    return 0;
  }
  return beginStep();
}

/** (waits) Puts the function and its arguments on the slots, to be called; or there is none, which is told. */
function beginStep(): i32 {
  store<u32>(block(), STEP_PROBLEM_NONE, STEP_PROBLEM);
  pushFunction();
  if (isNil(at(RETURNED))) {
    tell(STEP_PROBLEM_NO_FUNCTION, PROCESS_NIL, 0);
    requestNow(REQUEST_STEPPED, 0, 0, 0);
    return 0;
  }
  pushSlot(cell(0));
  pushNode(part(INPUTS), true);
  return callAndContinue(2, 2);
}

/** (waits) What the function returned is there: one value, and nil or another. */
function endStep(): void {
  if (!isNil(at(RETURNED + 1))) tell(STEP_PROBLEM_SEVERAL, at(RETURNED + 1), 0);
  else takeOutputs();
  requestNow(REQUEST_STEPPED, 0, 0, 0);
}

/** The first problem is the one that is told. */
function tell(problem: i32, culprit: usize, node: usize): void {
  if (load<u32>(block(), STEP_PROBLEM) != STEP_PROBLEM_NONE) return;
  store<u32>(block(), problem, STEP_PROBLEM);
  copySlot(block() + STEP_CULPRIT, culprit);
  store<u32>(block(), node ? <u32>integerIn(getInteger(node, 0)) : 0, STEP_NODE);
}

/** (waits) Pushes what the name of the function stands for now. */
function pushFunction(): void {
  pushObject(load<u32>(PROCESS_GLOBALS), TAG_TABLE);
  for (let index: i64 = 1; ; index++) {
    const name = getInteger(part(PATH), index);
    if (isNil(name)) break;
    pushSlot(name);
    getIndexed(-2);
    replace(RETURNED);
  }
}

/** (waits) Pushes the table of a node; nil if the first of its values is. @param byBoth children are under their number and under their name */
function pushNode(node: usize, byBoth: bool): void {
  const count = childCount(node);
  if (!ensureSlots(8)) return pushNil();
  pushTable();
  const named = count > 0 && isString(nameOf(node, 1));
  const table = objectIn(at(-1));
  if (count > 0) resize(table, byBoth || !named ? <u32>count : 0, named ? powerAtLeast(<u32>count) : 0);
  burn(2 + <i32>count);
  for (let index: i64 = 1; index <= count; index++) {
    const child = childOf(node, index);
    if (isInteger(child)) pushCell(cell(integerIn(child)));
    else pushNode(objectIn(child), false);
    if (isNil(at(-1))) {
      pop(1);
      if (index > 1 || byBoth) continue;
      pop(1);
      return pushNil();
    }
    if (named) {
      pushSlot(nameOf(node, index));
      pushSlot(at(-2));
      rawSet(-4);
    }
    if (byBoth || !named) rawSetInteger(-2, index);
    else pop(1);
  }
}

/** (waits) Pushes the value in a cell of the inputs. */
function pushCell(slot: usize): void {
  const tag = tagOf(slot);
  if (tag == STEP_TAG_NAME) pushSlot(getInteger(part(NAMES), integerIn(slot)));
  else if (tag == STEP_TAG_TEXT) pushBytes(block() + load<u32>(slot), load<u32>(slot, 4));
  else pushSlot(slot);
}

/** (waits) What was returned goes into the cells of the outputs. */
function takeOutputs(): void {
  const node = part(OUTPUTS);
  const count = childCount(node);
  if (count == 0 && isNil(at(RETURNED))) return;
  if (count == 1 && isBare(node)) return take(childOf(node, 1), RETURNED);
  if (count > 0 && isNil(at(RETURNED))) return clear(node);
  takeTable(node, RETURNED, true);
}

/** A single output stands for itself, unless it is in a table under its name or, where it is no table itself, its number. */
function isBare(node: usize): bool {
  if (!isTable(at(RETURNED))) return !isNil(at(RETURNED)) && isInteger(childOf(node, 1));
  return !isInteger(childOf(node, 1)) && isNil(get(objectIn(at(RETURNED)), nameOf(node, 1)));
}

/** (waits) The value in a slot goes into a cell, or those of a node. */
function take(child: usize, index: i32): void {
  if (isInteger(child)) copySlot(cell(integerIn(child)), at(index));
  else if (isNil(at(index))) clear(objectIn(child));
  else takeTable(objectIn(child), index, false);
}

function clear(node: usize): void {
  const count = childCount(node);
  for (let index: i64 = 1; index <= count; index++) {
    const child = childOf(node, index);
    if (isInteger(child)) setNil(cell(integerIn(child)));
    else clear(objectIn(child));
  }
}

/** (waits) @param byEither a child may be under its name, or under its number */
function takeTable(node: usize, index: i32, byEither: bool): void {
  if (!isTable(at(index))) return tell(STEP_PROBLEM_NO_TABLE, at(index), node);
  if (!ensureSlots(8)) return tell(STEP_PROBLEM_NO_TABLE, at(index), node);
  const count = childCount(node);
  burn(1 + <i32>count);
  let found = 0;
  for (let number: i64 = 1; number <= count; number++) {
    const table = objectIn(at(index));
    const name = nameOf(node, number);
    const named = isString(name);
    let value = named ? get(table, name) : getInteger(table, number);
    if (named && byEither && isNil(value)) value = getInteger(table, number);
    if (!isNil(value)) found++;
    pushSlot(value);
    take(childOf(node, number), slotCount());
    pop(1);
  }
  tellExtra(node, index, found, byEither);
}

/** (waits) Finds out if the table in a slot has more in it than was found. */
function tellExtra(node: usize, index: i32, found: i32, byEither: bool): void {
  pushNil();
  pushNil();
  let entries = 0;
  for (let position = 0; ; ) {
    const next = nextFrom(objectIn(at(index)), position, STEP, at(-2), at(-1));
    if (next == -1) break;
    if (next < -1) {
      burn(STEP >> 2);
      position = -2 - next;
      continue;
    }
    position = next;
    if (!isWanted(node, at(-2), byEither) || ++entries > found) {
      tell(STEP_PROBLEM_EXTRA, at(-2), node);
      break;
    }
  }
  pop(2);
}

function isWanted(node: usize, key: usize, byEither: bool): bool {
  const count = childCount(node);
  for (let number: i64 = 1; number <= count; number++) {
    const name = nameOf(node, number);
    const named = isString(name);
    if (named && tagOf(key) == tagOf(name) && equalStrings(objectIn(key), objectIn(name))) return true;
    if ((!named || byEither) && isInteger(key) && integerIn(key) == number) return true;
  }
  return false;
}
