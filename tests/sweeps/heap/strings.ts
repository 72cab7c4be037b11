/** The intern table: every short string is in the bucket of its hash, once. */
import {
  PROCESS_STRING_BUCKET_COUNT,
  PROCESS_STRING_BUCKETS,
  PROCESS_STRING_COUNT,
  PROCESS_STRING_MOVED,
  PROCESS_STRING_OLD_BUCKETS,
  PROCESS_STRING_OLD_COUNT,
  STRING_HASH,
  STRING_NEXT,
  TAG_SHORT_STRING,
} from '@perilune/isa';
import { type Heap, Unsound } from './heap.ts';

/** Addresses of the buckets, in order. */
export function* bucketsOf(word: (address: number) => number): Generator<number> {
  const count = word(PROCESS_STRING_BUCKET_COUNT);
  const moved = word(PROCESS_STRING_MOVED);
  const old = word(PROCESS_STRING_OLD_COUNT);
  for (let index = 0; index < count; index++) {
    const isOld = index >= moved && index < old;
    yield word(isOld ? PROCESS_STRING_OLD_BUCKETS : PROCESS_STRING_BUCKETS) + index * 4;
  }
}

export function checkStrings(heap: Heap): void {
  const seen = new Set<number>();
  const count = heap.u32(PROCESS_STRING_BUCKET_COUNT);
  const level = 2 ** (31 - Math.clz32(count));
  let bucket = 0;
  for (const address of bucketsOf((at) => heap.u32(at))) {
    for (let string = heap.u32(address); string !== 0; string = heap.u32(string + STRING_NEXT)) {
      if (heap.blocks.get(string)?.type !== TAG_SHORT_STRING || seen.has(string))
        throw new Unsound(`bucket ${bucket} of the intern table is broken at ${string}`);
      seen.add(string);
      const hash = heap.u32(string + STRING_HASH);
      const wide = hash % (level * 2);
      if ((wide < count ? wide : hash % level) !== bucket)
        throw new Unsound(`the string ${string} is in a wrong bucket`);
    }
    bucket++;
  }
  if (seen.size !== heap.u32(PROCESS_STRING_COUNT)) throw new Unsound('the intern table counts its strings wrongly');
  for (const { address, type } of heap.blocks.values())
    if (type === TAG_SHORT_STRING && !seen.has(address))
      throw new Unsound(`the short string ${address} is not interned`);
}
