import { ErrorCode, UartEvent, uart } from '@perilune/abi';
import { LARGEST_SERIAL_WRITE } from '@perilune/hil';
import { TestSerialPort } from '@perilune/platform-test';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { Uart } from './uart.ts';

const permissions = ['uart:meter', 'uart:display'];
let kernel: FakeKernel;
let meter: TestSerialPort;
let display: TestSerialPort;
let app: FakeProcess;

beforeEach(() => {
  kernel = new FakeKernel();
  meter = new TestSerialPort('meter');
  display = new TestSerialPort('display');
  kernel.add(uart, (context) => new Uart(context, [meter, new TestSerialPort('secret'), display]));
  app = kernel.spawn('app', { permissions });
});

/** Takes the port of such a number. @returns its handle */
function open(process = app, index = 0): number {
  const answer = process.command(uart, 'open', index);
  if (typeof answer === 'string') throw new Error(answer);
  return answer[0] ?? 0;
}

function read(port: number, process = app, size = 100_000): string {
  const buffer = new Uint8Array(size);
  process.lend(uart, 'received', buffer);
  const answer = process.command(uart, 'read', port);
  return typeof answer === 'string' ? answer : String.fromCharCode(...buffer.subarray(0, answer[0]));
}

function write(port: number, text: string, process = app) {
  process.lend(uart, 'payload', text);
  return process.command(uart, 'write', port);
}

/** All that has happened, told by upcall and command. */
function events(process = app): (readonly number[])[] {
  const told: (readonly number[])[] = [...process.take('happened')];
  if (told.length > 1) throw new Error('two upcalls at a time');
  for (;;) {
    const next = process.command(uart, 'nextEvent');
    if (typeof next === 'string') throw new Error(next);
    if (next[0] === UartEvent.nothing) return told;
    told.push(next);
  }
}

const { received, written, changed, lost } = UartEvent;

describe('what a process may not', () => {
  it('is to find, count or take ports that are not its own', () => {
    expect(app.command(uart, 'count')).toEqual([2]);
    app.lend(uart, 'name', 'secret');
    expect(app.command(uart, 'find')).toBe('NoDevice');
    for (const index of [2, 3, 2 ** 32 - 1]) expect(app.command(uart, 'open', index)).toBe('NoDevice');
    expect(kernel.spawn('nobody').command(uart, 'open', 0)).toBe('NoDevice');
  });
  it('is to take what another has, or what it has', () => {
    open();
    expect(app.command(uart, 'open', 0)).toBe('Already');
    expect(kernel.spawn('other', { permissions }).command(uart, 'open', 0)).toBe('Busy');
  });
  it('is to use a port by a number, or a handle that was closed', () => {
    const port = open();
    expect(app.command(uart, 'close', port)).toEqual([]);
    for (const wrong of [port, 0, 1, 2 ** 32 - 1]) {
      for (const command of ['read', 'write', 'isUp', 'overruns', 'close'])
        expect(app.command(uart, command, wrong)).toBe('Invalid');
    }
  });
  it('is to write nothing, or too much at once', () => {
    const port = open();
    expect(write(port, '')).toBe('Size');
    expect(write(port, 'x'.repeat(LARGEST_SERIAL_WRITE + 1))).toBe('Size');
    expect(write(port, 'x'.repeat(LARGEST_SERIAL_WRITE))).toEqual([]);
    expect(write(port, 'y')).toBe('Busy');
    expect(meter.written).toHaveLength(1);
  });
  it('is to have ports it cannot pay for', () => {
    expect(kernel.spawn('poor', { permissions, memory: 600 }).command(uart, 'open', 0)).toBe('NoMemory');
    const limited = kernel.spawn('limited', { permissions, quotas: { handles: 0 } });
    const before = limited.memory;
    expect(limited.command(uart, 'open', 0)).toBe('NoMemory');
    expect(before - limited.memory).toBeLessThanOrEqual(160);
    open();
  });
});

describe('hostile lines', () => {
  it('flood one process up to its buffer; the rest is lost and counted, and the memory comes back', () => {
    const port = open();
    const before = app.memory;
    for (let count = 0; count < 1000; count++) meter.arrive('x'.repeat(100));
    expect(events()).toEqual([[received, port, 0]]);
    expect(before - app.memory).toBe(16_384 - 256);
    expect(app.command(uart, 'overruns', port)).toEqual([100_000 - 16_384]);
    expect(read(port)).toHaveLength(16_384);
    expect(read(port)).toBe('Busy');
    expect(app.memory).toBe(before);
  });
  it('cannot make a process use more memory than it has', () => {
    const poor = kernel.spawn('poor', { permissions, memory: 2000 });
    const port = open(poor);
    for (let count = 0; count < 10; count++) meter.arrive('y'.repeat(500));
    expect(poor.memory).toBeGreaterThanOrEqual(0);
    const got = read(port, poor);
    expect(got.length).toBeGreaterThanOrEqual(1024);
    expect(poor.command(uart, 'overruns', port)).toEqual([5000 - got.length]);
  });
  it('answer what nobody has asked for, and send to nobody', () => {
    meter.onWritten?.(0);
    meter.arrive('lost');
    meter.onLost?.(7);
    meter.set(false);
    meter.set(true);
    const port = open();
    meter.onWritten?.(0);
    expect(events()).toEqual([]);
    expect(read(port)).toBe('Busy');
    expect(app.command(uart, 'overruns', port)).toEqual([0]);
  });
  it('go down: what has come can be read, then it is OFF', () => {
    const port = open();
    meter.arrive('rest');
    expect(write(port, 'hello')).toEqual([]);
    meter.set(false);
    meter.onWritten?.(ErrorCode.Fail);
    expect(events()).toEqual([
      [received, port, 0],
      [written, port, ErrorCode.Fail],
      [changed, port, ErrorCode.Off],
    ]);
    expect(read(port, app, 3)).toBe('res');
    expect(read(port)).toBe('t');
    expect([read(port), write(port, 'x'), app.command(uart, 'isUp', port)]).toEqual(['Off', 'Off', [0]]);
    meter.set(true);
    meter.onLost?.(3);
    expect(events()).toEqual([[changed, port, 0]]);
    expect(app.command(uart, 'isUp', port)).toEqual([1]);
    expect(app.command(uart, 'overruns', port)).toEqual([3]);
  });
});

it('tells of each port once until it was asked, and lets none starve another', () => {
  const ports = [open(app, 0), open(app, 1)];
  for (let round = 0; round < 5; round++) {
    meter.arrive('a');
    display.arrive('b');
  }
  expect(events()).toEqual([
    [received, ports[0], 0],
    [received, ports[1], 0],
  ]);
  expect(app.upcalls).toEqual([]);
  expect([read(ports[0]!), read(ports[0]!), read(ports[1]!), read(ports[1]!)]).toEqual([
    'aaaaa',
    'Busy',
    'bbbbb',
    'Busy',
  ]);
  write(ports[0]!, '1');
  write(ports[1]!, '2');
  meter.onWritten?.(0);
  for (let round = 0; round < 3; round++) meter.arrive('a');
  display.onWritten?.(99);
  expect(events()).toEqual([
    [written, ports[0], 0],
    [written, ports[1], ErrorCode.Fail],
    [received, ports[0], 0],
  ]);
});

it('an empty buffer takes nothing and loses nothing', () => {
  const port = open();
  meter.arrive('abc');
  expect(read(port, app, 0)).toBe('Size');
  expect(read(port)).toBe('abc');
});

describe('an end in the middle', () => {
  it('of the process frees the port; who has it next waits for what was being written, and hears of its end', () => {
    write(open(), 'last words');
    meter.arrive('too late');
    app.end();
    const next = kernel.spawn('next', { permissions });
    const port = open(next);
    expect(read(port, next)).toBe('Busy');
    expect(write(port, 'mine', next)).toBe('Busy');
    meter.onWritten?.(ErrorCode.Fail);
    expect(events(next)).toEqual([[written, port, 0]]);
    expect(write(port, 'mine', next)).toEqual([]);
    expect(meter.written).toEqual(['last words', 'mine']);
  });
  it('of the process is none for who comes next and does not write', () => {
    write(open(), 'last words');
    app.end();
    const next = kernel.spawn('next', { permissions });
    open(next);
    meter.onWritten?.(0);
    expect(events(next)).toEqual([]);
  });
  it('of the port gives back what was paid, and the port can be had again', () => {
    app.command(uart, 'count');
    app.command(uart, 'nextEvent');
    const before = app.memory;
    const port = open();
    meter.arrive('z'.repeat(5000));
    expect(app.command(uart, 'close', port)).toEqual([]);
    expect(app.memory).toBe(before);
    expect(read(open())).toBe('Busy');
  });
});

describe('snapshots', () => {
  const freeze = (process: FakeProcess) => kernel.drivers[0]?.freeze?.(process.id);
  const thaw = (process: FakeProcess, state: unknown) => kernel.drivers[0]?.thaw?.(process.identity, state);

  it('a process that is gone comes back with its ports and what waited; a write under way is cancelled', () => {
    const port = open();
    meter.arrive('waits');
    events();
    write(port, 'half');
    const frozen = structuredClone(freeze(app));
    app.end();
    meter.set(false);
    const copy = kernel.spawn('copy', { permissions });
    expect(thaw(copy, frozen)).toBe(true);
    expect(events(copy)).toEqual([
      [written, port, ErrorCode.Cancel],
      [received, port, 0],
      [changed, port, ErrorCode.Off],
    ]);
    expect(read(port, copy)).toBe('waits');
    expect(kernel.spawn('other', { permissions }).command(uart, 'open', 0)).toBe('Busy');
  });
  it('a copy beside it has no port, and is told so', () => {
    const port = open();
    const copy = kernel.spawn('copy', { permissions });
    expect(thaw(copy, structuredClone(freeze(app)))).toBe(true);
    expect(events(copy)).toEqual([[lost, port, 0]]);
    expect(copy.command(uart, 'read', port)).toBe('Invalid');
    const poor = kernel.spawn('poor', { permissions, memory: 300 });
    const frozen = structuredClone(freeze(app));
    app.end();
    expect(thaw(poor, frozen)).toBe(true);
    expect(events(poor)).toEqual([[lost, port, 0]]);
    const stranger = kernel.spawn('stranger', { permissions: ['uart:meter'] });
    expect(thaw(stranger, frozen)).toBe(false);
  });
  it('damaged ones are refused', () => {
    const port = { handle: 1, name: 'meter', received: new Uint8Array(1), overruns: 0, isUp: true, isWriting: false };
    const good = { known: ['meter'], ports: [port], lost: [] };
    const odd = [
      undefined,
      null,
      1,
      {},
      { ...good, known: ['secret'] },
      { ...good, lost: ['x'] },
      ...[{ handle: 0.5 }, { received: [1] }, { overruns: -1 }, { isUp: 1 }, { isWriting: null }, { written: 'x' }].map(
        (part) => ({ ...good, ports: [{ ...port, ...part }] }),
      ),
      { ...good, ports: [null] },
    ];
    for (const damaged of odd) expect(thaw(kernel.spawn('copy', { permissions }), damaged)).toBe(false);
    expect(thaw(kernel.spawn('copy', { permissions }), good)).toBe(true);
    expect(thaw(kernel.spawn('copy', { permissions }), { ...good, ports: [{ ...port, name: 'gone' }] })).toBe(true);
  });
});

it('nothing is lost, doubled or made up while it fits, whatever the order', () => {
  const step = fc.oneof(
    fc.nat(300).map((count) => ({ kind: 'arrive' as const, count })),
    fc.integer({ min: 1, max: 300 }).map((count) => ({ kind: 'read' as const, count })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const process = kernel.spawn('any', { permissions });
      const port = open(process);
      let sent = '';
      let got = '';
      let isRung = false;
      for (const { kind, count } of steps) {
        if (kind === 'arrive') {
          const text = Array.from({ length: count }, (_, index) =>
            String.fromCharCode((sent.length + index) % 251),
          ).join('');
          meter.arrive(text);
          sent += text;
          isRung ||= events(process).length > 0;
          // Whoever waits for the upcall has heard of it.
          if (sent.length > got.length) expect(isRung).toBe(true);
        } else {
          const text = read(port, process, count);
          if (sent.length === got.length) {
            expect(text).toBe('Busy');
            isRung = false;
          } else got += text;
        }
        if (sent.length - got.length > 16_000) break;
      }
      expect(sent.startsWith(got)).toBe(true);
      expect(process.command(uart, 'overruns', port)).toEqual([0]);
      process.end();
    }),
  );
});
