/** What shows a device, and changes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOpenMetrics } from '../open-metrics.ts';
import { TerminalSession } from '../run-command.ts';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { environment, folder, json, run } = device;

beforeAll(() => device.up(), 120_000);
afterAll(() => device.end(), 120_000);

describe('looking', () => {
  test('ps, devices, get', async () => {
    const { processes } = await json('ps');
    expect(processes).toMatchObject([
      { name: 'app', state: 'yielded' },
      { name: 'bad', state: 'faulted', lastFault: { cause: 'error', message: 'main.lua:2: bad luck', line: 2 } },
    ]);
    const text = await run('perilune ps; perilune devices; perilune get thermometer cooker.lid');
    expect(text.out).toMatch(/ID +NAME +STATE .*\n +1 +app +yielded /);
    expect(text.out).toMatch(/thermometer +temperature +\S+ °C/);
    expect(text.out).toMatch(/thermometer {2}\S+ °C\ncooker\.lid {2}\d\n$/);
  });

  test('faults and logs, in the file as well', async () => {
    expect((await run('perilune faults bad')).out).toContain(
      'variables of main chunk (main.lua:2)\n    why = "bad luck"',
    );
    expect((await run('perilune faults app')).out).toBe('app has not faulted\n');
    expect((await run('perilune logs app -n 5')).out).toContain('app is up');
    const { out } = await run('perilune logs --json --level error');
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ event: { type: 'fault', process: 'bad' } });
    const file = readFileSync(join(folder, 'board/.perilune/log.jsonl'), 'utf8');
    expect(
      file
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).event.type),
    ).toContain('fault');
  });

  test('inspect', async () => {
    const text = (await run('perilune inspect app')).out;
    expect(text).toContain('it waits for any of: alarm.fired');
    expect(text).toMatch(/memory \d+ KiB of 256 KiB used/);
    expect(text).toMatch(/timers\n {2}\d+\.\d{3} s {2}timer \d+, every 100 ms/);
    expect(await json('inspect app')).toMatchObject({ permissions: ['console', 'device'], process: { name: 'app' } });
    const dead = (await run('perilune inspect bad')).out;
    expect(dead).toMatch(/bad \(process 2\): faulted\n {2}it has faulted\n/);
    expect(dead).toContain('why = "bad luck"');
  });

  test('metrics are OpenMetrics', async () => {
    await run(`perilune eval app 'require("flash").set("key", "value")'`);
    const { out } = await run('perilune metrics');
    const families = readOpenMetrics(out);
    expect(families.get('perilune_processes')?.samples).toContainEqual({
      name: 'perilune_processes',
      labels: { state: 'faulted' },
      value: 1,
    });
    const thermometer = { device: 'thermometer', unit: 'celsius', index: '0' };
    expect(families.get('perilune_device_value')?.samples.map(({ labels }) => labels)).toContainEqual(thermometer);
    expect(families.get('perilune_app_storage_bytes')?.samples).toEqual([
      { name: 'perilune_app_storage_bytes', labels: { app: 'app', kind: 'flash' }, value: 10 },
      { name: 'perilune_app_storage_bytes', labels: { app: 'app', kind: 'files' }, value: 0 },
    ]);
  });
});

describe('on a terminal', () => {
  let session: TerminalSession | undefined;
  afterAll(() => session?.kill());

  test('top shows the device, does what keys say, and leaves it running', async () => {
    session = new TerminalSession([], environment, 'top');
    await session.until('perilune  kettle');
    await session.until('thermometer');
    session.type('\t\ts'); // processes, the first of them: stop
    await session.until('stopped');
    session.type('s');
    session.type('?');
    await session.until('leave: the device goes on');
    session.type('q');
    expect(await session.end()).toBe(0);
    expect((await run('perilune start app; perilune status')).status).toBe(0);
  });

  test('watch plots, and Ctrl-C ends it with its status', async () => {
    session = new TerminalSession(['thermometer', 'heater', '--every', '100ms'], environment, 'watch');
    await session.until('perilune watch');
    await session.until('thermometer');
    await session.until('│▁');
    session.type('\u0003');
    expect(await session.end()).toBe(130);
  });
});

test('watch elsewhere prints lines, and ends when it is to', async () => {
  const { out, status } = await run('perilune watch thermometer --every 100ms --for 500ms');
  expect(out).toMatch(/^( +\d+\.\d{3} {2}\S+ °C\n)+$/);
  expect(status).toBe(0);
});
