/** Control tasks beside a hog: a hundred of them, a thousand times a second each. */
import type { Chip } from '@perilune/hil';
import type { ProcessId } from '@perilune/kernel';
import { BenchMachine, program } from '../bench-machine.ts';
import { ProcessorTimeChip, WallClockChip } from '../clocks.ts';
import type { Row } from '../row.ts';

const FUEL_PER_MICROSECOND = 100;
const TASKS = 100;
const PERIOD = 1000;
/** µs of each period; together 80 % of the processor are promised. */
const BUDGET = 8;
const WARM_UP = 1e6;

export async function measureControl({ seconds }: { readonly seconds: number }): Promise<Row[]> {
  return [
    ...measureOn(new WallClockChip(FUEL_PER_MICROSECOND), 'on the real clock', seconds),
    ...measureOn(new ProcessorTimeChip(FUEL_PER_MICROSECOND), 'in processor time', seconds),
  ];
}

function measureOn(chip: Chip, clock: string, seconds: number): Row[] {
  const bench = new BenchMachine(chip);
  const { kernel } = bench;
  let counts = false;
  const begins: number[] = [];
  const ends: number[] = [];
  const epochs = new Map<ProcessId, number>();
  /** µs since the last release of a task: releases are a whole number of periods after its first. */
  const sinceRelease = (id: ProcessId) => {
    const epoch = epochs.get(id) ?? chip.now();
    epochs.set(id, epoch);
    return (chip.now() - epoch) % PERIOD;
  };
  const activity = {
    inputs: (id: ProcessId) => {
      const late = sinceRelease(id);
      if (counts) begins.push(late);
      return [{ temperature: 21.5, lid: false }];
    },
    outputs: (id: ProcessId) => {
      if (counts) ends.push(sinceRelease(id));
    },
  };
  const control = { period: PERIOD, budget: BUDGET, function: 'step', activity };
  const description = bench.describe('control', program('step'), { memory: 128 * 1024, control });
  for (let index = 0; index < TASKS; index++) bench.start(description);
  bench.startProgram('hog');
  const runFor = (time: number) => {
    const end = chip.now() + time;
    bench.runUntil(() => chip.now() >= end, end);
  };
  const misses = () => kernel.control.list().reduce((sum, { control: loop }) => sum + (loop?.misses ?? 0), 0);
  runFor(WARM_UP);
  const before = misses();
  counts = true;
  runFor(seconds * 1e6);
  bench.check();
  const due = TASKS * seconds * 1000;
  const missed = misses() - before;
  begins.sort((a, b) => a - b);
  const at = (part: number) => begins[Math.ceil(begins.length * part) - 1] ?? Number.NaN;
  const group = `${TASKS} control tasks at 1000 Hz beside a hog, ${seconds} s ${clock}`;
  return [
    {
      group,
      what: 'steps done of those that were due',
      value: (100 * ends.length) / due,
      unit: '%',
      target: 99,
      isFloor: true,
    },
    { group, what: 'deadlines missed', value: missed, unit: 'count', note: `of ${due}` },
    { group, what: 'lateness of a step, worst that is below a period', value: at(1), unit: 'µs' },
    { group, what: 'lateness of a step, 99 of 100 below', value: at(0.99), unit: 'µs' },
    { group, what: 'lateness of a step, median', value: at(0.5), unit: 'µs' },
  ];
}
