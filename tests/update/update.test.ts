/** Apps that come and go on a device that runs: bundles, manager, store, flash, machine and Lua together. */
import { describe, expect, test } from 'vitest';
import { bundleOf, RunningDevice } from './running-device.ts';

const CONTROL = `name = "thermostat"
version = "1"
permissions = ["device"]
[control]
rate = "1000 Hz"
budget = "100 us"
inputs = ["thermometer"]
outputs = ["heater"]
`;
const board = {
  'board.toml': `name = "pot"
[chip.knob]
type = "knob"
[chip.pot]
type = "slow-cooker"
[[device]]
name = "thermometer"
class = "temperature"
chip = "pot.thermometer"
[[device]]
name = "heater"
class = "switch"
chip = "pot.heater"
[install]
unsigned = true
allow = ["console"]
trial = "300 ms"
[[app]]
folder = "thermostat"
grant = ["device"]
[[app]]
folder = "counter"
grant = ["console"]
`,
  'thermostat/app.toml': CONTROL,
  'thermostat/main.lua': 'function periodic(dt, inputs) return { heater = inputs.thermometer < 50 } end',
  'counter/app.toml': 'name = "counter"\nversion = "1"\npermissions = ["console"]\n',
  'counter/main.lua': counter('one', 10),
};

/** Counts in flash, and says which version it is. */
function counter(name: string, step: number, then = ''): string {
  return `local alarm, flash = require "alarm", require "flash"
alarm.every(${step}, function()
  local count = (flash.get("count") or 0) + 1
  assert(flash.set("count", count))
  print("${name}", count)
  ${then}
end)`;
}

/**
 * How many counts are missing after `before`, each of which was written and not printed as its process was ended in between.
 * None may come twice.
 */
function gaps(counts: readonly number[], before: number): number {
  const steps = counts.map((count, index) => count - (counts[index - 1] ?? before));
  expect(steps.filter((step) => step !== 1 && step !== 2)).toEqual([]);
  return steps.filter((step) => step === 2).length;
}

const controlOf = (device: RunningDevice) =>
  device.machine.status().processes.find(({ name }) => name === 'thermostat')?.control;

describe('a device that runs', () => {
  test('takes an app, a new version of it, and lets it go; its control app misses nothing', async () => {
    const device = await RunningDevice.boot(board);
    await device.run(50);
    const living = device.machine.status().kernel.living;
    expect(await device.during(device.manager.plan(await bundleOf('lamp', 1, 'print "lamp 1"')))).toMatchObject({
      action: 'install',
      denied: ['device'],
      granted: ['console'],
    });
    expect(await device.during(device.manager.install(await bundleOf('lamp', 1, 'print "lamp 1"')))).toMatchObject({
      name: 'lamp',
      state: 'confirmed',
    });
    const second = await bundleOf('lamp', 2, 'print "lamp 2" while true do end');
    expect(await device.during(device.manager.update(second))).toMatchObject({ version: '2', state: 'trial' });
    await device.run(400);
    expect(device.manager.app('lamp')).toMatchObject({ version: '2', state: 'confirmed' });
    expect(device.notices.map(({ app, change }) => `${app} ${change}`)).toEqual([
      'lamp installed',
      'lamp updated',
      'lamp confirmed',
    ]);
    expect(device.lines('lamp')).toEqual(['lamp 1', 'lamp 2']);
    await device.during(device.manager.remove('lamp'));
    expect(device.machine.status().kernel.living).toBe(living);
    expect([...device.store.medium.keys()].filter((key) => !/^(data|counter)\/(counter|thermostat)/.test(key))).toEqual(
      [],
    );
    expect(controlOf(device)).toMatchObject({ misses: 0 });
    expect(controlOf(device)?.steps).toBeGreaterThan(450);
  });

  test('goes back to the version before when the new one faults, which finds its values as it left them', async () => {
    const device = await RunningDevice.boot(board);
    await device.run(55);
    const before = device.lines('counter').length;
    const bad = await bundleOf('counter', 2, counter('two', 10, 'if count >= 12 then error "no more" end'));
    await device.during(device.manager.update(bad));
    await device.run(200);
    expect(device.notices.at(-1)).toMatchObject({
      app: 'counter',
      change: 'rolled back',
      version: '2',
      reason: expect.stringContaining('no more'),
    });
    const lines = device.lines('counter');
    const counts = (name: string) =>
      lines.filter((line) => line.startsWith(name)).map((line) => Number(line.split('\t')[1]));
    expect(counts('two').at(-1)).toBe(12);
    // The old version goes on where it was, as if the other had never written.
    expect(gaps(counts('one'), 0)).toBeLessThanOrEqual(1);
    expect(counts('one').length).toBeGreaterThan(before + 3);
    expect(device.manager.app('counter')).toMatchObject({ version: '1', counters: { rollbacks: 1, faults: 1 } });
    expect(device.manager.faults('counter')[0]).toMatchObject({
      version: '2',
      message: expect.stringContaining('no more'),
    });
    expect(controlOf(device)).toMatchObject({ misses: 0 });
  });

  test('keeps the values of a version that is confirmed, also over a reboot', async () => {
    const device = await RunningDevice.boot(board);
    await device.run(55);
    const confirming = counter('two', 10, 'if require "app".trial() then require "app".confirm() end');
    await device.during(device.manager.update(await bundleOf('counter', 2, confirming)));
    await device.run(100);
    expect(device.manager.app('counter')).toMatchObject({ version: '2', state: 'confirmed', previous: 'board' });
    const last = Number(device.lines('counter').at(-1)?.split('\t')[1]);
    const after = await RunningDevice.boot(board, device.store.medium);
    await after.run(25);
    expect(after.lines('counter')[0]).toMatch(/^two/);
    await after.during(after.manager.rollback('counter'));
    await after.run(25);
    expect(after.lines('counter').at(-1)).toMatch(/^one/);
    const counts = after.lines('counter').map((line) => Number(line.split('\t')[1]));
    expect(gaps(counts, last)).toBeLessThanOrEqual(2);
  });

  test('ends a trial that a reboot has interrupted', async () => {
    const device = await RunningDevice.boot(board);
    await device.run(55);
    await device.during(device.manager.update(await bundleOf('counter', 2, counter('two', 10))));
    await device.run(100);
    expect(device.lines('counter').at(-1)).toMatch(/^two/);
    const last = Number(
      device
        .lines('counter')
        .findLast((line) => line.startsWith('one'))
        ?.split('\t')[1],
    );
    const after = await RunningDevice.boot(board, device.store.medium);
    await after.run(15);
    const counts = after.lines('counter').map((line) => Number(line.split('\t')[1]));
    expect(gaps(counts, last)).toBeLessThanOrEqual(1);
  });

  test.each([
    ['Lua that cannot be compiled', 'x = = 1', '', "main.lua:1: unexpected symbol near '='"],
    ['an app.toml of mistakes', '', 'memory = "1 KiB"\n', 'app.toml:4: memory: 1 KiB is out of range'],
    ['too much of the processor', '', '[control]\nrate = "10 Hz"\nbudget = "95 ms"\n', '95'],
    [
      'more memory than is left',
      '',
      'memory = "5 MiB"\n',
      'it needs 5120 KiB, and 4096 KiB of the memory for installed apps are left',
    ],
    [
      'a control step on an output of others',
      '',
      '[control]\nrate = "10 Hz"\nbudget = "1 ms"\noutputs = ["heater"]\n',
      '"device:heater" is to be granted',
    ],
  ])('refuses %s, and nothing has changed', async (_, main, more, message) => {
    const device = await RunningDevice.boot(board);
    await device.run(20);
    const keys = [...device.store.medium.keys()];
    const problem = await device.during(device.manager.install(await bundleOf('lamp', 1, main, more)));
    expect(problem).toContain('lamp 1 cannot run here:');
    expect(problem).toContain(message);
    expect([...device.store.medium.keys()]).toEqual(keys);
    expect(device.manager.app('lamp')).toBeUndefined();
    expect(device.events.filter(({ type }) => type === 'defect')).toEqual([]);
  });
});
