/** What system calls, upcalls, switches, messages, alarms and invocations cost. */
import { TwoClassScheduler } from '@perilune/kernel';
import { Batches, bestTime } from '../batches.ts';
import { BenchMachine, engine, program } from '../bench-machine.ts';
import { processorTime, WallClockChip } from '../clocks.ts';
import { hostCallsOfPeers } from '../peers.ts';
import type { Row } from '../row.ts';

const FUEL_PER_MICROSECOND = 100;
const CALLS = 'system calls';

export interface SystemCallOptions {
  /** How often each batch is repeated. */
  readonly tries: number;
}

export async function measureSystemCalls({ tries }: SystemCallOptions): Promise<Row[]> {
  return [
    ...(await callsOfOne(tries)),
    ...switches(tries),
    ...between(tries, 'poked', 'poking', 2_000, {
      group: 'between processes',
      what: 'upcall there and back: two upcalls, two switches',
      unit: 'µs',
    }),
    ...between(tries, 'ipc_server', 'ipc_client', 500, {
      group: 'between processes',
      what: 'IPC call with reply, Lua to Lua (ipc.serve, peer:call)',
      unit: 'µs',
    }),
    ...alarms(tries),
    ...invocations(tries),
  ];
}

function machine(scheduler?: TwoClassScheduler): BenchMachine {
  return new BenchMachine(new WallClockChip(FUEL_PER_MICROSECOND), scheduler && { scheduler });
}

async function callsOfOne(tries: number): Promise<Row[]> {
  const count = 10_000;
  const bench = machine();
  const batches = new Batches(bench);
  bench.startProgram('calls', { arguments: [`${count}`] });
  bench.runUntil(() => batches.count(7) >= tries);
  const cost = (point: number) => ((batches.best(point) - batches.best(1)) / count) * 1000;
  const peers = await hostCallsOfPeers(tries, count);
  const row = (what: string, point: number): Row => ({ group: CALLS, what, value: cost(point), unit: 'ns' });
  return [
    { ...row('null command from Lua: raw.command(driver, 0), loop taken off', 2), target: 100 },
    row('command that a driver answers with a word', 3),
    row('the same through its generated module', 4),
    row('the time, through the generated module of alarm', 5),
    { ...row('upcall there and back in one process: command, upcall, Yield-Wait', 6), note: 'two system calls' },
    { ...row('for comparison: call of an empty Lua function', 7) },
    ...peers.map(
      ({ name, nanoseconds }): Row => ({
        group: CALLS,
        what: `for comparison: script calls a host function, ${name}`,
        value: nanoseconds,
        unit: 'ns',
        note: `${(nanoseconds / cost(2)).toFixed(1)} times the null command`,
      }),
    ),
  ];
}

/** Two endless loops with short slices, against one that is never interrupted. */
function switches(tries: number): Row[] {
  const slice = 2;
  const count = 20_000;
  const bench = machine(new TwoClassScheduler(slice));
  bench.startProgram('hog');
  bench.startProgram('hog');
  const { kernel } = bench;
  const run = (rounds: number) => {
    for (let round = 0; round < rounds; round++) kernel.step();
  };
  run(count);
  const before = kernel.control.statistics();
  const perSlice = bestTime(processorTime, tries, count, run);
  const after = kernel.control.statistics();
  const fuelPerSlice = (after.fuel - before.fuel) / (after.slices - before.slices);
  bench.check();
  const perFuel = timeOfFuel(tries);
  return [
    {
      group: 'between processes',
      what: 'switch from one Lua process to another, preempted',
      value: perSlice - fuelPerSlice * perFuel,
      unit: 'µs',
      target: 1,
      note: `slices of ${Math.round(fuelPerSlice)} fuel, which is taken off`,
    },
  ];
}

/** µs of a unit of fuel in the hog's loop. */
function timeOfFuel(tries: number): number {
  const process = engine.createProcess({ memory: 1 << 18, seed: 1 });
  process.load('while true do end');
  const fuel = 200_000;
  return bestTime(processorTime, tries * 4, fuel, (count) => process.run(count));
}

type Heading = Pick<Row, 'group' | 'what' | 'unit'>;

/** A program that answers and one that asks. */
function between(tries: number, answering: string, asking: string, count: number, heading: Heading): Row[] {
  const bench = machine();
  const batches = new Batches(bench);
  const other = bench.startProgram(answering);
  bench.kernel.step();
  bench.startProgram(asking, { arguments: [`${count}`, `${other}`] });
  bench.runUntil(() => batches.count(1) >= tries);
  return [{ ...heading, value: batches.best(1) / count }];
}

function alarms(tries: number): Row[] {
  const count = 500;
  const bench = machine();
  const batches = new Batches(bench);
  bench.startProgram('alarms', { arguments: [`${count}`] });
  bench.runUntil(() => batches.count(1) >= tries);
  return [
    {
      group: 'the kernel calls',
      what: 'alarm set and fired: alarm.sleep(0) in Lua',
      value: batches.best(1) / count,
      unit: 'µs',
    },
  ];
}

function invocations(tries: number): Row[] {
  const bench = machine();
  const { kernel, probe } = bench;
  const id = bench.start({
    ...bench.describe('step', `${program('step')}\nrequire "alarm".every(1e9, function() end)`),
  });
  for (let round = 0; round < 20; round++) kernel.step(0);
  const given = [10, { temperature: 21.5, lid: false }];
  const invoke = (count: number) => {
    for (let round = 0; round < count; round++) {
      const result = kernel.invoke(id, 'step', given, { fuel: 100_000 });
      if (result.kind !== 'returned') throw new Error(`the step is not done: ${JSON.stringify(result)}`);
    }
  };
  const perInvocation = bestTime(processorTime, tries, 2_000, invoke);
  let entered = 0;
  const enter = (count: number) => {
    for (let round = 0; round < count; round++) {
      probe.grant.enter(id, (state) => {
        state.pokes++;
        entered++;
      });
    }
  };
  const perEntry = bestTime(processorTime, tries, 100_000, enter);
  if (entered !== tries * 100_000) throw new Error('the grant could not be entered');
  const group = 'the kernel calls';
  return [
    { group, what: 'invocation: a Lua function with a small table, and one back', value: perInvocation, unit: 'µs' },
    { group, what: 'grant entered by its driver', value: perEntry * 1000, unit: 'ns' },
  ];
}
