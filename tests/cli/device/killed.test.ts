/** What is left of a device whose process is killed. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppAnswer, LogEntry } from '@perilune/client';
import { afterAll, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { json, run } = device;
afterAll(() => device.end(), 120_000);

/** @returns its process */
const up = async (board: string): Promise<number> => JSON.parse((await run(`perilune up ${board} --json`)).out).pid;

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')) await delay(10);
}

test('its lock and socket are stale, and it can be started again', async () => {
  await kill(await up('other'));
  expect((await run('perilune ps --device other')).status).toBe(3);
  expect((await run('perilune up other')).out).toContain('it runs as process');
  await run('perilune down');
}, 120_000);

test('starts and faults of its apps were counted, and faults can be looked at', async () => {
  const bad = async () => {
    const { apps }: { readonly apps: readonly AppAnswer[] } = await json('apps');
    return apps.find(({ name }) => name === 'bad')?.counters;
  };
  const boots = 4;
  for (let boot = 1; boot <= boots; boot++) {
    const pid = await up('board');
    while ((await bad())?.faults !== boot) await delay(20);
    if (boot === boots) break;
    await delay(1000); // far more than a write takes
    await kill(pid);
  }
  expect(await bad()).toEqual({ starts: boots, faults: boots, updates: 0, rollbacks: 0 });
  const { faults }: { readonly faults: readonly LogEntry[] } = await json('faults bad');
  expect(faults.map(({ event }) => event.isEarlier === true)).toEqual([true, true, true, false]);
  expect(faults.map(({ at }) => at)).toEqual(faults.map(({ at }) => at).toSorted());
  expect(faults.every(({ event }) => /traceback/.test(`${event.text}`))).toBe(true);
  const { out } = await run('perilune faults bad --short');
  expect(out.match(/ {2}bad {2}error: .+$/gm)).toHaveLength(boots);
}, 120_000);
