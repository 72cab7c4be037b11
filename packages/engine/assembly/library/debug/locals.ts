// debug.getlocal and debug.setlocal: the variables of activations, by number.
//
// Instructions and builtins trust some of their slots: a table being filled stays a table, a loop counter a number.
// So setlocal changes a value without a name of its own (temporary, loop state) only to one of the same type, and
// leaves the slots of builtins alone. Both look like a slot that is not there: the result is nil.

import {
  CLOSURE_PROTOTYPE, FRAME_BASE, FRAME_EXTRA, FRAME_FUNCTION, FRAME_SIZE, FRAME_TOP, LOCAL_NAME,
  PROTOTYPE_IS_VARARG, PROTOTYPE_PARAMETERS,
} from "@perilune/isa/src/layout";
import { SLOT_SIZE, TAG_CLOSURE, TAG_COROUTINE, TAG_DEAD_KEY } from "@perilune/isa/src/values";
import { checkAny } from "../../arguments";
import { coroutineChanges } from "../../collector/marking";
import { instructionIndex, isLuaFrame, prototypeOf, topFrameAddress } from "../../debug/frames";
import { localAt } from "../../debug/variable-name";
import { at, pushCopy, pushNil, pushSlot, pushString, pushText, setSlotCount } from "../../native";
import { coroutine, top } from "../../registers";
import { copySlot, isFunction, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { checkInt, checkLevel, coroutineArguments, targetCoroutine } from "./target";

/** What findLocal found: slot, name (string, or 0 and a text number), and whether setlocal must keep the type. */
let localName: usize = 0;
let localText: i32 = 0;
let keepsType: bool = false;

export function debugGetlocal(): i32 {
  const shift = coroutineArguments();
  const owner = targetCoroutine(shift);
  const number = checkInt(shift + 2);
  if (isFunction(at(shift + 1))) {
    pushParameterName(shift + 1, number);
    return 1;
  }
  const frame = checkLevel(owner, shift + 1);
  const slot = findLocal(owner, frame, number);
  if (!slot) {
    pushNil();
    return 1;
  }
  const name = localName;
  const nameText = localText;
  const tag = tagOf(slot);
  if (tag > <u32>TAG_COROUTINE || tag == TAG_DEAD_KEY) pushNil(); // storage in the making
  else pushSlot(slot);
  if (name) pushString(name);
  else pushText(nameText);
  pushCopy(-2);
  return 2;
}

export function debugSetlocal(): i32 {
  const shift = coroutineArguments();
  const owner = targetCoroutine(shift);
  const level = shift + 1;
  const number = checkIntAfter(level, shift + 2);
  const frame = checkLevel(owner, level);
  checkAny(shift + 3);
  setSlotCount(shift + 3);
  const slot = findLocal(owner, frame, number);
  if (!slot || !maySet(frame, slot, at(shift + 3))) {
    pushNil();
    return 1;
  }
  copySlot(slot, at(shift + 3));
  coroutineChanges(owner);
  if (localName) pushString(localName);
  else pushText(localText);
  return 1;
}
/** The level is checked first, as in the reference. */
function checkIntAfter(level: i32, index: i32): i32 {
  checkInt(level);
  return checkInt(index);
}
function maySet(frame: usize, slot: usize, value: usize): bool {
  return isLuaFrame(frame) && (!keepsType || tagOf(slot) == tagOf(value));
}

/** (waits) Pushes the name of a parameter of the function in slot `index`, or nil. */
function pushParameterName(index: i32, number: i32): void {
  const slot = at(index);
  const local = tagOf(slot) == TAG_CLOSURE && number > 0 ? localAt(<usize>load<u32>(objectIn(slot), CLOSURE_PROTOTYPE), number, 0) : 0;
  if (local) pushString(load<u32>(local, LOCAL_NAME));
  else pushNil();
}

/** Slot of a variable of an activation, 0 = there is none of that number. Leaf code. */
function findLocal(owner: usize, frame: usize, number: i32): usize {
  localName = 0;
  keepsType = false;
  const base = <usize>load<u32>(frame, FRAME_BASE);
  const isLua = isLuaFrame(frame);
  if (isLua) {
    const prototype = prototypeOf(frame);
    if (number < 0) return findExtraArgument(frame, prototype, number);
    const local = number ? localAt(prototype, number, instructionIndex(owner, frame)) : 0;
    if (local) {
      localName = load<u32>(local, LOCAL_NAME);
      keepsType = isInternalName(localName);
      return base + <usize>(number - 1) * SLOT_SIZE;
    }
  }
  const end = endOfSlots(owner, frame);
  if (number <= 0 || <usize>number > (end > base ? (end - base) / SLOT_SIZE : 0)) return 0;
  localText = isLua ? text("(temporary)") : text("(C temporary)");
  keepsType = true;
  return base + <usize>(number - 1) * SLOT_SIZE;
}

/** Extra arguments are counted -1, -2, …; they lie behind the parameters they came with. */
function findExtraArgument(frame: usize, prototype: usize, number: i32): usize {
  if (!load<u8>(prototype, PROTOTYPE_IS_VARARG) || number < 0 - <i32>load<u32>(frame, FRAME_EXTRA)) return 0;
  localText = text("(vararg)");
  const before = <usize>load<u8>(prototype, PROTOTYPE_PARAMETERS) + <usize>(-number);
  return <usize>load<u32>(frame, FRAME_FUNCTION) + before * SLOT_SIZE;
}

/** Where the slots of an activation end: at the function it calls, or at the top of the stack. */
function endOfSlots(owner: usize, frame: usize): usize {
  if (frame < topFrameAddress(owner)) return load<u32>(frame + FRAME_SIZE, FRAME_FUNCTION);
  return owner == coroutine ? top : <usize>load<u32>(frame, FRAME_TOP);
}

/** Names with a parenthesis are the compiler's: "(for state)". */
@inline function isInternalName(name: usize): bool { return lengthOf(name) != 0 && load<u8>(bytesOf(name)) == 40; }
