// Opening and closing files, and the three standard ones.

import {
  FILE_CLOSED, FILE_FLAG_APPEND, FILE_FLAG_READ, FILE_FLAG_STANDARD, FILE_FLAG_WRITE, FILE_HANDLE,
} from "@perilune/isa/src/files";
import { USERDATA_VALUE } from "@perilune/isa/src/layout";
import { PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_FULL } from "@perilune/isa/src/process";
import {
  OPEN_APPEND, OPEN_CREATE, OPEN_READ, OPEN_TEMPORARY, OPEN_TRUNCATE, OPEN_WRITE, REQUEST_CLOSE, REQUEST_OPEN, REQUEST_TRACK,
} from "@perilune/isa/src/requests";
import { isAbsent, checkString, throwArgument } from "../../arguments";
import {
  BUILTIN_IO_INTERNAL_FILE_CLOSE, BUILTIN_IO_INTERNAL_FILE_COLLECT, BUILTIN_IO_INTERNAL_FILE_FLUSH,
  BUILTIN_IO_INTERNAL_FILE_LINES, BUILTIN_IO_INTERNAL_FILE_READ, BUILTIN_IO_INTERNAL_FILE_SEEK,
  BUILTIN_IO_INTERNAL_FILE_SETVBUF, BUILTIN_IO_INTERNAL_FILE_TO_STRING, BUILTIN_IO_INTERNAL_FILE_WRITE,
} from "../../generated/builtins";
import { registerFinalizer } from "../../collector/finalizers";
import { request } from "../../host";
import { at, pop, pushBuiltin, pushCopy, pushTable, pushText, setSlotCount, slotCount } from "../../native";
import { objectIn, setNil } from "../../slots";
import { rawSetText, resize } from "../../storage";
import { bytesOf } from "../../strings";
import { text } from "../../text";
import { flush } from "./buffering";
import { fileAt, flagsOf, handleOf, ownerOf, pushFile, setFlags } from "./file";
import { nameLength } from "./result";

const PLUS = 43;
const BINARY = 98;

/** From so many open files on, every so many opened begin a whole collection; the host refuses twice as many. */
const MANY_FILES = 128;
const MANY_STEP = 31;

/** OPEN_ bits of a mode such as "r+b"; −1 = it is none. */
function parseMode(mode: usize): i32 {
  const length = nameLength(mode);
  if (length == 0) return -1;
  let at: u32 = 1;
  const both = length > 1 && load<u8>(bytesOf(mode), 1) == PLUS;
  if (both) at++;
  while (at < length && load<u8>(bytesOf(mode) + at) == BINARY) at++;
  if (at < length) return -1;
  const other = both ? OPEN_READ | OPEN_WRITE : 0;
  switch (<i32>load<u8>(bytesOf(mode))) {
    case 114: return OPEN_READ | other; // r
    case 119: return OPEN_WRITE | OPEN_CREATE | OPEN_TRUNCATE | other; // w
    case 97: return OPEN_WRITE | OPEN_CREATE | OPEN_APPEND | other; // a
  }
  return -1;
}
/** (waits) OPEN_ bits of the optional mode in slot `index`. */
export function checkMode(index: i32): i32 {
  if (isAbsent(index)) return OPEN_READ;
  const mode = parseMode(checkString(index));
  if (mode < 0) throwArgument(index, text("invalid mode"));
  return mode;
}

/** (waits) Opens the file named in slot `name` (0 = a temporary one) and pushes it. 0, or negative errno with nothing pushed. */
export function open(name: i32, mode: i32): i32 {
  const file = pushFile();
  registerFinalizer(ownerOf(file)); // before there is something to close: it may lack memory
  const string = name ? objectIn(at(name)) : 0;
  const handle = name ? request(REQUEST_OPEN, <i32>bytesOf(string), nameLength(string), mode) : request(REQUEST_OPEN, 0, 0, mode | OPEN_TEMPORARY);
  if (handle < 0) {
    pop(1);
    return handle;
  }
  let flags = 0;
  if (mode & OPEN_READ) flags |= FILE_FLAG_READ;
  if (mode & OPEN_WRITE) flags |= FILE_FLAG_WRITE;
  if (mode & OPEN_APPEND) flags |= FILE_FLAG_APPEND;
  setFlags(file, flags);
  store<i32>(file, handle, FILE_HANDLE);
  const count = request(REQUEST_TRACK, handle, <i32>file);
  // Files nobody refers to any more are closed by their finalizers, so let the collector look for them in time.
  if (count >= MANY_FILES && (handle & MANY_STEP) == 0) {
    store<u8>(PROCESS_COLLECTOR_FULL, 1);
    store<i32>(PROCESS_COLLECTOR_DEBT, 1); // or the interpreter would not look
  }
  return 0;
}

/** (waits) Closes the open file in slot `index`, whatever comes of it. 0 or negative errno. */
export function close(index: i32): i32 {
  const file = fileAt(index);
  const problem = flush(file);
  const handle = handleOf(file);
  store<i32>(file, FILE_CLOSED, FILE_HANDLE);
  setNil(ownerOf(file) + USERDATA_VALUE);
  const closing = request(REQUEST_CLOSE, handle);
  return problem ? problem : closing;
}
@inline export function isStandard(file: usize): bool { return (flagsOf(file) & FILE_FLAG_STANDARD) != 0; }

/** (waits) Makes the metatable of files and the standard ones: `io` and `registry` are the (positive) slots of their tables. */
export function openFiles(io: i32, registry: i32): void {
  const count = slotCount();
  pushTable();
  resize(objectIn(at(-1)), 0, 8);
  const metatable = slotCount();
  pushCopy(metatable);
  rawSetText(registry, text("FILE*"));
  pushText(text("FILE*"));
  rawSetText(metatable, text("__name"));
  setMethod(metatable, text("__gc"), BUILTIN_IO_INTERNAL_FILE_COLLECT);
  setMethod(metatable, text("__close"), BUILTIN_IO_INTERNAL_FILE_COLLECT);
  setMethod(metatable, text("__tostring"), BUILTIN_IO_INTERNAL_FILE_TO_STRING);
  pushTable();
  resize(objectIn(at(-1)), 0, 8);
  const methods = slotCount();
  setMethod(methods, text("close"), BUILTIN_IO_INTERNAL_FILE_CLOSE);
  setMethod(methods, text("flush"), BUILTIN_IO_INTERNAL_FILE_FLUSH);
  setMethod(methods, text("lines"), BUILTIN_IO_INTERNAL_FILE_LINES);
  setMethod(methods, text("read"), BUILTIN_IO_INTERNAL_FILE_READ);
  setMethod(methods, text("seek"), BUILTIN_IO_INTERNAL_FILE_SEEK);
  setMethod(methods, text("setvbuf"), BUILTIN_IO_INTERNAL_FILE_SETVBUF);
  setMethod(methods, text("write"), BUILTIN_IO_INTERNAL_FILE_WRITE);
  rawSetText(metatable, text("__index"));
  openStandard(0, FILE_FLAG_READ);
  pushCopy(-1);
  rawSetText(registry, text("_IO_input"));
  rawSetText(io, text("stdin"));
  openStandard(1, FILE_FLAG_WRITE);
  pushCopy(-1);
  rawSetText(registry, text("_IO_output"));
  rawSetText(io, text("stdout"));
  openStandard(2, FILE_FLAG_WRITE);
  rawSetText(io, text("stderr"));
  setSlotCount(count);
}
function setMethod(table: i32, name: i32, id: i32): void {
  pushBuiltin(id);
  rawSetText(table, name);
}
function openStandard(handle: i32, flag: i32): void {
  const file = pushFile();
  setFlags(file, flag | FILE_FLAG_STANDARD);
  store<i32>(file, handle, FILE_HANDLE);
}
