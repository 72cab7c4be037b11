/** Free blocks: each is in the list for its size, or it is the victim; the map tells which lists are not empty. */
import {
  FREE_LIST_COUNT,
  FREE_NEXT,
  FREE_PREVIOUS,
  PROCESS_FREE_LISTS,
  PROCESS_FREE_MAP,
  PROCESS_VICTIM,
  PROCESS_VICTIM_END,
  TYPE_FREE,
} from '@perilune/isa';
import { type Heap, Unsound } from './heap.ts';

export function checkFreeSpace(heap: Heap): void {
  const listed = new Set<number>();
  for (let list = 0; list < FREE_LIST_COUNT; list++) {
    const first = heap.u32(PROCESS_FREE_LISTS + list * 4);
    const bit = (heap.u64(PROCESS_FREE_MAP + (list >> 6) * 8) >> BigInt(list & 63)) & 1n;
    if ((bit === 1n) !== (first !== 0)) throw new Unsound(`the map of free lists is wrong about list ${list}`);
    let previous = 0;
    for (let address = first; address !== 0; address = heap.u32(address + FREE_NEXT)) {
      const block = heap.blocks.get(address);
      if (block?.type !== TYPE_FREE) throw new Unsound(`free list ${list} holds ${address}, which is no free block`);
      if (listed.has(address)) throw new Unsound(`the free block ${address} is listed twice`);
      listed.add(address);
      if (listOf(block.size) !== list)
        throw new Unsound(`the free block ${address} of ${block.size} is in list ${list}`);
      if (heap.u32(address + FREE_PREVIOUS) !== previous)
        throw new Unsound(`the free block ${address} has a wrong back link`);
      previous = address;
    }
  }
  const victim = heap.u32(PROCESS_VICTIM);
  const victimEnd = heap.u32(PROCESS_VICTIM_END);
  if (victimEnd !== 0) {
    const block = heap.blocks.get(victim);
    if (block?.type !== TYPE_FREE || victim + block.size !== victimEnd)
      throw new Unsound(`the victim ${victim}…${victimEnd} is no free block`);
    if (listed.has(victim)) throw new Unsound('the victim is in a free list');
    listed.add(victim);
  }
  for (const { address, type } of heap.blocks.values())
    if (type === TYPE_FREE && !listed.has(address)) throw new Unsound(`the free block ${address} is in no list`);
}

const SMALL_LIMIT = 256;
const SMALL_LISTS = 31;

function listOf(size: number): number {
  if (size <= SMALL_LIMIT) return (size >> 3) - 2;
  const power = 31 - Math.clz32(size);
  return SMALL_LISTS + ((power - 8) << 1) + ((size >> (power - 1)) & 1);
}
