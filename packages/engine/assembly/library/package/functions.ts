// The functions of the table `package`.

import { checkString, isAbsent } from "../../arguments";
import { insert, pushNil, pushText, replace, setSlotCount } from "../../native";
import { text } from "../../text";
import { searchPath } from "./search-path";

export function packageSearchpath(): i32 {
  checkString(1);
  checkString(2);
  setSlotCount(4);
  defaultText(3, text("."));
  defaultText(4, text("/"));
  if (searchPath(1, 2, 3, 4)) return 1;
  pushNil();
  insert(5);
  return 2;
}

/** (waits) The optional string in slot `index`. */
function defaultText(index: i32, otherwise: i32): void {
  if (isAbsent(index)) {
    pushText(otherwise);
    replace(index);
  } else {
    checkString(index);
  }
}

export function packageLoadlib(): i32 {
  checkString(1);
  checkString(2);
  pushNil();
  pushText(text("dynamic libraries not enabled; check your Lua installation"));
  pushText(text("absent"));
  return 3;
}
