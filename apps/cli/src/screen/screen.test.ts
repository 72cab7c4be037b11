import type { MachineCommand, MachineStatus, ProcessStatus, RunCommand } from '@perilune/machine';
import { beforeEach, describe, expect, test } from 'vitest';
import { draw } from './draw.ts';
import { keysOf } from './keys.ts';
import { runConsoleLine } from './process-console.ts';
import { ScreenState } from './screen-state.ts';
import { History } from './sparkline.ts';
import { clockTime, fit, plain } from './text.ts';

const process = (id: number, name: string, state: ProcessStatus['state'] = 'yielded'): ProcessStatus =>
  ({
    id,
    name,
    state,
    innerState: state,
    waitsFor: undefined,
    completion: undefined,
    restarts: 2,
    startedAt: 0,
    restartAt: undefined,
    systemCalls: 41,
    expiredSlices: 3,
    waitingUpcalls: 0,
    droppedUpcalls: 0,
    handles: 1,
    grants: 2,
    fuel: 1000,
    kernelFuel: 10,
    memoryUsed: 40_000,
    memoryHigh: 50_000,
    memoryQuota: 131_072,
    control: undefined,
    cpuShare: 0.25,
    lastFault: undefined,
  }) as unknown as ProcessStatus;

const status: MachineStatus = {
  board: 'crockpot',
  time: 3_723_000_000,
  devices: [
    {
      name: 'heater',
      class: 'switch',
      unit: 'boolean',
      values: [1],
      owner: 'thermostat',
      fault: 'none',
      guard: {
        interventions: 3,
        causes: { 'minimum-on': 3 },
        reason: 'minimum-on',
        lastReason: 'minimum-on',
        safe: [0],
        range: [0, 1],
      },
      sensor: undefined,
    },
    {
      name: 'thermometer',
      class: 'temperature',
      unit: 'celsius',
      values: [64.25],
      owner: undefined,
      fault: 'none',
      guard: undefined,
      sensor: undefined,
    },
  ],
  pins: [],
  isMaintained: false,
  controls: [
    { chip: 'c', name: 'knob', summary: '', unit: 'counts', value: 2, least: 0, most: 4, step: 1, isMomentary: false },
    { chip: 'c', name: 'lid', summary: '', unit: 'boolean', value: 1, least: 0, most: 1, step: 1, isMomentary: false },
    { chip: 'c', name: 'mode', summary: '', unit: 'boolean', value: 0, least: 0, most: 1, step: 1, isMomentary: true },
  ],
  apps: ['thermostat'],
  insights: [{ chip: 'c', name: 'food', summary: '', unit: 'celsius', value: 63.9 }],
  processes: [process(1, 'thermostat'), process(2, 'hog', 'faulted'), process(7, 'hog', 'running')],
  kernel: {
    now: 3_723_000_000,
    scheduler: 'two-class',
    processes: 3,
    living: 2,
    started: 7,
    slices: 99,
    fuel: 12_345,
    timers: 4,
    drivers: ['alarm', 'console'],
    defects: 0,
  },
  log: [],
};

let sent: (MachineCommand | RunCommand)[];
let state: ScreenState;
let replaced: (readonly [app: string, folder: string])[];
const sink = {
  send(command: MachineCommand | RunCommand) {
    sent.push(command);
    return true;
  },
};
const type = (...keys: string[]) => {
  for (const key of keys) state.key(key);
};
/** What a person would see. */
const shown = (columns = 100, rows = 30) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is taken away
  draw(state, columns, rows).map((line) => line.replace(/\u001b\[\d+m/g, ''));

beforeEach(() => {
  sent = [];
  replaced = [];
  state = new ScreenState(sink, 60, (...given) => replaced.push(given));
  state.takeStatus(status);
});

describe('can a process get at the terminal through what it prints?', () => {
  test.each(['\u001b[2Jgone', 'a\rb', '\u0007', '\u202eevil', 'a\u0300', '\u009b31m'])('%j', (text) => {
    state.takeEvent({ type: 'output', time: 0, process: `p${text}`, text });
    for (const line of shown()) expect(line).not.toMatch(/[\p{C}\p{M}]/u);
  });
  test('a line of a megabyte is cut', () => {
    state.takeEvent({ type: 'output', time: 0, process: 'p', text: 'x'.repeat(1 << 20) });
    expect(Math.max(...shown().map((line) => line.length))).toBe(100);
  });
  test('a million lines do not pile up', () => {
    for (let count = 0; count < 2000; count++) state.takeEvent({ type: 'output', time: 0, process: 'p', text: 'x' });
    expect(state.log.length).toBe(500);
  });
});

describe('drawing', () => {
  test('shows devices, controls, processes and what was said', () => {
    state.takeEvent({ type: 'output', time: 5e6, process: 'display', text: '64.2 °C' });
    const text = shown().join('\n');
    expect(text).toContain('crockpot  01:02:03  ×60');
    expect(text).toMatch(/heater +on .*← thermostat {2}held: minimum-on/);
    expect(text).toMatch(/thermometer +64.3 °C/);
    expect(text).toContain('knob 2 (0–4)');
    expect(text).toContain('[mode]');
    expect(text).toContain('food 63.9 °C');
    expect(text).toMatch(/hog +running +25.0 % +40 KiB\/128 KiB +2/);
    expect(text).toContain('00:00:05 display: 64.2 °C');
  });
  test.each([
    [80, 24],
    [40, 12],
    [20, 5],
    [200, 60],
    [1, 1],
  ])('fills %d columns and %d rows and no more', (columns, rows) => {
    state.takeStatus({ ...status, processes: Array.from({ length: 1000 }, (_, id) => process(id, `tenant${id}`)) });
    const lines = shown(columns, rows);
    expect(lines.length).toBeLessThanOrEqual(rows);
    if (columns >= 40) expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns);
  });
  test('shows the process that is selected among a thousand', () => {
    state.takeStatus({ ...status, processes: Array.from({ length: 1000 }, (_, id) => process(id, `tenant${id}`)) });
    type('tab', 'tab', ...Array<string>(700).fill('down'));
    expect(shown(80, 24).join('\n')).toContain('tenant700 ');
  });
});

describe('keys', () => {
  test('are told from bytes, several at a time', () => {
    expect(keysOf('q\u001b[A\u001b[1;5C\u001bOBä\r\u0003')).toEqual(['q', 'up', 'down', 'ä', 'enter', 'interrupt']);
  });
  test('turn, toggle and press controls, within their bounds', () => {
    type('right', 'down', ' ', 'down', ' ');
    expect(sent).toEqual([
      { type: 'turn', chip: 'c', control: 'knob', value: 3 },
      { type: 'turn', chip: 'c', control: 'lid', value: 0 },
      { type: 'turn', chip: 'c', control: 'mode', value: 1, for: 250_000 },
    ]);
    type('down', 'down', 'up', 'up', 'up', 'up', 'left', 'left', 'left');
    expect(sent.at(-1)).toEqual({ type: 'turn', chip: 'c', control: 'knob', value: 1 });
  });
  test('break devices, and operate processes', () => {
    type('tab', 'down', 'f', 'tab', 's', 'f', 't', 'b');
    expect(sent).toEqual([
      { type: 'break', device: 'thermometer', fault: 'fails' },
      { type: 'process', process: 1, operation: 'stop' },
      { type: 'process', process: 1, operation: 'fault' },
      { type: 'process', process: 1, operation: 'terminate' },
      { type: 'process', process: 1, operation: 'boot' },
    ]);
  });
  test('pause, change the speed, quit', () => {
    type('p', ']', '[', '[', 'p');
    expect(sent).toEqual([
      { type: 'pause', isPaused: true },
      { type: 'speed', speed: 120 },
      { type: 'speed', speed: 60 },
      { type: 'speed', speed: 30 },
      { type: 'pause', isPaused: false },
    ]);
    expect(state.wish).toBe('none');
    type('q');
    expect(state.wish).toBe('quit');
  });
  test('Enter on a process shows what it said, and nothing else', () => {
    state.takeEvent({ type: 'output', time: 0, process: 'thermostat', text: 'mine' });
    state.takeEvent({ type: 'output', time: 0, process: 'hog', text: 'other' });
    type('tab', 'tab', 'enter');
    expect(shown().join('\n')).toContain('thermostat: mine');
    expect(shown().join('\n')).not.toContain('hog: other');
  });
});

describe('replacing an app', () => {
  beforeEach(() => type('tab', 'tab', 'r'));
  test('asks for the folder; Enter alone means its own', () => {
    expect(shown(200).at(-1)).toMatch(/^ █ ← folder with the new thermostat; Enter alone: its own/);
    type('enter');
    type('r', ...'efx/qä', 'backspace', 'enter');
    expect(replaced).toEqual([
      ['thermostat', ''],
      ['thermostat', 'efx/q'],
    ]);
    expect([sent, state.wish, state.question]).toEqual([[], 'none', undefined]);
  });
  test('can be left, also by Ctrl-C', () => {
    type(...'x', 'escape', 'r', 'interrupt');
    expect([replaced, state.wish]).toEqual([[], 'interrupt']);
  });
  test('the app stays chosen, wherever its new process is', () => {
    type('escape');
    state.takeStatus({ ...status, processes: [...status.processes.slice(1), process(8, 'thermostat')] });
    type('r', 'enter');
    expect(replaced).toEqual([['thermostat', '']]);
  });
  test('tells what came of it in the log', () => {
    type('escape');
    state.say('thermostat', '(not replaced:\n\u001b[2Jmain.lua:1)');
    expect(shown().join('\n')).toContain('thermostat: ·[2Jmain.lua:1)');
  });
});

describe('the process console', () => {
  const line = (text: string) => runConsoleLine(text, status, sink);
  test('is typed into, and q is a letter there', () => {
    type('c', ...'lisq', 'backspace', 't', 'enter');
    expect(shown().join('\n')).toMatch(/> list +\n +PID {3}Name/);
    expect(state.wish).toBe('none');
    type('escape', 'q');
    expect(state.wish).toBe('quit');
  });
  test('Ctrl-C quits from there, too', () => {
    type('c', 'interrupt');
    expect(state.wish).toBe('interrupt');
  });
  test('commands act on the process that lives', () => {
    for (const name of ['stop', 'start', 'fault', 'terminate', 'boot', 'restart']) line(`${name} hog`);
    expect(sent.map((command) => 'process' in command && command.process)).toEqual([7, 7, 7, 7, 7, 7]);
  });
  test.each([
    ['help', 'process NAME'],
    ['status', '3 processes: 1 yielded, 1 faulted, 1 running; 7 were started'],
    ['process thermostat', 'memory 40 KiB of 128 KiB used, 49 KiB at most'],
    ['process 2', 'hog (process 2): faulted'],
    ['kernel', 'drivers: alarm, console'],
    ['stop', 'usage: stop NAME'],
    ['stop nobody', "no process 'nobody'"],
    ['constructor', "no command 'constructor'"],
  ])('%s', (text, answer) => {
    expect(line(text).join('\n')).toContain(answer);
  });
});

test('a sparkline goes from the least to the most, with gaps where nothing is known', () => {
  const history = new History(4);
  for (const value of [9, 0, Number.NaN, 5, 10]) history.add(value);
  expect(history.draw(6)).toBe('  ▁ ▅█');
  expect(new History(3).draw(2)).toBe('  ');
});

test('text is cut and filled, and times are told', () => {
  expect(fit('abcdef', 4)).toBe('abc…');
  expect(fit('ab', 4)).toBe('ab  ');
  expect(plain('a\tb\u001b')).toBe('a b·');
  expect(clockTime(90_061_000_000)).toBe('1d 01:01:01');
});
