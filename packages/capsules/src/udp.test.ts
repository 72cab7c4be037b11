import { ErrorCode, udp } from '@perilune/abi';
import { LARGEST_DATAGRAM, parseAddress, showAddress } from '@perilune/hil';
import { TestDatagramSocket } from '@perilune/platform-test';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { Udp } from './udp.ts';

const HOST = 0x7f00_0001;
const permissions = ['udp:bind:700', 'udp:bind:701', 'udp:send:127.0.0.1', 'udp:send:10.0.0.255:53'];
let kernel: FakeKernel;
let socket: TestDatagramSocket;
let closed: TestDatagramSocket;
let app: FakeProcess;

beforeEach(() => {
  kernel = new FakeKernel();
  socket = new TestDatagramSocket(700);
  closed = new TestDatagramSocket(701);
  closed.status = ErrorCode.Fail;
  kernel.add(udp, (context) => new Udp(context, [socket, closed, new TestDatagramSocket(702)]));
  app = kernel.spawn('app', { permissions });
});

/** A datagram comes from the network. */
const arrive = (text: string) => socket.onReceived?.(HOST, 9, new TextEncoder().encode(text));
const bind = (process = app) => process.command(udp, 'bind', 700);
function receive(process = app, size = 2000): string | readonly number[] {
  const buffer = new Uint8Array(size);
  process.lend(udp, 'datagram', buffer);
  const answer = process.command(udp, 'receive');
  if (typeof answer === 'string') return answer;
  expect(answer.slice(1)).toEqual([HOST, 9]);
  return new TextDecoder().decode(buffer.subarray(0, answer[0]));
}

describe('what a process may not', () => {
  it('is to take ports that are not its own, or not there, or not open', () => {
    expect(app.command(udp, 'bind', 702)).toBe('NoDevice');
    expect(app.command(udp, 'bind', 703)).toBe('NoDevice');
    expect(app.command(udp, 'bind', 701)).toBe('Off');
    for (const odd of [0, 65_536, 2 ** 32 - 1]) expect(app.command(udp, 'bind', odd)).toBe('Invalid');
    expect(bind()).toEqual([]);
    expect(bind()).toBe('Already');
    expect(bind(kernel.spawn('other', { permissions }))).toBe('Busy');
  });
  it('is to send where it was not allowed to, or more than a datagram holds', () => {
    expect(app.command(udp, 'send', HOST, 9)).toBe('Reserve');
    bind();
    for (const [address, port] of [
      [0x0a00_00ff, 54],
      [0x0a00_00fe, 53],
      [0xffff_ffff, 53],
    ] as const) {
      expect(app.command(udp, 'send', address, port)).toBe('NoDevice');
    }
    app.lend(udp, 'payload', new Uint8Array(LARGEST_DATAGRAM + 1));
    expect(app.command(udp, 'send', HOST, 9)).toBe('Size');
    expect(socket.sent).toEqual([]);
  });
});

describe('hostile networks', () => {
  it('flood one process up to its queue; the rest is dropped and counted', () => {
    bind();
    const before = app.memory;
    for (let count = 0; count < 1000; count++) arrive(`${count}`);
    expect(app.take('received')).toHaveLength(1);
    expect(app.command(udp, 'dropped')).toEqual([968]);
    for (let count = 0; count < 32; count++) expect(receive()).toBe(`${count}`);
    expect(receive()).toBe('Busy');
    expect(app.memory).toBe(before);
    arrive('again');
    expect(app.take('received')).toHaveLength(1);
  });
  it('cannot make a process use more memory than it has, nor send it more than a datagram', () => {
    const poor = kernel.spawn('poor', { permissions, memory: 300 });
    bind(poor);
    for (const length of [200, 150, 65_000, 1]) arrive('x'.repeat(length));
    expect(poor.memory).toBeGreaterThanOrEqual(0);
    expect(receive(poor, 10)).toBe(`xxxxxxxxxx`.slice(0, 10));
    expect(poor.command(udp, 'dropped')).not.toEqual([0]);
  });
  it('answer what nobody has asked for', () => {
    socket.onSent?.(0);
    arrive('to nobody');
    bind();
    socket.onSent?.(0);
    expect(app.upcalls).toEqual([]);
    expect(receive()).toBe('Busy');
  });
});

it('sends one at a time, and tells of its end', () => {
  bind();
  app.lend(udp, 'payload', 'hello');
  expect(app.command(udp, 'send', HOST, 9)).toEqual([]);
  expect(app.command(udp, 'send', HOST, 9)).toBe('Busy');
  socket.onSent?.(0);
  expect(app.command(udp, 'send', 0x0a00_00ff, 53)).toEqual([]);
  socket.onSent?.(77);
  expect(app.take('sent')).toEqual([[0], [ErrorCode.Fail]]);
  expect(socket.sent).toEqual(['127.0.0.1:9 hello', '10.0.0.255:53 hello']);
});

describe('an end in the middle', () => {
  it('of the process frees the port, and its answer goes to nobody', () => {
    bind();
    app.lend(udp, 'payload', 'last words');
    app.command(udp, 'send', HOST, 9);
    arrive('too late');
    app.end();
    const next = kernel.spawn('next', { permissions });
    expect(bind(next)).toEqual([]);
    expect(next.command(udp, 'send', HOST, 9)).toBe('Busy');
    socket.onSent?.(0);
    expect(next.upcalls).toEqual([]);
    expect(receive(next)).toBe('Busy');
    expect(next.command(udp, 'send', HOST, 9)).toEqual([]);
  });
  it('of the process is none for its copy, which has no socket and waits for nothing', () => {
    const driver = kernel.drivers[0];
    bind();
    app.command(udp, 'send', HOST, 9);
    const copy = kernel.spawn('copy', { permissions });
    expect(driver?.thaw?.(copy.identity, JSON.parse(JSON.stringify(driver.freeze?.(app.id))))).toBe(true);
    expect(copy.take('sent')).toEqual([[ErrorCode.Cancel]]);
    expect(copy.command(udp, 'receive')).toBe('Reserve');
    for (const damaged of [undefined, null, 1, {}]) expect(driver?.thaw?.(copy.identity, damaged)).toBe(false);
  });
  it('of the socket gives back what was paid, and the port can be had again', () => {
    bind();
    const before = app.memory;
    for (const text of ['a', 'b']) arrive(text);
    expect(app.command(udp, 'close')).toEqual([]);
    expect(app.command(udp, 'close')).toBe('Reserve');
    expect(app.command(udp, 'receive')).toBe('Reserve');
    expect(app.memory).toBe(before);
    expect(bind()).toEqual([]);
    expect(receive()).toBe('Busy');
  });
});

it('what the host has lost counts as dropped', () => {
  socket.onLost?.(5);
  bind();
  socket.onLost?.(7);
  expect(app.command(udp, 'dropped')).toEqual([7]);
});

it('addresses are written in one way', () => {
  fc.assert(fc.property(fc.nat(2 ** 32 - 1), (address) => parseAddress(showAddress(address)) === address));
  for (const odd of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3.4 ',
    '-1.0.0.0',
    '0x7f.1.1.1',
    '1e1.0.0.1',
    'a.b.c.d',
    '...',
  ]) {
    expect(parseAddress(odd)).toBeUndefined();
  }
});

it('nothing is lost or made up, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('arrives', 'received')), (steps) => {
      const process = kernel.spawn('any', { permissions });
      bind(process);
      let arrived = 0;
      let expected = 0;
      for (const step of steps) {
        if (step === 'arrives') arrive(`${arrived++}`);
        else if (expected < arrived) expect(receive(process)).toBe(`${expected++}`);
        else expect(receive(process)).toBe('Busy');
        if (arrived - expected === 32) break;
      }
      process.end();
    }),
  );
});
