// debug.getupvalue, setupvalue, upvalueid, upvaluejoin.
//
// What library functions capture can be read, but not changed: they trust it.

import { BLOCK_EXTRA, BUILTIN_CLOSURE_SLOTS, CLOSURE_PROTOTYPE, CLOSURE_UPVALUES, UPVALUE_SLOT } from "@perilune/isa/src/layout";
import { SLOT_SIZE, TAG_BUILTIN_CLOSURE, TAG_CLOSURE, TAG_COROUTINE, TAG_LIGHT_USERDATA } from "@perilune/isa/src/values";
import { checkAny, throwArgument } from "../../arguments";
import { barrierForward } from "../../barrier";
import { upvalueName } from "../../debug/variable-name";
import { at, pushCopy, pushInteger, pushNil, pushSlot, pushString, pushText } from "../../native";
import { copySlot, isCollectable, objectIn, setTag, tagOf } from "../../slots";
import { text } from "../../text";
import { checkFunction, checkInt } from "./target";

/** Address where closure `index` keeps upvalue `number` (1 …): the reference to it, or the captured slot itself; 0 = none. */
function placeOf(index: i32, number: i32): usize {
  const slot = at(index);
  const tag = tagOf(slot);
  if (tag != TAG_CLOSURE && tag != TAG_BUILTIN_CLOSURE) return 0;
  const closure = objectIn(slot);
  if (number <= 0 || number > <i32>load<u8>(closure, BLOCK_EXTRA)) return 0;
  if (tag == TAG_CLOSURE) return closure + CLOSURE_UPVALUES + (<usize>(number - 1) << 2);
  return closure + BUILTIN_CLOSURE_SLOTS + <usize>(number - 1) * SLOT_SIZE;
}
@inline function isLuaFunction(index: i32): bool { return tagOf(at(index)) == TAG_CLOSURE; }

/** (waits) Pushes the name of upvalue `number` of the closure in slot `index`. */
function pushUpvalueName(index: i32, number: i32): void {
  if (!isLuaFunction(index)) {
    pushText(text(""));
    return;
  }
  const name = upvalueName(<usize>load<u32>(objectIn(at(index)), CLOSURE_PROTOTYPE), <u32>(number - 1));
  if (name) pushString(name);
  else pushText(text("(no name)"));
}

export function debugGetupvalue(): i32 {
  const number = checkInt(2);
  checkFunction(1);
  const place = placeOf(1, number);
  if (!place) return 0;
  const slot = isLuaFunction(1) ? <usize>load<u32>(load<u32>(place), UPVALUE_SLOT) : place;
  if (tagOf(slot) > <u32>TAG_COROUTINE) pushNil(); // storage of a library function
  else pushSlot(slot);
  pushUpvalueName(1, number);
  pushCopy(-2);
  return 2;
}

export function debugSetupvalue(): i32 {
  checkAny(3);
  const number = checkInt(2);
  checkFunction(1);
  const place = placeOf(1, number);
  if (!place || !isLuaFunction(1)) return 0;
  const upvalue = <usize>load<u32>(place);
  const value = at(3);
  copySlot(load<u32>(upvalue, UPVALUE_SLOT), value);
  if (isCollectable(value)) barrierForward(upvalue, objectIn(value));
  pushUpvalueName(1, number);
  return 1;
}

export function debugUpvalueid(): i32 {
  const number = checkInt(2);
  checkFunction(1);
  const place = placeOf(1, number);
  if (!place) {
    pushNil();
    return 1;
  }
  pushInteger(isLuaFunction(1) ? load<u32>(place) : <u32>place);
  setTag(at(-1), TAG_LIGHT_USERDATA);
  return 1;
}

function checkUpvalue(index: i32): usize {
  const number = checkInt(index + 1);
  checkFunction(index);
  const place = placeOf(index, number);
  if (!place) throwArgument(index + 1, text("invalid upvalue index"));
  return place;
}

export function debugUpvaluejoin(): i32 {
  const to = checkUpvalue(1);
  const from = checkUpvalue(3);
  if (!isLuaFunction(1)) throwArgument(1, text("Lua function expected"));
  if (!isLuaFunction(3)) throwArgument(3, text("Lua function expected"));
  const upvalue = load<u32>(from);
  store<u32>(to, upvalue);
  barrierForward(objectIn(at(1)), upvalue);
  return 0;
}
