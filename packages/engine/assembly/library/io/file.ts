// Files as values: userdata with the fields drawn in isa/src/files.ts. A file argument stays in its slot, so the fields'
// address holds also across waits.

import { BLOCK_EXTRA, BLOCK_HEADER, USERDATA_BYTES, USERDATA_GRAY, USERDATA_LENGTH, USERDATA_METATABLE, USERDATA_VALUE } from "@perilune/isa/src/layout";
import { FILE_CLOSED, FILE_FLAGS, FILE_HANDLE, FILE_SIZE, USERDATA_FILE } from "@perilune/isa/src/files";
import { PROCESS_REGISTRY } from "@perilune/isa/src/process";
import { TAG_TABLE, TAG_USERDATA } from "@perilune/isa/src/values";
import { tryAllocate } from "../../allocator";
import { throwArgumentType } from "../../arguments";
import { at, collectOrThrow, pop, pushObject, replace, slotCount } from "../../native";
import { throwText } from "../../raise";
import { isTable, objectIn, setNil, tagOf } from "../../slots";
import { rawGetText } from "../../storage";
import { text } from "../../text";

@inline export function handleOf(file: usize): i32 { return load<i32>(file, FILE_HANDLE); }
@inline export function flagsOf(file: usize): u32 { return load<u32>(file, FILE_FLAGS); }
@inline export function setFlags(file: usize, flags: u32): void { store<u32>(file, flags, FILE_FLAGS); }
@inline export function isClosed(file: usize): bool { return load<i32>(file, FILE_HANDLE) == FILE_CLOSED; }
/** The file in a slot that holds one. */
@inline export function fileAt(index: i32): usize { return objectIn(at(index)) + USERDATA_BYTES; }
/** The userdata a file is the payload of. */
@inline export function ownerOf(file: usize): usize { return file - USERDATA_BYTES; }

export function isFile(slot: usize): bool {
  return tagOf(slot) == TAG_USERDATA && load<u8>(objectIn(slot), BLOCK_EXTRA) == USERDATA_FILE;
}
/** The file in slot `index`, open or not. */
export function checkFile(index: i32): usize {
  if (!isFile(at(index))) throwArgumentType(index, text("FILE*"));
  return fileAt(index);
}
/** The open file in slot `index`. */
export function checkOpenFile(index: i32): usize {
  const file = checkFile(index);
  if (isClosed(file)) throwText(text("attempt to use a closed file"));
  return file;
}

/** (waits) Pushes a closed file; returns its fields. */
export function pushFile(): usize {
  pushRegistry();
  rawGetText(-1, text("FILE*"));
  let userdata: usize = 0;
  for (let tries = 0; !userdata; tries++) {
    userdata = tryAllocate(USERDATA_BYTES - BLOCK_HEADER + FILE_SIZE, TAG_USERDATA);
    if (!userdata) collectOrThrow(tries);
  }
  store<u8>(userdata, USERDATA_FILE, BLOCK_EXTRA);
  store<u32>(userdata, isTable(at(-1)) ? <u32>objectIn(at(-1)) : 0, USERDATA_METATABLE);
  store<u32>(userdata, 0, USERDATA_GRAY);
  setNil(userdata + USERDATA_VALUE);
  store<u32>(userdata, FILE_SIZE, USERDATA_LENGTH);
  const file = userdata + USERDATA_BYTES;
  memory.fill(file, 0, FILE_SIZE);
  store<i32>(file, FILE_CLOSED, FILE_HANDLE);
  pushObject(userdata, TAG_USERDATA);
  replace(slotCount() - 2);
  pop(1);
  return file;
}

export function pushRegistry(): void { pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE); }
