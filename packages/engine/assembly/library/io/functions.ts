// The functions of the table `io`.

import { OPEN_READ, OPEN_WRITE } from "@perilune/isa/src/requests";
import { checkAny, checkString, isAbsent, throwArgument } from "../../arguments";
import { at, insert, pushCopy, pushNil, pushText, replace, slotCount } from "../../native";
import { throwText } from "../../raise";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { flush } from "./buffering";
import { chooseDefault, openOrThrow, pushDefault, pushKept } from "./defaults";
import { checkOpenFile, fileAt, isClosed, isFile } from "./file";
import { makeIterator } from "./lines";
import { closeFile } from "./methods";
import { checkMode, open } from "./open";
import { read } from "./read";
import { fileResult } from "./result";
import { writeAll } from "./write";

export function ioClose(): i32 {
  if (slotCount() == 0) pushKept(false);
  checkOpenFile(1);
  return closeFile(1);
}

export function ioFlush(): i32 { return fileResult(flush(fileAt(pushDefault(false))), 0); }

export function ioInput(): i32 { return chooseDefault(true); }
export function ioOutput(): i32 { return chooseDefault(false); }

export function ioLines(): i32 {
  if (slotCount() == 0) pushNil();
  if (isAbsent(1)) {
    pushKept(true);
    replace(1);
    checkOpenFile(1);
    makeIterator(1, false);
    return 1;
  }
  checkString(1);
  openOrThrow(1, OPEN_READ);
  replace(1);
  pushCopy(1);
  insert(1);
  makeIterator(2, true);
  pushNil(); // state
  pushNil(); // control
  pushCopy(1); // closing value
  return 4;
}

export function ioOpen(): i32 {
  checkString(1);
  const problem = open(1, checkMode(2));
  return problem < 0 ? fileResult(problem, 1) : 1;
}

export function ioPopen(): i32 {
  checkString(1);
  if (!isAbsent(2)) {
    const mode = checkString(2);
    const byte = lengthOf(mode) == 1 ? <i32>load<u8>(bytesOf(mode)) : 0;
    if (byte != 114 && byte != 119) throwArgument(2, text("invalid mode")); // r, w
  }
  throwText(text("'popen' not supported"));
  return 0;
}

export function ioTmpfile(): i32 {
  const problem = open(0, OPEN_READ | OPEN_WRITE);
  return problem < 0 ? fileResult(problem, 0) : 1;
}

export function ioType(): i32 {
  checkAny(1);
  if (!isFile(at(1))) pushNil();
  else pushText(isClosed(fileAt(1)) ? text("closed file") : text("file"));
  return 1;
}

export function ioRead(): i32 {
  const count = slotCount();
  return read(pushDefault(true), 1, count);
}

export function ioWrite(): i32 {
  const count = slotCount();
  const file = pushDefault(false);
  const problem = writeAll(file, 1, count);
  if (problem) return fileResult(problem, 0);
  pushCopy(file);
  return 1;
}
