/** One program in a process of ours, with everything fixed, looked at from all sides when it has ended. */
import { type Engine, MemoryFileSystem } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import { verifyHeap } from '../sweeps/heap/verify-heap.ts';
import { escapeTranscript } from './oracles/harness.ts';

export interface Limits {
  /** Bytes. */
  readonly memory: number;
  readonly fuel: number;
}

export interface OurRun {
  /** What it printed and the error that left it, as an oracle writes them; undefined if it did not end. */
  readonly transcript: string | undefined;
  /** A defect, whatever the program: a trap, or a heap that is not sound. */
  readonly defect: string | undefined;
}

const engine: Engine = await loadEngine(nodePlatform);
/** Fuel of a slice, and by how much a slice may overdraw it: the last piece of work, which is bounded. */
const SLICE = 50_000;
const MOST_OVERDRAWN = 200_000;

/** Larger heaps are not looked through, which would take most of the time. */
const LARGEST_HEAP = 1 << 20;
const problemOf = (memory: Uint8Array, isIdle: boolean): string | undefined =>
  memory.length > LARGEST_HEAP ? undefined : verifyHeap(memory, isIdle);

const clock = {
  time: () => 1_700_000_000,
  monotonic: () => 0,
  processor: () => 0.25,
  zone: () => ({ offset: 0, isDaylightSaving: false, name: 'UTC' }),
};

/** @param program one character for each byte */
export function runOurs(program: string, { memory, fuel }: Limits): OurRun {
  const pieces: string[] = [];
  const process = engine.createProcess({
    memory,
    seed: 1,
    clock,
    files: new MemoryFileSystem(),
    strings: 'bytes',
    output: (bytes, stream) => {
      if (stream === 1) pieces.push(Buffer.from(bytes).toString('latin1'));
    },
  });
  process.load(Buffer.from(program, 'latin1'), { chunkName: '=script' });
  let outcome = process.run(SLICE);
  for (let before = 0; ; outcome = process.run(SLICE)) {
    const used = process.stats.fuelUsed;
    if (used - before > SLICE + MOST_OVERDRAWN)
      return { transcript: undefined, defect: `one slice of ${SLICE} fuel used ${used - before}` };
    before = used;
    if (outcome.kind !== 'outOfFuel' || used > fuel) break;
  }
  if (outcome.kind === 'faulted' && outcome.fault.blame === 'engine')
    return { transcript: undefined, defect: outcome.fault.message };
  const defect = process.state === 'ended' ? undefined : problemOf(process.memory, process.state === 'idle');
  if (outcome.kind === 'outOfFuel' || outcome.kind === 'yielded') {
    process.abandon();
    return { transcript: undefined, defect: defect ?? problemOf(process.memory, true) };
  }
  if (outcome.kind === 'faulted') pieces.push(`error: ${latin1Of(outcome.fault)}`);
  return { transcript: escapeTranscript(pieces.join('')), defect };
}

function latin1Of({ message, value }: { message: string; value: unknown }): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (message === '(error object is a nil value)') return 'nil';
  return typeof value === 'boolean' ? String(value) : message;
}
