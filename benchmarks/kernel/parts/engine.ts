/** What the engine costs by itself, as a Node program embeds it: coroutines, creation, snapshots, host functions. */
import type { HostFunction } from '@perilune/engine';
import { median } from '../../statistics.ts';
import { bestTime } from '../batches.ts';
import { engine } from '../bench-machine.ts';
import { processorTime } from '../clocks.ts';
import { hostCallsOfPeers, startsOfPeers } from '../peers.ts';
import type { Row } from '../row.ts';

const GROUP = 'the engine by itself';
const ROUNDS = 20_000;
const MEMORY = 256 * 1024;
const SMALL_MEMORY = 64 * 1024;
/** Enough for the code to be optimised, and for memories to be collected meanwhile. */
const CREATIONS = 400;

export async function measureEngine({ tries }: { readonly tries: number }): Promise<Row[]> {
  const empty = timeOf('', tries);
  const perRound = (loop: string, before = '', functions = {}) => timeOf(loop, tries, before, functions) - empty;
  const hostCall = perRound('call()', 'local call = call', { call: () => 42 }) * 1000;
  const peers = await hostCallsOfPeers(tries, ROUNDS);
  const created = times(CREATIONS, () => engine.createProcess({ memory: MEMORY }));
  const ready = times(CREATIONS, () => {
    const process = engine.createProcess({ memory: MEMORY });
    process.load('function periodic(inputs) return inputs end');
    process.run(100_000);
  });
  const full = fullProcess();
  const bytes = full.snapshot();
  const row = (what: string, value: number, unit: Row['unit'], rest: Partial<Row> = {}): Row => ({
    group: GROUP,
    what,
    value,
    unit,
    ...rest,
  });
  return [
    row(
      'coroutine switch: half of a resume with its yield',
      (perRound(
        'next()',
        'local yield = coroutine.yield local next = coroutine.wrap(function() while true do yield() end end)',
      ) /
        2) *
        1000,
      'ns',
      { target: 100 },
    ),
    row('a script calls a host function', hostCall, 'ns', { target: 100 }),
    ...peers.map(({ name, nanoseconds }) =>
      row(`the same, ${name}`, nanoseconds, 'ns', { note: `${(nanoseconds / hostCall).toFixed(1)} times ours` }),
    ),
    row('create a process with all libraries open', median(created), 'µs', {
      target: 200,
      note: `median; quickest ${Math.min(...created).toFixed(0)} µs`,
    }),
    row('the same, with a script of one line that has run', median(ready), 'µs', {
      note: `median; quickest ${Math.min(...ready).toFixed(0)} µs`,
    }),
    ...(await startsOfPeers(15)).map(({ name, nanoseconds }) =>
      row(`the same, ${name}`, nanoseconds / 1000, 'µs', { note: 'quickest of 15' }),
    ),
    row(
      'snapshot of a process with 64 KiB',
      bestTime(processorTime, tries, 100, (count) => repeat(count, () => full.snapshot())),
      'µs',
      { target: 20, note: `${bytes.length} bytes` },
    ),
    row(
      'restore it',
      bestTime(processorTime, tries, 20, (count) => repeat(count, () => engine.restoreProcess(bytes))),
      'µs',
    ),
  ];
}

/** µs of a round of a loop with this in it. */
function timeOf(
  loop: string,
  tries: number,
  before = '',
  functions: Readonly<Record<string, HostFunction>> = {},
): number {
  const process = engine.createProcess({ memory: MEMORY, functions });
  process.load(`function rounds(n) ${before} for _ = 1, n do ${loop} end end`);
  process.run(100_000);
  return bestTime(processorTime, tries, ROUNDS, (count) => {
    process.call('rounds', count);
    let outcome = process.run(10_000_000);
    while (outcome.kind === 'outOfFuel') outcome = process.run(10_000_000);
    if (outcome.kind !== 'exited') throw new Error(`the loop '${loop}' ended: ${JSON.stringify(outcome)}`);
  });
}

/** Has used all of its 64 KiB. */
function fullProcess() {
  const process = engine.createProcess({ memory: SMALL_MEMORY });
  process.load('local t = {} pcall(function() while true do t[#t + 1] = { #t } end end) return #t');
  while (process.run(100_000).kind === 'outOfFuel');
  return process;
}

function repeat(count: number, work: () => unknown): void {
  for (let round = 0; round < count; round++) work();
}

/** µs of each. */
function times(count: number, work: () => unknown): number[] {
  return Array.from({ length: count }, () => {
    const start = processorTime();
    work();
    return processorTime() - start;
  });
}
