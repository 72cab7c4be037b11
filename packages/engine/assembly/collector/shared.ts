// What the kernel was lent or is being offered, and what it knows of the control step: kept by the engine, so that nothing
// the program does can take it away.

import { PROCESS_BUFFER_METATABLE, PROCESS_SHARED, PROCESS_SHARED_COUNT, PROCESS_STEP } from "@perilune/isa/src/process";
import { STEP_SHAPE } from "@perilune/isa/src/step";
import { SHARED_BLOCK, SHARED_OFFERED, SHARED_SIZE } from "@perilune/isa/src/system";
import { markBlock } from "./marking";

/** At most SHARED_LIMIT entries, so this is a bounded piece of work. */
export function markShared(): void {
  const metatable = <usize>load<u32>(PROCESS_BUFFER_METATABLE);
  if (metatable) markBlock(metatable);
  const step = <usize>load<u32>(PROCESS_STEP);
  if (step) markBlock(load<u32>(step, STEP_SHAPE));
  let entry = <usize>load<u32>(PROCESS_SHARED);
  for (const end = entry + <usize>load<u16>(PROCESS_SHARED_COUNT) * SHARED_SIZE; entry < end; entry += SHARED_SIZE) {
    const block = <usize>load<u32>(entry, SHARED_BLOCK);
    const offered = <usize>load<u32>(entry, SHARED_OFFERED);
    if (block) markBlock(block);
    if (offered) markBlock(offered);
  }
}
