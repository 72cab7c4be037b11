/** What a machine does with outputs, whoever asks for what, and what it tells of it. */
import { describe, expect, test } from 'vitest';
import { bootVirtual, filesOf, type TestMachine } from '../test-support/virtual-machine.ts';
import type { MachineEvent } from './events.ts';

const BOARD = `name = "b"
[chip.plate]
type = "heater"
[chip.cover]
type = "contact"
[chip.knob]
type = "knob"
[[device]]
name = "heater"
class = "heater"
chip = "plate.power"
range = [0, 100]
watchdog = "30 s"
interlock = { device = "lid", below = 1 }
[[device]]
name = "lid"
class = "contact"
chip = "cover.contact"
[[device]]
name = "knob"
class = "analog"
chip = "knob.position"
plausible = { range = [5, 95] }
`;
/** An app that writes the heater once, and then again as long as it lives. */
const writes = (value: number, every = 100) => `local devices, alarm = require "devices", require "alarm"
local heater = assert(devices.find("heater"))
local function write() local done, problem = heater:write(${value}) if not done then print(problem.name) end end
write()
alarm.every(${every}, write)`;

interface App {
  readonly source: string;
  readonly board?: string;
  readonly app?: string;
}

function boot(apps: Readonly<Record<string, App>>): Promise<TestMachine> {
  const board = Object.entries(apps).map(
    ([name, { board: more = '' }]) => `[[app]]\nfolder = "${name}"\ngrant = ["console", "device"]\n${more}\n`,
  );
  const files = Object.entries(apps).flatMap(([name, { source, app = '' }]) => [
    [`${name}/app.toml`, `name = "${name}"\nversion = "1"\npermissions = ["console", "device"]\n${app}`],
    [`${name}/main.lua`, source],
  ]);
  return bootVirtual(filesOf({ 'board.toml': BOARD + board.join(''), ...Object.fromEntries(files) }));
}

const device = ({ machine }: TestMachine, name: string) => machine.status().devices.find((one) => one.name === name);
const told = <Type extends MachineEvent['type']>({ events }: TestMachine, type: Type) =>
  events.filter((event): event is Extract<MachineEvent, { readonly type: Type }> => event.type === type);

test('devices are told in the order of the board, whatever interlocks look at', async () => {
  const { machine } = await boot({ main: { source: '' } });
  expect(machine.status().devices.map(({ name }) => name)).toEqual(['heater', 'lid', 'knob']);
});

describe('is an output safe once nobody is in charge', () => {
  test.each([
    ['has faulted', { type: 'process', process: 'main', operation: 'fault' }],
    ['was ended', { type: 'process', process: 'main', operation: 'terminate' }],
    ['was stopped, to go on later', { type: 'process', process: 'main', operation: 'stop' }],
    ['was replaced', { type: 'install', id: 1, app: 'main' }],
  ] as const)('because its app %s?', async (_, command) => {
    const run = await boot({ main: { source: writes(60), app: '[fault]\npolicy = "stop"\n' } });
    run.machine.runUntil(200_000);
    expect(device(run, 'heater')?.values).toEqual([60]);
    const app = 'name = "main"\nversion = "2"\npermissions = ["console", "device"]';
    run.stage(1, { 'app.toml': app, 'main.lua': 'while true do end' });
    run.send(command);
    run.machine.runUntil(210_000);
    expect(device(run, 'heater')).toMatchObject({ values: [0], guard: { reason: 'safe', causes: { safe: 1 } } });
  });

  test('and its again when it goes on', async () => {
    const run = await boot({ main: { source: writes(60) } });
    run.send({ type: 'process', process: 'main', operation: 'stop' }, 200_000);
    run.send({ type: 'process', process: 'main', operation: 'start' }, 900_000);
    run.machine.runUntil(800_000);
    expect(device(run, 'heater')).toMatchObject({ values: [0], owner: 'main' });
    run.machine.runUntil(1_200_000);
    expect(device(run, 'heater')?.values).toEqual([60]);
  });

  test('as it panics, at once, and not when somebody comes to end the run', async () => {
    const run = await boot({
      main: { source: writes(60) },
      bomb: { source: 'require("alarm").sleep(500) error("x")', app: '[fault]\npolicy = "panic"\n' },
    });
    expect(run.machine.runUntil(1_000_000)).toBe('panicked');
    expect(device(run, 'heater')?.values).toEqual([0]);
  });

  test('because it hangs: the watchdog', async () => {
    const run = await boot({ main: { source: `${writes(60, 1e6)} while true do end` } });
    run.machine.runUntil(29_000_000);
    expect(device(run, 'heater')?.values).toEqual([60]);
    run.machine.runUntil(30_100_000);
    expect(device(run, 'heater')).toMatchObject({ values: [0], guard: { reason: 'watchdog' } });
    expect(told(run, 'intervention')).toMatchObject([{ device: 'heater', reason: 'watchdog', app: 'main' }]);
  });
});

describe('interventions', () => {
  test('tell the cause, the app, what it asked for, and are not told a thousand times', async () => {
    const run = await boot({ main: { source: writes(170, 1) } });
    run.machine.runUntil(3_500_000);
    const events = told(run, 'intervention');
    expect(events[0]).toMatchObject({
      device: 'heater',
      reason: 'range',
      app: 'main',
      requested: [170],
      output: [100],
      count: 1,
      times: 1,
    });
    expect(events.length).toBe(4);
    const { guard } = device(run, 'heater')!;
    expect(guard!.causes).toEqual({ range: guard!.interventions });
    run.machine.shutDown();
    const all = told(run, 'intervention');
    expect(all.reduce((sum, { times }) => sum + times, 0)).toBe(device(run, 'heater')!.guard!.interventions);
  });

  test('are put down to the app that asked, also when it is no more', async () => {
    const run = await boot({ main: { source: `${writes(40)} alarm.after(500, function() os.exit(0) end)` } });
    run.machine.runUntil(1_000_000);
    expect(told(run, 'intervention')).toMatchObject([{ reason: 'safe', app: 'main', requested: [40], output: [0] }]);
  });
});

test('a reading that cannot be true is an error to the app, and an event', async () => {
  const run = await boot({
    main: {
      source: `local devices, alarm = require "devices", require "alarm"
local knob = assert(devices.find("knob"))
alarm.every(100, function() print(knob:read()) end)`,
    },
  });
  run.send({ type: 'turn', chip: 'knob', control: 'position', value: 97 }, 150_000);
  run.send({ type: 'turn', chip: 'knob', control: 'position', value: 90 }, 250_000);
  run.machine.runUntil(350_000);
  expect(run.lines().map((line) => line.split('\t')[0])).toEqual(['50.0', 'nil', '90.0']);
  expect(told(run, 'reading')).toMatchObject([
    { device: 'knob', problem: 'range', values: [97] },
    { device: 'knob', values: [90] },
  ]);
  expect(device(run, 'knob')?.sensor).toEqual({ problem: undefined, counts: { range: 1, change: 0, stuck: 0 } });
});

describe('an app that goes before another', () => {
  const watching = `local devices, alarm = require "devices", require "alarm"
local heater = assert(devices.find("heater"))
heater:on("owner", function(owns) print(owns and "mine" or "lost", (heater:write(30))) end)
heater:write(30)
alarm.every(10, function() end)`;

  test('takes its output over, which tells it, and gives it back when it ends', async () => {
    const run = await boot({
      low: { source: watching },
      high: {
        source: `require("alarm").sleep(200) ${writes(80)} alarm.after(500, function() os.exit(0) end)`,
        board: 'write_priority = { heater = 5 }',
      },
    });
    run.machine.runUntil(100_000);
    expect(device(run, 'heater')).toMatchObject({ values: [30], owner: 'low' });
    run.machine.runUntil(400_000);
    expect(device(run, 'heater')).toMatchObject({ values: [80], owner: 'high' });
    run.machine.runUntil(1_000_000);
    expect(device(run, 'heater')).toMatchObject({ values: [30], owner: 'low' });
    expect(run.lines('low')).toEqual(['lost\tnil', 'mine\ttrue']);
    expect(told(run, 'owner')).toMatchObject([
      { device: 'heater', app: 'high', from: 'low' },
      { device: 'heater', app: 'low', from: 'high' },
    ]);
  });

  test('is not disturbed by one that does not: it gets BUSY', async () => {
    const run = await boot({
      high: { source: writes(80), board: 'write_priority = { heater = 5 }' },
      low: { source: writes(10, 200), board: 'write_priority = { heater = 4 }' },
    });
    run.machine.runUntil(500_000);
    expect(device(run, 'heater')).toMatchObject({ values: [80], owner: 'high' });
    expect(run.lines('low')).toEqual(['BUSY', 'BUSY', 'BUSY']);
    expect(told(run, 'intervention')).toEqual([]);
  });
});

describe('maintenance', () => {
  const rejected = (run: TestMachine) => told(run, 'rejected').map(({ message }) => message);

  test('is the only time outputs are set by hand, and what is set is kept in the envelope', async () => {
    const run = await boot({ main: { source: writes(60) } });
    run.machine.runUntil(100_000);
    run.send({ type: 'set', device: 'heater', values: [20] });
    run.machine.runUntil(200_000);
    expect(rejected(run)).toEqual([
      "'heater' is an output, and outputs are set in maintenance only: 'maintenance on' begins it",
    ]);
    run.send({ type: 'maintenance', isOn: true });
    run.send({ type: 'set', device: 'heater', values: [120] });
    run.machine.runUntil(300_000);
    expect(device(run, 'heater')).toMatchObject({ values: [100], owner: 'maintenance', guard: { reason: 'range' } });
    expect(run.machine.status().isMaintained).toBe(true);
    expect(run.lines('main').at(-1)).toBe('BUSY');
    run.send({ type: 'turn', chip: 'cover', control: 'closed', value: 0 });
    run.machine.runUntil(310_000);
    expect(device(run, 'heater')).toMatchObject({ values: [0], guard: { reason: 'interlock' } });
    run.send({ type: 'turn', chip: 'cover', control: 'closed', value: 1 });
    run.send({ type: 'set', device: 'heater', values: [20] });
    run.machine.runUntil(440_000);
    expect(device(run, 'heater')?.values).toEqual([20]);
    run.send({ type: 'maintenance', isOn: false });
    run.machine.runUntil(445_000);
    expect(device(run, 'heater')).toMatchObject({ values: [0], owner: 'main' });
    run.machine.runUntil(600_000);
    expect(device(run, 'heater')).toMatchObject({ values: [60], owner: 'main' });
    expect(told(run, 'maintenance').map(({ isOn }) => isOn)).toEqual([true, false]);
    expect(told(run, 'intervention').find(({ reason }) => reason === 'range')?.app).toBe('maintenance');
  });

  test('ends by itself, and a single output is given back without values', async () => {
    const run = await boot({ main: { source: writes(60) } });
    run.send({ type: 'maintenance', isOn: true, for: 1e6 }, 100_000);
    run.send({ type: 'set', device: 'heater', values: [20] }, 200_000);
    run.machine.runUntil(1_150_000);
    expect(run.machine.status().isMaintained).toBe(true);
    run.machine.runUntil(1_350_000);
    expect([run.machine.status().isMaintained, device(run, 'heater')?.owner]).toEqual([false, 'main']);
    run.send({ type: 'maintenance', isOn: true });
    run.send({ type: 'set', device: 'heater', values: [20] });
    run.send({ type: 'set', device: 'heater' });
    run.machine.runUntil(1_500_000);
    expect(device(run, 'heater')).toMatchObject({ values: [60], owner: 'main' });
  });

  test.each([
    [{ type: 'set', device: 'heatr', values: [1] }, "there is no device 'heatr'; did you mean 'heater'?"],
    [{ type: 'set', device: 'lid', values: [1] }, "'lid' is a sensor: what it measures is turned at its chip"],
    [{ type: 'set', device: 'heater', values: [1, 2] }, "'heater' takes one value, not 2"],
    [
      { type: 'set', device: 'heater', values: ['x'] },
      "a message is no command: its field 'values' is not what it should be",
    ],
    [{ type: 'maintenance' }, "a message is no command: its field 'isOn' is not what it should be"],
    [{ type: 'maintenance', isOn: true, for: 0 }, "a message is no command: its field 'for' is not what it should be"],
  ])('%j: %s', async (command, message) => {
    const run = await boot({ main: { source: '' } });
    run.send({ type: 'maintenance', isOn: true });
    run.send(command as never);
    run.machine.runUntil(1_000);
    expect(rejected(run)).toEqual([message]);
  });
});
