// require: asks one searcher after the other for a loader, calls it, and remembers what it returned.

import { PROCESS_REGISTRY } from "@perilune/isa/src/process";
import { TAG_TABLE } from "@perilune/isa/src/values";
import { checkString } from "../../arguments";
import {
  at, bufferString, bufferText, burn, pop, pushBoolean, pushBuffer, pushCopy, pushObject, pushSlot, pushText, replace, setSlotCount,
  slotCount, upvalue,
} from "../../native";
import { getIndexed, setIndexed } from "../../protocol";
import { throwText } from "../../raise";
import { isFunction, isNil, isNumber, isString, isTable, isTruthy, objectIn } from "../../slots";
import { rawGetText } from "../../storage";
import { suspendForCall } from "../../suspension";
import { getInteger } from "../../tables";
import { text } from "../../text";
import { throwProblem } from "./problem";

const NAME = 1;
const LOADED = 2;
const SEARCHERS = 3;
const PROBLEMS = 4;
const LOADER = 5;
const DATA = 6;

/** Captured value 0: the table `package`, as for the searchers. */
export function packageRequire(): i32 {
  checkString(NAME);
  setSlotCount(NAME);
  pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE);
  rawGetText(-1, text("_LOADED"));
  replace(LOADED);
  getLoaded();
  if (isTruthy(at(-1))) return 1;
  pop(1);
  findLoader();
  pushCopy(LOADER);
  pushCopy(NAME);
  pushCopy(DATA);
  suspendForCall(2, 1);
  if (isNil(at(-1))) pop(1);
  else setLoaded();
  getLoaded();
  if (isNil(at(-1))) {
    pop(1);
    pushBoolean(true);
    setLoaded();
    pushBoolean(true);
  }
  pushCopy(DATA);
  return 2;
}

/** (waits) Pushes LOADED[name]. */
function getLoaded(): void {
  pushCopy(NAME);
  getIndexed(LOADED);
}
/** (waits) LOADED[name] := top, popped. */
function setLoaded(): void {
  const value = slotCount();
  pushCopy(NAME);
  pushCopy(value);
  setIndexed(LOADED);
  pop(1);
}

/** (waits) Fills the slots LOADER and DATA. (throws) What all searchers said. */
function findLoader(): void {
  pushText(text("searchers"));
  pushSlot(upvalue(0));
  getFieldOf();
  if (!isTable(at(SEARCHERS))) throwText(text("'package.searchers' must be a table"));
  pushBuffer();
  for (let index: i64 = 1; ; index++) {
    burn(1);
    const searcher = getInteger(objectIn(at(SEARCHERS)), index);
    if (isNil(searcher)) break;
    pushSlot(searcher);
    pushCopy(NAME);
    suspendForCall(1, 2);
    if (isFunction(at(LOADER))) return;
    if (isString(at(LOADER)) || isNumber(at(LOADER))) {
      checkString(LOADER);
      bufferText(PROBLEMS, text("\n\t"));
      bufferString(PROBLEMS, LOADER);
    }
    setSlotCount(PROBLEMS);
  }
  pushBuffer();
  bufferText(-1, text("module '"));
  bufferString(-1, NAME);
  bufferText(-1, text("' not found:"));
  throwProblem(PROBLEMS);
}

/** (waits) Key and object on top become object[key]. */
function getFieldOf(): void {
  pushCopy(-2);
  getIndexed(-2);
  replace(slotCount() - 2);
  pop(1);
}
