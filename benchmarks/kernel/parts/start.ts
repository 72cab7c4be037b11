/** How long it takes until an installed program runs, the first time and again. */
import { VirtualChip } from '@perilune/hil';
import { median } from '../../statistics.ts';
import { BenchMachine, program } from '../bench-machine.ts';
import { processorTime } from '../clocks.ts';
import { startsOfPeers } from '../peers.ts';
import type { Row } from '../row.ts';

const GROUP = 'start';
/** Enough for the engine's code to be optimised, and for memories to be collected meanwhile. */
const STARTS = 400;

export async function measureStart(): Promise<Row[]> {
  const bare = starts('bare');
  const own = starts('thermostat');
  const waiting = starts('thermostat', { isInstalled: true, toItsWait: true });
  const fresh = starts('thermostat', { isInstalled: false, toItsWait: false });
  const again = restarts();
  const peers = await startsOfPeers(15);
  const note = (times: readonly number[]) => `median; quickest ${Math.min(...times).toFixed(0)} µs`;
  return [
    {
      group: GROUP,
      what: 'process start: an installed app of 30 lines with userland and alarm, to its first call',
      value: median(own),
      unit: 'µs',
      target: 200,
      note: note(own),
    },
    {
      group: GROUP,
      what: 'the same, until it waits for its alarm',
      value: median(waiting),
      unit: 'µs',
      note: note(waiting),
    },
    {
      group: GROUP,
      what: 'the same app to its first call, where no process of it was started before',
      value: median(fresh),
      unit: 'µs',
      note: `${note(fresh)}; it is compiled, and so is what it requires`,
    },
    {
      group: GROUP,
      what: 'process start: a program of two lines without userland',
      value: median(bare),
      unit: 'µs',
      note: note(bare),
    },
    {
      group: GROUP,
      what: 'restart: from Exit-Restart to the first call of the next life, its wait taken off',
      value: median(again),
      unit: 'µs',
      note: note(again),
    },
    ...peers.map(
      ({ name, nanoseconds }): Row => ({
        group: GROUP,
        what: `for comparison: an interpreter that has run two lines, ${name}`,
        value: nanoseconds / 1000,
        unit: 'µs',
        note: 'quickest of 15',
      }),
    ),
  ];
}

/**
 * µs from the call of start to the first mark, for each of many processes, each ended before the next.
 * @param isInstalled they are processes of one app; else each is the first of its own
 * @param toItsWait until it waits, instead of its first mark
 */
function starts(name: string, { isInstalled, toItsWait } = { isInstalled: true, toItsWait: false }): number[] {
  const bench = new BenchMachine(new VirtualChip());
  const { kernel, probe } = bench;
  const source = program(name);
  let marked = 0;
  probe.onMark = (_point, time) => {
    marked = time;
  };
  const times: number[] = [];
  const app = bench.describe(name, source);
  for (let index = 0; index < STARTS; index++) {
    const description = isInstalled ? app : bench.describe(name, source);
    marked = 0;
    const begin = processorTime();
    const id = bench.start(description);
    while (marked === 0) kernel.step();
    if (toItsWait) while (kernel.step(0) === 'worked');
    times.push((toItsWait ? processorTime() : marked) - begin);
    kernel.control.terminate(id);
    kernel.step(0);
    kernel.control.remove(id);
  }
  bench.check();
  return steady(times);
}

function restarts(): number[] {
  const bench = new BenchMachine(new VirtualChip());
  const { kernel, probe } = bench;
  const times: number[] = [];
  let marks = 0;
  let last = 0;
  probe.onMark = (_point, time) => {
    if (marks > 0) times.push(time - last);
    marks++;
    last = time;
  };
  bench.startProgram('restarting');
  while (marks <= STARTS) kernel.step();
  bench.check();
  return steady(times);
}

/** Without the first half, in which the code was not optimised yet. */
function steady(times: readonly number[]): number[] {
  return times.slice(times.length >> 1);
}
