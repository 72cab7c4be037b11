// debug.sethook and debug.gethook. The interpreter runs the hooks.

import {
  COROUTINE_HOOK, COROUTINE_HOOK_COUNT, COROUTINE_HOOK_LEFT, COROUTINE_HOOK_LINE, COROUTINE_HOOK_MASK, COROUTINE_HOOK_PC,
  COROUTINE_HOOK_STAGE, HOOK_CALL, HOOK_COUNT, HOOK_LINE, HOOK_RETURN, NODE_KEY, NODE_KEY_TAG, NODE_SIZE, TABLE_METATABLE, TABLE_NODES,
} from "@perilune/isa/src/layout";
import { PROCESS_HOOKED, PROCESS_NIL, PROCESS_REGISTRY, PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { TAG_COROUTINE, TAG_TABLE } from "@perilune/isa/src/values";
import { checkString, isAbsent, optionalInteger } from "../../arguments";
import { barrierForward } from "../../barrier";
import { at, collectOrThrow, pop, pushCopy, pushInteger, pushNil, pushObject, pushSlot, pushString, pushTable, pushText, setSlotCount } from "../../native";
import { copySlot, isCollectable, isNil, isTable, objectIn, setNil } from "../../slots";
import { rawGetText, rawSet, rawSetText } from "../../storage";
import { bytesOf, lengthOf, tryIntern, tryString } from "../../strings";
import { getShortString, nodeCount } from "../../tables";
import { text, writeText } from "../../text";
import { checkFunction, coroutineArguments, targetCoroutine } from "./target";

/** Hooked coroutines that are looked at when one hook is taken off. */
const NOTED_LIMIT: u32 = 1024;

export function debugSethook(): i32 {
  const shift = coroutineArguments();
  const owner = targetCoroutine(shift);
  let mask: u32 = 0;
  let count: i32 = 0;
  if (!isAbsent(shift + 1)) {
    checkString(shift + 2);
    checkFunction(shift + 1);
    count = <i32>optionalInteger(shift + 3, 0);
    mask = eventsIn(objectIn(at(shift + 2)));
    if (count > 0) mask |= HOOK_COUNT;
  }
  setSlotCount(shift + 1);
  rememberHook(shift);
  if (mask) {
    const hook = at(shift + 1);
    copySlot(owner + COROUTINE_HOOK, hook);
    if (isCollectable(hook)) barrierForward(owner, objectIn(hook));
    store<u8>(PROCESS_HOOKED, 1);
  } else {
    setNil(owner + COROUTINE_HOOK);
    store<u8>(owner, 0, COROUTINE_HOOK_STAGE);
    count = 0;
  }
  store<u32>(owner, mask, COROUTINE_HOOK_MASK);
  if (!mask) store<u8>(PROCESS_HOOKED, isAnyHooked());
  store<i32>(owner, count, COROUTINE_HOOK_COUNT);
  store<i32>(owner, count, COROUTINE_HOOK_LEFT);
  store<u32>(owner, 0, COROUTINE_HOOK_LINE);
  store<u32>(owner, 0, COROUTINE_HOOK_PC);
  return 0;
}

/** (waits) Notes the hook in the registry, where scripts may look for it: _HOOKKEY, weak in its keys, coroutine → function. */
function rememberHook(shift: i32): void {
  pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE);
  const registry = shift + 2;
  rawGetText(registry, text("_HOOKKEY"));
  if (!isTable(at(-1))) {
    pop(1);
    pushTable();
    pushText(text("k"));
    rawSetText(-2, text("__mode"));
    store<u32>(objectIn(at(-1)), <u32>objectIn(at(-1)), TABLE_METATABLE);
    pushCopy(-1);
    rawSetText(registry, text("_HOOKKEY"));
  }
  pushObject(targetCoroutine(shift), TAG_COROUTINE);
  pushCopy(shift + 1);
  rawSet(-3);
  setSlotCount(shift + 1);
}

/** Does one of the coroutines noted in the registry have a hook? More than can be looked at at once count as hooked. */
function isAnyHooked(): bool {
  const name = tryIntern(PROCESS_SCRATCH + 8, writeText(text("_HOOKKEY"), PROCESS_SCRATCH + 8));
  const noted = name ? getShortString(<usize>load<u32>(PROCESS_REGISTRY), name) : PROCESS_NIL;
  if (!isTable(noted)) return true;
  const nodes = <usize>load<u32>(objectIn(noted), TABLE_NODES);
  const count = nodeCount(objectIn(noted));
  if (count > NOTED_LIMIT) return true;
  for (let index: u32 = 0; index < count; index++) {
    const node = nodes + <usize>index * NODE_SIZE;
    if (load<u32>(node, NODE_KEY_TAG) == TAG_COROUTINE && !isNil(node) && load<u32>(load<u32>(node, NODE_KEY), COROUTINE_HOOK_MASK)) return true;
  }
  return false;
}

function eventsIn(letters: usize): u32 {
  const bytes = bytesOf(letters);
  const length = min<u32>(lengthOf(letters), 4096);
  let mask: u32 = 0;
  for (let index: u32 = 0; index < length; index++) {
    switch (load<u8>(bytes + index)) {
      case 0: return mask;
      case 99: mask |= HOOK_CALL; break; // c
      case 114: mask |= HOOK_RETURN; break; // r
      case 108: mask |= HOOK_LINE; break; // l
    }
  }
  return mask;
}

export function debugGethook(): i32 {
  const owner = targetCoroutine(coroutineArguments());
  const mask = load<u32>(owner, COROUTINE_HOOK_MASK);
  if (!mask) {
    pushNil();
    return 1;
  }
  pushSlot(owner + COROUTINE_HOOK);
  pushEvents(mask);
  pushInteger(load<i32>(owner, COROUTINE_HOOK_COUNT));
  return 3;
}

/** (waits) Three bytes at most: they are written to the scratch anew for every try. */
function pushEvents(mask: u32): void {
  const place = PROCESS_SCRATCH + 8;
  for (let tries = 0; ; tries++) {
    let length = 0;
    if (mask & HOOK_CALL) store<u8>(place + length++, 99);
    if (mask & HOOK_RETURN) store<u8>(place + length++, 114);
    if (mask & HOOK_LINE) store<u8>(place + length++, 108);
    const string = tryString(place, length);
    if (string) {
      pushString(string);
      return;
    }
    collectOrThrow(tries);
  }
}
