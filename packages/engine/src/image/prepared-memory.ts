/** The memory of a fresh image, to be copied: only what is in use, so that a copy touches no page it need not. */
import { BLOCK_HEADER } from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { inspect } from '../inspector/index.ts';

export interface PreparedMemory {
  /** Bytes that are copied. */
  readonly size: number;
  copyTo(memory: ProcessMemory): void;
}

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
    size: content.length + REGION_END,
    copyTo(memory) {
      memory.bytes.set(content);
      memory.bytes.set(last, bytes.length - REGION_END);
    },
  };
}
