// io.lines and file:lines: an iterator that keeps the file and the formats.
//
// Captured values of the iterator: the file, whether it closes it at its end, then the formats.

import { BLOCK_EXTRA, FRAME_CLOSURE } from "@perilune/isa/src/layout";
import { addString } from "../../message";
import { throwArgument } from "../../arguments";
import { BUILTIN_IO_INTERNAL_LINES_NEXT } from "../../generated/builtins";
import { at, ensureSlots, insert, pushBoolean, pushBuiltinClosure, pushSlot, setSlotCount, slotCount, upvalue } from "../../native";
import { beginError, throwMessage, throwText } from "../../raise";
import { frame } from "../../registers";
import { isNil, isTruthy, objectIn } from "../../slots";
import { text } from "../../text";
import { fileAt, isClosed } from "./file";
import { close } from "./open";
import { read } from "./read";

const MOST_FORMATS = 250;

/** (waits) Replaces the slots from `first` on, a file and formats, by the iterator. */
export function makeIterator(first: i32, closes: bool): void {
  const count = slotCount() - first;
  if (count > MOST_FORMATS) throwArgument(MOST_FORMATS + 2, text("too many arguments"));
  pushBoolean(closes);
  insert(first + 1);
  pushBuiltinClosure(BUILTIN_IO_INTERNAL_LINES_NEXT, count + 2);
}

export function ioInternalLinesNext(): i32 {
  setSlotCount(0);
  const count = <i32>load<u8>(load<u32>(frame, FRAME_CLOSURE), BLOCK_EXTRA) - 2;
  pushSlot(upvalue(0));
  if (isClosed(fileAt(1))) throwText(text("file is already closed"));
  if (!ensureSlots(count + 20)) throwText(text("stack overflow (too many arguments)"));
  for (let index = 0; index < count; index++) pushSlot(upvalue(2 + index));
  const results = read(1, 2, count);
  if (isTruthy(at(-results))) return results;
  if (results > 1) {
    const message = at(-results + 1);
    if (!isNil(message)) {
      beginError();
      addString(objectIn(message));
      throwMessage();
    }
  }
  if (isTruthy(upvalue(1))) close(1);
  return 0;
}
