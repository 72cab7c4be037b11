/**
 * Control tasks: what a step costs, and whether a hundred of them are in time a thousand times a second, on the real clock
 * beside a process in an endless loop. A miss is the machine's if the step would have been in time but for the stalls
 * between its release and its end; else it is ours.
 */
import type { Chip, Microseconds, StepShape, StepValues } from '@perilune/hil';
import type { ControlActivity, ProcessId } from '@perilune/kernel';
import { BenchMachine, program } from '../bench-machine.ts';
import { processorTime } from '../clocks.ts';
import type { Row } from '../row.ts';
import { StallChip } from '../stall-chip.ts';

const SECOND = 1e6;
const WARM_UP = 2 * SECOND;

const shape: StepShape = {
  function: 'step',
  inputs: [
    { name: 'temperature', type: { kind: 'number' } },
    { name: 'lid', type: { kind: 'boolean' } },
  ],
  outputs: [
    { name: 'heater', type: { kind: 'number' } },
    { name: 'light', type: { kind: 'boolean' } },
  ],
};

export async function measureControl({ seconds }: { readonly seconds: number }): Promise<Row[]> {
  const short = Math.min(seconds, 10);
  return [
    ...costOfSteps(),
    ...(await onRealClock(100, 1000, 6, seconds)),
    ...(await onRealClock(1, 200, 20, short)),
    ...(await onRealClock(10, 200, 10, short)),
  ];
}

/** Time does not pass but by sleeping: what is measured is the work, without the hog and without the clock. */
class JumpingChip implements Chip {
  readonly bootTime = 0;
  readonly fuelPerMicrosecond = 100;
  #now = 0;

  now(): Microseconds {
    return this.#now;
  }
  hasInterrupts(): boolean {
    return false;
  }
  serviceInterrupts(): void {}
  sleep(until: Microseconds | undefined): void {
    this.#now = Math.max(this.#now, until ?? 0);
  }
  spend(): void {}
}

function costOfSteps(): Row[] {
  return [1, 10, 100].map((tasks): Row => {
    const chip = new JumpingChip();
    const bench = new BenchMachine(chip);
    let steps = 0;
    startTasks(bench, tasks, 1000, 6, {
      inputs: setInputs,
      outputs: () => {
        steps++;
      },
      makeSafe: () => {},
    });
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 20; round++) {
      const before = steps;
      const start = processorTime();
      const end = chip.now() + (20_000 * 1000) / tasks;
      bench.runUntil(() => bench.kernel.recent >= end, end);
      if (round > 4) best = Math.min(best, (processorTime() - start) / (steps - before));
    }
    const note = 'timer, release, schedule, inputs, call, outputs and back, in processor time';
    const group = 'cost of a control step';
    return { group, what: `${tasks} tasks`, value: best, unit: 'µs', ...(tasks === 100 && { target: 3 }), note };
  });
}

function setInputs(_process: ProcessId, { numbers }: StepValues): void {
  numbers[0] = 21.5;
  numbers[1] = 0;
}

function startTasks(bench: BenchMachine, tasks: number, period: number, budget: number, activity: ControlActivity): void {
  const description = bench.describe('control', program('step'), {
    memory: 128 * 1024,
    step: shape,
    control: { period, budget, activity },
  });
  for (let index = 0; index < tasks; index++) bench.start(description);
}

/** How much of an endless loop runs in a microsecond, at best. */
function fuelPerMicrosecond(): number {
  const bench = new BenchMachine(new JumpingChip());
  bench.startProgram('hog');
  let best = 0;
  for (let round = 0; round < 2000; round++) {
    const before = bench.kernel.control.statistics().fuel;
    const start = performance.now();
    bench.kernel.step();
    const time = (performance.now() - start) * 1000;
    best = Math.max(best, (bench.kernel.control.statistics().fuel - before) / time);
  }
  return Math.floor(best);
}

interface LateStep {
  readonly release: Microseconds;
  readonly end: Microseconds;
}

async function onRealClock(tasks: number, period: number, budget: number, seconds: number): Promise<Row[]> {
  const chip = new StallChip(fuelPerMicrosecond());
  const bench = new BenchMachine(chip);
  const { kernel } = bench;
  let steps = 0;
  let counts = false;
  const late: LateStep[] = [];
  const released = new Map<ProcessId, Microseconds>();
  const delays = new Float64Array(((seconds + 1) * SECOND * tasks) / period);
  const begins = new Float64Array(delays.length);
  startTasks(bench, tasks, period, budget, {
    inputs: (process, values) => {
      // Releases are whole numbers of periods since boot.
      const release = Math.floor(kernel.recent / period) * period;
      released.set(process, release);
      setInputs(process, values);
      if (!counts) return;
      begins[steps] = kernel.recent;
      delays[steps++] = kernel.recent - release;
    },
    outputs: (process) => {
      if (!counts) return;
      const release = released.get(process) ?? 0;
      const end = kernel.recent;
      if (end > release + period) late.push({ release, end });
    },
    makeSafe: () => {},
  });
  bench.startProgram('hog');
  const runFor = (time: number) => {
    const end = chip.now() + time;
    bench.runUntil(() => kernel.recent >= end, end);
  };
  runFor(WARM_UP);
  const before = totals(bench);
  const start = chip.now();
  counts = true;
  runFor(seconds * SECOND);
  counts = false;
  const elapsed = chip.now() - start;
  const after = totals(bench);
  bench.check();
  await chip.settle();

  const stalls = chip.stallsOfMachine().filter(({ to }) => to > start);
  const stalledIn = (from: Microseconds, to: Microseconds) =>
    stalls.reduce((sum, stall) => sum + (stall.from < to && stall.to > from ? stall.length : 0), 0);
  const missed = after.misses - before.misses;
  const lost = after.lost - before.lost;
  const excused = late.filter(({ release, end }) => end - stalledIn(release, end) <= release + period).length;
  // A period is lost when the kernel does not get round to it for a whole one: only a stall is that long, or a collection.
  const collected = chip.collections.filter(([from, to]) => to > start && to - from > period).length;
  const ours = missed - excused - (collected > 0 ? 0 : lost);
  const stalled = stalls.reduce((sum, { length }) => sum + length, 0);
  const quiet = [...delays.subarray(0, steps)].filter((delay, index) => stalledIn((begins[index] as number) - delay, begins[index] as number) === 0);
  const due = Math.round((elapsed / period) * tasks);
  const group = `${tasks === 1 ? 'one control task' : `${tasks} control tasks`} at ${SECOND / period} Hz beside a hog, ${seconds} s on the real clock`;
  const row = (what: string, value: number, unit: Row['unit'], rest: Partial<Row> = {}): Row => ({ group, what, value, unit, ...rest });
  const distribution = (what: string, values: ArrayLike<number>) => {
    const sorted = Float64Array.from(values).toSorted();
    const at = (part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
    return [
      row(`${what}, median`, at(0.5), 'µs'),
      row(`${what}, 99 of 100 below`, at(0.99), 'µs'),
      row(`${what}, 999 of 1000 below`, at(0.999), 'µs'),
      row(`${what}, worst`, at(1), 'µs'),
    ];
  };
  const share = (100 * stalled) / elapsed;
  return [
    row('steps a second', (steps / elapsed) * SECOND, 'count', { note: `of ${due} that were due ${steps} were done` }),
    row('deadlines missed, by us', ours, 'count', { target: 0 }),
    row('deadlines missed, because the machine stalled', missed - ours, 'count', { note: `${lost} of them periods that went by meanwhile` }),
    row('stalls of the machine', stalls.length, 'count', { note: `${share.toFixed(1)} % of the time` }),
    row('longest stall', Math.max(0, ...stalls.map(({ length }) => length)), 'µs'),
    row('longest collection of garbage', Math.max(0, ...chip.collections.map(([from, to]) => to - from)), 'µs', { note: `${chip.collections.length} of them; ours` }),
    ...distribution('jitter without stalls', quiet),
    ...distribution('jitter as it came', delays.subarray(0, steps)),
  ];
}

function totals(bench: BenchMachine): { readonly misses: number; readonly lost: number } {
  let misses = 0;
  let lost = 0;
  for (const { control } of bench.kernel.control.list()) {
    misses += control?.misses ?? 0;
    lost += control?.lost ?? 0;
  }
  return { misses, lost };
}
