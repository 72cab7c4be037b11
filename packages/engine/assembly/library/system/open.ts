// What an image has beside the language: the modules `syscall.raw` and `buffer`, and what remains of `os` and `io`
// without files and environment.

import { PROCESS_BUFFER_METATABLE, PROCESS_GLOBALS } from "@perilune/isa/src/process";
import { TAG_TABLE } from "@perilune/isa/src/values";
import {
  BUILTIN_BUFFER_INTERNAL_TO_STRING, BUILTIN_BUFFER_LENGTH, BUILTIN_OS_CLOCK, BUILTIN_OS_DATE, BUILTIN_OS_DIFFTIME, BUILTIN_OS_EXIT,
  BUILTIN_OS_TIME, BUILTIN_SYSTEM_INTERNAL_WRITE,
} from "../../generated/builtins";
import { pushBuiltin, pushCopy, pushObject, pushText, setSlotCount } from "../../native";
import { rawSetText } from "../../storage";
import { text } from "../../text";
import { fill, pushSizedTable } from "../machine/open-libraries";

/** (waits) Slot `loaded` (the top one) holds the table of loaded modules. */
export function openSystem(loaded: i32): void {
  pushSizedTable(16);
  fill(text("system"), loaded + 1);
  rawSetText(loaded, text("syscall.raw"));
  openBuffer(loaded);
  pushSizedTable(8);
  field(text("clock"), BUILTIN_OS_CLOCK);
  field(text("date"), BUILTIN_OS_DATE);
  field(text("difftime"), BUILTIN_OS_DIFFTIME);
  field(text("exit"), BUILTIN_OS_EXIT);
  field(text("time"), BUILTIN_OS_TIME);
  publish(loaded, text("os"));
  pushSizedTable(1);
  field(text("write"), BUILTIN_SYSTEM_INTERNAL_WRITE);
  publish(loaded, text("io"));
}

function openBuffer(loaded: i32): void {
  pushSizedTable(8);
  fill(text("buffer"), loaded + 1);
  store<u32>(PROCESS_BUFFER_METATABLE, <u32>pushSizedTable(4));
  pushText(text("buffer"));
  rawSetText(-2, text("__name"));
  field(text("__len"), BUILTIN_BUFFER_LENGTH);
  field(text("__tostring"), BUILTIN_BUFFER_INTERNAL_TO_STRING);
  pushCopy(loaded + 1);
  rawSetText(-2, text("__index"));
  setSlotCount(loaded + 1);
  rawSetText(loaded, text("buffer"));
}

/** (waits) Puts a builtin into the table on top. */
function field(name: i32, builtin: i32): void {
  pushBuiltin(builtin);
  rawSetText(-2, name);
}

/** (waits) Makes the table on top, popped, a global library. */
function publish(loaded: i32, name: i32): void {
  pushObject(load<u32>(PROCESS_GLOBALS), TAG_TABLE);
  pushCopy(loaded + 1);
  rawSetText(-2, name);
  setSlotCount(loaded + 1);
  rawSetText(loaded, name);
}
