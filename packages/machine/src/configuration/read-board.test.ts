import { chipTypes } from '@perilune/chips';
import { encodeUtf8 } from '@perilune/engine';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoardError } from './problem.ts';
import { type Board, readBoard } from './read-board.ts';
import { MemorySourceTree } from './source-tree.ts';

const APP = 'name = "thermostat"\nversion = "1.0.0"\npermissions = ["console", "device:heater"]\n';
const BOARD = `name = "pot"
[chip.plate]
type = "relay"
[chip.cover]
type = "contact"
[[device]]
name = "heater"
class = "switch"
chip = "plate.switch"
[[device]]
name = "lid"
class = "contact"
chip = "cover.contact"
[[app]]
folder = "apps/thermostat"
grant = ["console", "device:heater"]
`;

function read(files: Record<string, string | Uint8Array>): Board {
  const entries = Object.entries({ 'apps/thermostat/app.toml': APP, 'apps/thermostat/main.lua': '', ...files });
  const tree = new MemorySourceTree(
    new Map(entries.map(([name, file]) => [name, typeof file === 'string' ? encodeUtf8(file) : file])),
  );
  return readBoard(tree, 'board.toml', chipTypes);
}

/** What is said about a board, a line each. */
function problems(files: Record<string, string | Uint8Array>): string[] {
  try {
    read(files);
    return [];
  } catch (error) {
    if (error instanceof BoardError) return error.message.split('\n');
    throw error;
  }
}
const board = (text: string) => problems({ 'board.toml': text });
/** The good board with lines more, at its end or in place of a line of it. */
const withDevice = (lines: string) => board(BOARD.replace('chip = "plate.switch"', `chip = "plate.switch"\n${lines}`));
const withApp = (text: string) => problems({ 'board.toml': BOARD, 'apps/thermostat/app.toml': text });

describe('can a board file break the reader?', () => {
  test('a file that is none, is empty, or no text', () => {
    expect(problems({})).toEqual(['board.toml: no such file']);
    expect(board('')).toEqual(["board.toml:1: 'name' is missing: what the board is called"]);
    expect(problems({ 'board.toml': Uint8Array.of(0xff, 0xfe, 0) })).toEqual(['board.toml: it is not UTF-8 text']);
    expect(problems({ 'board.toml': new Uint8Array(2_000_000) })).toEqual(['board.toml: it is larger than 1024 KiB']);
  });
  test.each([
    ['name = ', /^board.toml:1: this is no TOML: /],
    ['name = "a"\nname = "b"', /^board.toml:2: this is no TOML: .*/],
    [`x = ${'['.repeat(5000)}`, /^board.toml:1: this is no TOML: /],
    ['seed = 99999999999999999999', /^board.toml:1: this is no TOML: /],
    ['__proto__ = 1', /^board.toml:1: this is no TOML: /],
    ['[chip.constructor]\ntype = "relay"', /^board.toml:1: this is no TOML: /],
  ])('%j', (text, message) => {
    expect(board(text)[0]).toMatch(message);
  });
  test.each([
    '1',
    '"x"',
    'true',
    '[]',
    '[1]',
    '[[]]',
    '{}',
    '{ a = 1 }',
    '2026-01-01',
    'nan',
    'inf',
    '-inf',
    '9007199254740991',
    '-1',
    '0.1',
    '""',
  ])('is %s refused where something else is expected?', (value) => {
    for (const key of ['name', 'seed', 'chip', 'device', 'app', 'pin', 'scheduler', 'summary', 'processor']) {
      expect(() => board(`${key} = ${value}\n`)).not.toThrow();
    }
    for (const key of ['name', 'class', 'chip', 'range', 'slew', 'safe', 'duty', 'interlock', 'minimum_on', 'unit']) {
      expect(() => board(`name = "b"\n[[device]]\n${key} = ${value}`)).not.toThrow();
    }
    for (const key of ['folder', 'name', 'grant', 'fault', 'quota', 'memory', 'arguments', 'start', 'priority']) {
      expect(() => board(`name = "b"\n[[app]]\n${key} = ${value}`)).not.toThrow();
    }
    for (const key of ['name', 'memory', 'control', 'permissions', 'quota', 'fault', 'main', 'version', 'arguments']) {
      expect(() => withApp(`${key} = ${value}`)).not.toThrow();
    }
    expect(() => board(`[chip.a]\ntype = ${value}\n[chip]\nb = ${value}`)).not.toThrow();
  });
  test('whatever bytes it is made of', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
        fc.nat(BOARD.length),
        fc.nat(20),
        (text, start, length) => {
          const damaged = BOARD.slice(0, start) + text + BOARD.slice(start + length);
          for (const line of problems({ 'board.toml': damaged })) expect(line).toMatch(/^board\.toml|^apps\//);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the speed of the processor on virtual time', () => {
  const withWork = (work: string) => `${BOARD}[processor]\nwork = ${work}\n`;
  test('is 100 million units of work a second, or what the board says', () => {
    expect(read({ 'board.toml': BOARD }).fuelPerMicrosecond).toBe(100);
    expect(read({ 'board.toml': `${BOARD}[processor]\n` }).fuelPerMicrosecond).toBe(100);
    expect(read({ 'board.toml': withWork('"4 MHz"') }).fuelPerMicrosecond).toBe(4);
    expect(read({ 'board.toml': withWork('"12000 kHz"') }).fuelPerMicrosecond).toBe(12);
  });
  test.each([
    ['"999 kHz"', '999 kHz is out of range'],
    ['"2 GHz"', '"GHz" is no unit of frequency'],
    ['"1.5 MHz"', '1.5 MHz is no whole number of MHz'],
    ['4', '4 has no unit'],
  ])('of %s is refused', (work, problem) => {
    expect(board(withWork(work))).toEqual([
      expect.stringMatching(
        new RegExp(`^board.toml:\\d+: processor.work: ${problem}; a frequency from 1 MHz to 1000 MHz `),
      ),
    ]);
  });
});

test('quotas of the processor are shares with their unit', () => {
  const apps = read({
    'board.toml': BOARD,
    'apps/thermostat/app.toml': `${APP}[quota]\ncpu-limit = "5 %"\ncpu-share = "20 %"\n`,
  }).apps;
  expect(apps[0]?.quotas).toEqual({ cpuLimit: 5, cpuShare: 20 });
  expect(withApp(`${APP}[quota]\ncpu-limit = "101 %"\n`)[0]).toContain('quota.cpu-limit: 101 % is out of range');
});

describe('a problem is told with file, line, key, what is expected and the nearest name', () => {
  test.each([
    ['class = "swich"', `board.toml:10: device[1].class: unknown class "swich"; did you mean 'switch'?`],
    [
      'minimum_on = 10',
      'board.toml:10: device[1].minimum_on: 10 has no unit; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    [
      'minimum_on = "10 kg"',
      'board.toml:10: device[1].minimum_on: "kg" is no unit of time; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    ['range = [1, 0]', 'board.toml:10: device[1].range: two numbers are expected, the least and the most'],
    [
      'range = [0, "a"]',
      'board.toml:10: device[1].range[2]: "a" is no amount; a number from -1000000000000 to 1000000000000 is expected',
    ],
    ['range = [5, 9]', "board.toml:6: device[1]: 'safe' is missing: 0 is out of its range"],
    ['safe = [1, 2]', 'board.toml:10: device[1].safe: 2 values are given; the device has 1'],
    ['range = [0, 1]\nsafe = 2', 'board.toml:11: device[1].safe: 2 is out of its range'],
    ['colour = 3', 'board.toml:10: device[1].colour: unknown key "colour"'],
    ['minimun_on = "1 s"', `board.toml:10: device[1].minimun_on: unknown key "minimun_on"; did you mean 'minimum_on'?`],
    ['unit = "celsius"', 'board.toml:10: device[1].unit: the part counts in "boolean", not "celsius"'],
    [
      'interlock = { device = "lit", above = 0 }',
      `board.toml:10: device[1].interlock: there is no device "lit"; did you mean 'lid'?`,
    ],
    ['interlock = { device = "lid" }', "board.toml:10: device[1].interlock: 'above' or 'below' is missing: a number"],
    [
      'interlock = { device = "heater", above = 0 }',
      'board.toml:10: device[1].interlock: these interlocks go round in a circle: heater → heater',
    ],
    ['type = "booleen"', `board.toml:10: device[1].type: unknown type "booleen"; did you mean 'boolean'?`],
    [
      'type = "vector"',
      'board.toml:10: device[1].type: a device of one value is no vector; boolean, integer, number, enum fit it',
    ],
    ['type = "enum"', "board.toml:10: device[1].type: an enum has 'names', which are missing"],
    ['type = "enum"\nnames = []', "board.toml:10: device[1].type: an enum has 'names', which are missing"],
    ['type = "enum"\nnames = ["off", "on", "off"]', 'board.toml:11: device[1].names: "off" is there twice'],
    [
      'type = "enum"\nnames = ["", "on"]',
      'board.toml:11: device[1].names[1]: this has 0; a text of 1 to 32 characters is expected',
    ],
    ['names = ["off", "on"]', 'board.toml:10: device[1].names: a boolean has no names'],
    [
      'duty = { most = "120 %", within = "1 min" }',
      'board.toml:10: device[1].duty.most: 120 % is out of range; a share from 0 % to 100 % (in % or ‰) is expected',
    ],
  ])('device: %s', (lines, message) => {
    const text = lines.startsWith('class')
      ? board(
          BOARD.replace('class = "switch"', '# the class').replace(
            'chip = "plate.switch"',
            `chip = "plate.switch"\n${lines}`,
          ),
        )
      : withDevice(lines);
    expect(text).toContain(message);
  });

  test.each([
    ['folder = "../thermostat"', 'app[1].folder: "../thermostat" is not below the folder of the board'],
    ['folder = "apps/../../x"', 'app[1].folder: "apps/../../x" is not below the folder of the board'],
    ['folder = "/etc"', 'app[1].folder: "/etc" is not below the folder of the board'],
    [
      'folder = "apps/thermostad"',
      "app[1].folder: apps/thermostad/app.toml: no such file; did you mean 'apps/thermostat'?",
    ],
    ['folder = "apps\\\\thermostat"', 'app[1].folder: "apps\\\\thermostat" is not below the folder of the board'],
  ])('app: %s', (line, message) => {
    expect(board(BOARD.replace('folder = "apps/thermostat"', line))[0]).toBe(`board.toml:15: ${message}`);
  });

  test.each([
    ['"consol"', `app[1].grant[1]: unknown permission "consol"; did you mean 'console'?`],
    ['"device:heatr"', `app[1].grant[1]: there is no device "heatr"; did you mean 'heater'?`],
    ['"ipc:call:nobody"', 'app[1].grant[1]: there is no ipc:call "nobody"'],
    ['"device:"', 'app[1].grant[1]: "" is no name of anything'],
    ['7', 'app[1].grant[1]: this is the number 7; a permission'],
  ])('grant: %s', (grant, message) => {
    const lines = board(BOARD.replace('grant = ["console", "device:heater"]', `grant = [${grant}]`));
    expect(lines[0]).toContain(`board.toml:16: ${message}`);
  });

  test.each([
    ['version = "1"', "app.toml:1: 'name' is missing: a name of letters"],
    [
      'name = "a"\nversion = "1"\nmemory = "10 KiB"',
      'app.toml:3: memory: 10 KiB is out of range; a size from 64 KiB to 1 GiB',
    ],
    ['name = "a"\nversion = "1"\nmain = "../x.lua"', 'app.toml:3: main: "../x.lua" is not below the folder of the app'],
    [
      'name = "a"\nversion = "1"\nmain = "mian.lua"',
      `app.toml:3: main: there is no source "mian.lua" in apps/thermostat; did you mean 'main.lua'?`,
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 kHz"\nbudget = "2 ms"',
      'app.toml:5: control.budget: it is longer than the deadline',
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 kHz"\nbudget = "1 ms"\ndeadline = "2 ms"',
      'app.toml:6: control.deadline: it is after the next step begins',
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 Hz"\nbudget = "1 ms"\noutputs = ["lid"]',
      'app.toml:6: control.outputs[1]: a device of the class "contact" is not set',
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 Hz"\nbudget = "1 ms"\noutputs = ["heater", "heater"]',
      'app.toml:6: control.outputs[2]: "heater" is there already',
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 Hz"\nbudget = "1 ms"\noutputs = ["heater"]\noptional = ["heatr"]',
      `app.toml:7: control.optional[1]: "heatr" is none of its outputs; did you mean 'heater'?`,
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 Hz"\nbudget = "1 ms"\non_miss = "safely"',
      `app.toml:6: control.on_miss: unknown policy "safely"; did you mean 'safe'?`,
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 Hz"\nbudget = "1 ms"\ninit_budget = "1 h"',
      'app.toml:6: control.init_budget: 1 h is out of range; a time from 1 µs to 10 s',
    ],
    [
      'name = "a"\nversion = "1"\n[quota]\ntimer = 3',
      `app.toml:4: quota.timer: unknown key "timer"; did you mean 'timers'?`,
    ],
    [
      'name = "a"\nversion = "1"\n[fault]\npolicy = "retry"',
      'app.toml:4: fault.policy: unknown fault policy "retry"; known are stop, restart, panic',
    ],
  ])('app.toml: %j', (text, message) => {
    expect(withApp(text)[0]).toContain(`apps/thermostat/${message}`);
  });

  test('duplicate names, parts in use, broken chips', () => {
    const second = '[[device]]\nname = "heater"\nclass = "switch"\nchip = "plate.switch"\n';
    expect(board(BOARD + second)).toEqual([
      'board.toml:18: device[3].name: there is a device "heater" already, on line 7',
      'board.toml:20: device[3].chip: "plate.switch" is wired to "heater" already',
    ]);
    expect(board(BOARD.replace('type = "relay"', 'type = "really"'))).toEqual([
      `board.toml:3: chip.plate.type: unknown type of chip "really"; did you mean 'relay'?`,
    ]);
    expect(board(`${BOARD}[[app]]\nfolder = "apps/thermostat"\n`)).toEqual([
      `board.toml:17: app[2]: there is an app "thermostat" already, on line 14; 'name' gives another name`,
    ]);
  });

  test('a circle of interlocks through several devices is told once', () => {
    const text = BOARD.replace('"plate.switch"', '"plate.switch"\ninterlock = { device = "fan", above = 0 }');
    const lines = board(
      `${text}[chip.f]\ntype = "fan"\n[[device]]\nname = "fan"\nclass = "fan"\nchip = "f.speed"\ninterlock = [{ device = "heater", above = 0 }]`,
    );
    expect(lines).toEqual([
      'board.toml:10: device[1].interlock: these interlocks go round in a circle: heater → fan → heater',
    ]);
  });

  test('all of them at once, in the order of their lines', () => {
    const lines = board(
      BOARD.replace('"switch"', '"swich"')
        .replace('type = "contact"', 'tpye = "contact"')
        .replace('"console", ', '"con", '),
    );
    expect(lines.map((line) => line.split(':')[1])).toEqual(['4', '8', '16']);
  });
});

describe('a good board', () => {
  test('is read with units turned into numbers, and permissions into what both sides agree on', () => {
    const text = BOARD.replace(
      '"plate.switch"',
      '"plate.switch"\nminimum_on = "10 s"\nsafe = 0\nrange = [0, 1]\ninterlock = { device = "lid", below = 1 }',
    );
    const { devices, apps, notes } = read({
      'board.toml': text,
      'apps/thermostat/app.toml': `${APP.replace('"device:heater"', '"device", "process-info"')}memory = "96KiB"\n[control]\nrate = "10 Hz"\nbudget = "2 ms"\noutputs = ["heater"]`,
    });
    expect(devices[0]).toMatchObject({
      name: 'heater',
      unit: 'boolean',
      envelope: {
        limits: { minimumOn: 10_000_000, safe: [0], range: [0, 1] },
        interlocks: [{ device: 'lid', below: 1 }],
      },
    });
    expect(devices[1]?.envelope).toBeUndefined();
    expect(apps[0]).toMatchObject({
      memory: 98304,
      permissions: ['console', 'device:heater'],
      control: { rate: 10, budget: 2000, step: 'periodic', outputs: ['heater'] },
    });
    expect(notes.map(({ message }) => message)).toEqual(['the app asks for "process-info", which is not granted']);
  });
});
