/** The intern table: every short string is in the bucket of its hash, once. */
import {
  PROCESS_STRING_BUCKET_COUNT,
  PROCESS_STRING_BUCKETS,
  PROCESS_STRING_COUNT,
  STRING_HASH,
  STRING_NEXT,
  TAG_SHORT_STRING,
} from '@perilune/isa';
import { type Heap, Unsound } from './heap.ts';

export function checkStrings(heap: Heap): void {
  const seen = new Set<number>();
  const buckets = heap.u32(PROCESS_STRING_BUCKETS);
  const count = heap.u32(PROCESS_STRING_BUCKET_COUNT);
  const level = 2 ** (31 - Math.clz32(count));
  for (let bucket = 0; bucket < count; bucket++) {
    for (let string = heap.u32(buckets + bucket * 4); string !== 0; string = heap.u32(string + STRING_NEXT)) {
      if (heap.blocks.get(string)?.type !== TAG_SHORT_STRING || seen.has(string))
        throw new Unsound(`bucket ${bucket} of the intern table is broken at ${string}`);
      seen.add(string);
      const hash = heap.u32(string + STRING_HASH);
      const wide = hash % (level * 2);
      if ((wide < count ? wide : hash % level) !== bucket)
        throw new Unsound(`the string ${string} is in a wrong bucket`);
    }
  }
  if (seen.size !== heap.u32(PROCESS_STRING_COUNT)) throw new Unsound('the intern table counts its strings wrongly');
  for (const { address, type } of heap.blocks.values())
    if (type === TAG_SHORT_STRING && !seen.has(address))
      throw new Unsound(`the short string ${address} is not interned`);
}
