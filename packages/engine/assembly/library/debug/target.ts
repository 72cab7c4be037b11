// What most functions of the debug library begin with: an optional coroutine as first argument.

import { TAG_COROUTINE } from "@perilune/isa/src/values";
import { checkInteger, throwArgument, throwArgumentType } from "../../arguments";
import { nameString, nameText } from "../../debug/variable-name";
import { frameAtLevel } from "../../debug/traceback";
import { at, pushString, pushSubstring, pushText, replace } from "../../native";
import { coroutine } from "../../registers";
import { isFunction, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";

/** 1 when the first argument is a coroutine, so that the others stand one further; else 0. */
export function coroutineArguments(): i32 { return tagOf(at(1)) == TAG_COROUTINE ? 1 : 0; }
/** The coroutine asked about: the first argument or the running one. */
export function targetCoroutine(shift: i32): usize { return shift ? objectIn(at(1)) : coroutine; }

/** An integer argument, as the C int it becomes in the reference. */
export function checkInt(index: i32): i32 { return <i32>checkInteger(index); }
export function checkFunction(index: i32): void { if (!isFunction(at(index))) throwArgumentType(index, text("function")); }

/** (waits) The frame at the level in slot `index`; an error when there is none. */
export function checkLevel(owner: usize, index: i32): usize {
  const frame = frameAtLevel(owner, checkInt(index));
  if (!frame) throwArgument(index, text("level out of range"));
  return frame;
}

/** (waits) Pushes the name found last, a string up to its first zero byte. */
export function pushFoundName(): void {
  const string = nameString;
  if (!string) {
    pushText(nameText);
    return;
  }
  pushString(string);
  cutAtZero();
}

/** (waits) Cuts the string in the top slot at its first zero byte, where the reference's C strings end. */
function cutAtZero(): void {
  const string = objectIn(at(-1));
  const length = lengthOf(string);
  let shown: u32 = 0;
  while (shown < length && load<u8>(bytesOf(string) + shown)) shown++;
  if (shown == length) return;
  pushSubstring(-1, 0, shown);
  replace(-2);
}
