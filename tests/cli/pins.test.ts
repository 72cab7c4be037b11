/** Pins that a board keeps in limits, as commands list them. No type of chip for boards has pins: this one has. */
import { type ChipType, chipTypes } from '@perilune/chips';
import { SeededRandom, VirtualChip } from '@perilune/hil';
import { interventionsOf, Machine, MemorySourceTree, readBoard } from '@perilune/machine';
import { TestPin, TestPwmPin } from '@perilune/platform-test';
import { expect, test } from 'vitest';
import type { Device } from '../../apps/cli/src/device/device.ts';
import { devicesText } from '../../apps/cli/src/device/devices-text.ts';
import { lookingHandlers } from '../../apps/cli/src/device/methods/looking.ts';
import { engine } from '../../packages/engine/test-support/engine.ts';
import { filesOf } from '../update/running-device.ts';

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

test('are listed with value, limits and what their guard did', async () => {
  const machine = new Machine(
    { chip: new VirtualChip(), entropy: new SeededRandom(1), engine, onEvent: () => {} },
    readBoard(new MemorySourceTree(board), 'board.toml', new Map([...chipTypes, ['pins', pins]])),
  );
  machine.boot();
  machine.runUntil(100_000);
  const list = () => {
    const device = { machine: { status: async () => machine.status() } } as unknown as Device;
    const context = { send: () => {}, waitingBytes: 0, signal: new AbortController().signal, cancel: () => false };
    return lookingHandlers(device, () => 0).devices({}, context);
  };
  const before = await list();
  expect(before.pins).toMatchObject([
    { name: 'relay', kind: 'pin', value: 1, guard: { interventions: 0, reason: 'none', safe: [0] } },
    { name: 'fan', kind: 'pwm', value: 50, guard: { interventions: 1, reason: 'range', safe: [0], range: [0, 50] } },
  ]);
  machine.runUntil(2_000_000);
  expect(devicesText(await list())).toBe(
    `DEVICE  CLASS  VALUE  OWNER  NOTES
relay   pin        0         held: watchdog, 1 intervention
fan     pwm     50 %         held: range, 1 intervention
`,
  );
  expect(interventionsOf(machine.status())).toBe(2);
});
