/** Apps that come and go on a device that runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { folder, json, run } = device;

beforeAll(() => device.up(), 120_000);
afterAll(() => device.end(), 120_000);

describe('apps that come and go', () => {
  const write = (version: string, main: string) => {
    mkdirSync(join(folder, 'lamp'), { recursive: true });
    writeFileSync(
      join(folder, 'lamp/app.toml'),
      `name = "lamp"\nversion = "${version}"\npermissions = ["console", "device:heater"]\n`,
    );
    writeFileSync(join(folder, 'lamp/main.lua'), main);
  };

  test('from install over a trial to remove', async () => {
    write('1.0.0', 'version = "one" require("syscall").keep(1)');
    const plan = await run('perilune install lamp --plan; perilune apps');
    expect(plan.out).toContain('  may      console\n  may not  device:heater: the board does not allow it\n');
    expect(plan.out).toContain('256 KiB; other installed apps have 0 B of 1 MiB');
    expect(plan.out).toMatch(/app +1 +board +confirmed/);
    expect(await run('perilune update lamp --plan')).toMatchObject({
      out: 'lamp 1.0.0\n  not signed\nit would be refused: there is no app lamp: perilune install brings one that is new\n',
      status: 1,
    });
    const install = await run(
      'perilune install lamp > out.txt && perilune eval lamp version; perilune install lamp --json',
    );
    expect(install.out).toBe('one\n');
    expect(install.error).toContain('lamp is installed already: perilune update brings another version of it');
    write('1.1.0', 'version = "two" require("syscall").keep(1)');
    expect(await run('perilune install lamp --plan')).toMatchObject({
      out: expect.stringMatching(/it would be refused: lamp is installed already: perilune update brings .*\n$/),
      status: 1,
    });
    const update = await run(
      'perilune update lamp; perilune eval lamp version; perilune rollback lamp; perilune eval lamp version',
    );
    expect(update.out).toMatch(/lamp 1\.1\.0 is on trial until .*\ntwo\nlamp 1\.0\.0 is confirmed\none\n$/);
    const confirm = await run(
      'perilune update lamp > out.txt; perilune confirm lamp; perilune confirm lamp; perilune eval lamp version',
    );
    expect(confirm.out).toBe('lamp 1.1.0 is confirmed\ntwo\n');
    expect(confirm.error).toContain('lamp is not on trial: nothing is to be confirmed');
    expect(await run('perilune update lamp')).toMatchObject({
      out: 'lamp 1.1.0, in place of 1.1.0\n  not signed\n',
      error: 'perilune: lamp 1.1.0 is there already, the very same\n',
    });
    expect(await json('apps')).toMatchObject({
      apps: [{}, {}, { name: 'lamp', version: '1.1.0', state: 'confirmed' }],
    });
    expect((await run('perilune remove lamp')).out).toBe('lamp is removed\n');
    expect(await json('apps')).toMatchObject({ apps: [{ name: 'app' }, { name: 'bad' }] });
  });

  test.each<[string, string, string, string]>([
    ['Lua that cannot be compiled', '2.0.0', 'x = = 1', "main.lua:1: unexpected symbol near '='"],
    ['a version that is none', '2', 'print "x"', 'is none of the form 1.2.3'],
  ])('%s', async (_, version, main, message) => {
    write(version, main);
    const result = await run('perilune install lamp; perilune remove lamp');
    expect(result.error).toContain(message);
  });

  test.each([
    ['perilune install absent.tar.gz', 'absent.tar.gz: ', 1],
    ['perilune install hello.lua', 'this is no good bundle', 1],
    ['perilune install /dev/zero', "'/dev/zero' is too large: a bundle may have 8 MiB", 1],
    ['cat hello.lua | perilune install /dev/stdin', 'this is no good bundle', 1],
    ['perilune update hello.lua --key hello.lua', 'hello.lua: ', 1],
    ['perilune remove app', 'the version of app is that of the board: only board.toml can take it away', 1],
    ['perilune confirm nothing', "there is no app 'nothing'", 1],
    ['perilune install', 'BUNDLE is missing', 2],
  ])('%s', async (line, message, status) => {
    const result = await run(line);
    expect(result.error).toContain(message);
    expect(result.status).toBe(status);
  });

  test('two who install the same at once: one does, and the other is told so; of two updates one', async () => {
    write('1.0.0', 'require("syscall").keep(1)');
    const twice = (command: string) =>
      run(
        `perilune ${command} lamp > one.txt 2>&1 & perilune ${command} lamp > two.txt 2>&1; wait; sort one.txt two.txt`,
      );
    const installed = await twice('install');
    expect(installed.out.match(/^lamp 1\.0\.0 is confirmed$/gm)).toHaveLength(1);
    expect(installed.out).toContain(
      'perilune: lamp is installed already: perilune update brings another version of it\n',
    );
    write('1.1.0', 'require("syscall").keep(1)');
    const updated = await twice('update');
    expect(updated.out.match(/^lamp 1\.1\.0 is on trial until /gm)).toHaveLength(1);
    expect(updated.out).toMatch(/^perilune: version 1\.1\.0 of lamp is on trial: /m);
    expect((await json('apps')).apps.at(-1)).toMatchObject({
      name: 'lamp',
      version: '1.1.0',
      counters: { starts: 2, updates: 1 },
    });
    await run('perilune remove lamp');
  });

  test.each([
    [
      'up other --state board/.perilune',
      /^perilune: this device is running already, as process \d+: 'perilune down --device .*' ends it\n$/,
    ],
    ['run other --state board/.perilune --for 1s', /^perilune: .* is in use/],
  ])('a second machine does not have the same data: %s', async (line, message) => {
    const result = await run(`perilune ${line}`);
    expect(result.error).toMatch(message);
    expect(result.status).toBe(1);
    expect(await json('status')).toMatchObject({ boots: 1 });
  });
});
