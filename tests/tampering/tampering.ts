/** Ways to write to the memory in a snapshot. Each case is the same in every run. */
import { PROCESS_HEADER_END } from '@perilune/isa';
import type { Random } from '../fuzz/random.ts';

/** In a snapshot: where the memory lies, and the word that tells its size. See packages/engine/src/snapshot.ts. */
export const SNAPSHOT_MEMORY = 24;
export const SNAPSHOT_MEMORY_SIZE = 20;
/** Where the header begins, behind what a snapshot is refused for. */
const FIRST = 68;
/** Where most of what a fresh process keeps lies. */
const HEAP_START_END = 18_200;

type Way = (memory: DataView, from: number, to: number, random: Random) => void;

const wordIn = (from: number, to: number, random: Random): number => from + (random.below(to - from) & ~3);

const WAYS: Readonly<Record<string, Way>> = {
  bytes: (memory, from, to, random) => memory.setUint8(from + random.below(to - from), random.below(256)),
  /** A word takes the place of another: nearly always an address, a size or a tag where one is expected. */
  words: (memory, from, to, random) =>
    memory.setUint32(wordIn(from, to, random), memory.getUint32(wordIn(FIRST, to, random), true), true),
  /** An address is moved by a few bytes, or a count by a little. */
  steps: (memory, from, to, random) => {
    const at = wordIn(from, to, random);
    memory.setUint32(at, memory.getUint32(at, true) + random.pick([-8, -1, 1, 8, 16, 32]), true);
  },
  extremes: (memory, from, to, random) =>
    memory.setUint32(wordIn(from, to, random), random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff]), true),
};
const COUNTS = [1, 3, 20, 200];

/** A copy of a snapshot that has been written to by lot, and how. */
export function tamper(snapshot: Uint8Array, random: Random): { readonly snapshot: Uint8Array; readonly what: string } {
  const changed = snapshot.slice();
  const size = new DataView(changed.buffer).getUint32(SNAPSHOT_MEMORY_SIZE, true);
  const memory = new DataView(changed.buffer, SNAPSHOT_MEMORY, size);
  const [name, way] = random.pick(Object.entries(WAYS));
  const count = random.pick(COUNTS);
  const [from, to] = random.pick([
    [FIRST, PROCESS_HEADER_END],
    [PROCESS_HEADER_END - 16, HEAP_START_END],
    [FIRST, size - 4],
  ] as const);
  for (let left = count; left > 0; left--) way(memory, from, to, random);
  return { snapshot: changed, what: `${count} ${name} from ${from} to ${to}` };
}
