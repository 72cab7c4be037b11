// What concerns the system around: files by name, the locale, the end of the process. There is no environment and no
// shell, whatever the host has.

import { REQUEST_EXIT, REQUEST_REMOVE, REQUEST_RENAME, REQUEST_TEMPORARY_NAME } from "@perilune/isa/src/requests";
import { TAG_TRUE } from "@perilune/isa/src/values";
import {
  beginArgumentError, checkString, endArgumentError, isAbsent, optionalInteger, stringIs,
} from "../../arguments";
import { request } from "../../host";
import { addString, addText } from "../../message";
import { at, bufferAdvance, bufferFinish, bufferReserve, pushBoolean, pushBuffer, pushInteger, pushNil, pushText, setSlotCount } from "../../native";
import { throwText } from "../../raise";
import { isTruthy, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { fileResult, nameLength } from "../io/result";

const TEMPORARY_NAME_ROOM = 4096;
const FUNCTION_NOT_IMPLEMENTED = 38;

export function osExecute(): i32 {
  if (isAbsent(1)) {
    pushBoolean(false);
    return 1;
  }
  checkString(1);
  pushNil();
  pushText(text("not available"));
  pushInteger(FUNCTION_NOT_IMPLEMENTED);
  return 3;
}

export function osExit(): i32 {
  const isBoolean = !isAbsent(1) && tagOf(at(1)) <= <u32>TAG_TRUE;
  const status = isBoolean ? (isTruthy(at(1)) ? 0 : 1) : <i32>optionalInteger(1, 0);
  const isClosing = isTruthy(at(2));
  while (true) request(REQUEST_EXIT, status, isClosing);
}

export function osGetenv(): i32 {
  checkString(1);
  pushNil();
  return 1;
}

export function osRemove(): i32 {
  const name = checkString(1);
  return fileResult(request(REQUEST_REMOVE, <i32>bytesOf(name), nameLength(name)), 1);
}

export function osRename(): i32 {
  checkString(1);
  checkString(2);
  setSlotCount(2);
  pushBuffer();
  const names = bufferReserve(3, 16);
  storeName(names, objectIn(at(1)));
  storeName(names + 8, objectIn(at(2)));
  return fileResult(request(REQUEST_RENAME, <i32>names), 0);
}
function storeName(to: usize, name: usize): void {
  store<u32>(to, <u32>bytesOf(name));
  store<u32>(to, nameLength(name), 4);
}

export function osTmpname(): i32 {
  setSlotCount(0);
  pushBuffer();
  const length = request(REQUEST_TEMPORARY_NAME, <i32>bufferReserve(1, TEMPORARY_NAME_ROOM), TEMPORARY_NAME_ROOM);
  if (length < 0) throwText(text("unable to generate a unique filename: no folder to write in is granted"));
  bufferAdvance(1, length);
  bufferFinish(1);
  return 1;
}

export function osSetlocale(): i32 {
  if (!isAbsent(1)) checkString(1);
  if (!isAbsent(2)) checkCategory(checkString(2));
  const isKnown = isAbsent(1) || stringIs(objectIn(at(1)), text("C")) || stringIs(objectIn(at(1)), text("POSIX"))
    || lengthOf(objectIn(at(1))) == 0;
  if (isKnown) pushText(text("C"));
  else pushNil();
  return 1;
}

function checkCategory(name: usize): void {
  if (stringIs(name, text("all")) || stringIs(name, text("collate")) || stringIs(name, text("ctype"))
    || stringIs(name, text("monetary")) || stringIs(name, text("numeric")) || stringIs(name, text("time"))) return;
  beginArgumentError(2);
  addText(text("invalid option '"));
  addString(name);
  addText(text("'"));
  endArgumentError();
}
