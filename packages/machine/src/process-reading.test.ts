import { expect, test } from 'vitest';
import { bootVirtual, filesOf } from '../test-support/virtual-machine.ts';
import { type ProcessStatus, wholeOf } from './index.ts';

const NAMES = Array.from({ length: 60 }, (_, index) => `a${index}`);
const FILES = {
  'board.toml': `name = "b"\n${NAMES.map((name) => `[[app]]\nfolder = "a"\nname = "${name}"\n`).join('')}`,
  'a/app.toml': 'name = "a"\nversion = "1"\n',
  'a/main.lua': 'require("syscall").keep(1)',
};

/** Reads a few processes at a time, with something happening between. */
async function read(most: number, meanwhile: (machine: Awaited<ReturnType<typeof boot>>, piece: number) => void) {
  const machine = await boot();
  const reading = machine.readProcesses();
  const told: ProcessStatus[] = [];
  for (let piece = 0; !reading.isComplete; piece++) {
    let count = 0;
    const some = reading.more(() => ++count >= most);
    expect(some.length).toBeLessThanOrEqual(most);
    told.push(...some);
    meanwhile(machine, piece);
    machine.runUntil(machine.now() + 1_000);
  }
  const end = reading.end();
  return { machine, end, list: wholeOf(told, end) };
}

async function boot() {
  const { machine } = await bootVirtual(filesOf(FILES));
  machine.runUntil(100_000);
  return machine;
}

const stateOf = ({ id, name, state }: Pick<ProcessStatus, 'id' | 'name' | 'state'>) => ({ id, name, state });

test('processes that are read in pieces are those that are read at once', async () => {
  const { machine, list, end } = await read(7, () => {});
  expect(end.anew).toEqual([]);
  expect(list.map(stateOf)).toEqual(machine.status().processes.map(stateOf));
  expect(list.map(({ name }) => name)).toEqual(NAMES);
});

test('what becomes of processes meanwhile makes no list that never was', async () => {
  const { machine, list, end } = await read(5, ({ control }, piece) => {
    const ids = control.ids();
    // Some that were read, and some that were not.
    for (const place of [0, ids.length - 1]) control.restart(ids[place] as (typeof ids)[number]);
    for (const place of [1, ids.length - 2]) control.terminate(ids[place] as (typeof ids)[number]);
    for (const place of [2, ids.length - 3]) control.stop(ids[place] as (typeof ids)[number]);
    if (piece % 2 === 0) control.remove(ids[1] as (typeof ids)[number]);
  });
  expect(list.map(stateOf)).toEqual(machine.control.list().map(stateOf));
  expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  expect(end.anew.length).toBeGreaterThan(2);
  expect(end.anew.length).toBeLessThan(40);
});
