/**
 * Every program of tests/hostile beside a neighbour that always wants to run: how long it takes from the end of a slice
 * until another process runs, whatever the first did and however it ended. That has two parts: the piece of work at the
 * end of the slice that cannot be interrupted (pieces.ts), and the kernel's way to the next process.
 *
 * All is repeated, and of each slice and piece the quickest counts: a program does the same each time, and what a busy
 * host or a garbage collection adds is not its doing. The latter is reported too.
 */
import type { Image, ImageLoader, ImageStop } from '@perilune/hil';
import { type CorpusEntry, loadCorpus } from '../../../tests/hostile/corpus.ts';
import { BenchMachine } from '../bench-machine.ts';
import { ProcessorClock, ProcessorTimeChip } from '../clocks.ts';
import { type LongestPiece, longestPieces, measureHostCosts } from '../pieces.ts';
import type { Row } from '../row.ts';

const GROUP = 'beside every program of tests/hostile';
/** µs. */
const TARGET = 100;
const FUEL_PER_MICROSECOND = 100;
const NEIGHBOUR = 'while true do end';
/** Slices each program gets, unless it ends before. */
const SLICES = 100;
const REPEATS = 3;
/** Of long pieces the longest are named. */
const SHOWN = 12;

/** One slice of the hostile program. */
interface Slice {
  readonly program: string;
  /** Fuel used beyond what was granted. */
  readonly overrun: number;
  /** µs it took. */
  readonly time: number;
  /** Pages of the host's it was the first to touch. */
  readonly touched: number;
  /** µs from its end until the neighbour ran; NaN if it never did. */
  gap: number;
}

export async function measureHostile(): Promise<Row[]> {
  const entries = loadCorpus();
  // The engine and the kernel are optimised before anything counts.
  for (const entry of entries.slice(0, 20)) slicesOf(entry);
  const costs = measureHostCosts();
  let slowestAsItCame = 0;
  const slices: Slice[] = [];
  const pieces: LongestPiece[] = [];
  const piecesAsTheyAre: LongestPiece[] = [];
  for (const entry of entries) {
    const repeats = Array.from({ length: REPEATS }, () => slicesOf(entry));
    for (const { gap } of repeats.flat()) if (gap > slowestAsItCame) slowestAsItCame = gap;
    const own = quickest(repeats);
    slices.push(...own);
    const { own: piece, asItIs } = longestPieces(entry, costs);
    pieces.push(piece);
    piecesAsTheyAre.push(asItIs);
  }
  const worst = (measure: (slice: Slice) => number) =>
    slices.reduce((most, slice) => (measure(slice) > measure(most) ? slice : most), slices[0] as Slice);
  const gaps = slices.map(({ gap }) => gap).filter((gap) => !Number.isNaN(gap));
  gaps.sort((a, b) => a - b);
  const quantile = (part: number) => gaps[Math.ceil(gaps.length * part) - 1] ?? Number.NaN;
  const slowest = worst(({ gap }) => (Number.isNaN(gap) ? 0 : gap));
  const overrun = worst((slice) => slice.overrun);
  const ownTime = ({ time, touched }: Slice) => time - touched * costs.touch;
  const longest = worst(ownTime);
  const longestAsItIs = worst((slice) => slice.time);
  pieces.sort((a, b) => b.own - a.own);
  piecesAsTheyAre.sort((a, b) => b.time - a.time);
  const none: LongestPiece = { program: '', own: Number.NaN, time: Number.NaN };
  const [piece = none] = pieces;
  const [pieceAsItIs = none] = piecesAsTheyAre;
  const longPieces = pieces.filter(({ own }) => own > TARGET);
  const row = (what: string, value: number, unit: Row['unit'], note = ''): Row => ({
    group: GROUP,
    what,
    value,
    unit,
    ...(note && { note }),
  });
  return [
    {
      ...row('from the end of a slice until another process runs, worst', slowest.gap, 'µs', slowest.program),
      target: TARGET,
    },
    row('the same, 99 of 100 below', quantile(0.99), 'µs', `${entries.length} programs, ${slices.length} slices`),
    row('the same, median', quantile(0.5), 'µs'),
    row('the same, worst as it came, garbage collections included', slowestAsItCame, 'µs'),
    {
      ...row('longest piece of a slice that cannot be interrupted, our own part', piece.own, 'µs', piece.program),
      target: TARGET,
    },
    row('the same with what the machine adds', pieceAsItIs.time, 'µs', pieceAsItIs.program),
    row('what that is: 4 KiB of memory touched for the first time', costs.touch, 'µs', 'a page fault'),
    row('and: a memory grown by 64 KiB', costs.grow, 'µs'),
    row(
      `programs with a piece above ${TARGET} µs`,
      longPieces.length,
      'count',
      longPieces
        .slice(0, SHOWN)
        .map(({ program, own }) => `${program} ${own.toFixed(0)}`)
        .join(', '),
    ),
    row('most fuel a slice went beyond its budget', overrun.overrun, 'fuel', overrun.program),
    row('longest slice, of 500 µs by its fuel, our own part', ownTime(longest), 'µs', longest.program),
    row('the same with what the machine adds', longestAsItIs.time, 'µs', longestAsItIs.program),
    row('longest time an empty loop was held up in a second', noiseOfMachine(), 'µs', 'what the machine itself adds'),
  ];
}

/** Of each slice the quickest. @throws Error if the program does not do the same each time */
function quickest(repeats: readonly (readonly Slice[])[]): Slice[] {
  const [first = [], ...others] = repeats;
  return first.map((slice, index) => {
    const same = others.map((other) => other[index]);
    if (same.some((other) => other?.overrun !== slice.overrun)) {
      throw new Error(`${slice.program}: slice ${index} is not the same each time`);
    }
    const all = [slice, ...(same as Slice[])];
    const least = (measure: (slice: Slice) => number) => Math.min(...all.map(measure));
    return {
      ...slice,
      time: least(({ time }) => time),
      touched: least(({ touched }) => touched),
      gap: least(({ gap }) => gap),
    };
  });
}

function noiseOfMachine(): number {
  const clock = new ProcessorClock();
  const end = performance.now() + 1000;
  let longest = 0;
  for (let last = clock.now(); performance.now() < end; ) {
    const now = clock.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}

function slicesOf(entry: CorpusEntry): Slice[] {
  const clock = new ProcessorClock();
  const slices: Slice[] = [];
  let ended = 0;
  const watch = (image: Image, isHostile: boolean): void => {
    const original = image.run.bind(image);
    image.run = (fuel: number): ImageStop => {
      if (!isHostile) {
        const last = slices.at(-1);
        if (last !== undefined && Number.isNaN(last.gap)) last.gap = clock.now() - ended;
        return original(fuel);
      }
      const before = image.fuelUsed;
      const faults = process.resourceUsage().minorPageFault;
      const begun = clock.now();
      const stop = original(fuel);
      ended = clock.now();
      const time = ended - begun;
      const touched = process.resourceUsage().minorPageFault - faults;
      const overrun = image.fuelUsed - before - fuel;
      slices.push({ program: entry.name, overrun, time, touched, gap: Number.NaN });
      ended = clock.now();
      return stop;
    };
  };
  const bench = new BenchMachine(new ProcessorTimeChip(FUEL_PER_MICROSECOND), {
    wrapLoader: (loader: ImageLoader): ImageLoader => ({
      load(program, handler) {
        const image = loader.load(program, handler);
        watch(image, program.name !== 'neighbour');
        return image;
      },
      restore: (snapshot, program, handler) => loader.restore(snapshot, program, handler),
    }),
  });
  bench.onFault = () => {};
  const { kernel } = bench;
  bench.start(bench.describe('neighbour', NEIGHBOUR));
  const quotas = { consoleRate: 1e9 };
  const id = bench.start(bench.describe(entry.name, entry.source, { memory: entry.memory, quotas }));
  const isOver = () => slices.length >= SLICES || kernel.control.info(id)?.state !== 'running';
  for (let round = 0; round < 4 * SLICES && !isOver(); round++) kernel.step();
  for (let round = 0; round < 2; round++) kernel.step();
  if (bench.defects.length > 0) bench.check();
  return slices;
}
