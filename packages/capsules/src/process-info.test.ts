import { ProcessStateCode, processInfo } from '@perilune/abi';
import type { ProcessInfo as Info, ProcessControl, ProcessId } from '@perilune/kernel';
import { beforeEach, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { ProcessInfo } from './process-info.ts';

let app: FakeProcess;
let viewer: FakeProcess;
let done: string[];
const OTHER = 2 ** 32 + 7;

beforeEach(() => {
  done = [];
  const kernel = new FakeKernel();
  const known = { name: 'zähler', state: 'stopped', restarts: 3, systemCalls: 4, expiredSlices: 5, droppedUpcalls: 6 };
  const usage = { fuel: 2 ** 40, memoryUsed: 8, memoryQuota: 9 };
  const operation = (name: string) => (id: ProcessId) => {
    done.push(`${name} ${id}`);
    return id === OTHER ? 0 : 6;
  };
  const control = {
    ids: (most: number) => [1, OTHER].slice(0, most),
    count: 2,
    lastId: OTHER + 2,
    has: (id: ProcessId) => [1, OTHER].includes(id),
    info: (id: ProcessId) => (id === OTHER ? ({ id, ...known, ...usage } as unknown as Info) : undefined),
    start: operation('start'),
    stop: operation('stop'),
    fault: operation('fault'),
    terminate: operation('terminate'),
    boot: () => ({ kind: 'refused', message: '' }),
  } as unknown as ProcessControl;
  kernel.add(processInfo, (context) => new ProcessInfo(context, control));
  app = kernel.spawn('app', { permissions: ['process-info', 'process-control'] });
  viewer = kernel.spawn('viewer', { permissions: ['process-info'] });
});

it('needs one permission to look and another to act', () => {
  expect(viewer.command(processInfo, 'stop', OTHER)).toBe('NoDevice');
  expect(viewer.command(processInfo, 'setStateOfShort', 7, 4)).toBe('NoDevice');
  expect(viewer.command(processInfo, 'count')).toEqual([2]);
  expect(done).toEqual([]);
});

it('lists ids, whole and short, as many as fit', () => {
  const bytes = new Uint8Array(19);
  app.lend(processInfo, 'info', bytes);
  expect(app.command(processInfo, 'ids')).toEqual([2]);
  expect(new BigUint64Array(bytes.slice(0, 16).buffer)).toEqual(BigUint64Array.of(1n, BigInt(OTHER)));
  expect(app.command(processInfo, 'shortIds')).toEqual([2]);
  expect([...new Uint32Array(bytes.slice(0, 8).buffer)]).toEqual([1, 7]);
  app.lend(processInfo, 'info', undefined);
  expect(app.command(processInfo, 'ids')).toEqual([2]);
  expect(app.command(processInfo, 'self')).toEqual([app.id]);
});

it('tells names and numbers', () => {
  const bytes = new Uint8Array(64);
  app.lend(processInfo, 'info', bytes);
  expect(app.command(processInfo, 'name', OTHER)).toEqual([7]);
  expect(new TextDecoder().decode(bytes.subarray(0, 7))).toBe('zähler');
  expect(app.command(processInfo, 'nameOfShort', 7)).toEqual([7]);
  expect(app.command(processInfo, 'name', 99)).toBe('Invalid');
  app.command(processInfo, 'stats', OTHER);
  expect([...new BigUint64Array(bytes.slice().buffer)].map(Number)).toEqual([
    ProcessStateCode.stopped,
    3,
    4,
    5,
    6,
    2 ** 40,
    8,
    9,
  ]);
  app.command(processInfo, 'statsOfShort', 7);
  expect([...new Uint32Array(bytes.slice(0, 16).buffer)]).toEqual([5, 4, 3, ProcessStateCode.stopped]);
  app.lend(processInfo, 'info', bytes.subarray(0, 15));
  expect(app.command(processInfo, 'statsOfShort', 7)).toBe('Size');
});

it('does what it is told, and tells what cannot be done', () => {
  for (const name of ['start', 'stop', 'fault', 'terminate']) expect(app.command(processInfo, name, OTHER)).toEqual([]);
  for (const operation of [1, 2, 3, 4]) app.command(processInfo, 'setStateOfShort', 7, operation);
  expect(done).toEqual(
    [...Array(2)].flatMap(() => ['start', 'stop', 'fault', 'terminate'].map((name) => `${name} ${OTHER}`)),
  );
  expect(app.command(processInfo, 'boot', OTHER)).toBe('Already');
  expect(app.command(processInfo, 'boot', 99)).toBe('Invalid');
  expect(app.command(processInfo, 'stop', 99)).toBe('Invalid');
});
