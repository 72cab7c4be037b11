// The bottom of every computation the host starts: asks the host what to do, does it, hands the results over.

import { WANTED_ALL } from "@perilune/isa/src/layout";
import { PROCESS_REGISTRY } from "@perilune/isa/src/process";
import {
  ACTIVITY_CALL, ACTIVITY_CLOSE, ACTIVITY_LOAD, ACTIVITY_OPEN, ACTIVITY_OPEN_IMAGE, ACTIVITY_REGISTER, ACTIVITY_SET, ACTIVITY_SHOW, ACTIVITY_START,
  PART_NAME, PART_SOURCE, PART_VALUES,
  REQUEST_ACTIVITY, REQUEST_RESULTS, RESULTS_ERROR, RESULTS_SYNTAX_ERROR, RESULTS_VALUES,
} from "@perilune/isa/src/requests";
import { TAG_TABLE } from "@perilune/isa/src/values";
import { makeAllDue } from "../../collector/finalizers";
import { BUILTIN_BASE_LOAD, BUILTIN_BASE_XPCALL, BUILTIN_MACHINE_INTERNAL_MESSAGE_HANDLER } from "../../generated/builtins";
import { request } from "../../host";
import {
  at, bufferFinish, bufferLength, bufferStart, bufferString, bufferText, bufferTruncate, ensureSlots, insert, pop, pushBuffer, pushBuiltin, pushCopy, pushNil, pushObject, pushSlot,
  pushText, remove, setSlotCount, slotCount,
} from "../../native";
import { isNil, isTable, isTruthy, objectIn } from "../../slots";
import { rawGetText } from "../../storage";
import { suspendForCall } from "../../suspension";
import { getInteger } from "../../tables";
import { text } from "../../text";
import { pushSerialised } from "./deserialise";
import { openStep } from "../system/step";
import { openLibraries, registerHostFunctions } from "./open-libraries";
import { pushPart, pushPartString } from "./parts";
import { pushGlobal, setGlobal } from "./path";
import { serialise } from "./serialise";

export function machineInternalStartMain(): i32 {
  switch (request(REQUEST_ACTIVITY)) {
    case ACTIVITY_OPEN:
      openLibraries(false);
      break;
    case ACTIVITY_OPEN_IMAGE:
      openLibraries(true);
      break;
    case ACTIVITY_START:
      openStep();
      if (pushChunk()) {
        pushStarter();
        callChecked();
      }
      break;
    case ACTIVITY_REGISTER:
      registerHostFunctions();
      break;
    case ACTIVITY_LOAD:
      if (pushChunk() && callChecked()) reportResults();
      break;
    case ACTIVITY_SHOW:
      if (pushChunk() && callChecked()) showResults();
      break;
    case ACTIVITY_CALL:
      pushPartString(PART_NAME);
      pushGlobal(1);
      if (isNil(at(2))) {
        reportMissing();
        break;
      }
      remove(1);
      if (callChecked()) reportResults();
      break;
    case ACTIVITY_SET:
      pushPartString(PART_NAME);
      pushPart(PART_VALUES);
      pushSerialised(2);
      setGlobal(1);
      break;
    case ACTIVITY_CLOSE:
      makeAllDue(); // they run as soon as this returns
      break;
  }
  return 0;
}

/** (waits) Compiles the source to a function in slot 1; false = it does not compile, which is reported. */
function pushChunk(): bool {
  pushBuiltin(BUILTIN_BASE_LOAD);
  pushPartString(PART_SOURCE);
  pushPartString(PART_NAME);
  pushText(text("t"));
  suspendForCall(3, 2);
  if (isNil(at(1))) {
    pushNil();
    pushCopy(2);
    reportError(RESULTS_SYNTAX_ERROR, 2);
    return false;
  }
  pop(1);
  return true;
}

/** (waits) The function in slot 1 becomes the first argument of what the module "start" is, if it is loaded. */
function pushStarter(): void {
  pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE);
  rawGetText(-1, text("_LOADED"));
  rawGetText(-1, text("start"));
  if (isNil(at(-1))) {
    setSlotCount(1);
    return;
  }
  insert(1);
  setSlotCount(2);
}

/**
 * (waits) Calls the function in slot 1, with the arguments in slots 2 and on and those the host has ready, under the
 * message handler. Results are in slots 2 and on; false = it failed, which is reported.
 */
function callChecked(): bool {
  pushBuiltin(BUILTIN_BASE_XPCALL);
  insert(1);
  pushBuiltin(BUILTIN_MACHINE_INTERNAL_MESSAGE_HANDLER);
  insert(3);
  const values = slotCount() + 1;
  if (pushPart(PART_VALUES)) {
    pushSerialised(values);
    remove(values);
  }
  suspendForCall(slotCount() - 1, WANTED_ALL);
  ensureSlots(8);
  if (isTruthy(at(1))) return true;
  unpackReport();
  reportError(RESULTS_ERROR, 2);
  return false;
}

/** (waits) The global named in slot 1 is nil. */
function reportMissing(): void {
  pushBuffer();
  bufferText(3, text("attempt to call a nil value (global '"));
  bufferString(3, 1);
  bufferText(3, text("')"));
  bufferFinish(3);
  pushNil();
  pushCopy(4);
  reportError(RESULTS_ERROR, 4);
}

/** (waits) Has the global `print` show slots 2 and on. */
function showResults(): void {
  const count = slotCount() - 1;
  if (count == 0) return;
  pushText(text("print"));
  pushGlobal(slotCount());
  insert(2);
  pop(1);
  suspendForCall(count, 0);
}

/** (waits) Hands over slots 2 and on. */
function reportResults(): void {
  const count = slotCount();
  pushBuffer();
  for (let index = 2; index <= count; index++) {
    const problem = serialise(count + 1, index);
    if (!problem) continue;
    setSlotCount(1);
    pushText(problem);
    pushNil();
    pushCopy(2);
    reportError(RESULTS_ERROR, 2);
    return;
  }
  request(REQUEST_RESULTS, RESULTS_VALUES, <i32>bufferStart(count + 1), bufferLength(count + 1));
}

/** Makes the message handler's table in slot 2 slots 2, 3 and 4. Where the handler itself failed there is a message only. */
function unpackReport(): void {
  setSlotCount(2);
  if (!isTable(at(2))) {
    pushNil();
    pushCopy(2);
    return;
  }
  for (let index = 1; index <= 3; index++) pushSlot(getInteger(objectIn(at(2)), index));
  remove(2);
}

/** (waits) Hands over message, traceback and error value in slots `first` and on; a value that cannot cross as nil. */
export function reportError(kind: i32, first: i32): void {
  setSlotCount(first + 2);
  const buffer = slotCount() + 1;
  pushBuffer();
  for (let index = first; index < buffer; index++) {
    const length = bufferLength(buffer);
    if (!serialise(buffer, index)) continue;
    bufferTruncate(buffer, length);
    setSlotCount(buffer);
    pushNil();
    serialise(buffer, buffer + 1);
    setSlotCount(buffer);
  }
  request(REQUEST_RESULTS, kind, <i32>bufferStart(buffer), bufferLength(buffer));
}
