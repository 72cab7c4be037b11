import { VirtualChip } from '@perilune/hil';
import { expect, test } from 'vitest';
import { bootVirtual, filesOf } from '../test-support/virtual-machine.ts';
import type { HostRequest } from './host.ts';
import { hostPlan } from './index.ts';

const files = filesOf({
  'board.toml': `name = "b"
[chip.pc]
type = "computer"
light = "warn::red"
[[device]]
name = "cpu"
class = "load"
chip = "pc.cpu-load"
[[device]]
name = "lamp"
class = "led"
chip = "pc.light"
safe = 0
[[app]]
folder = "a"
grant = ["console", "device"]`,
  'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "256 KiB"\npermissions = ["console", "device"]',
  'a/main.lua': `local devices, alarm = require "devices", require "alarm"
local cpu, lamp = assert(devices.find("cpu")), assert(devices.find("lamp"))
print(select(2, cpu:read()).name, select(2, lamp:write(1)).name)
for _, moment in ipairs { 250, 450 } do
  alarm.after(moment, function()
    local value, problem = cpu:read()
    print(value or problem.name, lamp:write(1))
  end)
end
alarm.after(2000, function() lamp:write(0) lamp:write(1) lamp:write(0) end)
alarm.after(60000, function() end)`,
});

async function boot() {
  const requests: HostRequest[] = [];
  const chip = new VirtualChip();
  const booted = await bootVirtual(files, { chip, onHostRequest: (request) => requests.push(request) });
  return { ...booted, requests };
}
const messages = (events: readonly { readonly type: string }[], type: string) =>
  events.flatMap((event) => (event.type === type ? [(event as unknown as { message: string }).message] : []));

test('the plan has what the host is to do, and no more', async () => {
  const { machine } = await boot();
  const plan = hostPlan(machine.board);
  expect(plan?.chips).toMatchObject([
    { name: 'pc', type: 'computer', parts: ['cpu-load', 'light'], safe: { light: 0 } },
  ]);
  expect(plan?.chips[0]?.parameters).toMatchObject({ light: 'warn::red', period: 1e6 });
});

test('what the host measures is what apps read; what it lacks is an error, told once', async () => {
  const { machine, send, lines, events } = await boot();
  machine.runUntil(100_000);
  expect(lines('a')).toEqual(['FAIL\tFAIL']);
  send({ type: 'measured', chip: 'pc', values: { 'cpu-load': 12.5, light: 0, 'disk-read': 'no disk' } }, 200_000);
  for (const at of [300_000, 400_000]) send({ type: 'measured', chip: 'pc', values: { 'cpu-load': 'gone' } }, at);
  machine.runUntil(1e6);
  expect(lines('a').slice(1)).toEqual(['12.5\ttrue', 'NODEVICE\ttrue']);
  expect(messages(events, 'missing')).toEqual(['gone']);
});

test('outputs are asked for one at a time, and a failure is told', async () => {
  const { machine, send, requests, events } = await boot();
  const output = (value: number) => ({ type: 'output', chip: 'pc', part: 'light', value });
  send({ type: 'measured', chip: 'pc', values: { light: 0 } }, 100_000);
  machine.runUntil(2.5e6);
  expect(requests).toEqual([output(1)]);
  send({ type: 'answered', chip: 'pc', part: 'light' }, 2_600_000);
  machine.runUntil(3e6);
  expect(requests).toEqual([output(1), output(0)]);
  send({ type: 'answered', chip: 'pc', part: 'light', problem: 'it is broken' }, 3_100_000);
  machine.runUntil(3.2e6);
  expect(messages(events, 'missing')).toEqual(['it is broken']);
});

test('messages that make no sense are rejected, and change nothing', async () => {
  const { machine, send, events } = await boot();
  const nonsense = (command: unknown) => send(command as Parameters<typeof send>[0]);
  nonsense({ type: 'measured', chip: 'pd', values: {} });
  nonsense({ type: 'measured', chip: 'pc', values: { 'cpu-load': null } });
  nonsense({ type: 'measured', chip: 'pc' });
  nonsense({ type: 'answered', chip: 'pc', part: 4 });
  nonsense({ type: 'measured', chip: 'pc', values: JSON.parse('{"__proto__": 1, "toString": 2, "": "x"}') });
  nonsense({ type: 'answered', chip: 'pc', part: 'light' });
  nonsense({ type: 'line', port: 'meter' });
  nonsense({ type: 'wrote', port: 'toString', problem: 'x' });
  nonsense({ type: 'serial', port: 'meter', lost: -1, bytes: new Uint8Array(1) });
  nonsense({ type: 'serial', port: 'meter', lost: 0, bytes: new Uint8Array(1) });
  machine.runUntil(100_000);
  expect(messages(events, 'rejected')).toEqual([
    "there is no chip 'pd' of this computer; did you mean 'pc'?",
    "a message is no command: its field 'values' is not what it should be",
    "a message is no command: its field 'values' is not what it should be",
    "a message is no command: its field 'part' is not what it should be",
    "the board has no serial port 'meter'",
    "the board has no serial port 'toString'",
    "a message is no command: its field 'lost' is not what it should be",
    "the board has no serial port 'meter'",
  ]);
});
