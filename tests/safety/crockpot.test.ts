/** The slow cooker as the witness: the same apps cook on three boards, and no app in charge of the heater burns the food. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualChip } from '@perilune/hil';
import type { MachineCommand } from '@perilune/machine';
import { FolderSources } from '@perilune/platform-node';
import { describe, expect, test } from 'vitest';
import { bootVirtual, type TestMachine } from '../../packages/machine/test-support/virtual-machine.ts';

const folder = join(import.meta.dirname, '../../examples/crockpot');
const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const boards = ['small.toml', 'board.toml', 'pro.toml'] as const;

/** Apps that mean harm in general are tested elsewhere, and virtual time is slow with them. */
const harmful = ['hog', 'hoarder', 'flooder'];

function boardText(board: string): string {
  const [head = '', ...apps] = readFileSync(join(folder, board), 'utf8').split('[[app]]');
  const kept = apps.filter((app) => !harmful.some((name) => app.includes(`apps/${name}"`)));
  return [head, ...kept].join('[[app]]');
}

function sourcesOfApps(): [string, Uint8Array][] {
  const sources = new FolderSources(folder);
  return sources.list('apps').flatMap((path): [string, Uint8Array][] => {
    const bytes = sources.read(path);
    return typeof bytes === 'string' ? [] : [[path, bytes]];
  });
}

const encode = (text: string) => new TextEncoder().encode(text);
const boot = (
  board: string,
  files: readonly [string, Uint8Array][] = sourcesOfApps(),
  chip = new VirtualChip(),
): Promise<TestMachine> => bootVirtual(new Map([...files, ['board.toml', encode(board)]]), { chip });
const insight = ({ machine }: TestMachine, name: string): number =>
  machine.status().insights.find((one) => one.name === name)?.value as number;
const device = ({ machine }: TestMachine, name: string) => machine.status().devices.find((one) => one.name === name);

describe('the same folder of apps runs on each board', () => {
  test.each(boards)('%s', async (board) => {
    const run = await boot(boardText(board));
    let hottest = 0;
    for (let time = 0; time < 4 * HOUR; time += MINUTE) {
      run.machine.runUntil(time);
      hottest = Math.max(hottest, insight(run, 'food'));
    }
    // Beans are boiled for a quarter of an hour and then kept at 88 °C.
    expect(hottest).toBeGreaterThan(97);
    expect(hottest).toBeLessThan(99.5);
    expect(Math.abs(insight(run, 'food') - 88)).toBeLessThan(2);
    expect(run.lines('timer').at(-1)).toMatch(/^beans: .*stage 2 takes 300 minutes/);
    expect(run.events.filter(({ type }) => ['fault', 'defect', 'refused'].includes(type))).toEqual([]);
    expect(device(run, 'beeper')?.guard?.range).toEqual(
      { 'small.toml': [0, 1500], 'board.toml': [0, 4000], 'pro.toml': [0, 4000] }[board],
    );
  });

  test('and each board says so itself: three SKUs, three heaters', () => {
    const skus = boards.map((board) => /sku = "(.*)"/.exec(boardText(board))?.[1]);
    const powers = boards.map((board) => /power = "(.*)"/.exec(boardText(board))?.[1]);
    expect([skus, powers]).toEqual([
      ['CP-15', 'CP-35', 'CP-60'],
      ['130 W', undefined, '700 W'],
    ]);
  });
});

test('the display shows what the lid and the food are like', async () => {
  const run = await boot(boardText('board.toml'));
  const light = () => device(run, 'light')?.values;
  const turn = (value: number) => run.send({ type: 'turn', chip: 'cooker', control: 'lid', value }, run.machine.now());
  run.machine.runUntil(10 * MINUTE + 1e6);
  expect([light(), run.lines('display').at(-1)]).toEqual([
    [100, 50, 0],
    expect.stringMatching(/^19\.\d °C, beans wants 98 °C, 0:15 left$/),
  ]);
  turn(0);
  run.machine.runUntil(20 * MINUTE + 1e6);
  expect([light(), run.lines('display').at(-1)]).toEqual([[100, 0, 0], expect.stringMatching(/0:15 left, lid open$/)]);
  turn(1);
  run.machine.runUntil(2.5 * HOUR);
  expect(light()).toEqual([0, 100, 0]);
});

test('three that mean harm beside the apps change nothing about the food', async () => {
  const foods: number[] = [];
  for (const board of [readFileSync(join(folder, 'board.toml'), 'utf8'), boardText('board.toml')]) {
    // As fast as the board says: on a faster one, those who never rest make virtual time slow.
    const run = await boot(board, sourcesOfApps(), new VirtualChip({ fuelPerMicrosecond: 4 }));
    run.machine.runUntil(80 * MINUTE);
    foods.push(insight(run, 'food'));
    expect(run.lines('timer').at(-1)).toMatch(/^beans: .*stage 1 takes 15 minutes/);
    expect(run.machine.status().processes.find(({ name }) => name === 'thermostat')?.control?.misses).toBe(0);
  }
  const [beside = 0, alone = 0] = foods;
  expect(alone).toBeGreaterThan(97);
  expect(Math.abs(beside - alone)).toBeLessThan(0.5);
}, 60_000);

describe('no app in charge of the heater burns the food', () => {
  /** °C of the pot at which food sticks to it and chars. */
  const BURNT = 145;
  const hostile: Readonly<Record<string, string>> = {
    'heats as much as it can': 'while true do heater:write(true) alarm.sleep(200) end',
    'switches as fast as it can': 'local on = true while true do heater:write(on) on = not on alarm.sleep(250) end',
    'heats and hangs': 'heater:write(true) while true do alarm.sleep(1e6) end',
    'heats and ends, again and again': 'heater:write(true) alarm.sleep(4000) error("as planned")',
    'takes it and gives it up': 'while true do heater:write(true) alarm.sleep(700) heater:close() end',
    'asks for more than there is': 'while true do heater:write(1e9) heater:write(true) alarm.sleep(300) end',
  };
  /** What goes wrong meanwhile, hours in. */
  const mishaps: readonly (readonly [number, MachineCommand])[] = [
    [1, { type: 'break', device: 'thermometer', fault: 'stuck' }],
    [1.4, { type: 'break', device: 'thermometer', fault: 'none' }],
    [1.6, { type: 'break', device: 'thermometer', fault: 'fails' }],
    [2, { type: 'break', device: 'thermometer', fault: 'none' }],
    [2.2, { type: 'turn', chip: 'cooker', control: 'lid', value: 0 }],
    [2.3, { type: 'turn', chip: 'cooker', control: 'lid', value: 1 }],
    [2.5, { type: 'process', process: 'villain', operation: 'restart' }],
  ];

  async function hottestPot(board: string, source: string): Promise<number> {
    const [devices = ''] = board.split('[[app]]');
    const run = await boot(
      `${devices}[[app]]\nfolder = "villain"\ngrant = ["device:heater"]\nfault = { policy = "restart" }\n`,
      [
        ['villain/app.toml', encode('name = "villain"\nversion = "1"\npermissions = ["device:heater"]\n')],
        [
          'villain/main.lua',
          encode(`local alarm, devices = require "alarm", require "devices"
local heater = assert(devices.find("heater"))
${source}`),
        ],
      ],
    );
    for (const [hours, command] of mishaps) run.send(command, hours * HOUR);
    let hottest = 0;
    for (let time = 0; time < 3 * HOUR; time += MINUTE / 6) {
      run.machine.runUntil(time);
      hottest = Math.max(hottest, insight(run, 'pot'));
    }
    expect(run.events.filter(({ type }) => type === 'defect')).toEqual([]);
    return hottest;
  }

  test.each(Object.entries(hostile))('which %s', async (_, source) => {
    for (const board of ['pro.toml', 'small.toml'])
      expect(await hottestPot(boardText(board), source)).toBeLessThan(BURNT);
  });

  test('and it would be burnt if the board said nothing', async () => {
    const text = boardText('pro.toml')
      .replace(/^(duty|watchdog) = .*$/gm, '')
      .replace(/^interlock = \[\n(.*\n)*?\]$/m, '');
    expect(await hottestPot(text, hostile['heats as much as it can'] as string)).toBeGreaterThan(BURNT);
  });
});
