import { type ChipType, chipTypes } from '@perilune/chips';
import { encodeUtf8 } from '@perilune/engine';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardAppKeys, deviceKeys, interlockKeys, plausibleKeys, pulseKeys } from './board-file.ts';
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
    for (const key of Object.keys(deviceKeys)) {
      expect(() => board(`name = "b"\n[[device]]\n${key} = ${value}`)).not.toThrow();
    }
    for (const key of Object.keys(boardAppKeys)) {
      expect(() => board(`name = "b"\n[[app]]\n${key} = ${value}`)).not.toThrow();
    }
    for (const kind of ['pin', 'pwm']) {
      for (const key of Object.keys(pulseKeys)) {
        expect(() => board(`name = "b"\n[[${kind}]]\n${key} = ${value}`)).not.toThrow();
      }
    }
    for (const key of [...Object.keys(interlockKeys), ...Object.keys(plausibleKeys)]) {
      expect(() => withDevice(`interlock = { ${key} = ${value} }`)).not.toThrow();
      expect(() => withDevice(`interlock = { while = [{ ${key} = ${value} }] }`)).not.toThrow();
      expect(() => withDevice(`plausible = { ${key} = ${value} }`)).not.toThrow();
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
    ['interlock = { device = "lid" }', "board.toml:10: device[1].interlock: 'above', 'below' or 'stale' is missing"],
    [
      'interlock = { above = 1 }',
      "board.toml:10: device[1].interlock: one of 'device', 'while' and 'unless' is expected",
    ],
    [
      'interlock = { device = "lid", above = 1, unless = { device = "lid", above = 0 } }',
      "board.toml:10: device[1].interlock: one of 'device', 'while' and 'unless' is expected",
    ],
    [
      'interlock = { above = 1, while = { device = "lid", above = 0 } }',
      "board.toml:10: device[1].interlock: one of 'device', 'while' and 'unless' is expected",
    ],
    ['interlock = { while = [] }', "board.toml:10: device[1].interlock: there is no condition in 'while'"],
    ['interlock = { unless = [] }', "board.toml:10: device[1].interlock: there is no condition in 'unless'"],
    [
      'interlock = { while = { above = 1 } }',
      "board.toml:10: device[1].interlock.while: 'device' is missing: a name of letters, digits, - and _, starting with a letter, at most 32 long",
    ],
    [
      'interlock = { unless = { device = "lid", stale = "1 s" } }',
      "board.toml:10: device[1].interlock: 'above' or 'below' is missing: a number",
    ],
    [
      'interlock = { unless = { device = "lid", above = 0, below = 2 } }',
      "board.toml:10: device[1].interlock: 'above' and 'below' in one condition hold beyond either: of 'unless' they are two conditions",
    ],
    [
      'interlock = [{ device = "lid", above = 0 }, { unless = { device = "lit", above = 0 } }]',
      `board.toml:10: device[1].interlock: there is no device "lit"; did you mean 'lid'?`,
    ],
    [
      'interlock = { device = "lid", stale = 5 }',
      'board.toml:10: device[1].interlock.stale: 5 has no unit; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    [
      'interlock = { while = { device = "lid", abov = 1 } }',
      `board.toml:10: device[1].interlock.while.abov: unknown key "abov"; did you mean 'above'?`,
    ],
    [
      'interlock = 1',
      'board.toml:10: device[1].interlock: this is the number 1; a table of device, above, below, stale, while, unless is expected',
    ],
    [
      'interlock = { unless = { device = "heater", above = 0 } }',
      'board.toml:10: device[1].interlock: these interlocks go round in a circle: heater → heater',
    ],
    [
      'range = [0, 1]\nbeyond = "ignore"',
      'board.toml:11: device[1].beyond: unknown way "ignore"; known are clamp, refuse',
    ],
    ['beyond = 1', 'board.toml:10: device[1].beyond: this is the number 1; one of "clamp", "refuse" is expected'],
    [
      'beyond = "refuse"',
      'board.toml:6: device[1]: "refuse" says what becomes of a value beyond the range, and there is no range',
    ],
    ['step = 0', 'board.toml:10: device[1].step: 0 is out of range; a number from 1e-9 to 1000000000000 is expected'],
    [
      'step = "1 s"',
      'board.toml:10: device[1].step: "s" is no unit of number; a number from 1e-9 to 1000000000000 is expected',
    ],
    ['range = [0, 1]\nstep = 0.3', 'board.toml:6: device[1]: the range 0 to 1 is no whole number of steps of 0.3'],
    [
      'range = [0, 1]\nstep = 0.5\nsafe = 0.2',
      'board.toml:6: device[1]: the safe value 0.2 is no whole number of steps of 0.5 from 0',
    ],
    [
      'range = [-0.5, 1.5]\nstep = 1\nsafe = 0.5\nminimum_on = "1 s"',
      'board.toml:6: device[1]: 0 is no whole number of steps of 1 from -0.5, so it would never be off',
    ],
    [
      'watchdog = 10',
      'board.toml:10: device[1].watchdog: 10 has no unit; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    [
      'watchdog = "0 s"',
      'board.toml:10: device[1].watchdog: 0 s is out of range; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    [
      'slew = { by = 1 }\nduty = { most = "50 %", within = "1 min" }',
      'board.toml:6: device[1]: an output has a duty or a slew, not both: a ramp down would exceed the duty',
    ],
    [
      'plausible = { range = [0, 1] }',
      'board.toml:10: device[1].plausible: a device of the class "switch" is not read from anything',
    ],
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
      'board.toml:11: device[1].names[1]: this has 0 characters; a text of 1 to 32 characters is expected',
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
    [
      'range = [0, 1]',
      'device[2].range: a device of the class "contact" is not set to anything; what it can be stands in `plausible`',
    ],
    ['watchdog = "1 s"', 'device[2].watchdog: a device of the class "contact" is not set to anything'],
    ['step = 1', 'device[2].step: a device of the class "contact" is not set to anything'],
    ['plausible = {}', "device[2].plausible: 'range', 'change' or 'stuck' is missing"],
    ['plausible = 1', 'device[2].plausible: this is the number 1; a table of range, change, stuck is expected'],
    ['plausible = { range = [1] }', 'device[2].plausible.range: two numbers are expected, the least and the most'],
    ['plausible = { range = [2, 1] }', 'device[2].plausible.range: two numbers are expected, the least and the most'],
    [
      'plausible = { change = 3 }',
      'device[2].plausible.change: this is the number 3; a table of by, within is expected',
    ],
    [
      'plausible = { change = { within = "1 s" } }',
      "device[2].plausible.change: 'by' is missing: a number from 1e-9 to 1000000000000",
    ],
    [
      'plausible = { change = { by = -1 } }',
      'device[2].plausible.change.by: -1 is out of range; a number from 1e-9 to 1000000000000 is expected',
    ],
    [
      'plausible = { stuck = "1 kg" }',
      'device[2].plausible.stuck: "kg" is no unit of time; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    ['plausible = { stuk = "1 s" }', `device[2].plausible.stuk: unknown key "stuk"; did you mean 'stuck'?`],
  ])('sensor: %s', (line, message) => {
    const text = board(BOARD.replace('chip = "cover.contact"', `chip = "cover.contact"\n${line}`));
    expect(text).toEqual([`board.toml:14: ${message}`]);
  });

  test.each([
    [
      'write_priority = 1',
      'app[1].write_priority: this is the number 1; a table: for each name a whole number from 0 to 255 is expected',
    ],
    [
      'write_priority = { heatr = 1 }',
      `app[1].write_priority.heatr: there is no device "heatr"; did you mean 'heater'?`,
    ],
    [
      'write_priority = { heater = 256 }',
      'app[1].write_priority.heater: this is 256; a whole number from 0 to 255 is expected',
    ],
    [
      'write_priority = { heater = "high" }',
      'app[1].write_priority.heater: this is the text "high"; a whole number from 0 to 255 is expected',
    ],
    [
      'write_priority = { lid = 1 }',
      'app[1].write_priority.lid: a device of the class "contact" is not set to anything',
    ],
  ])('app: %s', (line, message) => {
    expect(board(`${BOARD}${line}\n`)).toEqual([`board.toml:17: ${message}`]);
  });

  test('a priority to write what is not granted is of no use', () => {
    const lines = board(`${BOARD.replace(', "device:heater"]', ']')}write_priority = { heater = 1 }\n`);
    expect(lines).toEqual(['board.toml:17: app[1].write_priority.heater: "device:heater" is not granted']);
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
    ['"device:"', 'app[1].grant[1]: "device:" is none; device:NAME is expected'],
    ['"udp:bind:65536"', 'app[1].grant[1]: "udp:bind:65536" is none; udp:bind:PORT is expected'],
    ['"udp:send:300.1.1.1"', 'app[1].grant[1]: "udp:send:300.1.1.1" is none; udp:send:ADDRESS:PORT is expected'],
    ['"udp:send:10.1.1.1:0"', 'app[1].grant[1]: "udp:send:10.1.1.1:0" is none; udp:send:ADDRESS:PORT is expected'],
    [
      '7',
      'app[1].grant[1]: this is the number 7; a permission (adc:NAME, console, device:NAME, files:read:NAME, files:write:NAME, gpio:NAME, ipc:call:NAME, ipc:serve:NAME, offer:NAME, process-control, process-info, pwm:NAME, uart:NAME, udp:bind:PORT, udp:send:ADDRESS:PORT) is expected',
    ],
  ])('grant: %s', (grant, message) => {
    const lines = board(BOARD.replace('grant = ["console", "device:heater"]', `grant = [${grant}]`));
    expect(lines[0]).toBe(`board.toml:16: ${message}`);
  });

  test.each([
    [
      'version = "1"',
      "app.toml:1: 'name' is missing: a name of letters, digits, - and _, starting with a letter, at most 32 long",
    ],
    [
      'name = "a"\nversion = "1"\nmemory = "10 KiB"',
      'app.toml:3: memory: 10 KiB is out of range; a size from 64 KiB to 1 GiB (in B, kB, MB, KiB, MiB or GiB) is expected',
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
      'app.toml:6: control.deadline: it is after the next step begins; a period is the most',
    ],
    [
      'name = "a"\nversion = "1"\n[control]\nrate = "1 Hz"\nbudget = "1 ms"\noutputs = ["lid"]',
      'app.toml:6: control.outputs[1]: a device of the class "contact" is not set to anything',
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
      'app.toml:6: control.init_budget: 1 h is out of range; a time from 1 µs to 10 s (in µs, ms, s, min, h or d) is expected',
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
    expect(withApp(text)[0]).toBe(`apps/thermostat/${message}`);
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

  test.each([
    ['udp', 'port', '1', 'UDP port'],
    ['folder', 'name', '"x"', 'folder'],
    ['serial', 'name', '"x"', 'serial port'],
    ['serial', 'path', '"/dev/x"', 'serial port at'],
  ])('[[%s]] with the same %s twice, on its line, also after one that is wrong', (table, key, value, what) => {
    const entry =
      {
        udp: [],
        folder: [['path', '"a"']],
        serial: [
          ['name', '"a"'],
          ['path', '"/dev/a"'],
        ],
      }[table] ?? [];
    const lines = (number: number) =>
      [
        `[[${table}]]`,
        `${key} = ${value}`,
        ...entry.filter(([one]) => one !== key).map(([one, its]) => `${one} = ${its}`),
      ]
        .join('\n')
        .replace('"a"', `"a${number}"`)
        .replace('/dev/a"', `/dev/a${number}"`);
    const wrong = `[[${table}]]\nunknown = 1`;
    const text = [BOARD.trimEnd(), wrong, lines(1), lines(2), lines(3)].join('\n');
    const from = BOARD.trimEnd().split('\n').length;
    const perEntry = lines(1).split('\n').length;
    const at = (entryNumber: number) => from + 2 + perEntry * entryNumber + 2;
    const twice = board(text).filter((line) => line.includes('already'));
    expect(twice).toEqual([
      `board.toml:${at(1)}: ${table}[3].${key}: there is a ${what} ${value} already, on line ${at(0)}`,
      `board.toml:${at(2)}: ${table}[4].${key}: there is a ${what} ${value} already, on line ${at(0)}`,
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

describe('pins kept in limits', () => {
  const pins = { kind: 'pin', summary: 'a pin' } as const;
  const types = new Map([
    ...chipTypes,
    [
      'pins',
      {
        type: 'pins',
        summary: 'Pins.',
        parameters: {},
        parts: { relay: pins, pulse: { ...pins, kind: 'pwm' }, knob: { ...pins, kind: 'adc' } },
        create: () => ({ parts: {}, controls: {} }),
      } satisfies ChipType,
    ],
  ]);
  const HEAD = 'name = "b"\n[chip.p]\ntype = "pins"\n';
  const withPin = (kind: string, lines: string) => {
    const parts: Readonly<Record<string, string>> = { pin: 'relay', pwm: 'pulse', adc: 'knob' };
    const text = `${HEAD}[[${kind}]]\nname = "x"\nchip = "p.${parts[kind]}"\n${lines}\n`;
    return readBoard(new MemorySourceTree(new Map([['board.toml', encodeUtf8(text)]])), 'board.toml', types);
  };

  test('are outputs with an envelope; others have none', () => {
    expect(withPin('pin', 'minimum_on = "1 s"').pins[0]?.envelope?.limits).toEqual({
      safe: [0],
      range: [0, 1],
      minimumOn: 1_000_000,
    });
    const [pulse] = withPin('pwm', 'range = [10, 60]\nsafe = 20\nfrequency = ["50 Hz", "1 kHz"]').pins;
    expect(pulse).toMatchObject({ envelope: { limits: { safe: [20], range: [10, 60] } }, frequency: [50, 1000] });
    expect(withPin('pin', '').pins[0]?.envelope).toBeUndefined();
  });

  test.each([
    ['pin', 'range = [0, 1]', 'pin[1].range: unknown key "range"'],
    ['pin', 'safe = 0.5', 'pin[1].safe: 0.5 is no level of a pin: 0 or 1'],
    ['pin', 'safe = 2', 'pin[1].safe: 2 is out of its range'],
    ['pin', 'interlock = { device = "lid", above = 0 }', 'pin[1].interlock: there is no device "lid"'],
    [
      'pin',
      'watchdog = 1',
      'pin[1].watchdog: 1 has no unit; a time from 1 µs to 30 d (in µs, ms, s, min, h or d) is expected',
    ],
    ['pwm', 'range = [0, 101]', 'pwm[1].range: 101 is no share in percent'],
    ['pwm', 'frequency = ["1 kHz"]', 'pwm[1].frequency: two numbers are expected, the least and the most'],
    [
      'pwm',
      'frequency = 50',
      'pwm[1].frequency: this is the number 50; a list: a frequency from 1 Hz to 1000 MHz (in Hz, kHz or MHz) each is expected',
    ],
    ['adc', 'safe = 0', `adc[1].safe: unknown key "safe"; did you mean 'name'?`],
  ])('%s: %s', (kind, lines, message) => {
    expect(() => withPin(kind, lines)).toThrow(message);
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
      'apps/thermostat/app.toml': `${APP.replace('"device:heater"', '"device", "process-info", "device:heatr"')}memory = "96KiB"\n[control]\nrate = "10 Hz"\nbudget = "2 ms"\noutputs = ["heater"]`,
    });
    expect(devices[0]).toMatchObject({
      name: 'heater',
      unit: 'boolean',
      envelope: {
        limits: { minimumOn: 10_000_000, safe: [0], range: [0, 1] },
        interlocks: [{ kind: 'while', conditions: [{ device: 'lid', below: 1 }] }],
      },
    });
    expect(devices[1]?.envelope).toBeUndefined();
    expect(apps[0]).toMatchObject({
      memory: 98304,
      permissions: ['console', 'device:heater'],
      control: { rate: 10, budget: 2000, step: 'periodic', outputs: ['heater'] },
    });
    expect(notes.map(({ message }) => message)).toEqual([
      'the app asks for "process-info", which is not granted',
      'the app asks for "device:heatr": there is no device "heatr"; did you mean \'heater\'?',
    ]);
  });
});
