// sort: the quicksort of the reference (Sedgewick's, median of three), so that unstable orders and complaints about
// order functions are the same. It is a state machine, sorter.ts, which asks for one comparison at a time: calling an
// order function then unwinds next to nothing, and nothing of the sort's state is lost when the call does not return.

import { SLOT_SIZE } from "@perilune/isa/src/values";
import { isAbsent, throwArgument, throwArgumentType } from "../../arguments";
import { at, bufferAdvance, bufferReserve, burn, pop, pushBuffer, pushSlot, pushTable, setSlotCount } from "../../native";
import { getIndexedInteger, lessThan, setIndexedInteger } from "../../protocol";
import { throwText } from "../../raise";
import { top } from "../../registers";
import { isFunction, isTruthy, objectIn } from "../../slots";
import { rawSetInteger, resize } from "../../storage";
import { callAndContinue, suspendForCall } from "../../suspension";
import { arraySize, getInteger, nodeCount } from "../../tables";
import { text } from "../../text";
import { checkedLength, isPlainTable, READ, WRITE } from "./plain";
import { advance, answerKept, BUDGET, Need, ORDER, PIVOT, SORTED_TABLE, SORTER, SORTER_SIZE, startSorter } from "./sorter";

export function tableSort(): i32 {
  const length = checkedLength(1, READ | WRITE);
  if (length < 2) return 0;
  if (length >= i32.MAX_VALUE) throwArgument(1, text("array too big"));
  if (!isAbsent(ORDER) && !isFunction(at(ORDER))) throwArgumentType(ORDER, text("function"));
  setSlotCount(2);
  pushBuffer();
  bufferReserve(SORTER, SORTER_SIZE);
  bufferAdvance(SORTER, SORTER_SIZE);
  setSlotCount(PIVOT);
  const count = <u32>length;
  if (isPlainTable(1) && gatherInArray(count)) {
    pushSlot(at(1));
    startSorter(count);
    if (!isAbsent(ORDER)) return sortOn(false);
    sortAll();
  } else {
    pushElements(count);
    startSorter(count);
    sortAll();
    writeBack(count);
  }
  return 0;
}

/** The order function has returned. */
export function continueSort(): i32 {
  const isLess = isTruthy(top - SLOT_SIZE);
  pop(1);
  return sortOn(isLess);
}

/** Sorts a plain table up to the next call of its order function. */
function sortOn(isLess: bool): i32 {
  const need = advance(isLess);
  if (need == Need.Call) return callAndContinue(2, 1);
  if (need != Need.Nothing) throwInvalidOrder();
  return 0;
}

/** (throws) */
function throwInvalidOrder(): void { throwText(text("invalid order function for sorting")); }

/** (waits) The same in all other cases. */
function sortAll(): void {
  let isLess = false;
  while (true) {
    const need = advance(isLess);
    if (need == Need.Call) {
      suspendForCall(2, 1);
      isLess = isTruthy(top - SLOT_SIZE);
      pop(1);
    } else if (need == Need.Comparison) {
      isLess = lessThan(-2, -1, false);
      pop(2);
    } else if (need == Need.Payment) {
      burn(BUDGET);
      isLess = answerKept();
    } else if (need == Need.Nothing) {
      return;
    } else {
      throwInvalidOrder();
    }
  }
}

/** (waits) Makes the array part of the table in slot 1 cover all elements; false = they are too sparse for that. */
function gatherInArray(count: u32): bool {
  const table = objectIn(at(1));
  if (count <= arraySize(table)) return true;
  if (count > arraySize(table) + nodeCount(table)) return false;
  resize(table, count, nodeCount(table));
  return true;
}

/** (waits) Pushes a new table with copies of the elements, read as metamethods want it. */
function pushElements(count: u32): void {
  resize(pushTable(), count, 0);
  for (let i: u32 = 1; i <= count; i++) {
    getIndexedInteger(1, i);
    rawSetInteger(SORTED_TABLE, i);
    burn(1);
  }
}

function writeBack(count: u32): void {
  for (let i: u32 = 1; i <= count; i++) {
    pushSlot(getInteger(objectIn(at(SORTED_TABLE)), i));
    setIndexedInteger(1, i);
    burn(1);
  }
}
