// The list of what the kernel was lent, see isa/src/system.ts. Entries lie one after the other in a raw block of the
// process; the list is short, so it is searched from its start.

import {
  PROCESS_SHARED, PROCESS_SHARED_CAPACITY, PROCESS_SHARED_COUNT,
} from "@perilune/isa/src/process";
import {
  SHARED_BLOCK, SHARED_CLASS, SHARED_DRIVER, SHARED_LIMIT, SHARED_NUMBER, SHARED_OFFERED, SHARED_SIZE,
} from "@perilune/isa/src/system";
import { releaseRaw, tryAllocateRaw } from "../../allocator";
import { collectOrThrow } from "../../native";

const FIRST_CAPACITY: u32 = 4;

function find(callClass: i32, driver: i32, number: i32): usize {
  let entry = <usize>load<u32>(PROCESS_SHARED);
  for (const end = entry + <usize>load<u16>(PROCESS_SHARED_COUNT) * SHARED_SIZE; entry < end; entry += SHARED_SIZE) {
    if (load<i32>(entry, SHARED_NUMBER) == number && load<i32>(entry, SHARED_DRIVER) == driver && load<i32>(entry, SHARED_CLASS) == callClass) return entry;
  }
  return 0;
}

/** (waits) Notes that a block (0 = nothing) is offered, so that it is kept. False = the list is full. */
export function offer(callClass: i32, driver: i32, number: i32, block: usize): bool {
  let entry = find(callClass, driver, number);
  if (!entry) {
    const count = <u32>load<u16>(PROCESS_SHARED_COUNT);
    if (count == SHARED_LIMIT) return false;
    if (count == load<u16>(PROCESS_SHARED_CAPACITY)) growList(max(count * 2, FIRST_CAPACITY));
    entry = load<u32>(PROCESS_SHARED) + <usize>count * SHARED_SIZE;
    store<i32>(entry, callClass, SHARED_CLASS);
    store<i32>(entry, driver, SHARED_DRIVER);
    store<i32>(entry, number, SHARED_NUMBER);
    store<u32>(entry, 0, SHARED_BLOCK);
    store<u16>(PROCESS_SHARED_COUNT, count + 1);
  }
  store<u32>(entry, <u32>block, SHARED_OFFERED);
  return true;
}

/** (waits) */
function growList(capacity: u32): void {
  let list: usize = 0;
  for (let tries = 0; !list; tries++) {
    list = tryAllocateRaw(capacity * SHARED_SIZE);
    if (!list) collectOrThrow(tries);
  }
  const old = <usize>load<u32>(PROCESS_SHARED);
  memory.copy(list, old, <usize>load<u16>(PROCESS_SHARED_COUNT) * SHARED_SIZE);
  releaseRaw(old);
  store<u32>(PROCESS_SHARED, <u32>list);
  store<u16>(PROCESS_SHARED_CAPACITY, capacity);
}

/** The kernel has answered: if it took what was offered, it has given back what it had before. */
export function settle(callClass: i32, driver: i32, number: i32, taken: bool): void {
  const entry = find(callClass, driver, number);
  if (!entry) return;
  if (taken) store<u32>(entry, load<u32>(entry, SHARED_OFFERED), SHARED_BLOCK);
  store<u32>(entry, 0, SHARED_OFFERED);
  if (load<u32>(entry, SHARED_BLOCK)) return;
  const count = <u32>load<u16>(PROCESS_SHARED_COUNT) - 1;
  memory.copy(entry, load<u32>(PROCESS_SHARED) + <usize>count * SHARED_SIZE, SHARED_SIZE);
  store<u16>(PROCESS_SHARED_COUNT, count);
}
