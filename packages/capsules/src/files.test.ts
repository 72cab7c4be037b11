import { ErrorCode, files } from '@perilune/abi';
import { LARGEST_PIECE } from '@perilune/hil';
import { TestFolders } from '@perilune/platform-test';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { Files } from './files.ts';

let kernel: FakeKernel;
let folders: TestFolders;
let app: FakeProcess;
const permissions = ['files:read:data', 'files:write:data', 'files:read:etc'];
const nothing = new Uint8Array(0);

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
      for (const { name: command } of files.commands) expect(ask(command, name)).toBe('Invalid');
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
        folders.onAnswer?.(lastId(), 0, 0, nothing);
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
  folders.onAnswer?.(lastId(), 0, 6, Uint8Array.from([1, 2, 3, 4, 5, 6]));
  expect(app.take('done')).toEqual([[0, 4]]);
  expect([...buffer]).toEqual([1, 2, 3, 4]);
  ask('read', 'data/b');
  app.lend(files, 'content', undefined);
  folders.onAnswer?.(lastId(), 0, 1, Uint8Array.of(9));
  expect(app.take('done')).toEqual([[0, 0]]);
});

it('writes no more than a piece, and tells why something failed', () => {
  app.lend(files, 'data', new Uint8Array(LARGEST_PIECE + 1));
  expect(ask('write', 'data/a')).toBe('Size');
  app.lend(files, 'data', 'abc');
  expect(ask('append', 'data/a')).toEqual([]);
  expect([...(lastRequest()?.data ?? [])]).toEqual([97, 98, 99]);
  folders.onAnswer?.(lastId(), ErrorCode.NoDevice, 0, nothing);
  ask('size', 'data/a');
  folders.onAnswer?.(lastId(), 99, 7, nothing);
  ask('size', 'data/a');
  folders.onAnswer?.(lastId(), 0, 7, nothing);
  expect(app.take('done')).toEqual([
    [ErrorCode.NoDevice, 0],
    [ErrorCode.Fail, 0],
    [0, 7],
  ]);
});

describe('the end of a process', () => {
  it('in the middle leaves its answer to nobody', () => {
    ask('read', 'data/a');
    const id = lastId();
    app.end();
    const next = kernel.spawn('next', { permissions });
    ask('read', 'data/a', next);
    folders.onAnswer?.(id, 0, 0, nothing);
    expect(next.upcalls).toEqual([]);
    folders.onAnswer?.(lastId(), 0, 0, nothing);
    folders.onAnswer?.(lastId(), 0, 0, nothing);
    folders.onAnswer?.(12_345, 0, 0, nothing);
    expect(next.take('done')).toEqual([[0, 0]]);
  });
  it('is no end for its copy: there the request is cancelled', () => {
    const driver = kernel.drivers[0];
    ask('read', 'data/a');
    const copy = kernel.spawn('copy', { permissions });
    expect(driver?.thaw?.(copy.identity, JSON.parse(JSON.stringify(driver.freeze?.(app.id))))).toBe(true);
    expect(copy.take('done')).toEqual([[ErrorCode.Cancel, 0]]);
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
    folders.onAnswer?.(1, 0, 0, nothing);
    expect(ask('read', 'data/a')).toEqual([]);
  });
});
