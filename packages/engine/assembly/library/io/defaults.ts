// The default input and output: registry entries, as in the reference, so that they outlive any name in `io`.

import { OPEN_CREATE, OPEN_READ, OPEN_TRUNCATE, OPEN_WRITE } from "@perilune/isa/src/requests";
import { checkString, isAbsent } from "../../arguments";
import { addBytes, addText } from "../../message";
import { at, bufferLength, bufferStart, pop, pushBuffer, pushCopy, replace, slotCount } from "../../native";
import { beginError, throwMessage } from "../../raise";
import { isNumber, isString, objectIn } from "../../slots";
import { rawGetText, rawSetText } from "../../storage";
import { bytesOf } from "../../strings";
import { text } from "../../text";
import { checkOpenFile, fileAt, isClosed, isFile, pushRegistry } from "./file";
import { open } from "./open";
import { bufferErrno, nameLength } from "./result";

/** (waits) Pushes what is kept as default input or output; returns its slot. */
export function pushKept(input: bool): i32 {
  pushRegistry();
  rawGetText(-1, key(input));
  replace(slotCount() - 1);
  return slotCount();
}
function key(input: bool): i32 { return input ? text("_IO_input") : text("_IO_output"); }

/** (waits) Pushes the default input or output, which must be open; returns its slot. */
export function pushDefault(input: bool): i32 {
  pushKept(input);
  if (isFile(at(-1)) && !isClosed(fileAt(-1))) return slotCount();
  beginError();
  addText(text("default "));
  addText(input ? text("input") : text("output"));
  addText(text(" file is closed"));
  throwMessage();
  return 0;
}

/** (waits) Pushes the file named in slot `name`, opened; (throws) if it cannot be. */
export function openOrThrow(name: i32, mode: i32): void {
  const problem = open(name, mode);
  if (problem >= 0) return;
  pushBuffer();
  bufferErrno(-1, -problem);
  beginError();
  addText(text("cannot open file '"));
  const string = objectIn(at(name));
  addBytes(bytesOf(string), nameLength(string));
  addText(text("' ("));
  addBytes(bufferStart(-1), bufferLength(-1));
  addText(text(")"));
  throwMessage();
}

/** (waits) io.input and io.output: sets the default to the file, or the one named, in slot 1, and pushes it. */
export function chooseDefault(input: bool): i32 {
  if (!isAbsent(1)) {
    if (isString(at(1)) || isNumber(at(1))) {
      checkString(1);
      openOrThrow(1, input ? OPEN_READ : OPEN_WRITE | OPEN_CREATE | OPEN_TRUNCATE);
    } else {
      checkOpenFile(1);
      pushCopy(1);
    }
    pushRegistry();
    pushCopy(-2);
    rawSetText(-2, key(input));
    pop(2);
  }
  pushKept(input);
  return 1;
}
