/**
 * Whether a control app notices that other apps come and go:
 *
 *   npm run bench -- installs [--windows 10] [--seconds 3] [--pause 100] [--json]
 *
 * A real device on the real clock: a control app at 1000 Hz beside a process in an endless loop. Windows in which nothing
 * is done take turns with windows in which an app is installed, updated, rolled back and removed, with a pause of some ms after each, so that
 * what the computer itself holds up meets both alike. What was missed in a tenth of a second in which the thread of the
 * machine stood ready and was given no processor (the system tells how long) is told apart; stalls of a virtual computer as
 * a whole are not seen. The app notices if it misses more than while nothing is done, by more than two standard deviations
 * of counts so small.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Client } from '@perilune/client';
import { connect } from '@perilune/client/node';
import { packBundle } from '@perilune/update';
import { bundleTools } from '../apps/cli/src/machine/device-apps.ts';
import { type Row, rowTable, verdictOf } from './kernel/row.ts';

const files: Readonly<Record<string, string>> = {
  'board.toml': `name = "installs"
[install]
unsigned = true
allow = ["console", "flash"]
memory = "1 MiB"
trial = "1 h"
[chip.pot]
type = "slow-cooker"
[[device]]
name = "heater"
class = "switch"
chip = "pot.heater"
[[device]]
name = "thermometer"
class = "temperature"
chip = "pot.thermometer"
[[app]]
folder = "control"
grant = ["console", "device"]
[[app]]
folder = "hog"
`,
  'control/app.toml': `name = "control"
version = "1.0.0"
permissions = ["console", "device"]
[control]
rate = "1000 Hz"
budget = "50 us"
inputs = ["thermometer"]
outputs = ["heater"]
`,
  'control/main.lua': 'function periodic(_, inputs) return inputs.thermometer < 80 end\n',
  'hog/app.toml': 'name = "hog"\nversion = "1.0.0"\n',
  'hog/main.lua': 'while true do end\n',
};

interface Counts {
  readonly steps: number;
  readonly misses: number;
}

/** What was counted in windows of one kind. */
interface Sums {
  steps: number;
  misses: number;
  /** Where the thread of the machine had to wait for a processor. */
  heldUp: number;
}

/** ms in a tenth of a second: less than that makes no step late. */
const LEAST_DELAY = 0.5;

export async function runInstallsSuite(commandLine: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...commandLine],
    options: {
      windows: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '3' },
      pause: { type: 'string', default: '100' },
      json: { type: 'boolean', default: false },
    },
  });
  const [windows = 0, seconds = 0, pause = -1] = [values.windows, values.seconds, values.pause].map(Number);
  if (!Number.isInteger(windows) || windows < 1 || !(seconds > 0) || !(pause >= 0)) {
    process.stderr.write('bench: --windows takes a whole number from 1, --seconds and --pause (ms) a number from 0\n');
    return 2;
  }
  const rows = await onDevice((client) => measure(client, windows, seconds, pause));
  if (values.json) console.log(JSON.stringify(rows, undefined, 2));
  else console.log(rowTable(rows));
  return rows.some((row) => verdictOf(row) === 'MISSED') ? 1 : 0;
}

async function onDevice(measureOn: (client: Client) => Promise<Row[]>): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-installs-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const state = join(folder, 'state');
    perilune('up', folder, '--state', state);
    try {
      const client = await connect(join(state, 'control.socket'));
      const rows = await measureOn(client);
      client.close();
      return rows;
    } finally {
      perilune('down', '--device', state);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @throws Error if it fails */
function perilune(...commandLine: readonly string[]): void {
  const main = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [main, ...commandLine], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`perilune ${commandLine[0]} ended with ${status}: ${stderr}`);
}

async function measure(client: Client, windows: number, seconds: number, pause: number): Promise<Row[]> {
  const lamp = await Promise.all([1, 2].map(bundleOf));
  await delay(2000);
  const observer = new Observer(client, await machineThread(client));
  const quiet: Sums = { steps: 0, misses: 0, heldUp: 0 };
  const busy: Sums = { steps: 0, misses: 0, heldUp: 0 };
  const operations: number[] = [];
  for (let window = 0; window < windows; window++) {
    for (const end = performance.now() + seconds * 1000; performance.now() < end; )
      await observer.during(quiet, () => delay(pause));
    for (const end = performance.now() + seconds * 1000; performance.now() < end; )
      await comeAndGo(client, lamp, async (operation) => {
        await observer.during(busy, async () => {
          const start = performance.now();
          await operation();
          operations.push(performance.now() - start);
          await delay(pause);
        });
      });
  }
  const group = `a control app at 1000 Hz beside a hog, ${2 * windows} windows of ${seconds} s on the real clock`;
  const times = operations.toSorted((a, b) => a - b);
  const rowsOf = ({ steps, misses, heldUp }: Sums, when: string, most?: number): Row[] => {
    const perMillion = (count: number) => (1e6 * count) / (steps + misses);
    return [
      { group, what: `steps of the control app ${when}`, value: steps, unit: 'count' },
      {
        group,
        what: `deadlines missed of a million ${when}`,
        value: perMillion(misses),
        unit: 'count',
        note: `${misses} in all`,
        ...(most !== undefined && { target: perMillion(most), note: `${misses} in all: not more, by chance alone` }),
      },
      {
        group,
        what: 'of them where its thread was given no processor',
        value: perMillion(heldUp),
        unit: 'count',
      },
    ];
  };
  return [
    { group, what: 'installs, updates, rollbacks and removals', value: times.length, unit: 'count' },
    { group, what: 'time of one, median', value: (times[times.length >> 1] ?? Number.NaN) * 1000, unit: 'µs' },
    ...rowsOf(quiet, 'while nothing is done'),
    ...rowsOf(busy, 'meanwhile', mostByChance(quiet, busy)),
  ];
}

/** Misses among the steps of one that are no sign that it misses more than the other does: by two standard deviations at most. */
function mostByChance(other: Sums, { steps }: Sums): number {
  const ratio = steps / other.steps;
  const expected = other.misses * ratio;
  // Of a difference of counts: both vary as counts do. Of none at all, one may be seen by chance.
  return expected + 2 * Math.sqrt(Math.max(1, expected) * (1 + ratio));
}

/** Counts what the control app does, and whether the computer lets it. */
class Observer {
  readonly #client: Client;
  readonly #thread: string;

  constructor(client: Client, thread: string) {
    this.#client = client;
    this.#thread = thread;
  }

  async during(sums: Sums, work: () => Promise<void>): Promise<void> {
    const before = await countsOf(this.#client);
    const delayBefore = this.#delay();
    await work();
    const after = await countsOf(this.#client);
    const misses = after.misses - before.misses;
    sums.steps += after.steps - before.steps;
    sums.misses += misses;
    if (this.#delay() - delayBefore >= LEAST_DELAY) sums.heldUp += misses;
  }

  /** ms that the thread was ready to run and did not. */
  #delay(): number {
    const [, waited = 'NaN'] = readFileSync(`${this.#thread}/schedstat`, 'latin1').split(' ');
    return Number(waited) / 1e6;
  }
}

/** The thread that has used most of the processor: the hog is in it. @returns its folder in /proc */
async function machineThread(client: Client): Promise<string> {
  const { pid } = await client.call('status', {});
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  const used = (thread: string) => Number(readFileSync(`${thread}/schedstat`, 'latin1').split(' ')[0]);
  return threads.toSorted((a, b) => used(b) - used(a))[0] as string;
}

async function countsOf(client: Client): Promise<Counts> {
  const { processes } = await client.call('ps', {});
  const told = processes.find(({ name }) => name === 'control')?.control;
  if (!told) throw new Error('the control app does not run');
  return told;
}

async function comeAndGo(
  client: Client,
  [first = '', second = '']: readonly string[],
  timed: (operation: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await timed(() => client.call('install', { bundle: first }));
  await timed(() => client.call('update', { bundle: second }));
  await timed(() => client.call('rollback', { name: 'lamp' }));
  await timed(() => client.call('remove', { name: 'lamp' }));
}

/** In base64. */
async function bundleOf(version: number): Promise<string> {
  const text = new TextEncoder();
  const toml = `name = "lamp"\nversion = "${version}.0.0"\npermissions = ["console", "flash"]\n`;
  const lua = `local alarm, flash = require "alarm", require "flash"
flash.set("version", ${version})
alarm.every(50, function() flash.set("count", (flash.get("count") or 0) + 1) end)
`;
  const files = new Map([
    ['app.toml', text.encode(toml)],
    ['main.lua', text.encode(lua)],
  ]);
  const bundle = await packBundle({ name: 'lamp', version: `${version}.0.0`, sequence: version, files }, bundleTools);
  return Buffer.from(bundle).toString('base64');
}
