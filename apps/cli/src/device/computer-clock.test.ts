/** Does a log say so when the clock was set by which it tells when things happened? */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineEvent } from '@perilune/machine';
import { afterAll, expect, test } from 'vitest';
import { ComputerClock } from './computer-clock.ts';
import { Device } from './device.ts';
import { statePaths } from './state-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'perilune-clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOUR = 3_600_000;
let wall = 0;
let monotonic = 5_000;
const pass = (milliseconds: number, step = 0) => {
  wall += milliseconds + step;
  monotonic += milliseconds;
};
const clock = () =>
  new ComputerClock(
    () => wall,
    () => monotonic,
  );

test('neither time that passes nor how exactly clocks are read is taken for a step', () => {
  const watched = clock();
  for (const [passed, step] of [
    [0, 0],
    [10 * HOUR, 0],
    [1, 400],
    [1, -700],
    [1, 900],
  ] as const) {
    pass(passed, step);
    expect(watched.step()).toBe(0);
  }
  // What small steps add up to is told.
  pass(1, 500);
  expect(watched.step()).toBe(1.1);
  expect(watched.step()).toBe(0);
});

test('an entry of its own tells of each step, between what was before and what came after', () => {
  wall = Date.UTC(2026, 0, 31, 12);
  const seen: MachineEvent[] = [];
  const device = new Device({
    board: { folder, file: 'board.toml' },
    state: statePaths(folder),
    isVirtual: false,
    speed: 1,
    seed: undefined,
    heartbeat: undefined,
    records: false,
    watch: undefined,
    store: undefined,
    clock: clock(),
    view: { event: (event) => seen.push(event), end: () => {} },
  });
  const say = (time: number) => device.event({ type: 'output', time, process: 'app', text: `${time}` });
  say(1);
  pass(1000, -HOUR);
  say(2);
  say(3);
  pass(1000, 2 * HOUR);
  say(4);
  device.log.close();
  const told = device.log.last(100, () => true).map(({ at, event }) => [at.slice(11, 19), event.type, event.by]);
  expect(told).toEqual([
    ['12:00:00', 'output', undefined],
    ['11:00:01', 'clock', -3600],
    ['11:00:01', 'output', undefined],
    ['11:00:01', 'output', undefined],
    ['13:00:02', 'clock', 7200],
    ['13:00:02', 'output', undefined],
  ]);
  expect(seen.map(({ type }) => type)).toEqual(told.map(([, type]) => type));
  const file = readFileSync(join(folder, 'log.jsonl'), 'utf8').trim().split('\n');
  expect(file.map((line) => JSON.parse(line).sequence)).toEqual([1, 2, 3, 4, 5, 6]);
});
