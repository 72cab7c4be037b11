/**
 * Control tasks: what a step costs, and whether a hundred of them are in time a thousand times a second, on the real clock
 * beside a process in an endless loop. A miss is the machine's if it has not let us do in the period what the steps of one
 * need, as measured in the same run; else it is ours, and so is what V8 takes for garbage. As root it goes before other
 * threads, as the thread of a device does.
 */
import type { Chip, Microseconds, StepShape, StepValues } from '@perilune/hil';
import type { ControlActivity, ProcessId } from '@perilune/kernel';
import { threadGoesFirst } from '@perilune/platform-node';
import { BenchMachine, program } from '../bench-machine.ts';
import { processorTime } from '../clocks.ts';
import { LookChip } from '../look-chip.ts';
import type { Row } from '../row.ts';
import type { TimeUse } from '../time-use.ts';

const SECOND = 1e6;
const WARM_UP = 2 * SECOND;
/** µs a step, all in, with a hundred tasks. */
const COST_TARGET = 3;
/** µs that a step may use. At most 7: of more, the admission test does not let a hundred in at 1000 Hz. */
const BUDGET = 7;
/** Periods: what one leaves undone is done in the next. */
const MOST_TOGETHER = 3;
/** Looks at the clock in a period, beside one for each step: for the slices of the hog, which get shorter and shorter. */
const MORE_LOOKS = 40;

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
  threadGoesFirst();
  return [
    ...costOfSteps(),
    ...(await onRealClock(100, 1000, BUDGET, seconds)),
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
    startTasks(bench, tasks, 1000, BUDGET, {
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
    return {
      group,
      what: `${tasks} tasks`,
      value: best,
      unit: 'µs',
      ...(tasks === 100 && { target: COST_TARGET }),
      note,
    };
  });
}

function setInputs(_process: ProcessId, { numbers }: StepValues): void {
  numbers[0] = 21.5;
  numbers[1] = 0;
}

function startTasks(
  bench: BenchMachine,
  tasks: number,
  period: number,
  budget: number,
  activity: ControlActivity,
): void {
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

/** Notes when steps begin and end, without making objects: the garbage would be ours. */
class Watch implements ControlActivity {
  isOn = false;
  steps = 0;
  /** µs from the release of each step to its beginning, and when that was. */
  readonly delays: Float64Array;
  readonly begins: Float64Array;
  readonly #misses: Float64Array;
  #missCount = 0;
  readonly #period: Microseconds;
  /** By process. */
  readonly #release = new Float64Array(1000);
  /** µs from the releases of a period to the end of the last step it had, by period. */
  readonly #spans: Float64Array;
  /** The release that the first of them belongs to. */
  readonly #first: Microseconds;
  now: () => Microseconds = () => 0;
  /** Told when a step begins, and after it. */
  isInStep: (isIt: boolean) => void = () => {};

  /** @param start when it begins @param time µs that it may last from then on */
  constructor(period: Microseconds, tasks: number, start: Microseconds, time: Microseconds) {
    const most = (time / period) * tasks;
    this.#period = period;
    this.#first = Math.floor(start / period) * period;
    this.#spans = new Float64Array(time / period);
    this.delays = new Float64Array(most);
    this.begins = new Float64Array(most);
    this.#misses = new Float64Array(most);
  }

  inputs(process: ProcessId, values: StepValues): void {
    const now = this.now();
    const period = this.#period;
    // Releases are whole numbers of periods since boot.
    const release = Math.floor(now / period) * period;
    this.#release[process] = release;
    setInputs(process, values);
    this.isInStep(true);
    if (!this.isOn) return;
    this.begins[this.steps] = now;
    this.delays[this.steps++] = now - release;
  }

  outputs(process: ProcessId): void {
    this.isInStep(false);
    const now = this.now();
    const release = this.#release[process] as number;
    this.#spans[(release - this.#first) / this.#period] = now - release;
  }

  /**
   * Of the periods that begin after `from` in which nothing stalls, and in the one before neither: µs that all steps of a
   * period took, in order, and what that takes usually.
   */
  undisturbed(use: TimeUse, from: Microseconds): { readonly spans: Float64Array; readonly work: Float64Array } {
    const period = this.#period;
    const spans: Microseconds[] = [];
    const work: Microseconds[] = [];
    this.#spans.forEach((span, index) => {
      const release = this.#first + index * period;
      // Moments are whole, the looks they were found by a little later.
      const end = release + span + 1;
      if (release <= from || span === 0 || use.isStalled(release - period, end)) return;
      spans.push(span);
      work.push(use.ofSteps(release, end));
    });
    return { spans: Float64Array.from(spans).sort(), work: Float64Array.from(work).sort() };
  }

  /** The ends of those between these moments in which no step began. */
  emptyPeriods(from: Microseconds, to: Microseconds): Float64Array {
    const period = this.#period;
    const ends = new Set<Microseconds>();
    for (let end = Math.floor(from / period + 1) * period; end <= to; end += period) ends.add(end);
    for (const begin of this.begins.subarray(0, this.steps)) ends.delete(Math.floor(begin / period + 1) * period);
    return Float64Array.from(ends);
  }

  missed(): void {
    if (this.isOn) this.#misses[this.#missCount++] = this.now();
  }

  makeSafe(): void {}

  /** When it was found that a step was not done by its deadline: then, or later, if the thread was held up. */
  get misses(): Float64Array {
    return this.#misses.subarray(0, this.#missCount);
  }
}

async function onRealClock(tasks: number, period: number, budget: number, seconds: number): Promise<Row[]> {
  // Half way through, the number of microseconds since boot is none that V8 keeps as a small integer any more.
  const age = 2 ** 31 - 2 * WARM_UP - (seconds * SECOND) / 2;
  const looks = (tasks + MORE_LOOKS) * ((seconds * SECOND + 2 * WARM_UP) / period);
  const chip = new LookChip(fuelPerMicrosecond(), age, looks);
  const bench = new BenchMachine(chip);
  const { kernel } = bench;
  const watch = new Watch(period, tasks, age, (seconds + 10) * SECOND);
  watch.now = () => kernel.recent;
  watch.isInStep = (isIt) => {
    chip.isStep = isIt;
  };
  startTasks(bench, tasks, period, budget, watch);
  bench.startProgram('hog');
  const runFor = (time: number) => {
    const end = chip.now() + time;
    bench.runUntil(() => kernel.recent >= end, end);
  };
  runFor(WARM_UP);
  // What was made so far is collected now, and what that held up is over when the measurement begins.
  globalThis.gc?.();
  runFor(WARM_UP / 10);
  // From the last round on: what is lost while this is found out counts.
  const start = kernel.recent;
  watch.isOn = true;
  const missedBefore = sumOf(bench, 'misses');
  const lostBefore = sumOf(bench, 'lost');
  runFor(seconds * SECOND);
  watch.isOn = false;
  const elapsed = chip.now() - start;
  const missed = sumOf(bench, 'misses') - missedBefore;
  bench.check();
  const use = await chip.settle();
  const stalls = use.stalls.filter(({ to }) => to > start);
  const undisturbed = watch.undisturbed(use, start);
  // It differs with the turns of collectors in the processes: what one period has needed, another may.
  const needed = quantile(undisturbed.work, 1);
  const lost = sumOf(bench, 'lost') - lostBefore;
  const byMachine =
    watch.misses.filter((time) => isExcused(time, period, needed, use)).length +
    // Periods that had gone by when the kernel looked at the clock again: all tasks have lost them.
    Math.min(
      lost,
      tasks * watch.emptyPeriods(start, kernel.recent).filter((end) => isExcused(end, period, needed, use)).length,
    );
  const { steps } = watch;
  const jitter = watch.delays.subarray(0, steps);
  const quiet = jitter.filter((delay, index) => {
    const begin = watch.begins[index] as number;
    return !use.isStalled(begin - delay - period, begin);
  });
  const due = Math.round((elapsed / period) * tasks);
  const group = `${tasks === 1 ? 'one control task' : `${tasks} control tasks`} at ${SECOND / period} Hz beside a hog, ${seconds} s on the real clock`;
  const row = (what: string, value: number, unit: Row['unit'], rest: Partial<Row> = {}): Row => ({
    group,
    what,
    value,
    unit,
    ...rest,
  });
  const distribution = (what: string, values: Float64Array) => {
    const sorted = values.toSorted();
    const at = (part: number) => quantile(sorted, part);
    return [
      row(`${what}, least`, at(0), 'µs', { note: `${values.length} steps` }),
      row(`${what}, median`, at(0.5), 'µs'),
      row(`${what}, 99 of 100 below`, at(0.99), 'µs'),
      row(`${what}, 999 of 1000 below`, at(0.999), 'µs'),
      row(`${what}, worst`, at(1), 'µs'),
    ];
  };
  const collections = use.collections.filter(({ to }) => to > start);
  const share = (100 * stalls.reduce((sum, { length }) => sum + length, 0)) / elapsed;
  return [
    row('steps done of those that were due', (100 * steps) / due, '%', {
      note: `${Math.round((steps / elapsed) * SECOND)} a second`,
    }),
    row('deadlines missed', missed, 'count', { note: `of ${due}` }),
    row('of them missed by us', Math.max(0, missed - byMachine), 'count', { target: 0 }),
    row('of them missed because the machine stalled', Math.min(missed, byMachine), 'count'),
    row('stalls of the machine', stalls.length, 'count', { note: `${share.toFixed(1)} % of the time` }),
    row('what the steps of a period need', needed, 'µs', { note: 'at the usual speed; the most of all periods' }),
    row('what they take when nothing stalls', quantile(undisturbed.spans, 0.99), 'µs', {
      note: 'from their release to the end of the last, 99 of 100 below',
    }),
    row('longest stall of the machine', longest(stalls.map(({ length }) => length)), 'µs'),
    row('longest collection of garbage', longest(collections.map(({ from, to }) => to - from)), 'µs', {
      note: `${collections.length} of them; if one makes us late, that is ours`,
    }),
    ...distribution('jitter, all steps', jitter),
    ...distribution('jitter, no stall in the period before', quiet),
  ];
}

function longest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/**
 * The machine's: in the period that ended, or up to so many together, it has not let us do as much as their steps need. What
 * else we do meanwhile counts as ours.
 *
 * @param time when the miss was found @param needed µs; NaN, where every period was disturbed: then nothing is excused
 */
function isExcused(time: Microseconds, period: Microseconds, needed: Microseconds, use: TimeUse): boolean {
  const deadline = Math.floor(time / period) * period;
  for (let periods = 1; periods <= MOST_TOGETHER; periods++) {
    if (use.ours(deadline - periods * period, deadline) < periods * needed) return true;
  }
  return false;
}

/** @param sorted in order; NaN, if there are none */
function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

function sumOf(bench: BenchMachine, what: 'misses' | 'lost'): number {
  return bench.kernel.control.list().reduce((sum, { control }) => sum + (control?.[what] ?? 0), 0);
}
