import { SeededRandom, VirtualChip } from '@perilune/hil';
import type { FaultReport } from '@perilune/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootVirtual, filesOf, type TestMachine } from '../test-support/virtual-machine.ts';

const permissions = 'permissions = ["console", "device", "process-info", "process-control", "ipc"]';
const app = (name: string, more = '') => `name = "${name}"\nversion = "1"\n${permissions}\n${more}`;
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
interlock = { device = "lid", below = 1 }
[[device]]
name = "lid"
class = "contact"
chip = "cover.contact"
[[device]]
name = "knob"
class = "analog"
chip = "knob.position"
[[app]]
folder = "main"
grant = ["console", "device"]
`;

/** A machine with one app of this source. */
function boot(main: string, appMore = '', boardMore = '', platform = {}): Promise<TestMachine> {
  return bootVirtual(
    filesOf({ 'board.toml': BOARD + boardMore, 'main/app.toml': app('main', appMore), 'main/main.lua': main }),
    platform,
  );
}
const device = ({ machine }: TestMachine, name: string) => machine.status().devices.find((one) => one.name === name);
const CONTROL = '[control]\nrate = "10 Hz"\nbudget = "5 ms"\ninputs = ["knob"]\noutputs = ["heater"]\n';

describe('can a process harm the machine?', () => {
  test('by running for ever, by faulting, by printing without end', async () => {
    const { machine, lines, events } = await bootVirtual(
      filesOf({
        'board.toml': `name = "b"\n${['loop', 'fault', 'flood', 'good']
          .map((name) => `[[app]]\nfolder = "${name}"\ngrant = ["console"]\n`)
          .join('')}`,
        'loop/app.toml': app('loop'),
        'loop/main.lua': 'while true do pcall(function() while true do end end) end',
        'fault/app.toml': app('fault', '[fault]\npolicy = "restart"\nat_most = 2\n'),
        'fault/main.lua': 'error("broken")',
        'flood/app.toml': app('flood'),
        'flood/main.lua': 'while true do print(("x"):rep(100)) end',
        'good/app.toml': app('good'),
        'good/main.lua': 'local alarm = require "alarm" for i = 1, 10 do alarm.sleep(100) print(i) end',
      }),
    );
    machine.runUntil(1.2e6);
    expect(lines('good')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(events.filter(({ type }) => type === 'fault').length).toBe(3);
    expect(lines('flood').join('').length).toBeLessThan(3 * 4096);
  });

  test('by what the host sends being nonsense', async () => {
    const chip = new VirtualChip();
    const { machine, events } = await boot('print(1)', '', '', { chip });
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"type":"turn"}',
      '{"type":"constructor"}',
      '{"type":"turn","chip":"no","control":"x","value":1}',
    ]) {
      chip.interrupt(Uint8Array.from(text, (character) => character.charCodeAt(0)));
    }
    chip.interrupt(Uint8Array.of(0xff, 0));
    machine.runUntil(1e5);
    expect(events.filter(({ type }) => type === 'rejected').length).toBe(8);
    expect(events.filter(({ type }) => type === 'defect')).toEqual([]);
  });
});

describe('a control step', () => {
  const SOURCE = 'function periodic(dt, inputs) return { heater = inputs.knob } end';

  test('gets its inputs and drives its outputs, within the envelope', async () => {
    const test = await boot(SOURCE, CONTROL);
    test.machine.runUntil(1e6);
    expect(device(test, 'heater')).toMatchObject({ values: [50], owner: 'main' });
    test.send({ type: 'turn', chip: 'knob', control: 'position', value: 80 });
    test.machine.runUntil(2e6);
    expect(device(test, 'heater')?.values).toEqual([80]);
    test.send({ type: 'turn', chip: 'cover', control: 'closed', value: 0 });
    test.machine.runUntil(2.01e6);
    expect(device(test, 'heater')).toMatchObject({ values: [0], guard: { reason: 'interlock' } });
    expect(test.events).toContainEqual(
      expect.objectContaining({ type: 'intervention', device: 'heater', reason: 'interlock' }),
    );
  });

  test.each(['fault', 'terminate'] as const)('leaves its outputs safe after %s', async (operation) => {
    const test = await boot(SOURCE, `${CONTROL}[fault]\npolicy = "stop"\n`);
    test.machine.runUntil(1e6);
    expect(device(test, 'heater')?.values).toEqual([50]);
    test.send({ type: 'process', process: 'main', operation });
    test.machine.runUntil(1.1e6);
    expect(device(test, 'heater')).toMatchObject({ values: [0], owner: undefined });
  });

  const wrong = fc.constantFrom(
    'nil',
    '{}',
    '5, 6',
    '"x"',
    'true',
    '0/0',
    '1/0',
    '-1/0',
    '{ heater = 0/0 }',
    '{ heater = "5" }',
    '{ heater = {} }',
    '{ heater = print }',
    '{ heater = 5, fan = 1 }',
    '{ heater = 5, [1] = 5 }',
    '{ 5, 6 }',
    '{ [2] = 5 }',
    '{ [0] = 5 }',
    '{ [{}] = 5, heater = 5 }',
    'setmetatable({}, { __index = { heater = 5 } })',
    'coroutine.create(print)',
    '{ heater = ("9"):rep(1e5) }',
    '{ lid = 1, heater = 5 }',
    '{ heater = 5, ["heater\\0"] = 5 }',
    '{ ["\\255"] = 5 }',
    '{ heater = false }',
    '{ table.unpack({}, 1, 200) }',
  );
  test('that returns what it must not faults with its name, and its outputs are safe', async () => {
    const { machine, events } = await boot('', '');
    machine.shutDown();
    expect(events.filter(({ type }) => type === 'defect')).toEqual([]);
    await fc.assert(
      fc.asyncProperty(wrong, fc.nat(3), async (expression, steps) => {
        const test = await boot(
          `local n = 0 function periodic() n = n + 1 if n > ${steps} then return ${expression} end return { heater = 7 } end`,
          `${CONTROL}[fault]\npolicy = "stop"\n`,
        );
        test.machine.runUntil(1e6);
        const faults = test.events.filter(({ type }) => type === 'fault') as unknown as { report: FaultReport }[];
        expect(faults.map(({ report }) => report.cause)).toEqual(['output']);
        expect(faults[0]?.report.message).toMatch(/^(output 'heater'|'periodic' returned)/);
        expect(device(test, 'heater')).toMatchObject({ values: [0], owner: undefined });
        expect(test.events.filter(({ type }) => type === 'defect')).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('that misses its deadline leaves its outputs safe until one is in time, if that is the policy', async () => {
    const test = await boot(
      `local n = 0 function periodic()
        n = n + 1
        if n == 4 then for i = 1, 3e6 do end return 99 end
        return n
      end`,
      CONTROL.replace('[control]', '[control]\non_miss = "safe"'),
    );
    test.machine.runUntil(4e5);
    expect(device(test, 'heater')?.values).toEqual([3]);
    const seen = new Set<number | undefined>();
    for (let moment = 4e5; moment < 1.2e6; moment += 5e3) {
      test.machine.runUntil(moment);
      seen.add(device(test, 'heater')?.values?.[0]);
    }
    expect([...seen].slice(0, 3)).toEqual([3, 0, 5]);
    expect(seen).not.toContain(99);
    expect(test.events).toContainEqual(
      expect.objectContaining({ type: 'intervention', device: 'heater', reason: 'deadline', output: [0] }),
    );
  });

  test('has init before and stop after it; statistics are in the status', async () => {
    const test = await boot(
      'function init() print("init") end function stop() print("stop") end function periodic() return { 9 } end',
      CONTROL,
    );
    test.machine.runUntil(1e6);
    const { processes } = test.machine.status();
    const control = processes.find(({ name }) => name === 'main')?.control;
    expect(control).toMatchObject({ misses: 0, lost: 0, jitter: { least: 0 } });
    expect(control?.steps).toBeGreaterThan(5);
    expect(control?.used.median).toBeGreaterThan(0);
    test.machine.shutDown();
    const lines = test.events.filter(({ type }) => type === 'output') as unknown as { text: string }[];
    expect(lines.map(({ text }) => text)).toEqual(['init', 'stop']);
    expect(device(test, 'heater')?.values).toEqual([0]);
  });
});

test('ending in order puts outputs into their safe state', async () => {
  const test = await boot('function periodic() return { heater = 40 } end', CONTROL);
  test.machine.runUntil(5e5);
  expect(device(test, 'heater')?.values).toEqual([40]);
  test.send({ type: 'stop' });
  expect(test.machine.runUntil(1e6)).toBe('stopped');
  test.machine.shutDown();
  expect(device(test, 'heater')?.values).toEqual([0]);
  expect(test.machine.control.statistics().living).toBe(0);
});

describe('commands', () => {
  test('stop, start and restart a process; an unknown name is answered with the nearest', async () => {
    const test = await boot('local alarm = require "alarm" alarm.every(100, function() print(alarm.now()) end)');
    test.machine.runUntil(250_000);
    test.send({ type: 'process', process: 'main', operation: 'stop' });
    test.machine.runUntil(500_000);
    expect(test.lines().length).toBe(2);
    expect(test.machine.status().processes[0]?.state).toBe('stopped');
    test.send({ type: 'process', process: 'main', operation: 'start' });
    test.send({ type: 'process', process: 'mian', operation: 'start' });
    test.machine.runUntil(600_000);
    expect(test.lines().length).toBeGreaterThan(2);
    expect(test.events.at(-1)).not.toMatchObject({ type: 'defect' });
    expect(test.events).toContainEqual(
      expect.objectContaining({ message: "there is no process 'mian'; did you mean 'main'?" }),
    );
  });

  test('a device that is broken cannot be read, one that is stuck stays as it is', async () => {
    const source = `local alarm, devices = require "alarm", require "devices"
      local knob = assert(devices.find("knob"))
      alarm.every(100, function() print(knob:read() or "broken") end)`;
    const test = await boot(source);
    test.send({ type: 'break', device: 'knob', fault: 'stuck' }, 150_000);
    test.send({ type: 'turn', chip: 'knob', control: 'position', value: 90 }, 150_000);
    test.send({ type: 'break', device: 'knob', fault: 'fails' }, 250_000);
    test.send({ type: 'break', device: 'knob', fault: 'none' }, 350_000);
    test.machine.runUntil(450_000);
    expect(test.lines()).toEqual(['50.0', '50.0', 'broken', '90.0']);
  });
});

test('a status can be taken at any time, is JSON, and changes nothing', async () => {
  const source =
    'local d, a = require "devices", require "alarm" a.every(7, function() print(d.find("knob"):read()) end)';
  const noisy = '[chip.knob]\ntype = "knob"';
  const run = async (looks: number) => {
    const test = await bootVirtual(
      filesOf({
        'board.toml': BOARD.replace(noisy, `${noisy}\nnoise = "5 %"`),
        'main/app.toml': app('main'),
        'main/main.lua': source,
      }),
      { entropy: new SeededRandom(1) },
    );
    for (let moment = 0; moment < 300_000; moment += 3000) {
      test.machine.runUntil(moment);
      for (let look = 0; look < looks; look++) JSON.stringify(test.machine.status());
    }
    return test.lines();
  };
  const lines = await run(0);
  expect(new Set(lines).size).toBeGreaterThan(10);
  expect(await run(3)).toEqual(lines);
});
