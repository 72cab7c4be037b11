// The engine's exports: making a process, running it in slices. See engine/src for the other side.

import { COROUTINE_FRAME, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA, COROUTINE_STACK, FRAME_KIND, FRAME_KIND_BASE, FRAME_TOP, FRAME_SIZE, COROUTINE_FRAMES } from "@perilune/isa/src/layout";
import {
  LAYOUT_VERSION, PROCESS_ANSWER, PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_WHITE, PROCESS_CURRENT_COROUTINE, PROCESS_EMPTY_NODE,
  PROCESS_ERROR_PENDING, PROCESS_EVENT_NAMES, PROCESS_FUEL_LEFT, PROCESS_FUEL_USED, PROCESS_GLOBALS, PROCESS_MAIN_COROUTINE, PROCESS_MEMORY_MESSAGE,
  PROCESS_OPEN_COROUTINES, PROCESS_PAUSE, PROCESS_QUOTA, PROCESS_REGISTRY, PROCESS_SCRATCH, PROCESS_SEED, PROCESS_SEED2,
  PROCESS_STATUS, PROCESS_STEP_MULTIPLIER, PROCESS_VERSION, STATUS_EXITED, STATUS_FAULTED, STATUS_OUT_OF_FUEL, PROCESS_COLLECTOR_MODE,
} from "@perilune/isa/src/process";
import { EVENT_COUNT, SLOT_SIZE, TAG_BUILTIN } from "@perilune/isa/src/values";
import { initialiseHeap } from "./allocator";
import { metamethodNameText } from "./event-names";
import { CONTROL_BUILTINS } from "./generated/builtins";
import { abandonAll, abandonInvocation } from "./interpreter/abandon";
import { SWITCH_LOOP } from "./interpreter/advance";
import { enter } from "./interpreter/calls";
import { isHooked } from "./interpreter/hooks";
import { interpret, interpretHooked } from "./interpreter/loop";
import { coroutine, frame, fuel, setCoroutine, setFrame, setFuel } from "./registers";
import { setInteger, setTag } from "./slots";
import { tryCoroutine } from "./stack";
import { initialiseStrings, tryIntern } from "./strings";
import { initialiseSuspension } from "./suspension";
import { tryTable } from "./tables";
import { text, writeText } from "./text";

export { claim, claimed } from "./allocator";

/** Makes a fresh memory a process with a quota in bytes (a multiple of the page size). 0 = the memory is too small. */
export function initialise(quota: u32, seed: u32, seed2: u32): i32 {
  memory.fill(64, 0, PROCESS_SCRATCH - 64);
  store<u32>(PROCESS_QUOTA, quota);
  store<u32>(PROCESS_SEED, seed);
  store<u32>(PROCESS_SEED2, seed2);
  store<u8>(PROCESS_COLLECTOR_WHITE, 1);
  store<i32>(PROCESS_COLLECTOR_DEBT, -0x10000000); // no collection before the libraries are open
  store<u32>(PROCESS_PAUSE, 200);
  store<u32>(PROCESS_STEP_MULTIPLIER, 100);
  store<u32>(PROCESS_OPEN_COROUTINES, 1);
  initialiseSuspension();
  initialiseHeap((__heap_base + 7) & ~7);
  initialiseStrings();
  for (let event: u32 = 0; event < <u32>EVENT_COUNT; event++) {
    store<u32>(PROCESS_EVENT_NAMES + (<usize>event << 2), <u32>tryIntern(PROCESS_SCRATCH + 8, writeText(metamethodNameText(event), PROCESS_SCRATCH + 8)));
  }
  store<u32>(PROCESS_MEMORY_MESSAGE, <u32>tryIntern(PROCESS_SCRATCH + 8, writeText(text("not enough memory"), PROCESS_SCRATCH + 8)));
  store<u32>(PROCESS_GLOBALS, <u32>tryTable());
  store<u32>(PROCESS_REGISTRY, <u32>tryTable());
  const main = tryCoroutine();
  if (!main) return 0;
  store<u8>(main, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  store<u32>(PROCESS_MAIN_COROUTINE, <u32>main);
  store<u32>(PROCESS_CURRENT_COROUTINE, <u32>main);
  store<u32>(PROCESS_VERSION, LAYOUT_VERSION);
  return 1;
}

/** Calls a builtin without arguments at the bottom of the main coroutine, which must have nothing else to do. */
export function begin(builtin: i32): i32 {
  const main = <usize>load<u32>(PROCESS_MAIN_COROUTINE);
  setCoroutine(main);
  store<u32>(PROCESS_CURRENT_COROUTINE, <u32>main);
  store<u8>(main, COROUTINE_STATUS_RUNNING, BLOCK_EXTRA);
  setFrame(load<u32>(main, COROUTINE_FRAMES));
  store<u8>(PROCESS_ERROR_PENDING, 0);
  const stack = <usize>load<u32>(main, COROUTINE_STACK);
  store<u32>(frame, <u32>stack, FRAME_TOP);
  setInteger(stack, builtin);
  setTag(stack, TAG_BUILTIN);
  const begun = enter(stack, stack + SLOT_SIZE, 0, 0);
  store<u32>(main, <u32>frame, COROUTINE_FRAME);
  return <i32>begun;
}

/** Runs for at most `amount` more fuel; returns a STATUS_ number. Debt of the slice before is paid first. */
export function run(amount: i32): i32 {
  setCoroutine(load<u32>(PROCESS_CURRENT_COROUTINE));
  setFrame(load<u32>(coroutine, COROUTINE_FRAME));
  const before = load<i32>(PROCESS_FUEL_LEFT);
  const given = before < 0 ? before + amount : amount;
  setFuel(given);
  store<i32>(PROCESS_FUEL_LEFT, given); // what the host sees meanwhile: as it was at the last system call
  let status = STATUS_OUT_OF_FUEL;
  if (given > 0) {
    do {
      status = isHooked() ? interpretHooked() : interpret();
    } while (status == SWITCH_LOOP);
  }
  store<u64>(PROCESS_FUEL_USED, load<u64>(PROCESS_FUEL_USED) + <u64>(<i64>given - <i64>fuel));
  store<i32>(PROCESS_FUEL_LEFT, fuel < 0 ? fuel : 0);
  store<u32>(coroutine, <u32>frame, COROUTINE_FRAME);
  store<u32>(PROCESS_STATUS, status);
  return status;
}

/** The host's answer to the request the process waits for. */
export function answer(value: i32): void { store<i32>(PROCESS_ANSWER, value); }

/** Gives up what the process is doing, so that something else can begin. */
export function abandon(): void { abandonAll(); }

/** Gives up the function that the kernel has invoked; 0 = it is not at work. */
export function abandonInvoked(number: u32): u32 { return abandonInvocation(number) ? 1 : 0; }
