/**
 * Holds the memory of a paused process to what the engine relies on. For tests: it costs about as much as a whole
 * collection.
 */
import { checkFreeSpace } from './free-space.ts';
import { Heap, Unsound } from './heap.ts';
import { checkOwners } from './owners.ts';
import { checkReferences } from './references.ts';
import { checkStrings } from './strings.ts';

/** @param isIdle the process has nothing to do, so nothing is suspended @returns what is wrong, undefined in a sound heap */
export function verifyHeap(memory: Uint8Array, isIdle: boolean): string | undefined {
  try {
    const heap = new Heap(memory);
    // Each check relies on the one before.
    checkFreeSpace(heap);
    checkStrings(heap);
    checkReferences(heap);
    checkOwners(heap, isIdle);
    return undefined;
  } catch (error) {
    if (error instanceof Unsound || error instanceof RangeError) return error.message; // RangeError: an address out of the memory
    throw error;
  }
}
