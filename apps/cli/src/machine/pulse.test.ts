import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostChip, MachineCommand } from '@perilune/machine';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Heartbeat, Pulse } from './pulse.ts';
import { WatchedComputer } from './watched-computer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('is a machine that hangs noticed', () => {
  function watched() {
    let beats = 0;
    const told: string[] = [];
    let heartbeats = 0;
    const pulse = new Pulse({
      beats: () => beats,
      lost: () => told.push('lost'),
      back: (time) => told.push(`back after ${time}`),
      heartbeat: { beat: () => heartbeats++ } as unknown as Heartbeat,
    });
    const live = (time: number) => {
      for (let passed = 0; passed < time; passed += 50) {
        beats++;
        vi.advanceTimersByTime(50);
      }
    };
    return { pulse, told, live, heartbeats: () => heartbeats };
  }

  test('after a second, once, and when it comes back', () => {
    const { told, live } = watched();
    live(500);
    vi.advanceTimersByTime(900);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(5000);
    expect(told).toEqual(['lost']);
    live(100);
    expect(told).toEqual(['lost', 'back after 6000']);
  });

  test('but not while it boots, nor because we were late ourselves', () => {
    const { told, live } = watched();
    vi.advanceTimersByTime(10_000);
    live(500);
    // All timers of that time come at once, but for an interval that is one look.
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(100);
    live(100);
    expect(told).toEqual([]);
  });

  test('with a heartbeat a second until then', () => {
    const { pulse, live, heartbeats } = watched();
    live(5000);
    expect(heartbeats()).toBe(5);
    vi.advanceTimersByTime(10_000);
    expect(heartbeats()).toBe(5);
    live(100);
    expect(heartbeats()).toBe(6);
    pulse.close();
    live(5000);
    expect(heartbeats()).toBe(6);
  });
});

test('a heartbeat in a file is the moment of the last, and V after an end in order', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-heartbeat-'));
  const path = join(folder, 'beat');
  const heartbeat = new Heartbeat(path);
  heartbeat.beat();
  heartbeat.beat();
  expect(Number(readFileSync(path, 'latin1'))).toBeGreaterThan(1e12);
  heartbeat.close(false);
  expect(Number(readFileSync(path, 'latin1'))).toBeGreaterThan(1e12);
  new Heartbeat(path).close(true);
  expect(readFileSync(path, 'latin1').trim()).toBe('V');
  expect(() => new Heartbeat(folder)).toThrow(`cannot write '${folder}'`);
  rmSync(folder, { recursive: true });
});

test('outputs of this computer are safe while the machine is lost, and it is told so that it puts them out again', async () => {
  const chip: HostChip = {
    name: 'pc',
    type: 'computer',
    parameters: { period: 1e6 },
    parts: ['light'],
    safe: { light: 0 },
  };
  const set: boolean[] = [];
  const told: MachineCommand[] = [];
  const watched = new WatchedComputer(
    chip,
    { deliver: (command) => void told.push(command), offer: (command) => told.push(command) > 0 },
    {
      measure: async () => ({ light: set.at(-1) ? 1 : 0 }),
      setLight: async (isOn) => {
        set.push(isOn);
        return undefined;
      },
    },
  );
  await watched.put('light', 1);
  await watched.makeSafe();
  expect(set).toEqual([true, false]);
  told.length = 0;
  watched.resume('it was gone');
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toEqual([
    { type: 'measured', chip: 'pc', values: { light: 'it was gone' } },
    { type: 'measured', chip: 'pc', values: { light: 0 } },
  ]);
  await watched.put('light', 1);
  await watched.close();
  expect(set).toEqual([true, false, true, false]);
});
