// What require asks, in this order: package.preload, the host's own modules, files found by package.path.
// A searcher gives a loader and what to pass it, or a text about where it looked in vain.

import { PART_NAME, PART_SOURCE, REQUEST_MODULE } from "@perilune/isa/src/requests";
import { PROCESS_REGISTRY } from "@perilune/isa/src/process";
import { TAG_TABLE } from "@perilune/isa/src/values";
import { checkString } from "../../arguments";
import { BUILTIN_BASE_LOAD, BUILTIN_BASE_LOADFILE } from "../../generated/builtins";
import { request } from "../../host";
import { at, bufferFinish, bufferString, bufferText, pushBuffer, pushBuiltin, pushCopy, pushNil, pushObject, pushSlot, pushText, remove, setSlotCount, slotCount, upvalue } from "../../native";
import { getIndexed } from "../../protocol";
import { throwText } from "../../raise";
import { isNil, isNumber, isString, objectIn } from "../../slots";
import { rawGetText } from "../../storage";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import { pushPartString } from "../machine/parts";
import { throwProblem } from "./problem";
import { searchPath } from "./search-path";

export function packageInternalSearchPreload(): i32 {
  checkString(1);
  pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE);
  rawGetText(-1, text("_PRELOAD"));
  pushCopy(1);
  getIndexed(-2);
  if (isNil(at(-1))) {
    pushAbout(text("no field package.preload['"), text("']"));
    return 1;
  }
  pushText(text(":preload:"));
  return 2;
}

/** (waits) Pushes the name in slot 1 between two texts. */
function pushAbout(before: i32, after: i32): void {
  pushBuffer();
  bufferText(-1, before);
  bufferString(-1, 1);
  bufferText(-1, after);
  bufferFinish(-1);
  remove(slotCount() - 1);
}

export function packageInternalSearchHost(): i32 {
  const name = checkString(1);
  setSlotCount(1);
  const found = request(REQUEST_MODULE, <i32>bytesOf(name), lengthOf(name));
  if (found <= 0) {
    if (found == 0) pushAbout(text("no module '"), text("' from the host"));
    else pushNil();
    return 1;
  }
  pushPartString(PART_NAME);
  pushBuiltin(BUILTIN_BASE_LOAD);
  pushPartString(PART_SOURCE);
  pushCopy(2);
  pushText(text("t"));
  suspendForCall(3, 2);
  return checkLoaded(2);
}

export function packageInternalSearchPath(): i32 {
  checkString(1);
  setSlotCount(1);
  pushSlot(upvalue(0));
  pushText(text("path"));
  getIndexed(2);
  if (isNumber(at(3))) checkString(3);
  if (!isString(at(3))) throwText(text("'package.path' must be a string"));
  pushText(text("."));
  pushText(text("/"));
  if (!searchPath(1, 3, 4, 5)) return 1;
  pushBuiltin(BUILTIN_BASE_LOADFILE);
  pushCopy(6);
  suspendForCall(1, 2);
  return checkLoaded(6);
}

/** The top two slots are what load returned for the file named in slot `file`: that function and the name, or (throws). */
function checkLoaded(file: i32): i32 {
  const chunk = slotCount() - 1;
  if (!isNil(at(chunk))) {
    setSlotCount(chunk);
    pushCopy(file);
    return 2;
  }
  pushBuffer();
  bufferText(-1, text("error loading module '"));
  bufferString(-1, 1);
  bufferText(-1, text("' from file '"));
  bufferString(-1, file);
  bufferText(-1, text("':\n\t"));
  bufferString(-1, chunk + 1);
  throwProblem(0);
  return 0;
}
