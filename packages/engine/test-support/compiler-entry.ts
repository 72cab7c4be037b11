// The compiler alone, for its tests: a process with two slots, a source and a chunk name, and the steps of a builtin
// that the interpreter would take. The host drives them: see compiler-harness.ts.

import { COROUTINE_FRAMES, COROUTINE_STACK, MARK_WHITE0, STRING_BYTES } from "@perilune/isa/src/layout";
import {
  PROCESS_COLLECTOR_WHITE, PROCESS_ERROR, PROCESS_FAIL_COUNTDOWN, PROCESS_MEMORY_MESSAGE, PROCESS_QUOTA, PROCESS_SUSPENSION_AREA,
  PROCESS_USED,
} from "@perilune/isa/src/process";
import { releaseRaw, initialiseHeap, tryAllocateRaw } from "../assembly/allocator";
import { compileChunk, releaseCompiler } from "../assembly/compiler/compiler";
import { at, pushString } from "../assembly/native";
import { coroutine, fuel, setBase, setCoroutine, setFrame, setFuel, setTop } from "../assembly/registers";
import { objectIn } from "../assembly/slots";
import { tryCoroutine } from "../assembly/stack";
import { initialiseStrings, lengthOf, tryString } from "../assembly/strings";
import { beginRewind, finishUnwind, initialiseSuspension, prepareArea, unwinding, usedArea } from "../assembly/suspension";

const HEAP_START: usize = 4096;

export function setUp(quota: u32): void {
  store<u32>(PROCESS_QUOTA, quota);
  store<u8>(PROCESS_COLLECTOR_WHITE, MARK_WHITE0);
  initialiseHeap(HEAP_START);
  initialiseStrings();
  initialiseSuspension();
  store<u32>(HEAP_START - 64, 0x2d6e6f6e); // "non-": any text will do for the memory message
  store<u32>(PROCESS_MEMORY_MESSAGE, <u32>tryString(HEAP_START - 64, 3));
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
export function failAfter(allocations: i32): void { store<i32>(PROCESS_FAIL_COUNTDOWN, allocations); }
export function used(): u32 { return load<u32>(PROCESS_USED); }

export function prepare(): void { prepareArea(); }
/** Runs until it is done (0) or has stopped (its reason, after which the stack is unwound). */
export function run(): void { compileChunk(1, 2); }
export function stopped(): i32 { return unwinding ? <i32>finishUnwind() : 0; }
export function areaUsed(): u32 { return usedArea(); }
export function hasOwnArea(): bool { return load<u32>(PROCESS_SUSPENSION_AREA) != 0; }
export function resume(): void { beginRewind(); }
export function release(): void { releaseCompiler(); }

export function result(): usize { return objectIn(at(-1)); }
export function message(): usize { return objectIn(PROCESS_ERROR) + STRING_BYTES; }
export function messageLength(): u32 { return lengthOf(objectIn(PROCESS_ERROR)); }
