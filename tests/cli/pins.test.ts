/** Pins that a board keeps in limits, as commands list them. No type of chip for boards has pins: this one has. */
import { type ChipType, chipTypes } from '@perilune/chips';
import { SeededRandom, VirtualChip } from '@perilune/hil';
import {
  encodeCommand,
  interventionsOf,
  Machine,
  type MachineAction,
  type MachineEvent,
  MemorySourceTree,
  readBoard,
} from '@perilune/machine';
import { TestPin, TestPwmPin } from '@perilune/platform-test';
import { expect, test } from 'vitest';
import type { Device } from '../../apps/cli/src/device/device.ts';
import { devicesText } from '../../apps/cli/src/device/devices-text.ts';
import { actingHandlers } from '../../apps/cli/src/device/methods/acting.ts';
import { lookingHandlers } from '../../apps/cli/src/device/methods/looking.ts';
import { metricsText } from '../../apps/cli/src/device/metrics/metrics-text.ts';
import { engine } from '../../packages/engine/test-support/engine.ts';
import { filesOf } from '../update/running-device.ts';
import { readOpenMetrics } from './open-metrics.ts';

const pins: ChipType = {
  type: 'pins',
  summary: 'Pins.',
  parameters: {},
  parts: { relay: { kind: 'pin', summary: 'a pin' }, fan: { kind: 'pwm', summary: 'pulses' } },
  create: () => ({ parts: { relay: new TestPin(), fan: new TestPwmPin() }, controls: {} }),
};
const board = filesOf({
  'board.toml': `name = "b"
[chip.p]
type = "pins"
[[pin]]
name = "relay"
chip = "p.relay"
watchdog = "1 s"
[[pwm]]
name = "fan"
chip = "p.fan"
range = [0, 50]
[[app]]
folder = "a"
grant = ["gpio:relay", "pwm:fan"]
`,
  'a/app.toml': 'name = "a"\nversion = "1"\npermissions = ["gpio:relay", "pwm:fan"]\n',
  'a/main.lua': `require("gpio").find("relay"):output(true)
require("pwm").find("fan"):start(1000, 0.8)
require("syscall").keep(1)`,
});

/** A device with this board, as its methods see it. */
function boot() {
  const chip = new VirtualChip();
  const settled: MachineEvent[] = [];
  const machine = new Machine(
    { chip, entropy: new SeededRandom(1), engine, onEvent: (event) => settled.push(event) },
    readBoard(new MemorySourceTree(board), 'board.toml', new Map([...chipTypes, ['pins', pins]])),
  );
  machine.boot();
  machine.runUntil(100_000);
  const order = async (action: MachineAction) => {
    chip.interrupt(encodeCommand({ ...action, ticket: 1 }));
    machine.runUntil(machine.now() + 10_000);
    const event = settled.findLast((one) => one.type === 'done' || one.type === 'rejected');
    if (event?.type === 'rejected') throw new Error(event.message);
  };
  const options = { state: { snapshotKey: '' } };
  const device = { machine: { status: async () => machine.status(), order }, options } as unknown as Device;
  const context = { send: () => {}, waitingBytes: 0, signal: new AbortController().signal, cancel: () => false };
  const looking = lookingHandlers(device, () => 0);
  const acting = actingHandlers(device);
  return {
    machine,
    list: async () => looking.devices({}, context),
    get: async (name: string) => looking.get({ name }, context),
    set: async (name: string, ...values: number[]) =>
      acting.set({ name, ...(values.length > 0 && { values }) }, context),
    maintain: async (isOn: boolean) => acting.maintenance({ isOn }, context),
  };
}

test('are listed with value, limits and what their guard did', async () => {
  const { machine, list } = boot();
  const before = await list();
  expect(before.pins).toMatchObject([
    { name: 'relay', kind: 'pin', value: 1, owner: 'a', guard: { interventions: 0, reason: 'none', safe: [0] } },
    { name: 'fan', kind: 'pwm', value: 50, guard: { interventions: 1, reason: 'range', safe: [0], range: [0, 50] } },
  ]);
  machine.runUntil(2_000_000);
  expect(devicesText(await list())).toBe(
    `DEVICE  CLASS  VALUE  OWNER  NOTES
relay   pin        0         held: watchdog, 1 intervention
fan     pwm     50 %  a      held: range, 1 intervention
`,
  );
  expect(interventionsOf(machine.status())).toBe(2);
});

test('have a value to be asked for', async () => {
  const { get } = boot();
  expect(await get('relay')).toMatchObject({ name: 'relay', kind: 'pin', unit: 'boolean', values: [1] });
  expect(await get('pwm fan')).toMatchObject({ name: 'fan', kind: 'pwm', unit: 'percent', values: [50] });
  await expect(get('pwm relay')).rejects.toThrow("there is no device and no control 'pwm relay'");
  await expect(get('fam')).rejects.toThrow("there is no device and no control 'fam'; did you mean 'fan'?");
});

test('are set by hand in maintenance only, within their limits, and are given back', async () => {
  const { machine, get, set, maintain, list } = boot();
  await expect(set('relay', 0)).rejects.toThrow("'relay' is an output, and outputs are set in maintenance only");
  await expect(set('rleay', 0)).rejects.toThrow("there is no control 'rleay'; did you mean 'relay'?");
  await maintain(true);
  await expect(set('relay', 2)).rejects.toThrow("'relay' is a pin, set to 0 or 1");
  await expect(set('fan', 1, 2)).rejects.toThrow("'fan' takes one value, not 2");
  expect(await set('relay', 0)).toEqual({ name: 'relay', values: [0] });
  expect(await set('pwm fan', 90)).toEqual({ name: 'pwm fan', values: [50] });
  expect(await set('fan', 20)).toEqual({ name: 'fan', values: [20] });
  expect((await list()).pins).toMatchObject([{ owner: 'maintenance' }, { owner: 'maintenance' }]);
  // Its watchdog looks after what is set by hand as well.
  await set('relay', 1);
  machine.runUntil(machine.now() + 2_000_000);
  expect(await get('relay')).toMatchObject({ values: [0] });
  expect(await set('fan')).toEqual({ name: 'fan', values: [0] });
  await set('fan', 20);
  await maintain(false);
  expect((await list()).pins).toMatchObject([{ value: 0 }, { value: 0 }]);
});

test('have numbers of their own, also where a pin and a pwm have one name', () => {
  const { machine } = boot();
  const status = machine.status();
  const namesakes = status.pins.map((pin) => ({ ...pin, name: 'fan' }));
  const numbers = { boots: 1, lost: 0, faults: 0, clients: 0, version: '1', apps: [], kept: new Map() };
  const families = readOpenMetrics(metricsText({ ...status, pins: namesakes }, numbers));
  const told = (name: string) => families.get(name)?.samples.map(({ labels, value }) => ({ ...labels, value }));
  expect(told('perilune_device_value')).toEqual([
    { pin: 'fan', unit: 'boolean', index: '0', value: 1 },
    { pwm: 'fan', unit: 'percent', index: '0', value: 50 },
  ]);
  expect(told('perilune_device_interventions')).toEqual([
    { pin: 'fan', value: 0 },
    { pwm: 'fan', value: 1 },
  ]);
});
