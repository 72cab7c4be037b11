import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Computer, type ComputerOptions } from './computer.ts';
import { parseCpu, parseDisks, parseMemory, parseNetwork } from './proc-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'perilune-computer-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const computer = (options: Partial<ComputerOptions> = {}) =>
  new Computer({
    disk: root,
    network: '',
    temperature: '',
    light: '',
    proc: join(root, 'proc'),
    sys: join(root, 'sys'),
    ...options,
  });

/** A computer with everything. @param times how much has been counted */
function putAll(times: number): void {
  put('proc/stat', `cpu  ${100 * times} 0 0 ${300 * times} 0 0 0 0 0 0\ncpu0 1 2 3 4\n`);
  put('proc/meminfo', 'MemTotal:        1000 kB\nMemFree: 1 kB\nMemAvailable:    400 kB\n');
  put(
    'proc/diskstats',
    `8 0 sda 1 0 ${20 * times} 0 1 0 ${40 * times} 0\n8 1 sda1 1 0 99 0 1 0 99 0\n7 0 loop0 0 0 5 0 0 0 5 0\n`,
  );
  put(
    'proc/net/dev',
    `Inter-|\n face |bytes\n    lo: 9 0 0 0 0 0 0 0 9 0\n  eth0:${1000 * times} 0 0 0 0 0 0 0 ${500 * times} 0\n`,
  );
  for (const disk of ['sda', 'loop0']) mkdirSync(join(root, 'sys/block', disk), { recursive: true });
  put('sys/class/thermal/thermal_zone0/temp', '41000\n');
  put('sys/class/hwmon/hwmon1/temp2_input', '52500\n');
  put('sys/class/leds/warn::red/max_brightness', '255\n');
  put('sys/class/leds/warn::red/brightness', '0\n');
}

describe('a computer without anything', () => {
  test('tells of each part why it is not there, and no number but of the disk', async () => {
    const bare = computer({ disk: join(root, 'none') });
    await bare.measure(0);
    const measured = await bare.measure(1000);
    expect(Object.keys(measured)).toHaveLength(11);
    for (const reading of Object.values(measured)) expect(reading).toEqual(expect.any(String));
    expect(measured['cpu-load']).toBe(`this computer has no ${root}/proc/stat`);
    expect(await bare.setLight(true)).toContain('names no light');
  });
  test('is not led anywhere by names', async () => {
    put('secret/brightness', '0');
    for (const light of ['../../../secret', '..', '.', 'a/b', 'a\0b']) {
      expect(await computer({ light }).setLight(true)).toContain('no name of a light');
    }
    for (const temperature of ['../x', 'thermal_zone0/../x', 'hwmon1']) {
      expect((await computer({ temperature }).measure()).temperature).toContain('no sensor');
    }
    expect(readFileSync(join(root, 'secret/brightness'), 'utf8')).toBe('0');
  });
  test('nor broken by files full of nonsense', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const line of [text, `cpu ${text}`, `MemTotal: ${text} kB\nMemAvailable: ${text} kB`, `eth0: ${text}`]) {
          const { 'memory-share': share } = parseMemory(line);
          const samples = [parseCpu(line), parseNetwork(line, ''), parseDisks(line, new Set(['sda'])), [share, 0]];
          for (const sample of samples) {
            if (typeof sample === 'object' && typeof sample[0] === 'number') expect(sample[0]).not.toBeNaN();
          }
        }
      }),
    );
  });
});

test('counts are rates from the second look on', async () => {
  const whole = computer();
  putAll(1);
  const first = await whole.measure(0);
  expect(first).not.toHaveProperty('cpu-load');
  putAll(3);
  expect(await whole.measure(2000)).toMatchObject({
    'cpu-load': 25,
    'memory-used': 600 * 1024,
    'memory-share': 60,
    'disk-read': 20 * 512,
    'disk-written': 40 * 512,
    'network-received': 1000,
    'network-sent': 500,
    temperature: 52.5,
  });
  putAll(1);
  expect(await whole.measure(3000)).toMatchObject({ 'network-received': 0 });
});

test('what the board names is taken, and nothing else', async () => {
  putAll(1);
  const one = computer({ network: 'wlan0', temperature: 'thermal_zone0', light: 'warn::red' });
  await one.measure(0);
  const measured = await one.measure(1000);
  expect(measured).toMatchObject({ temperature: 41, light: 0 });
  expect(measured['network-sent']).toBe('there is no interface wlan0, but lo, eth0');
});

test('a light is as bright as it can be, or off', async () => {
  putAll(1);
  const one = computer({ light: 'warn::red' });
  const brightness = () => readFileSync(join(root, 'sys/class/leds/warn::red/brightness'), 'utf8');
  expect(await one.setLight(true)).toBeUndefined();
  expect(brightness()).toBe('255');
  expect((await one.measure()).light).toBe(1);
  expect(await one.setLight(false)).toBeUndefined();
  expect(brightness()).toBe('0');
  expect(await computer({ light: 'none' }).setLight(true)).toContain('this computer has no');
});
