// How a message about a builtin's argument begins: what the caller called it, and which argument it was. Leaf code.

import { addInteger, addText } from "../message";
import { coroutine, frame } from "../registers";
import { text } from "../text";
import { addFoundName, findFunctionName, nameKind } from "./function-name";
import { FRAME_FUNCTION } from "@perilune/isa/src/layout";
import { addGlobalName, findGlobalName } from "./global-name";

/** Adds "bad argument #n to 'f' (" for the running builtin; arguments of methods are counted without self. */
export function addArgumentProblem(index: i32): void {
  findFunctionName(coroutine, frame);
  let shown = index;
  if (nameKind == text("method")) {
    shown--;
    if (shown == 0) {
      addText(text("calling '"));
      addFoundName();
      addText(text("' on bad self ("));
      return;
    }
  }
  addText(text("bad argument #"));
  addInteger(shown);
  addText(text(" to '"));
  if (nameKind >= 0) addFoundName();
  else if (findGlobalName(load<u32>(frame, FRAME_FUNCTION))) addGlobalName();
  else addText(text("?"));
  addText(text("' ("));
}
