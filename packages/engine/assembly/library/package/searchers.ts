// What require asks, in this order: package.preload, the host's own modules, files found by package.path.
// A searcher gives a loader and what to pass it, or a text about where it looked in vain.

import { PART_NAME, PART_SOURCE, REQUEST_MODULE } from "@perilune/isa/src/requests";
import { PROCESS_NAMELESS, PROCESS_REGISTRY } from "@perilune/isa/src/process";
import { TAG_TABLE } from "@perilune/isa/src/values";
import { checkString } from "../../arguments";
import { BUILTIN_BASE_LOAD, BUILTIN_BASE_LOADFILE } from "../../generated/builtins";
import { request } from "../../host";
import { addText } from "../../message";
import { at, bufferFinish, bufferString, bufferText, pushBuffer, pushBuiltin, pushCopy, pushNil, pushObject, pushSlot, pushSubstring, pushText, remove, replace, setSlotCount, slotCount, upvalue } from "../../native";
import { getIndexed } from "../../protocol";
import { beginError, throwMessage } from "../../raise";
import { isNil, isNumber, isString, objectIn } from "../../slots";
import { rawGetText } from "../../storage";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import { pushPartString } from "../machine/parts";
import { throwProblem } from "./problem";
import { searchPath } from "./search-path";

const DOT = 46;
/** Longer names are those of no library. */
const NAME_LIMIT: u32 = 4096;

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
  pushPlainName(2);
  pushBuiltin(BUILTIN_BASE_LOAD);
  pushPartString(PART_SOURCE);
  pushCopy(2);
  pushText(text("t"));
  suspendForCall(3, 2);
  store<u8>(PROCESS_NAMELESS, 0);
  return checkLoaded(3);
}

/** (waits) Pushes the chunk name in slot `name` without the sign that tells its kind. */
function pushPlainName(name: i32): void {
  const string = objectIn(at(name));
  const first = lengthOf(string) ? <i32>load<u8>(bytesOf(string)) : 0;
  const start = <u32>(first == 64 || first == 61); // @ =
  pushSubstring(name, start, lengthOf(string) - start);
}

export function packageInternalSearchPath(): i32 {
  checkString(1);
  setSlotCount(1);
  if (!find(1, text("path"))) return 1;
  pushBuiltin(BUILTIN_BASE_LOADFILE);
  pushCopy(-2);
  suspendForCall(1, 2);
  return checkLoaded(slotCount() - 2);
}

/** There are no libraries in C, but where one would be is looked, and told. */
export function packageInternalSearchLibrary(): i32 {
  checkString(1);
  setSlotCount(1);
  return refuseLibrary(1);
}
/** The same for the library a submodule could be a part of. */
export function packageInternalSearchRoot(): i32 {
  const name = checkString(1);
  setSlotCount(1);
  const length = min(lengthOf(name), NAME_LIMIT);
  for (let index: u32 = 0; index < length; index++) {
    if (load<u8>(bytesOf(name) + index) != DOT) continue;
    pushSubstring(1, 0, index);
    return refuseLibrary(2);
  }
  return 0;
}

/** (waits) A text about where the library named in slot `name` is not, or (throws) that it cannot be loaded. */
function refuseLibrary(name: i32): i32 {
  if (!find(name, text("cpath"))) {
    if (lengthOf(objectIn(at(-2))) == 0) pushNil(); // no path, so there is nothing to tell
    return 1;
  }
  pushNil();
  pushText(text("dynamic libraries not enabled; check your Lua installation"));
  return checkLoaded(slotCount() - 2);
}

/**
 * (waits) Looks for the module named in slot `name` by a field of the captured package table, whose value is left below
 * the top: pushes the file's name, or a text about where it is not.
 */
function find(name: i32, field: i32): bool {
  const path = slotCount() + 1;
  pushSlot(upvalue(0));
  rawGetField(field);
  if (isNumber(at(path))) checkString(path);
  if (!isString(at(path))) throwPath(field);
  pushText(text("."));
  pushText(text("/"));
  const found = searchPath(name, path, path + 1, path + 2);
  remove(path + 2);
  remove(path + 1);
  return found;
}
/** (waits) The table on top becomes the value of its field. */
function rawGetField(field: i32): void {
  pushText(field);
  getIndexed(-2);
  replace(slotCount() - 1);
}
/** (throws) */
function throwPath(field: i32): void {
  beginError();
  addText(text("'package."));
  addText(field);
  addText(text("' must be a string"));
  throwMessage();
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
