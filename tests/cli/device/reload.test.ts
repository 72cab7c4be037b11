/** `perilune up --watch`: what a running device does when somebody works on the folders of its apps. */
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

let device: TestDevice;
beforeEach(() => {
  device = new TestDevice();
});
afterEach(() => device.end());

const source = (name: string) => `count = 0
function save() return count end
function restore(state) count = state end
require "alarm".every(20, function() count = count + 1 end)
print("${name} is up")`;
const edit = (main: string) => device.write('board', { 'app/main.lua': main });

async function appNow(): Promise<{ readonly id: number }> {
  const { processes } = await device.json('ps');
  return processes.find(({ name }: { readonly name: string }) => name === 'app');
}

/** Once the log has something. @returns the log */
async function logged(text: string): Promise<string> {
  for (const end = Date.now() + 15_000; Date.now() < end; await delay(50)) {
    const { out } = await device.run('perilune logs -n 1000');
    if (out.includes(text)) return out;
  }
  throw new Error(`not in the log: ${text}`);
}

test('it reloads an app of the board, and what cannot run leaves the old one running', async () => {
  edit(source('first'));
  expect((await device.run('perilune up board --watch --keep-state')).status).toBe(0);
  await device.run("perilune eval app 'count = 1000'");
  edit(source('second'));
  await logged('second is up');
  expect(Number((await device.run("perilune eval app 'return count'")).out)).toBeGreaterThanOrEqual(1000);
  const before = await appNow();

  edit('if then');
  await logged("main.lua:1: unexpected symbol near 'then'");
  edit(source('second'));
  await logged('app was not reloaded: what runs is what is there again');
  symlinkSync('nowhere', join(device.folder, 'board/app/helper.lua'));
  edit(source('third'));
  await logged('app was not reloaded: app/helper.lua: no such file');
  renameSync(join(device.folder, 'board/app'), join(device.folder, 'board/away'));
  await logged('app was not reloaded: there is nothing in app');
  expect((await appNow()).id).toBe(before.id);
});

test('it leaves an app alone that runs an installed version', async () => {
  expect((await device.run('perilune up board --watch')).status).toBe(0);
  device.write('new', { 'app.toml': 'name = "app"\nversion = "2"\npermissions = ["console"]\n', 'main.lua': '' });
  await device.run('perilune pack new --sequence 2 -o new.tar.gz');
  expect((await device.run('perilune update new.tar.gz')).error).toBe('');
  edit(source('third'));
  await logged('app was not reloaded: a version of it that was installed runs in place of the one of the board');
  expect((await device.json('apps')).apps[0]).toMatchObject({ name: 'app', version: '2' });
});

test('a board that is wrong is told of as without, and --keep-state needs something to keep it for', async () => {
  device.write('board', { 'board.toml': 'name = 1\n' });
  for (const command of ['up', 'run']) {
    expect(await device.run(`perilune ${command} board --watch`)).toMatchObject({
      status: 1,
      error: expect.stringContaining('board.toml:1: name: '),
    });
  }
  expect(await device.run('perilune up board --keep-state')).toMatchObject({
    status: 2,
    error: expect.stringContaining('--keep-state needs --watch'),
  });
});
