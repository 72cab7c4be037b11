// The coroutine library, but for what changes frames: see interpreter/control.ts.

import {
  COROUTINE_FRAMES, COROUTINE_STACK, COROUTINE_STATUS_NORMAL, COROUTINE_STATUS_SUSPENDED, FRAME_TOP,
} from "@perilune/isa/src/layout";
import { PROCESS_MAIN_COROUTINE } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_COROUTINE } from "@perilune/isa/src/values";
import { throwArgumentType } from "../../arguments";
import { BUILTIN_COROUTINE_INTERNAL_WRAP_CALL } from "../../generated/builtins";
import { statusOf } from "../../interpreter/coroutines";
import { at, collectOrThrow, pushBoolean, pushBuiltinClosure, pushObject, pushText, slotCount } from "../../native";
import { coroutine } from "../../registers";
import { copySlot, isFunction, objectIn, tagOf } from "../../slots";
import { tryCoroutine } from "../../stack";
import { text } from "../../text";

function checkCoroutine(index: i32): usize {
  if (tagOf(at(index)) != TAG_COROUTINE) throwArgumentType(index, text("thread"));
  return objectIn(at(index));
}

/** (waits) Pushes a new coroutine that will run the function in slot 1. */
function pushCoroutine(): void {
  if (!isFunction(at(1))) throwArgumentType(1, text("function"));
  for (let tries = 0; ; tries++) {
    const made = tryCoroutine();
    if (made) {
      const stack = <usize>load<u32>(made, COROUTINE_STACK);
      copySlot(stack, at(1));
      store<u32>(load<u32>(made, COROUTINE_FRAMES), <u32>stack + SLOT_SIZE, FRAME_TOP);
      pushObject(made, TAG_COROUTINE);
      return;
    }
    collectOrThrow(tries);
  }
}

export function coroutineCreate(): i32 {
  pushCoroutine();
  return 1;
}

export function coroutineWrap(): i32 {
  pushCoroutine();
  pushBuiltinClosure(BUILTIN_COROUTINE_INTERNAL_WRAP_CALL, 1);
  return 1;
}

export function coroutineStatus(): i32 {
  const asked = checkCoroutine(1);
  const status = statusOf(asked);
  if (asked == coroutine) pushText(text("running"));
  else if (status == COROUTINE_STATUS_SUSPENDED) pushText(text("suspended"));
  else if (status == COROUTINE_STATUS_NORMAL) pushText(text("normal"));
  else pushText(text("dead"));
  return 1;
}

export function coroutineRunning(): i32 {
  pushObject(coroutine, TAG_COROUTINE);
  pushBoolean(coroutine == load<u32>(PROCESS_MAIN_COROUTINE));
  return 2;
}

export function coroutineIsyieldable(): i32 {
  const asked = slotCount() == 0 ? coroutine : checkCoroutine(1);
  pushBoolean(asked != load<u32>(PROCESS_MAIN_COROUTINE));
  return 1;
}
