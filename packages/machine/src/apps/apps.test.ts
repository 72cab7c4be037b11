import { VirtualChip } from '@perilune/hil';
import { describe, expect, test } from 'vitest';
import { bootVirtual, filesOf, type TestMachine } from '../../test-support/virtual-machine.ts';
import type { MachineEvent } from '../events.ts';

const BOARD = `name = "b"
[chip.knob]
type = "knob"
[[device]]
name = "knob"
class = "analog"
chip = "knob.position"
[install]
unsigned = true
allow = ["console", "device:knob", "process-info"]
[[app]]
folder = "base"
grant = ["console", "device"]
`;
const toml = (name: string, more = '', version = '1') =>
  `name = "${name}"\nversion = "${version}"\npermissions = ["console", "device:knob", "random"]\n${more}`;

function boot(
  base = 'local a = require "alarm" a.every(100, function() end)',
  more = '',
  board = BOARD,
): Promise<TestMachine> {
  const files = filesOf({ 'board.toml': board, 'base/app.toml': toml('base', more), 'base/main.lua': base });
  return bootVirtual(files, { chip: new VirtualChip() });
}

const answers = ({ events }: TestMachine) =>
  events.flatMap((event) =>
    event.type === 'app'
      ? `${event.process}: ${event.change} ${[event.version, event.message].filter(Boolean).join(': ')}`
      : [],
  );
const checks = ({ events }: TestMachine) => events.flatMap((event) => (event.type === 'checked' ? event.check : []));
const trials = ({ events }: TestMachine) =>
  events.flatMap((event) => (event.type === 'trial' ? `${event.process} ${event.version} ${event.outcome}` : []));
const defects = (events: readonly MachineEvent[]) => events.filter(({ type }) => type === 'defect');

interface Options {
  readonly more?: string;
  readonly version?: string;
  readonly granted?: readonly string[];
  readonly trial?: number;
  readonly keepsState?: boolean;
}

function install(
  test: TestMachine,
  id: number,
  name: string,
  main: string,
  { more = '', version = '1', ...rest }: Options = {},
) {
  test.stage(id, { 'app.toml': toml(name, more, version), 'main.lua': main });
  test.send({ type: 'install', id, app: name, ...rest });
}

const run = (test: TestMachine, milliseconds: number) =>
  test.machine.runUntil(test.machine.now() + milliseconds * 1000);

describe('can what comes from outside harm the machine?', () => {
  test('by files that never end, and too many of them', async () => {
    const device = await boot();
    for (let piece = 0; piece < 400; piece++) {
      device.send({ type: 'stage', id: 1, path: 'main.lua', bytes: new Uint8Array(65_000) });
    }
    for (let file = 0; file < 3000; file++)
      device.send({ type: 'stage', id: 2, path: `${file}.lua`, bytes: new Uint8Array(1) });
    for (const id of [3, 4, 5]) device.send({ type: 'stage', id, path: 'app.toml', bytes: new Uint8Array(1) });
    device.send({ type: 'install', id: 1, app: 'x' });
    device.send({ type: 'check', id: 2, app: 'x' });
    device.send({ type: 'install', id: 9, app: 'x' });
    run(device, 100);
    expect(answers(device)).toEqual([
      'x: refused it is larger than may be',
      'x: refused it is larger than may be',
      'x: refused no files have come',
    ]);
    const rejected = device.events.flatMap((event) => (event.type === 'rejected' ? event.message : []));
    expect(rejected).toEqual([
      'a version of an app is larger than may be',
      'a version of an app is larger than may be',
      'no more than 4 versions of apps can be under way',
    ]);
    expect(defects(device.events)).toEqual([]);
  });

  test('by bytes that are no text, or nothing at all', async () => {
    const device = await boot();
    device.send({ type: 'stage', id: 1, path: 'app.toml', bytes: Uint8Array.of(0xff, 0xfe) });
    device.send({ type: 'install', id: 1, app: 'lamp' });
    device.stage(3, { '../../app.toml': toml('lamp') });
    device.send({ type: 'install', id: 3, app: 'lamp' });
    device.send({ type: 'app', id: 4, app: 'lamp', operation: 'halt' });
    device.send({ type: 'app', id: 5, app: 'lamp', operation: 'resume' });
    device.send({ type: 'app', id: 6, app: 'lamp', operation: 'confirm' });
    device.send({ type: 'app', id: 7, app: 'lamp', operation: 'remove' });
    run(device, 100);
    expect(answers(device)).toEqual([
      'lamp: refused app.toml: it is not UTF-8 text',
      'lamp: refused board.toml:8: install.folder: app.toml: no such file',
      'lamp: halted ',
      'lamp: refused there is no app lamp',
      'lamp: confirmed ',
      'lamp: removed ',
    ]);
    expect(defects(device.events)).toEqual([]);
  });
});

test('apps of one kind run side by side, each by the name that it was installed as', async () => {
  const device = await boot();
  for (const [id, name] of [
    [1, 'left'],
    [2, 'right'],
  ] as const) {
    device.stage(id, {
      'app.toml': toml('blind'),
      'main.lua': 'print(require("app").name()) require("syscall").keep(1)',
    });
    device.send({ type: 'install', id, app: name });
  }
  run(device, 100);
  expect(answers(device)).toEqual(['left: installed 1', 'right: installed 1']);
  expect([device.lines('left'), device.lines('right'), device.lines('blind')]).toEqual([['left'], ['right'], []]);
});

test('an app does not take the place of a Lua state that was made by hand', async () => {
  const device = await boot();
  const sources = { 'main.lua': 'require("syscall").keep(1)' };
  const state = { name: 'lamp', memory: 131_072, cpuLimit: 50, permissions: [], sources, values: [] };
  device.send({ type: 'create-state', ...state, ticket: 1 });
  run(device, 20);
  device.stage(1, { 'app.toml': toml('lamp'), 'main.lua': '' });
  device.send({ type: 'check', id: 1, app: 'lamp' });
  install(device, 2, 'lamp', 'print "app"');
  run(device, 50);
  const message = "a Lua state has this name: 'luactl destroy lamp' ends it";
  expect(checks(device).map(({ problems }) => problems)).toEqual([[`lamp: ${message}`]]);
  expect(answers(device)).toEqual([`lamp: refused 1: ${message}`]);
  device.send({ type: 'destroy-state', name: 'lamp' });
  run(device, 20);
  install(device, 3, 'lamp', 'print "app"');
  run(device, 50);
  expect(device.lines('lamp')).toEqual(['app']);
});

test('of two whose control steps return the same output one has it, which is told once, and the other when that is removed', async () => {
  const relay = '[chip.plate]\ntype = "relay"\n[[device]]\nname = "relay"\nclass = "switch"\nchip = "plate.switch"\n';
  const board = BOARD.replace('[install]', `${relay}[install]`).replace('"device:knob", "pr', '"device:relay", "pr');
  const device = await boot(undefined, '', board);
  const more = '[control]\nrate = "100 Hz"\nbudget = "1 ms"\noutputs = ["relay"]\n';
  const main = 'function periodic() return true end';
  install(device, 1, 'left', main, { more });
  run(device, 100);
  install(device, 2, 'right', main, { more });
  run(device, 200);
  const owners = () =>
    device.events.flatMap((event) =>
      event.type === 'owner' ? `${event.device}: ${event.app}, not ${event.from}` : [],
    );
  const owner = () => device.machine.status().devices.find(({ name }) => name === 'relay')?.owner;
  expect([owners(), owner()]).toEqual([['relay: left, not right'], 'left']);
  device.send({ type: 'app', id: 3, app: 'left', operation: 'remove' });
  run(device, 100);
  install(device, 4, 'left', main, { more });
  run(device, 100);
  expect([owners(), owner()]).toEqual([['relay: left, not right', 'relay: right, not left'], 'right']);
});

test('a version that takes the place of another is not put off by a snapshot of that', async () => {
  const device = await boot();
  const main = 'require("syscall").keep(1)';
  install(device, 1, 'lamp', main);
  run(device, 50);
  const frozen = device.machine.answer({ kind: 'freeze', process: 'lamp' });
  if (frozen.kind !== 'freeze') throw new Error('it was not frozen');
  const thaw = (ticket: number) => {
    const before = device.events.length;
    device.send({ type: 'thaw', app: 'lamp', bytes: frozen.of.snapshot, ticket });
    run(device, 50);
    return device.events.slice(before).flatMap((event) => (event.type === 'rejected' ? event.message : event.type));
  };
  install(device, 2, 'lamp', main, { version: '2', trial: 10e6 });
  run(device, 50);
  expect(thaw(1)).toEqual(['the snapshot is one of lamp 1, and lamp is lamp 2 now']);
  device.stage(3, { 'app.toml': toml('blind'), 'main.lua': main });
  device.send({ type: 'install', id: 3, app: 'lamp' });
  run(device, 50);
  expect(thaw(2)).toEqual(['the snapshot is one of lamp 1, and lamp is blind 1 now']);
  install(device, 4, 'lamp', main);
  run(device, 50);
  expect(thaw(3)).toEqual(['ended', 'started', 'done']);
});

describe('a version is looked at without being started', () => {
  async function check(
    files: Readonly<Record<string, string>>,
    name = 'lamp',
    board = BOARD,
    base?: string,
    more = '',
  ) {
    const device = await boot(base, more, board);
    device.stage(1, files);
    device.send({ type: 'check', id: 1, app: name });
    run(device, 500);
    expect(defects(device.events)).toEqual([]);
    expect(device.machine.control.list().length).toBe(1);
    return checks(device)[0];
  }

  test('what it asks for, gets and does not get', async () => {
    const files = { 'app.toml': toml('lamp', 'memory = "96 KiB"'), 'main.lua': 'error "it was started"' };
    expect(await check(files)).toEqual({
      name: 'lamp',
      version: '1',
      problems: [],
      asked: ['console', 'device:knob', 'random'],
      granted: ['console', 'device:knob'],
      denied: ['random'],
      memory: 96 * 1024,
    });
    // One of the board keeps what the board grants it.
    expect(await check({ ...files, 'app.toml': toml('base') }, 'base')).toMatchObject({
      granted: ['console', 'device:knob'],
    });
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a syntax error', { 'main.lua': 'print(1)\nif then' }, ["main.lua:2: unexpected symbol near 'then'"]],
    [
      'errors in several files',
      { 'main.lua': 'x =', 'lib/a.lua': 'return (', 'b.lua': 'return 1' },
      ['lib/a.lua:1: unexpected symbol near <eof>', 'main.lua:1: unexpected symbol near <eof>'],
    ],
    [
      'a source that does not fit into its memory',
      { 'app.toml': toml('lamp', 'memory = "64 KiB"'), 'main.lua': `x = {${'{},'.repeat(20_000)}}` },
      ['main: not enough memory'],
    ],
    ['no main', { 'other.lua': '' }, ['app.toml:1: main: there is no source "main.lua" in the folder']],
    [
      'an unknown key',
      { 'app.toml': toml('lamp', 'memroy = 1'), 'main.lua': '' },
      ['app.toml:4: memroy: unknown key "memroy"; did you mean \'memory\'?'],
    ],
    [
      'a control step on what installed apps may not use',
      { 'app.toml': toml('lamp', '[control]\nrate = "10 Hz"\nbudget = "1 ms"\ninputs = ["knob"]\n'), 'main.lua': '' },
      [],
    ],
    [
      'a policy that stops the machine',
      { 'app.toml': toml('lamp', '[fault]\npolicy = "panic"'), 'main.lua': '' },
      ['app.toml: fault.policy: "panic" is for apps of the board: it would stop all others'],
    ],
    [
      'more than it may have',
      { 'app.toml': toml('lamp', '[quota]\ntimers = 1000'), 'main.lua': '' },
      [
        'app.toml: quota.timers: 1000 timers are asked for, and installed apps get 64 (quota in [install] of the board)',
      ],
    ],
    [
      'more processor than is left',
      {
        'app.toml': toml('lamp', '[control]\nrate = "10 Hz"\nbudget = "95 ms"\n'),
        'main.lua': 'function periodic() return {} end',
      },
      [expect.stringMatching(/^lamp: .*95.* % of the processor/) as unknown as string],
    ],
  ])('%s', async (_, files, problems) => {
    const app = await check({ 'app.toml': toml('lamp'), ...files });
    expect(app?.problems).toEqual(problems);
  });

  test('an app that takes the place of another may have what that one gives up', async () => {
    const control = '[control]\nrate = "10 Hz"\nbudget = "60 ms"\n';
    const source = 'function periodic() return {} end';
    const files = { 'app.toml': toml('base', control), 'main.lua': source };
    expect((await check(files, 'base', BOARD, source, control))?.problems).toEqual([]);
    const other = { 'app.toml': toml('lamp', control), 'main.lua': source };
    expect((await check(other, 'lamp', BOARD, source, control))?.problems).toHaveLength(1);
  });
});

describe('an app that is installed', () => {
  test('runs with what it was granted, and is gone without a trace when it is removed', async () => {
    const device = await boot();
    run(device, 10);
    const before = device.machine.status().kernel;
    const source = `local alarm, devices = require "alarm", require "devices"
      for i = 1, 9 do alarm.every(10, function() end) end
      print(devices.find("knob"):read(), require "app".name(), require "app".version())`;
    install(device, 1, 'lamp', source);
    install(device, 2, 'narrow', 'print(require "devices".find("knob"))', { granted: ['console'] });
    run(device, 50);
    expect(device.lines('lamp')).toEqual(['50.0\tlamp\t1']);
    expect(device.lines('narrow')[0]).toMatch(/^nil/);
    expect(answers(device)).toEqual(['lamp: installed 1', 'narrow: installed 1']);
    const during = device.machine.status();
    expect(during.kernel.timers).toBeGreaterThan(before.timers);
    for (const [id, app] of ['lamp', 'narrow'].entries()) device.send({ type: 'app', id, app, operation: 'remove' });
    run(device, 50);
    const after = device.machine.status();
    expect(after.processes.map(({ name }) => name)).toEqual(['base']);
    expect(after.kernel).toMatchObject({ processes: before.processes, living: before.living, timers: before.timers });
    expect(answers(device).slice(2).sort()).toEqual(['lamp: removed ', 'narrow: removed ']);
  });

  test('gives way to a new version, and stays if that cannot start', async () => {
    const device = await boot();
    install(device, 1, 'lamp', 'print("one") require "alarm".every(10, function() end)');
    run(device, 20);
    install(device, 2, 'lamp', 'print("two") require "alarm".every(10, function() end)', { version: '2' });
    run(device, 20);
    install(device, 3, 'lamp', 'print("three")', {
      version: '3',
      more: '[control]\nrate = "10 Hz"\nbudget = "99 ms"\n',
    });
    run(device, 20);
    expect(device.lines('lamp')).toEqual(['one', 'two', 'two']);
    expect(answers(device).slice(0, 2)).toEqual(['lamp: installed 1', 'lamp: installed 2']);
    expect(answers(device)[2]).toMatch(/^lamp: refused 3: /);
    expect(device.machine.control.list().filter(({ name }) => name === 'lamp').length).toBe(1);
  });

  test('of the board takes what another folder has, under its own name', async () => {
    const device = await boot();
    run(device, 10);
    device.stage(1, {
      'app.toml': toml('other', '', '9'),
      'main.lua': 'print(require "app".name(), require "app".version())',
    });
    device.send({ type: 'install', id: 1, app: 'base' });
    run(device, 50);
    expect(answers(device)).toEqual(['base: installed 9']);
    expect(device.lines('base')).toEqual(['base\t9']);
    device.stage(2, { 'app.toml': toml('other'), 'main.lua': '' });
    device.send({ type: 'check', id: 2, app: 'base' });
    run(device, 50);
    // Who brings a bundle is told what it says of itself.
    expect(checks(device)[0]).toMatchObject({ name: 'other', problems: [] });
  });

  test('is halted and resumed, and not started twice', async () => {
    const device = await boot();
    install(device, 1, 'lamp', 'print("hello") require "alarm".every(10, function() end)');
    device.send({ type: 'app', id: 2, app: 'lamp', operation: 'resume' }, 20_000);
    device.send({ type: 'app', id: 3, app: 'lamp', operation: 'halt' }, 30_000);
    device.send({ type: 'app', id: 4, app: 'lamp', operation: 'halt' }, 30_000);
    device.send({ type: 'app', id: 5, app: 'lamp', operation: 'resume' }, 40_000);
    run(device, 100);
    expect(answers(device).slice(1)).toEqual([
      'lamp: refused 1: it runs already',
      'lamp: halted ',
      'lamp: halted ',
      'lamp: resumed 1',
    ]);
    expect(device.lines('lamp')).toEqual(['hello', 'hello']);
  });

  test('hands its state over, where both are willing', async () => {
    const device = await boot();
    const source = `count = ... and 0 or 0
      function save() return { count = count, name = "x" } end
      function restore(state) count = state.count end
      require "alarm".every(10, function() count = count + 1 print(count) end)`;
    install(device, 1, 'lamp', source);
    run(device, 35);
    install(device, 2, 'lamp', source, { version: '2', keepsState: true });
    run(device, 35);
    expect(device.lines('lamp').slice(0, 6)).toEqual(['1', '2', '3', '4', '5', '6']);
    install(device, 3, 'lamp', 'require "alarm".every(10, function() print "no restore" end)', {
      keepsState: true,
    });
    run(device, 1500);
    install(device, 4, 'lamp', 'while true do end', { keepsState: true });
    run(device, 35);
    install(device, 5, 'lamp', 'print "at last"', { keepsState: true });
    run(device, 35);
    expect(device.lines('lamp').at(-1)).toBe('at last');
    expect(device.events.flatMap((event) => (event.type === 'rejected' ? event.message : []))).toEqual([
      'lamp: its state is lost: restore(state) is not there',
    ]);
    expect(answers(device).at(-1)).toBe(
      'lamp: installed 1: its state is lost: save() cannot be called: the program never waits',
    );
  });

  test('hands its state over to one that waits for something before it can take it', async () => {
    const device = await boot();
    const source = (version: string) => `local alarm = require "alarm"
      alarm.sleep(30)
      function save() return "state of ${version}" end
      function restore(state) print("${version} has the " .. state) end
      alarm.every(10, function() end)`;
    install(device, 1, 'lamp', source('1'));
    run(device, 60);
    install(device, 2, 'lamp', source('2'), { version: '2', keepsState: true });
    run(device, 60);
    expect(device.lines('lamp')).toEqual(['2 has the state of 1']);
    expect(device.events.filter(({ type }) => type === 'rejected')).toEqual([]);
  });

  test.each(['error "no"', 'while true do end', 'return function() end', 'return coroutine.create(print)'])(
    'whose save() does %s is replaced all the same',
    async (body) => {
      const device = await boot();
      install(device, 1, 'lamp', `function save() ${body} end require "alarm".every(10, function() end)`);
      run(device, 20);
      install(device, 2, 'lamp', 'print "new" require "alarm".every(10, function() end)', {
        keepsState: true,
      });
      run(device, 100);
      expect(device.lines('lamp')).toEqual(['new']);
      expect(defects(device.events)).toEqual([]);
    },
  );
});

describe('a trial', () => {
  const TRIAL = 100_000;
  async function onTrial(main: string) {
    const device = await boot(
      'print("old") require "alarm".every(10, function() end)',
      '[fault]\npolicy = "restart"\n',
    );
    run(device, 10);
    install(device, 1, 'base', main, { version: '2', trial: TRIAL });
    return device;
  }

  test('is over after its time', async () => {
    const device = await onTrial(
      'local app = require "app" print(app.trial()) require "alarm".after(90, function() print(app.trial()) end)',
    );
    run(device, 200);
    const [first, second] = device.lines('base').slice(1).map(Number);
    expect(first).toBeCloseTo(0.1, 2);
    expect(second).toBeLessThan(0.011);
    expect(trials(device)).toEqual(['base 2 over']);
  });

  test('ends with a fault, once, and the app is not started again', async () => {
    const device = await onTrial('require "alarm".after(20, function() error "broken" end)');
    run(device, 500);
    expect(trials(device)).toEqual(['base 2 faulted']);
    expect(device.events.filter(({ type }) => type === 'fault').length).toBe(1);
    device.send({ type: 'app', id: 2, app: 'base', operation: 'remove' });
    run(device, 100);
    expect(answers(device)).toEqual(['base: installed 2', 'base: removed 1']);
    expect(device.lines('base')).toEqual(['old', 'old']);
  });

  test('ends when the app says so, however often it does', async () => {
    const device = await onTrial(`local app, alarm = require "app", require "alarm"
      for i = 1, 1000 do assert(app.confirm()) end
      alarm.every(10, function() print(app.confirm()) end)`);
    run(device, 5);
    device.send({ type: 'app', id: 2, app: 'base', operation: 'confirm' });
    run(device, 200);
    expect(trials(device)).toEqual(['base 2 confirmed']);
    expect(device.lines('base')[1]).toMatch(/^nil\tapp.confirm: .*already/i);
  });

  test.each([
    ['hangs', 'while true do end', 'base 2 faulted its control step missed 49 deadlines, and was done 0 times'],
    [
      'hangs after a while',
      'n = (n or 0) + 1 while n > 10 do end',
      /^base 2 faulted .* missed 3\d deadlines, and was done 10 times$/,
    ],
    ['is in time', 'return {}', 'base 2 over'],
    ['is late now and then', 'n = (n or 0) + 1 for i = 1, n % 10 == 0 and 300000 or 0 do end', 'base 2 over'],
  ])('whose control step %s, at the end of its time', async (_, step, expected) => {
    const more = '[control]\nrate = "100 Hz"\nbudget = "1 ms"\n';
    const device = await boot();
    run(device, 10);
    const main = `function periodic() ${step} end`;
    install(device, 1, 'base', main, { version: '2', trial: 500_000, more });
    run(device, 1000);
    const told = device.events.flatMap((event) =>
      event.type === 'trial'
        ? [event.process, event.version, event.outcome, event.message].filter(Boolean).join(' ')
        : [],
    );
    expect(told).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  });

  test('that was confirmed has the fault policy of its app.toml', async () => {
    const device = await boot('print "old"');
    run(device, 10);
    const more = '[fault]\npolicy = "restart"\nat_most = 1\n';
    const main = 'print "new" require "alarm".after(50, function() error "broken" end)';
    install(device, 1, 'base', main, { version: '2', trial: TRIAL, more });
    run(device, 20);
    device.send({ type: 'app', id: 2, app: 'base', operation: 'confirm' });
    run(device, 1000);
    expect(device.lines('base')).toEqual(['old', 'new', 'new']);
    expect(trials(device)).toEqual([]);
  });
});

test('others do not notice: no deadline is missed while apps are checked, installed, updated and removed', async () => {
  const control = '[control]\nrate = "1000 Hz"\nbudget = "200 us"\ninputs = ["knob"]\nmost_misses = 1\n';
  const device = await boot('function periodic(dt, inputs) return {} end', control);
  run(device, 100);
  const large = `${'local x = 1\n'.repeat(150)}${'do local t = {} for i = 1, 10 do t[i] = i end end\n'.repeat(3000)}`;
  const files = (version: string) => ({ 'app.toml': toml('lamp', 'memory = "4 MiB"', version), 'main.lua': large });
  for (let round = 0; round < 5; round++) {
    device.stage(1, files(`${round}`));
    device.send({ type: 'check', id: 1, app: 'lamp' });
    run(device, 100);
    device.stage(2, files(`${round}`));
    device.send({ type: 'install', id: 2, app: 'lamp', trial: 20_000 });
    run(device, 100);
    install(device, 3, 'lamp', 'while true do end', { version: `${round}.1`, trial: 1e6 });
    run(device, 50);
    device.send({ type: 'app', id: 4, app: 'lamp', operation: 'remove' });
    run(device, 50);
  }
  const base = device.machine.status().processes.find(({ name }) => name === 'base');
  expect(base?.control).toMatchObject({ misses: 0 });
  expect(base?.control?.steps).toBeGreaterThan(1500);
  expect(answers(device).filter((line) => line.includes('refused'))).toEqual([]);
  expect(checks(device).flatMap(({ problems }) => problems)).toEqual([]);
});
