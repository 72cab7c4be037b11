// The methods and metamethods of files.

import { FILE_FLAG_LINES, FILE_FLAG_UNBUFFERED } from "@perilune/isa/src/files";
import { REQUEST_SIZE } from "@perilune/isa/src/requests";
import { beginArgumentError, checkString, endArgumentError, isAbsent, optionalInteger, stringIs } from "../../arguments";
import { request } from "../../host";
import { addString, addText, beginMessage, messageBytes, messageLength } from "../../message";
import { at, pushBytes, pushCopy, pushInteger, pushNil, pushText, slotCount } from "../../native";
import { addAddress } from "../../protocol";
import { integerIn, objectIn } from "../../slots";
import { text } from "../../text";
import { flush, moveTo, positionOf } from "./buffering";
import { checkFile, checkOpenFile, fileAt, flagsOf, handleOf, isClosed, setFlags } from "./file";
import { makeIterator } from "./lines";
import { close, isStandard } from "./open";
import { read } from "./read";
import { fileResult } from "./result";
import { writeAll } from "./write";

/** (waits) Closes the open file in slot `index`; the standard ones stay open. */
export function closeFile(index: i32): i32 {
  if (isStandard(fileAt(index))) {
    pushNil();
    pushText(text("cannot close standard file"));
    return 2;
  }
  return fileResult(close(index), 0);
}

export function ioInternalFileClose(): i32 {
  checkOpenFile(1);
  return closeFile(1);
}

export function ioInternalFileFlush(): i32 {
  return fileResult(flush(checkOpenFile(1)), 0);
}

export function ioInternalFileLines(): i32 {
  checkOpenFile(1);
  makeIterator(1, false);
  return 1;
}

export function ioInternalFileRead(): i32 {
  checkOpenFile(1);
  return read(1, 2, slotCount() - 1);
}

export function ioInternalFileWrite(): i32 {
  checkOpenFile(1);
  const problem = writeAll(1, 2, slotCount() - 1);
  if (problem) return fileResult(problem, 0);
  pushCopy(1);
  return 1;
}

/** (throws) */
function throwOption(index: i32): void {
  beginArgumentError(index);
  addText(text("invalid option '"));
  addString(objectIn(at(index)));
  addText(text("'"));
  endArgumentError();
}

export function ioInternalFileSeek(): i32 {
  const file = checkOpenFile(1);
  let fromEnd = false;
  let fromHere = true;
  if (!isAbsent(2)) {
    const word = checkString(2);
    fromHere = stringIs(word, text("cur"));
    fromEnd = stringIs(word, text("end"));
    if (!fromHere && !fromEnd && !stringIs(word, text("set"))) throwOption(2);
  }
  const offset = optionalInteger(3, 0);
  let problem = flush(file);
  if (problem) return fileResult(problem, 0);
  // The size lands in a slot, and tells whether the file has positions at all.
  pushInteger(0);
  problem = request(REQUEST_SIZE, handleOf(file), <i32>at(-1));
  if (problem) return fileResult(problem, 0);
  const from = fromEnd ? integerIn(at(-1)) : fromHere ? positionOf(file) : 0;
  problem = moveTo(file, from + offset);
  if (problem) return fileResult(problem, 0);
  pushInteger(from + offset);
  return 1;
}

export function ioInternalFileSetvbuf(): i32 {
  const file = checkOpenFile(1);
  const word = checkString(2);
  const none = stringIs(word, text("no"));
  const lines = stringIs(word, text("line"));
  if (!none && !lines && !stringIs(word, text("full"))) throwOption(2);
  optionalInteger(3, 0);
  const problem = flush(file);
  setFlags(file, (flagsOf(file) & ~(FILE_FLAG_UNBUFFERED | FILE_FLAG_LINES)) | (none ? FILE_FLAG_UNBUFFERED : lines ? FILE_FLAG_LINES : 0));
  return fileResult(problem, 0);
}

export function ioInternalFileToString(): i32 {
  if (isClosed(checkFile(1))) {
    pushText(text("file (closed)"));
    return 1;
  }
  beginMessage();
  addText(text("file ("));
  addAddress(at(1));
  addText(text(")"));
  pushBytes(messageBytes(), messageLength());
  return 1;
}

/** `__gc` and `__close`. */
export function ioInternalFileCollect(): i32 {
  const file = checkFile(1);
  if (!isClosed(file) && !isStandard(file)) close(1);
  return 0;
}
