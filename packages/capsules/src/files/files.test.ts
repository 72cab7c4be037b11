import { ErrorCode, files } from '@perilune/abi';
import { Errno, LARGEST_PIECE } from '@perilune/hil';
import { TestFolders } from '@perilune/platform-test';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../../test-support/fake-kernel.ts';
import { Files } from './files.ts';

let kernel: FakeKernel;
let folders: TestFolders;
let app: FakeProcess;
const permissions = ['files:read:data', 'files:write:data', 'files:read:etc'];

beforeEach(() => {
  kernel = new FakeKernel();
  folders = new TestFolders(['data', 'etc', 'secret']);
  kernel.add(files, (context) => new Files(context, folders));
  app = kernel.spawn('app', { permissions });
});

function ask(command: string, name: string | Uint8Array, process = app) {
  process.lend(files, 'name', name);
  const hasArgument = command === 'read' || command === 'list';
  return process.command(files, command, ...(hasArgument ? [0] : []));
}
const lastId = () => [...folders.requests.keys()].at(-1) ?? 0;
function answer(id: number, errno: number, length = 0, content = new Uint8Array(0)): void {
  folders.onAnswer?.(id, { errno, length, content });
}
const lastRequest = () => folders.requests.get(lastId());

describe('names', () => {
  it('that climb, or are none, never reach the host', () => {
    const bad = [
      '',
      '/',
      '/data',
      '/etc/passwd',
      'data/../etc',
      'data/..',
      'data//a',
      'data/./a',
      'data/',
      'data/a\0b',
    ];
    for (const name of [...bad, '\0', 'data/\n', 'data/ü', `data/${'x'.repeat(300)}`]) {
      for (const { name: command, number } of files.commands) {
        if (number <= 20) expect(ask(command, name)).toBe('Invalid');
      }
    }
    expect(ask('write', 'data')).toBe('Invalid');
    expect(folders.requests.size).toBe(0);
  });
  it('of any bytes are refused, or have parts that stay below the folder', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const process = kernel.spawn('any', { permissions });
        const before = folders.requests.size;
        ask('read', Uint8Array.from([...new TextEncoder().encode('data/'), ...bytes]), process);
        if (folders.requests.size === before) return;
        for (const part of lastRequest()?.path.split('/') ?? []) expect(['', '.', '..']).not.toContain(part);
        answer(lastId(), 0, 0);
        process.end();
      }),
    );
  });
  it('of folders that were not granted are as if there were none', () => {
    for (const [command, name] of [
      ['read', 'secret/a'],
      ['read', 'none/a'],
      ['write', 'etc/a'],
      ['append', 'etc/a'],
      ['remove', 'etc/a'],
      ['list', 'secret'],
    ] as const) {
      expect(ask(command, name)).toBe('NoDevice');
    }
    expect(folders.requests.size).toBe(0);
  });
});

it('reads what the host has into the buffer as it is then', () => {
  const buffer = new Uint8Array(4);
  app.lend(files, 'content', buffer);
  expect(ask('read', 'data/sub/a.txt')).toEqual([]);
  expect(lastRequest()).toMatchObject({ operation: 'read', folder: 'data', path: 'sub/a.txt', length: 4 });
  expect(ask('read', 'data/b')).toBe('Busy');
  answer(lastId(), 0, 6, Uint8Array.from([1, 2, 3, 4, 5, 6]));
  expect(app.take('done')).toEqual([[0, 4, 0]]);
  expect([...buffer]).toEqual([1, 2, 3, 4]);
  ask('read', 'data/b');
  app.lend(files, 'content', undefined);
  answer(lastId(), 0, 1, Uint8Array.of(9));
  expect(app.take('done')).toEqual([[0, 0, 0]]);
});

it('writes no more than a piece, and tells why something failed', () => {
  app.lend(files, 'data', new Uint8Array(LARGEST_PIECE + 1));
  expect(ask('write', 'data/a')).toBe('Size');
  app.lend(files, 'data', 'abc');
  expect(ask('append', 'data/a')).toEqual([]);
  expect([...(lastRequest()?.data ?? [])]).toEqual([97, 98, 99]);
  answer(lastId(), Errno.NoEntry);
  ask('size', 'data/a');
  answer(lastId(), 99, 7);
  ask('size', 'data/a');
  answer(lastId(), 0, 7);
  expect(app.take('done')).toEqual([
    [ErrorCode.NoDevice, 0, Errno.NoEntry],
    [ErrorCode.Fail, 0, 99],
    [0, 7, 0],
  ]);
});

describe('the end of a process', () => {
  it('in the middle leaves its answer to nobody', () => {
    ask('read', 'data/a');
    const id = lastId();
    app.end();
    const next = kernel.spawn('next', { permissions });
    ask('read', 'data/a', next);
    answer(id, 0, 0);
    expect(next.upcalls).toEqual([]);
    answer(lastId(), 0, 0);
    answer(lastId(), 0, 0);
    answer(12_345, 0, 0);
    expect(next.take('done')).toEqual([[0, 0, 0]]);
  });
  it('is no end for its copy: there the request is cancelled', () => {
    const driver = kernel.drivers[0];
    ask('read', 'data/a');
    const copy = kernel.spawn('copy', { permissions });
    expect(driver?.thaw?.(copy.identity, JSON.parse(JSON.stringify(driver.freeze?.(app.id))))).toBe(true);
    expect(copy.take('done')).toEqual([[ErrorCode.Cancel, 0, 0]]);
    for (const damaged of [undefined, null, 1, {}]) expect(driver?.thaw?.(copy.identity, damaged)).toBe(false);
  });
  it('over and over does not pile up requests at the host', () => {
    for (let count = 0; count < 200; count++) {
      const process = kernel.spawn('p', { permissions });
      ask('read', 'data/a', process);
      process.end();
    }
    expect(folders.requests.size).toBe(64);
    expect(ask('read', 'data/a')).toBe('Busy');
    answer(1, 0, 0);
    expect(ask('read', 'data/a')).toEqual([]);
  });
});

describe('handles', () => {
  const open = (name: string, process = app) => {
    process.lend(files, 'name', name);
    return process.command(files, 'openFolder') as [number];
  };
  const at = (command: string, handle: number, name: string, argument?: number) => {
    app.lend(files, 'name', name);
    return app.command(files, command, handle, ...(argument === undefined ? [] : [argument]));
  };

  it('reach what is below and nothing else', () => {
    const [folder] = open('data/sub');
    for (const name of ['', '..', '../a', '/etc/passwd', 'a/../../b', '.', 'a//b', 'x'.repeat(254)]) {
      for (const command of ['removeAt', 'makeAt', 'openFolderAt']) expect(at(command, folder, name)).toBe('Invalid');
      expect(at('openAt', folder, name, 0)).toBe('Invalid');
    }
    expect(folders.requests.size).toBe(0);
    expect(at('openAt', folder, 'a.txt', 2)).toEqual([expect.any(Number)]);
    expect(lastRequest()).toMatchObject({ operation: 'open', folder: 'data', path: 'sub/a.txt', app: 'app' });
  });
  it('have the rights of the moment they were opened, or fewer', () => {
    const [etc] = open('etc');
    expect(at('openAt', etc, 'a', 1)).toBe('NoDevice');
    expect(at('openAt', etc, 'a', 2)).toBe('NoDevice');
    expect(at('makeAt', etc, 'a')).toBe('NoDevice');
    expect(at('renameAt', etc, 'a')).toBe('NoDevice');
    const [file] = at('openAt', etc, 'a', 0) as [number];
    answer(lastId(), 0, 5);
    expect(app.command(files, 'writeAt', file, 0)).toBe('NoDevice');
    expect(app.command(files, 'truncateAt', file, 0)).toBe('NoDevice');
    expect(app.command(files, 'readAt', file, 0)).toEqual([]);
    app.lend(files, 'name', 'secret');
    expect(app.command(files, 'openFolder')).toBe('NoDevice');
  });
  it('of the own folder and the sources need no permission, and nobody changes the sources', () => {
    const nobody = kernel.spawn('nobody');
    const [home] = open('home', nobody);
    expect(home).toBeGreaterThan(0);
    nobody.lend(files, 'name', 'n');
    expect(nobody.command(files, 'openAt', home, 3)).toEqual([expect.any(Number)]);
    answer(lastId(), 0);
    open('app', nobody);
    for (const command of ['write', 'remove', 'make']) expect(ask(command, 'app/main.lua', nobody)).toBe('NoDevice');
    expect(ask('read', 'app/main.lua', nobody)).toEqual([]);
  });
  it('are closed again if there is no such file', () => {
    const [folder] = open('data');
    const [file] = at('openAt', folder, 'none', 0) as [number];
    answer(lastId(), Errno.NoEntry);
    expect(app.take('done')).toEqual([[ErrorCode.NoDevice, 0, Errno.NoEntry]]);
    expect(app.command(files, 'readAt', file, 0)).toBe('Invalid');
    expect(app.handles.size).toBe(1);
  });
  it('come again in a copy, with no more rights than it has', () => {
    const [folder] = open('data');
    const [file] = at('openAt', folder, 'a', 1) as [number];
    answer(lastId(), 0, 3);
    const driver = kernel.drivers[0]!;
    const frozen = JSON.parse(JSON.stringify(driver.freeze?.(app.id)));
    const copy = kernel.spawn('copy', { permissions: ['files:read:data'] });
    expect(driver.thaw?.(copy.identity, frozen)).toBe(true);
    expect(copy.command(files, 'writeAt', file, 0)).toBe('NoDevice');
    expect(copy.command(files, 'readAt', file, 0)).toEqual([]);
    for (const path of ['..', '../x', 'a/', '/']) {
      const damaged = { ...frozen, handles: [[1, 'folder', 'data', path, true]] };
      expect(driver.thaw?.(kernel.spawn('other', { permissions }).identity, damaged)).toBe(false);
    }
    expect(driver.thaw?.(kernel.spawn('no rights').identity, frozen)).toBe(false);
  });
});
