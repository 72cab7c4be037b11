/** Walking the heap block by block, and counting what is in it. */
import {
  BLOCK_EXTRA,
  BLOCK_MARK,
  BLOCK_SIZE,
  BLOCK_TYPE,
  PROCESS_HEAP_START,
  REGION_NEXT,
  TAG_BUILTIN_CLOSURE,
  TAG_CLOSURE,
  TAG_COROUTINE,
  TAG_LONG_STRING,
  TAG_SHORT_STRING,
  TAG_TABLE,
  TAG_USERDATA,
  TYPE_BUFFER,
  TYPE_FREE,
  TYPE_PROTOTYPE,
  TYPE_RAW,
  TYPE_REGION_END,
  TYPE_UPVALUE,
} from '@perilune/isa';
import type { MemoryView } from './memory-view.ts';

export interface Block {
  readonly address: number;
  /** Header included. */
  readonly size: number;
  readonly type: BlockType;
  readonly mark: number;
  readonly extra: number;
}

const typeNames = {
  [TYPE_FREE]: 'free',
  [TYPE_RAW]: 'raw storage',
  [TAG_SHORT_STRING]: 'short string',
  [TAG_LONG_STRING]: 'long string',
  [TAG_TABLE]: 'table',
  [TAG_CLOSURE]: 'function',
  [TAG_BUILTIN_CLOSURE]: 'builtin function',
  [TAG_USERDATA]: 'userdata',
  [TAG_COROUTINE]: 'coroutine',
  [TYPE_PROTOTYPE]: 'prototype',
  [TYPE_UPVALUE]: 'upvalue',
  [TYPE_BUFFER]: 'buffer',
} as const;

export type BlockType = (typeof typeNames)[keyof typeof typeNames] | 'unknown';

const SMALLEST_BLOCK = 16;

function blockType(number: number): BlockType {
  return (typeNames as Readonly<Record<number, BlockType>>)[number] ?? 'unknown';
}

/**
 * All blocks in the order of their regions. Ends early where the chain of blocks is broken: `onBroken` is told where.
 * Blocks ascend within a region, and no address is visited twice, so a hostile image cannot keep it going.
 */
export function* walkBlocks(view: MemoryView, onBroken?: (address: number) => void): Generator<Block> {
  const regions = new Set<number>();
  let start = view.u32(PROCESS_HEAP_START);
  let bytesLeft = view.size;
  while (start !== 0 && !regions.has(start)) {
    regions.add(start);
    let address = start;
    for (;;) {
      const size = view.u32(address + BLOCK_SIZE);
      if (
        address % 8 !== 0 ||
        size < SMALLEST_BLOCK ||
        size % 8 !== 0 ||
        !view.holds(address, size) ||
        bytesLeft < size
      ) {
        onBroken?.(address);
        return;
      }
      bytesLeft -= size;
      const type = view.u8(address + BLOCK_TYPE);
      if (type === TYPE_REGION_END) break;
      yield {
        address,
        size,
        type: blockType(type),
        mark: view.u8(address + BLOCK_MARK),
        extra: view.u8(address + BLOCK_EXTRA),
      };
      address += size;
    }
    start = view.u32(address + REGION_NEXT);
  }
}

export interface HeapStatistics {
  readonly byType: ReadonlyMap<BlockType, { readonly count: number; readonly bytes: number }>;
  /** Bytes in blocks that are in use. */
  readonly used: number;
  readonly free: number;
  readonly largestFree: number;
  /** Where the chain of blocks is broken; undefined in a sound heap. */
  readonly brokenAt: number | undefined;
}

export function heapStatistics(view: MemoryView): HeapStatistics {
  const byType = new Map<BlockType, { count: number; bytes: number }>();
  let used = 0;
  let free = 0;
  let largestFree = 0;
  let brokenAt: number | undefined;
  for (const { type, size } of walkBlocks(view, (address) => (brokenAt = address))) {
    const entry = byType.get(type) ?? { count: 0, bytes: 0 };
    entry.count++;
    entry.bytes += size;
    byType.set(type, entry);
    if (type === 'free') {
      free += size;
      largestFree = Math.max(largestFree, size);
    } else {
      used += size;
    }
  }
  return { byType, used, free, largestFree, brokenAt };
}
