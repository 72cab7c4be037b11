/** The memory of a fresh image, to be copied: only what is in use, so that a copy touches no page it need not. */
import { BLOCK_HEADER, PROCESS_USED } from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { inspect } from '../inspector/index.ts';

export interface PreparedMemory {
  /** Bytes of the heap in use. */
  readonly used: number;
  copyTo(memory: ProcessMemory): void;
  /** Takes back what `copyTo` wrote: the memory is empty again, if nothing else has written to it. */
  clear(memory: ProcessMemory): void;
}

/** Bytes of the state of math.random, at PROCESS_RANDOM. */
export const RANDOM_SIZE = 32;
/** Header and list links of a free block. */
const FREE_BLOCK = BLOCK_HEADER + 8;
/** The end of the only region. */
const REGION_END = 16;

export function prepareMemory(bytes: Uint8Array): PreparedMemory {
  let end = 0;
  for (const { address, size, type } of inspect(bytes).blocks()) end = address + (type === 'free' ? FREE_BLOCK : size);
  const content = bytes.slice(0, Math.min(end, bytes.length));
  const last = bytes.slice(bytes.length - REGION_END);
  return {
    used: new DataView(bytes.buffer, bytes.byteOffset).getUint32(PROCESS_USED, true),
    copyTo(memory) {
      memory.bytes.set(content);
      memory.bytes.set(last, bytes.length - REGION_END);
    },
    clear(memory) {
      memory.bytes.fill(0, 0, content.length);
      memory.bytes.fill(0, bytes.length - REGION_END, bytes.length);
    },
  };
}
