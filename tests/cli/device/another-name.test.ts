/** An app that the board starts under another name, and its bundles. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { json, run } = device;
const toml = (version: string) => `name = "blind"\nversion = "${version}"\npermissions = ["console"]\n`;

beforeAll(async () => {
  const entry = (name: string) => `[[app]]\nfolder = "blind"\nname = "${name}"\ngrant = ["console"]\n`;
  const install = '[install]\nallow = ["console"]\nunsigned = true\ntrial = "10 min"\n';
  device.write('board', {
    'board.toml': `name = "house"\n${entry('left')}${entry('right')}${install}`,
    'blind/app.toml': toml('1.0.0'),
    'blind/main.lua': 'version = "one" require("syscall").keep(1)',
  });
  device.write('new', { 'app.toml': toml('1.1.0'), 'main.lua': 'version = "two" require("syscall").keep(1)' });
  await device.up();
}, 120_000);
afterAll(() => device.end(), 120_000);

const versions = async () => (await run('perilune eval left version; perilune eval right version')).out;

test('say which of them is meant', async () => {
  expect(await run('perilune update new')).toMatchObject({
    error: 'perilune: there is no app blind: the board calls it left and right, so say --as left or --as right\n',
    status: 1,
  });
  expect(await run('perilune update new --as lft')).toMatchObject({
    error: "perilune: there is no app 'lft'; did you mean 'left'?\n",
    status: 1,
  });
  expect((await run('perilune update new --as left --plan')).out).toMatch(/^left 1\.1\.0, in place of 1\.0\.0\n/);
  expect(await versions()).toBe('one\none\n');
});

test('it is on trial, goes back, stays, and is there after a reboot', async () => {
  expect((await run('perilune update new --as left')).out).toMatch(/^left 1\.1\.0 is on trial until /m);
  expect(await versions()).toBe('two\none\n');
  expect((await run('perilune rollback left')).out).toBe('left 1.0.0 is confirmed\n');
  expect(await versions()).toBe('one\none\n');
  await run('perilune update new --as left && perilune confirm left && perilune down');
  await device.up();
  expect(await versions()).toBe('two\none\n');
  expect(await json('apps')).toMatchObject({
    apps: [
      { name: 'left', origin: 'board', version: '1.1.0', state: 'confirmed' },
      { name: 'right', version: '1.0.0' },
    ],
  });
});
