/** Which ranges of an image's memory the kernel may have: what the program lent it, see isa/src/system.ts. */
import {
  BLOCK_TYPE,
  PROCESS_SHARED,
  PROCESS_SHARED_COUNT,
  SHARED_BLOCK,
  SHARED_CLASS,
  SHARED_OFFERED,
  SHARED_SIZE,
  STRING_BYTES,
  STRING_LENGTH,
  SYSTEM_ALLOW_READ_ONLY,
  TAG_USERDATA,
  USERDATA_BYTES,
  USERDATA_LENGTH,
} from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';

/** Does a range (not empty) lie inside one block that is lent, or offered in the call under way? */
export function mayShare(memory: ProcessMemory, address: number, length: number, forWriting: boolean): boolean {
  const first = memory.word(PROCESS_SHARED);
  const count = memory.word(PROCESS_SHARED_COUNT) & 0xffff;
  for (let entry = first; entry < first + count * SHARED_SIZE; entry += SHARED_SIZE) {
    if (forWriting && memory.word(entry + SHARED_CLASS) === SYSTEM_ALLOW_READ_ONLY) continue;
    if (isInside(memory, memory.word(entry + SHARED_OFFERED), address, length)) return true;
    if (isInside(memory, memory.word(entry + SHARED_BLOCK), address, length)) return true;
  }
  return false;
}

function isInside(memory: ProcessMemory, block: number, address: number, length: number): boolean {
  if (block === 0) return false;
  const isBuffer = memory.bytes[block + BLOCK_TYPE] === TAG_USERDATA;
  const start = block + (isBuffer ? USERDATA_BYTES : STRING_BYTES);
  const room = memory.word(block + (isBuffer ? USERDATA_LENGTH : STRING_LENGTH));
  return address >= start && address + length <= start + room && address + length <= memory.bytes.length;
}
