/** Is wrong usage told as such whatever runs, and is a device that is not there told alike by all commands? */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ExitStatus } from '../command.ts';
import { runCommandLine } from '../command-line.ts';
import { commands } from './index.ts';

/** Where no device of this user is found. */
const runtime = mkdtempSync(join(tmpdir(), 'perilune-usage-'));
beforeAll(() => {
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  vi.stubEnv('PERILUNE_DEVICE', '');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

async function run(line: string) {
  let error = '';
  const status = await runCommandLine(line.split(' '), {
    commands,
    version: '',
    out: () => {},
    error: (text) => {
      error += text;
    },
    debug: false,
  });
  return { status, error };
}

test.each([
  ['record bogus', "'bogus' is none of start, save, stop, status"],
  ['record -o x', '--output goes with save and stop'],
  ['maintenance perhaps', "'perhaps' is neither on nor off"],
  ['maintenance on --for 1ms', '--for 1ms: a time from 1s to 1d is wanted'],
  ['logs --level bad', '--level bad: info, warning or error is wanted'],
  ['logs -n x', '--lines x: a number from 0 to 10000 is wanted'],
  ['faults -n 0', '--lines 0: a number from 1 to 100 is wanted'],
  ['set lid open', 'VALUE open: a number, on or off is wanted'],
  ['set lid 1 --for 0s', '--for 0s: a time is a number with ms, s, min, h or d, such as 2s'],
  ['break lid badly', "'badly' is none of none, fails, stuck"],
  ['top --every 2h', '--every 2h: a time from 100ms to 1h is wanted'],
  ['watch lid --every 1ms', '--every 1ms: a time from 100ms to 1h is wanted'],
  ['watch lid --for ever', '--for ever: a time is a number with ms, s, min, h or d, such as 2s'],
  ['eval app 1 --budget 1min', '--budget 1min: a time from 1ms to 10s is wanted'],
  ['eval app 1 --patience 1h', '--patience 1h: a time from 1ms to 1min is wanted'],
  ['luactl sysctl maxmem=all', 'maxmem=all: a whole number is wanted behind ='],
  ['luactl creat x', "unknown command 'creat' of luactl; there is create, destroy, require, load, sysctl"],
  ['up nowhere --speed 3', '--speed needs --virtual: real time has one speed'],
  ['up nowhere --virtual --seed x', '--seed x: a whole number from 0 is wanted'],
  ['run nowhere --seed x', '--seed x: a whole number from 0 is wanted'],
])('wrong usage, and no device: %s', async (line, message) => {
  const [command] = line.split(' ');
  expect(await run(line)).toEqual({
    status: ExitStatus.usage,
    error: `perilune: ${message}\nTry 'perilune help ${command}'.\n`,
  });
  expect(readdirSync(runtime)).toEqual([]); // luactl has not started a device of its own
});

test('a file that is not there is told before luactl starts a device of its own', async () => {
  expect(await run('luactl load x nofile')).toEqual({
    status: ExitStatus.failure,
    error: "perilune: cannot read 'nofile': no such file or folder\n",
  });
  expect(readdirSync(runtime)).toEqual([]);
});

/** Commands that work on a device, with what they need. */
const onDevices = {
  down: '',
  status: '',
  ps: '',
  top: '',
  logs: '',
  faults: '',
  inspect: 'app',
  eval: 'app 1',
  apps: '',
  install: 'x.tar.gz',
  update: 'x.tar.gz',
  confirm: 'app',
  rollback: 'app',
  remove: 'app',
  start: 'app',
  stop: 'app',
  restart: 'app',
  kill: 'app',
  devices: '',
  get: 'lid',
  set: 'lid 1',
  maintenance: 'on',
  watch: 'lid',
  break: 'lid stuck',
  snapshot: 'app',
  restore: 'app x.snapshot',
  record: 'start',
  metrics: '',
  luactl: '',
};
const others = ['lua', 'run', 'check', 'pack', 'keys', 'replay', 'up'];

test('each command is among those that work on a device, or among the others', () => {
  expect([...Object.keys(onDevices), ...others].sort()).toEqual(commands.map(({ name }) => name).sort());
});

test.each(Object.entries(onDevices))('no such device: %s', async (command, operands) => {
  const line = `${command} ${operands} --device nothing`.replaceAll('  ', ' ');
  expect(await run(line)).toEqual({
    status: ExitStatus.noDevice,
    error: "perilune: there is no device 'nothing': --device takes a board, its state folder, or its control socket\n",
  });
});
