/** Which device a command is for, and how one begins and ends. */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { folder, json, run } = device;

beforeAll(() => device.up(), 120_000);
afterAll(() => device.end(), 120_000);

describe('which device is meant', () => {
  test('its folder and socket are for the owner only, and a second one is refused', async () => {
    expect(statSync(join(folder, 'board/.perilune')).mode & 0o777).toBe(0o700);
    const { socket } = await json('status').then(() => ({ socket: join(folder, 'board/.perilune/control.socket') }));
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    const second = await run('perilune up board');
    expect(second).toMatchObject({ out: '', status: 1 });
    expect(second.error).toMatch(/this device is running already, as process \d+: 'perilune down --device .*' ends it/);
  });

  test('a state folder in which nothing can be written is told of', async () => {
    mkdirSync(join(folder, 'taken/process.log'), { recursive: true });
    expect(await run('perilune up other --state taken')).toMatchObject({
      error: `perilune: '${join(folder, 'taken/process.log')}' cannot be written: it is a folder\n`,
      status: 1,
    });
  });

  // Root can be somebody else; nobody can be root.
  test.skipIf(process.getuid?.() !== 0)('somebody else is told that it is not his', async () => {
    for (const which of ['board', 'board/.perilune', 'board/.perilune/control.socket']) {
      const command = `exec setpriv --reuid 65534 --clear-groups "$NODE" "$MAIN" ps --device '${join(folder, which)}'`;
      expect(await run(command)).toMatchObject({
        error: `perilune: '${join(folder, which)}' belongs to somebody else, who alone can manage the device\n`,
        status: 1,
      });
    }
  });

  test.each([
    ['perilune ps --device nothing', "there is no device 'nothing'"],
    ['perilune ps --device other', "the device 'other' is not running: 'perilune up other' starts it"],
    ['PERILUNE_DEVICE=other perilune ps', "the device 'other' is not running"],
    ['XDG_RUNTIME_DIR=/nonexistent perilune ps', "no device is running: 'perilune up BOARD' starts one"],
  ])('%s', async (line, message) => {
    const result = await run(
      line.replace(/^(\w+=\S+) perilune/, 'export $1; perilune').replace('$1', line.split(' ')[0] ?? ''),
    );
    expect(result.error).toContain(message);
    expect(result.status).toBe(3);
  });

  test.each(['board', 'board/board.toml', 'board/.perilune', 'board/.perilune/control.socket', 'kettle'])(
    '--device %s',
    async (device) => {
      expect(await json(`status --device ${device}`)).toMatchObject({ board: 'kettle', boots: 1 });
    },
  );

  test('of two one must be named', async () => {
    await run('perilune up other');
    const result = await run('perilune ps');
    expect(result.status).toBe(3);
    expect(result.error).toContain('several devices are running: say which with --device, or with PERILUNE_DEVICE');
    expect(result.error).toContain('other/.perilune');
    expect((await run('perilune down --device other')).out).toMatch(/^ended after \d+\.\d{3} s\n$/);
    expect(existsSync(join(folder, 'other/.perilune/lock'))).toBe(false);
    expect(existsSync(join(folder, 'other/.perilune/control.socket'))).toBe(false);
  });
});

test('up in the foreground prints what happens, and ends in order', async () => {
  const { out, status } = await run('exec "$NODE" "$MAIN" up other --foreground', { interruptAt: 'app is up' });
  expect(out).toContain('(started as process 1)');
  expect(out).toMatch(/\nstopped after /);
  expect(status).toBe(130);
});

test('a board that is wrong is told of, and nothing is left behind', async () => {
  mkdirSync(join(folder, 'wrong'));
  writeFileSync(join(folder, 'wrong/board.toml'), 'name = 5\n');
  const result = await run('perilune up wrong');
  expect(result).toMatchObject({ out: '', status: 1 });
  expect(result.error).toContain('board.toml:1: name: this is the number 5');
  expect(existsSync(join(folder, 'wrong/.perilune/lock'))).toBe(false);
});
