import type { MachineCommand, MachineStatus, ProcessStatus, RunCommand } from '@perilune/machine';
import { beforeEach, describe, expect, test } from 'vitest';
import { tellKernel } from '../device/telling.ts';
import { draw } from './draw.ts';
import { keysOf } from './keys.ts';
import { runConsoleLine } from './process-console.ts';
import { ScreenState } from './screen-state.ts';
import { History } from './sparkline.ts';
import { clockTime, fit, harmless, plain, wrap } from './text.ts';

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
    memoryKernel: 2_000,
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
  test('characters of two columns push nothing aside', () => {
    for (const text of ['日本語のログ'.repeat(20), '🔥'.repeat(60), 'ab日'.repeat(30)]) {
      state.takeEvent({ type: 'output', time: 0, process: 'p', text });
    }
    const lines = shown();
    expect(lines.filter((line) => /[日🔥]/u.test(line)).length).toBe(3);
    for (const line of lines) expect(line.replace(/[日本語のログ🔥]/gu, 'xx').length).toBeLessThanOrEqual(100);
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
  test.each([60, 80, 100, 120])('the last line tells what matters most, in %d columns', (columns) => {
    for (let pane = 0; pane < 3; pane++) {
      expect(shown(columns).at(-1)).toMatch(/^ ⇥ next .* \? help {2}q quit *$/);
      type('tab');
    }
    type('tab', 'tab');
    expect(shown(columns).at(-1)).toMatch(/ s stop\/start {2}f fault {2}t end {2}/);
    type('c');
    expect(shown(columns).at(-1)).toMatch(/^ ⏎ run .* {2}Esc leave the console *$/);
  });
  test('what was asked for has room beside devices and processes', () => {
    const processes = Array.from({ length: 9 }, (_, id) => process(id, `tenant${id}`));
    state.takeStatus({ ...status, devices: Array(8).fill(status.devices[0]), processes });
    type('?');
    for (const start of ['Tab ', 'q ']) expect(shown(80, 24).some((line) => line.startsWith(` ${start}`))).toBe(true);
    type('c', ...'list', 'enter');
    const text = shown(80, 24).join('\n');
    for (const what of ['PID ', '0     tenant0', '8     tenant8', '> █']) expect(text).toContain(`\n ${what}`);
    expect(text).toMatch(/\n heater .*\n CONTROLS/);
  });
  test('what is on or off has the same scale, whatever it was', () => {
    expect(shown().find((line) => line.startsWith(' heater'))).toContain(' █  ← thermostat');
    state.takeStatus(status);
    expect(shown().find((line) => line.startsWith(' heater'))).toContain(' ██  ← thermostat');
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
  test('PgUp shows what was said before, which stays while more is said', () => {
    const say = (text: string) => state.takeEvent({ type: 'output', time: 0, process: 'hog', text });
    for (let line = 1; line <= 100; line++) say(`line ${line}`);
    const text = () => shown(80, 24).join('\n');
    type('page up');
    expect(text()).toMatch(/LOG {2}\(PgDn: 10 lines below\) +\n/);
    expect(text()).toContain('hog: line 90 ');
    expect(text()).not.toContain('hog: line 91 ');
    say('more');
    expect(text()).toContain('hog: line 90 ');
    expect(text()).not.toContain('hog: line 91 ');
    type('page down', 'page down');
    expect(text()).toContain('hog: more');
    type(...Array<string>(100).fill('page up'));
    expect(text()).toContain('hog: line 1 ');
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
  test.each(['help', 'status', 'list', 'process hog', 'kernel'])(
    '%s needs no more than is told of a device',
    (text) => {
      const shown = { ...status, kernel: tellKernel(status) };
      expect(runConsoleLine(text, shown, sink)).toEqual(line(text));
    },
  );
  test('is typed into, and q is a letter there', () => {
    type('c', ...'lisq', 'backspace', 't', 'enter');
    expect(shown().join('\n')).toMatch(/> list +\n +PID {3}Name/);
    expect(state.wish).toBe('none');
    type('escape', 'q');
    expect(state.wish).toBe('quit');
  });
  test('gives back what was typed before', () => {
    type('c', ...'stop hog', 'enter', ...'list', 'enter', 'enter', 'up', 'up', 'up');
    expect(state.console.line).toBe('stop hog');
    type('down');
    expect(state.console.line).toBe('list');
    type('down');
    expect(state.console.line).toBe('');
  });
  test('tells what could not be done', () => {
    type('c', ...'start hog', 'enter');
    state.takeEvent({ type: 'rejected', time: 0, message: 'hog is not stopped' });
    expect(state.console.lines).toEqual(['> start hog', 'start hog (process 7)', '(not done: hog is not stopped)']);
  });
  test('wraps what is too long, and scrolls', () => {
    state.takeStatus({ ...status, kernel: { ...status.kernel, drivers: Array(40).fill('driver') } });
    type('c', ...'kernel', 'enter');
    const whole = shown(80, 24).map((line) => line.trim());
    expect(whole.join('').match(/driver/g)?.length).toBe(41);
    for (let count = 0; count < 20; count++) type(...'status', 'enter');
    type('page up');
    expect(shown(80, 24).join('\n')).not.toContain('> █');
    type('x');
    expect(shown(80, 24).join('\n')).toContain('> x█');
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
    ['process thermostat', `${'█'.repeat(10)}${'░'.repeat(21)}▒  █ program 38 KiB, ░ free 89 KiB, ▒ kernel 2 KiB`],
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
  expect(history.draw(4, [0, 40])).toBe('▁ ▂▃');
  expect(new History(3).draw(2)).toBe('  ');
});

test('text is cut and filled, and times are told', () => {
  expect(fit('abcdef', 4)).toBe('abc…');
  expect(fit('ab', 4)).toBe('ab  ');
  expect([fit('日本語', 6), fit('日本語', 5), fit('日本語', 4), fit('日', 1)]).toEqual([
    '日本語',
    '日本…',
    '日… ',
    ' ',
  ]);
  expect(wrap('abc日def', 4)).toEqual(['abc', '日de', 'f']);
  expect(plain('a\tb\u001b')).toBe('a b·');
  expect(harmless('a\tb\r\n\u001b]0;t\u0007\r\u007f\u009b1m\u202eü e\u0301\ud800')).toBe(
    'a\tb\n^[]0;t^G^M^?\ufffd1m\ufffdü e\u0301\ufffd',
  );
  expect(clockTime(90_061_000_000)).toBe('1d 01:01:01');
});
