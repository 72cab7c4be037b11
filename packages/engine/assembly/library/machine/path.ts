// Global names with dots reaching into tables: "print", "string.rep".

import { PROCESS_GLOBALS } from "@perilune/isa/src/process";
import { TAG_TABLE } from "@perilune/isa/src/values";
import { at, burn, pop, pushCopy, pushObject, pushSubstring, pushTable, replace, slotCount } from "../../native";
import { getIndexed, setIndexed } from "../../protocol";
import { isNil, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";

const DOT = 46;

/** (waits) Pushes what the name in slot `name` (positive) stands for. */
export function pushGlobal(name: i32): void {
  pushMember(name, pushContainer(name, false));
  getIndexed(-2);
  replace(slotCount() - 1);
}

/** (waits) Gives the name in slot `name` (positive) the value in the top slot, which is popped. */
export function setGlobal(name: i32): void {
  const value = slotCount();
  pushMember(name, pushContainer(name, true));
  pushCopy(value);
  setIndexed(-3);
  pop(2);
}

/** (waits) Pushes the table that the last part of the name is a key of; returns where in the name that part starts. */
function pushContainer(name: i32, create: bool): u32 {
  pushObject(load<u32>(PROCESS_GLOBALS), TAG_TABLE);
  let start: u32 = 0;
  const length = lengthOf(objectIn(at(name)));
  for (let end: u32 = 0; end < length; end++) {
    if (load<u8>(bytesOf(objectIn(at(name))) + end) != DOT) continue;
    burn(1);
    pushSubstring(name, start, end - start);
    getIndexed(-2);
    if (create && isNil(at(-1))) {
      pop(1);
      pushTable();
      pushSubstring(name, start, end - start);
      pushCopy(-2);
      setIndexed(-4);
    }
    replace(slotCount() - 1);
    start = end + 1;
  }
  return start;
}
function pushMember(name: i32, start: u32): void { pushSubstring(name, start, lengthOf(objectIn(at(name))) - start); }
