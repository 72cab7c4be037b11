/**
 * Every program of tests/hostile beside a neighbour that always wants to run: how far a slice goes beyond its budget, and
 * how long it takes from the end of a slice until another process runs, whatever the first did and however it ended.
 */
import type { Image, ImageLoader, ImageStop } from '@perilune/hil';
import { type CorpusEntry, loadCorpus } from '../../../tests/hostile/corpus.ts';
import { BenchMachine, engine } from '../bench-machine.ts';
import { ProcessorClock, ProcessorTimeChip } from '../clocks.ts';
import type { Row } from '../row.ts';

const GROUP = 'after every program of tests/hostile';
const FUEL_PER_MICROSECOND = 100;
const NEIGHBOUR = 'while true do end';
/** Slices each program gets, unless it ends before. */
const SLICES = 100;

/** One slice of the hostile program. */
interface Slice {
  readonly program: string;
  /** Used beyond what was granted. */
  readonly overrun: number;
  /** µs it took, and the least it may: at the pace of plain Lua. */
  readonly time: number;
  readonly fuel: number;
  /** µs from its end until the neighbour ran. */
  gap: number;
}

export async function measureHostile(): Promise<Row[]> {
  const entries = loadCorpus();
  // The engine and the kernel are optimised before anything counts.
  for (const entry of entries.slice(0, 20)) run(entry);
  const slices = entries.flatMap(run);
  const worst = (measure: (slice: Slice) => number) =>
    slices.reduce((most, slice) => (measure(slice) > measure(most) ? slice : most), slices[0] as Slice);
  const pace = paceOfEngine();
  const gap = worst((slice) => slice.gap);
  const overrun = worst((slice) => slice.overrun);
  const longest = worst((slice) => slice.time);
  const overtime = worst((slice) => slice.overrun / pace);
  const gaps = slices.map((slice) => slice.gap).sort((a, b) => a - b);
  const quantile = (part: number) => gaps[Math.ceil(gaps.length * part) - 1] ?? Number.NaN;
  return [
    {
      group: GROUP,
      what: 'from the end of a slice until another process runs, worst',
      value: gap.gap,
      unit: 'µs',
      target: 100,
      note: `${gap.program}; ${entries.length} programs, ${slices.length} slices`,
    },
    { group: GROUP, what: 'the same, 99 of 100 below', value: quantile(0.99), unit: 'µs' },
    { group: GROUP, what: 'the same, median', value: quantile(0.5), unit: 'µs' },
    {
      group: GROUP,
      what: 'most fuel a slice went beyond its budget',
      value: overrun.overrun,
      unit: 'fuel',
      note: overrun.program,
    },
    {
      group: GROUP,
      what: 'the same in time, at the pace of plain Lua',
      value: overtime.overrun / pace,
      unit: 'µs',
      target: 100,
      note: `${pace.toFixed(0)} fuel a µs`,
    },
    {
      group: GROUP,
      what: 'longest slice, of 500 µs by its fuel',
      value: longest.time,
      unit: 'µs',
      note: longest.program,
    },
  ];
}

/** Fuel a µs, of a loop that calls and counts: what a machine measures when it boots. */
function paceOfEngine(): number {
  const process = engine.createProcess({ memory: 1 << 18, seed: 1 });
  process.load('local t, f = {}, function(x) return x + 1 end for i = 1, 1e9 do t[i % 64] = f(i) end');
  const clock = new ProcessorClock();
  let best = 0;
  for (let round = 0; round < 40; round++) {
    const before = process.stats.fuelUsed;
    const start = clock.now();
    process.run(100_000);
    best = Math.max(best, (process.stats.fuelUsed - before) / (clock.now() - start));
  }
  return best;
}

function run(entry: CorpusEntry): Slice[] {
  const clock = new ProcessorClock();
  const slices: Slice[] = [];
  let ended = 0;
  const watch = (image: Image, isHostile: boolean): void => {
    const original = image.run.bind(image);
    image.run = (fuel: number): ImageStop => {
      const start = clock.now();
      const last = slices.at(-1);
      if (!isHostile && last !== undefined && Number.isNaN(last.gap)) last.gap = start - ended;
      const before = image.fuelUsed;
      const stop = original(fuel);
      if (!isHostile) return stop;
      ended = clock.now();
      const used = image.fuelUsed - before;
      const slice = { program: entry.name, overrun: used - fuel, time: ended - start, fuel: used, gap: Number.NaN };
      slices.push(slice);
      return stop;
    };
  };
  const wrapLoader = (loader: ImageLoader): ImageLoader => ({
    load(program, handler) {
      const image = loader.load(program, handler);
      watch(image, program.name !== 'neighbour');
      return image;
    },
    restore: (snapshot, program, handler) => loader.restore(snapshot, program, handler),
  });
  const bench = new BenchMachine(new ProcessorTimeChip(FUEL_PER_MICROSECOND), { wrapLoader });
  bench.onFault = () => {};
  const { kernel } = bench;
  bench.start(bench.describe('neighbour', NEIGHBOUR));
  const id = bench.start(
    bench.describe(entry.name, entry.source, { memory: entry.memory, quotas: { consoleRate: 1e9 } }),
  );
  const isOver = () => slices.length >= SLICES || kernel.control.info(id)?.state !== 'running';
  for (let round = 0; round < 4 * SLICES && !isOver(); round++) kernel.step();
  for (let round = 0; round < 2; round++) kernel.step();
  if (bench.defects.length > 0) bench.check();
  return slices.filter(({ gap }) => !Number.isNaN(gap));
}
