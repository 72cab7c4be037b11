/** Apps that have another name than their bundles: the board gives it, or they were installed by it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { json, run } = device;
const toml = (version: string) => `name = "blind"\nversion = "${version}"\npermissions = ["console"]\n`;

beforeAll(async () => {
  const entry = (name: string) => `[[app]]\nfolder = "blind"\nname = "${name}"\ngrant = ["console"]\n`;
  const install = '[install]\nallow = ["console", "flash"]\nunsigned = true\ntrial = "10 min"\n';
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
    error: 'perilune: there is no app blind: it is called left and right, so say --as left or --as right\n',
    status: 1,
  });
  expect(await run('perilune update new --as lft')).toMatchObject({
    error: "perilune: there is no app 'lft'; did you mean 'left'?\n",
    status: 1,
  });
  expect((await run('perilune update new --as left --plan')).out).toMatch(
    /^left \(blind\) 1\.1\.0, in place of 1\.0\.0\n/,
  );
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

test('it is installed twice by names of its own, and each has its values, versions and counters', async () => {
  const write = (version: string) =>
    device.write('awning', {
      'app.toml': `name = "awning"\nversion = "${version}"\npermissions = ["console", "flash"]\n`,
      'main.lua': `local flash = require "flash"
kept = flash.get "name"
if not kept then flash.set("name", require("app").name()) end
version = "${version}"
require("syscall").keep(1)`,
    });
  write('1.0.0');
  expect((await run('perilune install awning --as front --plan')).out).toMatch(/^front \(awning\) 1\.0\.0\n/);
  await run('perilune install awning --as front && perilune install awning --as back');
  write('2.0.0');
  const refused = await run(
    'perilune update awning; perilune install awning --as front; perilune install awning --as 1st',
  );
  expect(refused).toMatchObject({ status: 2 });
  expect(refused.error.split('\n')).toEqual([
    'perilune: there is no app awning: it is called front and back, so say --as front or --as back',
    'perilune: front is installed already: perilune update brings another version of it',
    "perilune: '1st' cannot be the name of an app: it has letters, digits, - and _, begins with a letter, and is at most 32 long",
    "Try 'perilune help install'.",
    '',
  ]);
  await run('perilune update awning --as front && perilune confirm front && perilune kill back --fault');
  await run('perilune down');
  await device.up();
  expect((await run('perilune eval front version; perilune eval back version')).out).toBe('2.0.0\n1.0.0\n');
  expect((await run('perilune eval front kept; perilune eval back kept')).out).toBe('front\nback\n');
  expect((await json('apps')).apps.slice(2)).toMatchObject([
    { name: 'back', ownName: 'awning', origin: 'installed', version: '1.0.0', counters: { faults: 1, updates: 0 } },
    { name: 'front', ownName: 'awning', version: '2.0.0', counters: { faults: 0, updates: 1 } },
  ]);
  expect((await run('perilune apps')).out).toMatch(
    /^front +2\.0\.0 +installed +confirmed .* is awning by another name$/m,
  );
  await run('perilune remove front');
  expect((await run('perilune restart back > out.txt; perilune eval back kept')).out).toBe('back\n');
});
