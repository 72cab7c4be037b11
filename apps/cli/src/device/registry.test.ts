/** Which devices run, as the files of this user say it: who is no more, and what is no entry, does not count. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive, readLock, releaseLock, takeLock } from './lock.ts';
import { forgetDevice, isRunning, registerDevice, runningDevices } from './registry.ts';

let folder: string;
let before: string | undefined;
const list = () => join(folder, 'run', 'perilune');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-registry-'));
  before = process.env.XDG_RUNTIME_DIR;
  process.env.XDG_RUNTIME_DIR = join(folder, 'run');
  mkdirSync(join(folder, 'run'));
});
afterEach(() => {
  if (before === undefined) delete process.env.XDG_RUNTIME_DIR;
  else process.env.XDG_RUNTIME_DIR = before;
  rmSync(folder, { recursive: true });
});

function setLock(path: string, holder: string): void {
  rmSync(path, { force: true });
  symlinkSync(holder, path);
}

/** A device of this process. */
function device(name: string, board = name) {
  const state = join(folder, name);
  mkdirSync(state);
  expect(takeLock(join(state, 'lock'))).toBe(undefined);
  const entry = { board, folder: `/boards/${name}`, state, socket: join(state, 'control.socket'), pid: process.pid };
  registerDevice(entry);
  return entry;
}

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid as number;
}

describe('devices that run', () => {
  test('are none, where nothing ever ran', () => {
    expect(runningDevices()).toEqual([]);
  });

  test('are told in the order of their names, from a folder for the owner only', () => {
    const one = device('z', 'b');
    const other = device('y', 'b');
    const first = device('x', 'a');
    expect(runningDevices()).toEqual([first, other, one]);
    expect(statSync(list()).mode & 0o777).toBe(0o700);
    expect(readdirSync(list()).map((name) => statSync(join(list(), name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    forgetDevice(other.state);
    forgetDevice(other.state);
    expect(runningDevices()).toEqual([first, one]);
  });

  test('do not include one whose process is no more, which is forgotten', async () => {
    const { state } = device('a');
    setLock(join(state, 'lock'), `${await deadProcess()}-1`);
    expect(isRunning(state)).toBe(false);
    expect(runningDevices()).toEqual([]);
    expect(readdirSync(list())).toEqual([]);
  });

  test('do not include one whose number another process has now', () => {
    const { state } = device('a');
    setLock(join(state, 'lock'), `${process.pid}-1`);
    expect(runningDevices()).toEqual([]);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '3'],
    ['null', 'null'],
    ['fields that are missing', '{"board":"a"}'],
    ['fields of another type', '{"board":"a","folder":1,"state":"s","socket":"s","pid":1}'],
    ['a process that is text', '{"board":"a","folder":"f","state":"s","socket":"s","pid":"1"}'],
  ])('do not include an entry with %s, which is removed', (_, content) => {
    const good = device('a');
    writeFileSync(join(list(), 'x.device.json'), content);
    writeFileSync(join(list(), 'something else'), content);
    expect(runningDevices()).toEqual([good]);
    expect(existsSync(join(list(), 'x.device.json'))).toBe(false);
    expect(existsSync(join(list(), 'something else'))).toBe(true);
  });
});

describe('a lock', () => {
  test('is taken by one, who is told to the next, and free afterwards', () => {
    const path = join(folder, 'lock');
    expect(takeLock(path)).toBe(undefined);
    expect(takeLock(path)).toMatchObject({ pid: process.pid });
    expect(isAlive(readLock(path) as never)).toBe(true);
    releaseLock(path);
    expect(readLock(path)).toBe(undefined);
    expect(readdirSync(folder)).not.toContain('lock');
  });

  test('of another is not released', () => {
    const path = join(folder, 'lock');
    symlinkSync(`${process.ppid}-`, path);
    releaseLock(path);
    expect(takeLock(path)).toEqual({ pid: process.ppid, started: '' });
  });

  test.each([
    ['to nothing', (path: string) => symlinkSync('x', path)],
    ['to a process that is none', (path: string) => symlinkSync('0-1', path)],
    ['to a process below 0', (path: string) => symlinkSync('-1-1', path)],
    ['to a process and more', (path: string) => symlinkSync(`${process.ppid}-/..`, path)],
    ['that is a file', (path: string) => writeFileSync(path, `${process.ppid}-`)],
  ])('%s is nobody’s', (_, put) => {
    const path = join(folder, 'lock');
    put(path);
    expect(takeLock(path)).toBe(undefined);
    expect(readLock(path)?.pid).toBe(process.pid);
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path), 'unable to open database file'],
    ['something else', (path: string) => writeFileSync(path, 'x'.repeat(1000)), 'file is not a database'],
  ])('cannot be taken where there is %s in the way', (_, put, reason) => {
    const path = join(folder, 'lock');
    put(`${path}.turn`);
    expect(() => takeLock(path)).toThrow(`cannot lock the state with '${path}.turn': ${reason}`);
    expect(readLock(path)).toBe(undefined);
  });

  test('that is stale goes to one of many who want it at once', async () => {
    const path = join(folder, 'lock');
    symlinkSync(`${await deadProcess()}-1`, path);
    const start = join(folder, 'start');
    const program = `
      const { existsSync } = await import('node:fs');
      const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))});
      process.stdout.write('ready\\n');
      while (!existsSync(${JSON.stringify(start)}));
      process.stdout.write(takeLock(${JSON.stringify(path)}) === undefined ? 'mine\\n' : 'taken\\n');
      process.stdin.resume();`;
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', program]));
    const said = children.map(() => '');
    children.forEach((child, index) => {
      child.stdout.on('data', (text) => {
        said[index] += text;
      });
    });
    const until = async (lines: number) => {
      while (said.some((text) => text.split('\n').length <= lines))
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(1);
    writeFileSync(start, '');
    await until(2);
    expect(said.filter((text) => text.endsWith('mine\n')).length).toBe(1);
    const winner = children[said.findIndex((text) => text.endsWith('mine\n'))];
    expect(readLock(path)?.pid).toBe(winner?.pid);
    for (const child of children) child.stdin.end();
    expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual(['lock', 'lock.turn']);
  });
});
