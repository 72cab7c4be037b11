// insert and remove.

import { TABLE_BORDER } from "@perilune/isa/src/layout";
import { PROCESS_NIL } from "@perilune/isa/src/process";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { checkInteger, optionalInteger, throwArgument } from "../../arguments";
import { barrierBack } from "../../barrier";
import { at, burn, pushCopy, pushNil, pushSlot, slotCount } from "../../native";
import { getIndexedInteger, setIndexedInteger } from "../../protocol";
import { throwText } from "../../raise";
import { base, setTop, top } from "../../registers";
import { copySlot, isTable, objectIn, setNil } from "../../slots";
import { rawSetInteger } from "../../storage";
import { border } from "../../table-growth";
import { arraySize, getInteger } from "../../tables";
import { text } from "../../text";
import { checkedLength, copyElements, isPlain, isPlainTable, READ, slotOf, WRITE } from "./plain";

export function tableInsert(): i32 {
  if (slotCount() == 2 && appendInPlace()) return 0;
  insertAnywhere();
  return 0;
}

/** t[#t + 1] := value where the array part has room for it; false = not done. */
function appendInPlace(): bool {
  if (!isTable(base)) return false;
  const table = objectIn(base);
  if (!isPlain(table)) return false;
  const length = border(table);
  if (<u64>length >= <u64>arraySize(table)) return false;
  copySlot(slotOf(table, <u32>length + 1), base + SLOT_SIZE);
  store<u32>(table, <u32>length + 1, TABLE_BORDER);
  barrierBack(table);
  return true;
}

function insertAnywhere(): void {
  const end = checkedLength(1, READ | WRITE) + 1;
  let position = end;
  if (slotCount() == 3) {
    position = checkInteger(2);
    if (<u64>(position - 1) >= <u64>end) throwArgument(2, text("position out of bounds"));
  } else if (slotCount() != 2) {
    throwText(text("wrong number of arguments to 'insert'"));
  }
  const value = slotCount();
  if (isPlainTable(1)) {
    if (end > position) {
      pushSlot(getInteger(objectIn(at(1)), end - 1));
      rawSetInteger(1, end);
      copyElements(1, position, 1, position + 1, end - 1 - position, true);
    }
    pushCopy(value);
    rawSetInteger(1, position);
    return;
  }
  for (let i = end; i > position; i--) {
    getIndexedInteger(1, i - 1);
    setIndexedInteger(1, i);
    burn(2);
  }
  pushCopy(value);
  setIndexedInteger(1, position);
}

export function tableRemove(): i32 {
  if (slotCount() != 1 || !removeLast()) removeAnywhere();
  return 1;
}

/** Pushes t[#t] and clears it where it lies in the array part; false = not done. */
function removeLast(): bool {
  if (!isTable(base)) return false;
  const table = objectIn(base);
  if (!isPlain(table)) return false;
  const length = border(table);
  if (<u64>(length - 1) >= <u64>arraySize(table)) return false;
  const slot = slotOf(table, <u32>length);
  copySlot(top, slot);
  setTop(top + SLOT_SIZE);
  setNil(slot);
  store<u32>(table, <u32>length - 1, TABLE_BORDER);
  return true;
}

/** (waits) Leaves the removed element on top. */
function removeAnywhere(): void {
  const size = checkedLength(1, READ | WRITE);
  let position = optionalInteger(2, size);
  if (position != size && <u64>(position - 1) > <u64>size) throwArgument(2, text("position out of bounds"));
  if (isPlainTable(1)) {
    pushSlot(getInteger(objectIn(at(1)), position));
    if (position < size) {
      copyElements(1, position + 1, 1, position, size - position, false);
      position = size;
    }
    const slot = getInteger(objectIn(at(1)), position);
    if (slot != PROCESS_NIL) setNil(slot);
    return;
  }
  getIndexedInteger(1, position);
  for (; position < size; position++) {
    getIndexedInteger(1, position + 1);
    setIndexedInteger(1, position);
    burn(2);
  }
  pushNil();
  setIndexedInteger(1, position);
}
