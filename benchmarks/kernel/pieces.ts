/**
 * Slices of a program taken to pieces: with a budget of 1 the engine does one piece of work, from one point where it can stop
 * to the next. A program does the same pieces each time, so of each the quickest of several runs counts: what others, the
 * compiler of V8 and garbage collections add differs from run to run.
 *
 * What the machine adds each time is told apart by counting: pages of memory that a piece is the first to touch (page faults,
 * counted by the operating system), and pages by which it grows its memory. What those cost is measured beside it.
 */
import type { Image, ImageLoader, ImageStop } from '@perilune/hil';
import type { CorpusEntry } from '../../tests/hostile/corpus.ts';
import { BenchMachine } from './bench-machine.ts';
import { ProcessorClock, ProcessorTimeChip } from './clocks.ts';

const OUT_OF_FUEL: ImageStop = 0;
const FUEL_PER_MICROSECOND = 100;
/** Slices of a program that are taken to pieces. */
const SLICES = 6;
/** Runs that are only timed, and runs in which the long pieces are looked at. */
const TIMED_RUNS = 3;
const WATCHED_RUNS = 3;
/** µs; what is quicker is not looked at. */
const LONG = 40;
const HOST_PAGE = 4096;
const MEMORY_PAGE = 65536;
const COST_RUNS = 5;

/** µs. */
export interface HostCosts {
  /** To touch a page of 4 KiB for the first time. */
  readonly touch: number;
  /** To grow a memory by a page of 64 KiB. */
  readonly grow: number;
}

/** The longest piece of a program. µs; NaN if none takes long. */
export interface LongestPiece {
  readonly program: string;
  /** Without what the machine adds. */
  readonly own: number;
  readonly time: number;
}

export function measureHostCosts(): HostCosts {
  const clock = new ProcessorClock();
  let touch = Number.POSITIVE_INFINITY;
  let grow = Number.POSITIVE_INFINITY;
  for (let run = 0; run < COST_RUNS; run++) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1024 });
    let start = clock.now();
    for (let page = 1; page < 256; page++) memory.grow(1);
    grow = Math.min(grow, (clock.now() - start) / 255);
    const bytes = new Uint8Array(memory.buffer);
    const before = pageFaults();
    start = clock.now();
    for (let at = MEMORY_PAGE; at < bytes.length; at += HOST_PAGE) bytes[at] = 1;
    const time = clock.now() - start;
    touch = Math.min(touch, time / Math.max(1, pageFaults() - before));
  }
  return { touch, grow };
}

/** The longest by what is its own, and the longest as it is. */
export function longestPieces(entry: CorpusEntry, costs: HostCosts): { own: LongestPiece; asItIs: LongestPiece } {
  const times = new Map<number, number>();
  for (let run = 0; run < TIMED_RUNS; run++) {
    const found = new Map<number, number>();
    runInPieces(entry, (index, work) => {
      const time = work();
      if (time >= LONG) found.set(index, time);
    });
    if (run === 0) for (const [index, time] of found) times.set(index, time);
    // What was quick once is quick.
    else for (const [index, time] of times) times.set(index, Math.min(time, found.get(index) ?? 0));
  }
  for (const [index, time] of times) if (time < LONG) times.delete(index);
  const added = new Map<number, number>();
  for (let run = 0; run < WATCHED_RUNS && times.size > 0; run++) {
    runInPieces(entry, (index, work, image) => {
      const time = times.get(index);
      if (time === undefined) {
        work();
        return;
      }
      const size = image.memory.length;
      const faults = pageFaults();
      const took = work();
      const touched = (pageFaults() - faults) * costs.touch;
      const grown = ((image.memory.length - size) / MEMORY_PAGE) * costs.grow;
      times.set(index, Math.min(time, took));
      added.set(index, Math.min(added.get(index) ?? Number.POSITIVE_INFINITY, touched + grown));
    });
  }
  let own: LongestPiece = { program: entry.name, own: 0, time: 0 };
  let asItIs = own;
  for (const [index, time] of times) {
    const piece = { program: entry.name, time, own: Math.max(0, time - (added.get(index) ?? 0)) };
    if (piece.own > own.own) own = piece;
    if (piece.time > asItIs.time) asItIs = piece;
  }
  return { own, asItIs };
}

/** @param each does the piece's work, which returns µs */
function runInPieces(entry: CorpusEntry, each: (index: number, work: () => number, image: Image) => void): void {
  const clock = new ProcessorClock();
  let index = 0;
  let slices = 0;
  const watch = (image: Image): void => {
    const original = image.run.bind(image);
    image.run = (fuel: number): ImageStop => {
      slices++;
      const end = image.fuelUsed + fuel;
      let stop: ImageStop = OUT_OF_FUEL;
      const work = (): number => {
        const start = clock.now();
        stop = original(1);
        return clock.now() - start;
      };
      while (stop === OUT_OF_FUEL && image.fuelUsed < end) each(index++, work, image);
      return stop;
    };
  };
  const bench = new BenchMachine(new ProcessorTimeChip(FUEL_PER_MICROSECOND), {
    wrapLoader: (loader: ImageLoader): ImageLoader => ({
      load(program, handler) {
        const image = loader.load(program, handler);
        watch(image);
        return image;
      },
      restore: (snapshot, program, handler) => loader.restore(snapshot, program, handler),
    }),
  });
  bench.onFault = () => {};
  const quotas = { consoleRate: 1e9 };
  const id = bench.start(bench.describe(entry.name, entry.source, { memory: entry.memory, quotas }));
  while (slices < SLICES && bench.kernel.control.info(id)?.state === 'running') bench.kernel.step();
  if (bench.defects.length > 0) bench.check();
}

function pageFaults(): number {
  return process.resourceUsage().minorPageFault;
}
