// The compiler alone, for its tests: a process with two slots, a source and a chunk name, and the steps of a builtin
// that the interpreter would take. The host drives them: see tests/compiler/compiler-harness.ts.

import { COROUTINE_FRAMES, COROUTINE_STACK, MARK_WHITE0, STRING_BYTES } from "@perilune/isa/src/layout";
import {
  LARGEST_REQUEST, PROCESS_COLLECTOR_WHITE, PROCESS_ERROR, PROCESS_FAIL_COUNTDOWN, PROCESS_LARGEST_REQUEST, PROCESS_MEMORY_MESSAGE,
  PROCESS_QUOTA, PROCESS_SCRATCH, PROCESS_SUSPENSION_AREA, PROCESS_USED,
} from "@perilune/isa/src/process";
import { initialiseHeap, releaseRaw, tryAllocateRaw } from "../allocator";
import { at, pushString } from "../native";
import { coroutine, fuel, setBase, setCoroutine, setFrame, setFuel, setTop } from "../registers";
import { objectIn } from "../slots";
import { tryCoroutine } from "../stack";
import { initialiseStrings, lengthOf, tryString } from "../strings";
import {
  areaAddress, beginRewind, finishUnwind, initialiseSuspension, prepareArea, unwinding, usedArea,
} from "../suspension";
import { text, writeText } from "../text";
import { compileChunk, releaseCompiler } from "./compiler";

const HEAP_START: usize = 4096;

export function setUp(quota: u32): void {
  store<u32>(PROCESS_QUOTA, quota);
  store<u8>(PROCESS_COLLECTOR_WHITE, MARK_WHITE0);
  initialiseHeap(HEAP_START);
  initialiseStrings();
  initialiseSuspension();
  const message = PROCESS_SCRATCH + 8;
  store<u32>(PROCESS_MEMORY_MESSAGE, <u32>tryString(message, writeText(text("not enough memory"), message)));
  const main = tryCoroutine();
  setCoroutine(main);
  setFrame(load<u32>(main, COROUTINE_FRAMES));
}

/** Forgets all slots: the next two strings pushed are source and chunk name. */
export function clearSlots(): void {
  const stack = <usize>load<u32>(coroutine, COROUTINE_STACK);
  setBase(stack);
  setTop(stack);
}
export function makeRoom(size: u32): usize { return tryAllocateRaw(size); }
export function giveRoom(room: usize): void { releaseRaw(room); }
export function pushStringOf(bytes: usize, length: u32): void { pushString(tryString(bytes, length)); }

export function give(amount: i32): void { setFuel(amount); }
export function fuelLeft(): i32 { return fuel; }
export function failAfter(allocations: i32): void {
  store<i32>(PROCESS_FAIL_COUNTDOWN, allocations);
  store<u32>(PROCESS_LARGEST_REQUEST, allocations < 0 ? LARGEST_REQUEST : 0);
}
export function used(): u32 { return load<u32>(PROCESS_USED); }

export function prepare(): void { prepareArea(); }
/** Runs until it is done or has stopped. */
export function run(): void { compileChunk(1, 2); }
/** Why it stopped, after which the stack is unwound; 0 = it is done. */
export function stopped(): i32 { return unwinding ? <i32>finishUnwind() : 0; }
export function areaUsed(): u32 { return usedArea(); }
export function areaSize(): u32 { return load<u32>(areaAddress(), 4) - <u32>areaAddress(); }
export function hasOwnArea(): bool { return load<u32>(PROCESS_SUSPENSION_AREA) != 0; }
export function resume(): void { beginRewind(); }
export function release(): void { releaseCompiler(); }

export function result(): usize { return objectIn(at(-1)); }
export function message(): usize { return objectIn(PROCESS_ERROR) + STRING_BYTES; }
export function messageLength(): u32 { return lengthOf(objectIn(PROCESS_ERROR)); }
