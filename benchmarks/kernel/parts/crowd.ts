/** Ten thousand processes alive in one Node process, and hogs among them. */
import { BenchMachine, program } from '../bench-machine.ts';
import { ProcessorTimeChip } from '../clocks.ts';
import type { Row } from '../row.ts';

const FUEL_PER_MICROSECOND = 100;
const SECOND = 1e6;
/** Seconds. */
const LONGEST_WARM_UP = 60;
const SMALL_MEMORY = 128 * 1024;

export interface CrowdOptions {
  readonly processes: number;
  /** Seconds that are measured. */
  readonly seconds: number;
}

export async function measureCrowd({ processes, seconds }: CrowdOptions): Promise<Row[]> {
  return [...crowd(processes, 1, seconds), ...crowd(processes, Math.round(processes / 100), seconds)];
}

/** As many as were asked for, or as the host has room for. */
function fill(bench: BenchMachine, source: string, count: number): number {
  const description = bench.describe('one of many', source, { memory: SMALL_MEMORY });
  for (let index = 0; index < count; index++) {
    const result = bench.kernel.start(description);
    if (result.kind === 'refused') return index;
  }
  return count;
}

/** All but the hogs do a little each second. */
function crowd(processes: number, hogs: number, seconds: number): Row[] {
  const chip = new ProcessorTimeChip(FUEL_PER_MICROSECOND);
  const bench = new BenchMachine(chip);
  const { kernel, probe } = bench;
  const others = fill(bench, program('every_second'), processes - hogs);
  const runFor = (time: number) => {
    const end = chip.now() + time;
    bench.runUntil(() => chip.now() >= end, end);
  };
  while (kernel.step(0) === 'worked' && kernel.control.statistics().slices < others * 2);
  for (let index = 0; index < hogs; index++) bench.startProgram('hog', { memory: SMALL_MEMORY });
  const woken = new Set<number>();
  probe.onLate = (_, id) => woken.add(id);
  // Starting them all has taken its time: who is late because of that is no longer when all have had a turn.
  for (let second = 0; second < LONGEST_WARM_UP && woken.size < others; second++) runFor(SECOND);
  runFor(2 * SECOND);
  const latenesses: number[] = [];
  const wakes = new Map<number, number>();
  probe.onLate = (time, id) => {
    latenesses.push(time);
    wakes.set(id, (wakes.get(id) ?? 0) + 1);
  };
  runFor(seconds * SECOND);
  bench.check();
  latenesses.sort((a, b) => a - b);
  const at = (part: number) => (latenesses[Math.ceil(latenesses.length * part) - 1] ?? Number.NaN) / 1000;
  const group = `${others + hogs} processes, ${hogs === 1 ? 'one a hog' : `${hogs} of them hogs`}`;
  const fewest = wakes.size < others ? 0 : Math.min(...wakes.values());
  return [
    {
      group,
      what: 'alive',
      value: kernel.control.statistics().living,
      unit: 'count',
      target: processes,
      isFloor: true,
    },
    {
      group,
      what: 'what the others got of the turns they wanted, one a second each',
      value: (100 * latenesses.length) / (others * seconds),
      unit: '%',
      target: 99,
      isFloor: true,
      note: `the least of them ${fewest} of ${seconds}`,
    },
    { group, what: 'lateness of the others, worst', value: at(1) * 1000, unit: 'µs', note: 'in processor time' },
    { group, what: 'lateness of the others, 99 of 100 below', value: at(0.99) * 1000, unit: 'µs' },
    { group, what: 'lateness of the others, median', value: at(0.5) * 1000, unit: 'µs' },
  ];
}
