/** What clients that mean harm can do to a device with a control task: nothing. Its steps go on, and others are answered. */
import { readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, clientLimits } from '@perilune/client';
import { connect } from '@perilune/client/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const BOARD: Readonly<Record<string, string>> = {
  'board.toml': `name = "counter"
[chip.display]
type = "number-display"
[[device]]
name = "shown"
class = "number"
chip = "display.number"
safe = -1
[[app]]
folder = "counter"
grant = ["console", "device"]
[install]
allow = ["console"]
unsigned = true
`,
  'counter/app.toml': `name = "counter"
version = "1"
permissions = ["console", "device"]
[control]
step = "periodic"
rate = "50 Hz"
budget = "2 ms"
outputs = ["shown"]
`,
  'counter/main.lua':
    'local count = 0\nfunction periodic() count = count + 1 if count % 50 == 0 then print(count) end return count end',
};

/** Steps that have to go by while a client does its worst. */
const STEPS = 25;
/** What all clients together may have the server keep, beside what it has anyway. */
const MOST_MEMORY = 256 << 20;

const device = new TestDevice();
const { folder } = device;
const socketPath = join(folder, 'board/.perilune/control.socket');
let pid: number;
/** Somebody with manners. */
let polite: Client;
let memoryBefore: number;
let raws: Socket[] = [];

beforeAll(async () => {
  device.write('board', BOARD);
  await device.up();
  polite = await connect(socketPath);
  pid = (await polite.call('status', {})).pid;
  while ((await counted()).steps < STEPS) await delay(20);
}, 120_000);
afterAll(async () => {
  polite.close();
  await device.end();
}, 120_000);

beforeEach(() => {
  memoryBefore = memory('VmRSS');
});
afterEach(async () => {
  for (const raw of raws) raw.destroy();
  raws = [];
  while ((await polite.call('status', {})).clients > 1) await delay(10);
  expect(await polite.call('faults', {})).toEqual({ faults: [] });
  expect((await polite.call('ps', {})).processes).toMatchObject([{ name: 'counter', restarts: 0 }]);
});

/** A connection without manners. @param reads false: what it is answered is never read */
function raw(reads = true): Socket {
  const socket = createConnection(socketPath).on('error', () => {});
  if (reads) socket.resume();
  else socket.pause();
  raws.push(socket);
  return socket;
}

/** Bytes of the server's process, as the computer counts them. */
function memory(name: 'VmRSS' | 'VmHWM'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  return Number(/\d+/.exec(line ?? '')?.[0]) * 1024;
}

/** Steps that have returned, and what the last of them has put out. */
async function counted(): Promise<{ readonly steps: number; readonly shown: number }> {
  const { processes } = await polite.call('ps', {});
  const { values } = await polite.call('get', { name: 'shown' });
  return { steps: processes[0]?.control?.steps ?? 0, shown: values?.[0] ?? 0 };
}

/** Attacks again and again, until so many steps went by, and each of them was put out. */
async function whileStepsGoOn(attack: () => Promise<unknown>): Promise<void> {
  const before = await counted();
  let now = before;
  while (now.steps < before.steps + STEPS) {
    await attack();
    now = await counted();
    expect(now.shown).toBeGreaterThanOrEqual(now.steps);
  }
  expect(memory('VmHWM') - memoryBefore).toBeLessThan(MOST_MEMORY);
}

/** Settles when the other side has taken all that was written, or closed. */
function written(socket: Socket, bytes: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('close', done);
      resolve();
    };
    socket.once('close', done);
    socket.write(bytes, done);
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

test('words that are no JSON, bytes that are no text', async () => {
  await whileStepsGoOn(async () => {
    const sockets = ['hello\n', '{"id":1,}\n', '[]\n', '\u0000\n', Uint8Array.of(255, 254, 10)].map((bytes) => {
      const socket = raw();
      socket.write(bytes);
      return closed(socket);
    });
    await Promise.all(sockets);
  });
});

test('lines of many megabytes', async () => {
  const piece = Buffer.alloc(1 << 20, 'x');
  await whileStepsGoOn(async () => {
    const socket = raw();
    for (let megabyte = 0; megabyte < 64 && !socket.destroyed; megabyte++) await written(socket, piece);
    socket.destroy();
  });
});

test('half a line of the largest kind from each of as many clients as there may be', async () => {
  const half = `{"id":1,"method":"restore","params":{"process":"counter","snapshot":"${'A'.repeat(10 << 20)}`;
  await whileStepsGoOn(async () => {
    const sockets = Array.from({ length: clientLimits.clients - 1 }, () => raw());
    await Promise.all(sockets.map((socket) => written(socket, half)));
    await counted();
    for (const socket of sockets) socket.destroy();
  });
});

test('a line that comes in very many small pieces', async () => {
  await whileStepsGoOn(async () => {
    const socket = raw();
    socket.setNoDelay(true);
    socket.write('{"id":1,"method":"ps","params":"');
    for (let piece = 0; piece < 2_000 && !socket.destroyed; piece++) await written(socket, 'x');
    socket.destroy();
  });
});

test('more of the largest requests than a device can keep', async () => {
  const bundle = 'A'.repeat(8 << 20);
  await whileStepsGoOn(async () => {
    const sockets = Array.from({ length: 12 }, () => raw());
    await Promise.all(
      sockets.map((socket) => written(socket, `{"id":1,"method":"plan","params":{"bundle":"${bundle}"}}\n`)),
    );
    await counted();
    for (const socket of sockets) socket.destroy();
  });
});

test('streams and answers that nobody reads', async () => {
  await whileStepsGoOn(async () => {
    const sockets = Array.from({ length: clientLimits.clients - 1 }, () => raw(false));
    for (const socket of sockets) {
      socket.write('{"id":1,"method":"logs","params":{"follow":true}}\n');
      socket.write('{"id":2,"method":"watch","params":{"names":["shown"],"every":100}}\n');
      socket.write('{"id":3,"method":"top","params":{"every":100}}\n');
    }
    // Until those that read nothing are sent away for it.
    for (let id = 4; (await polite.call('status', {})).clients > 1; id += 20) {
      const asks = Array.from({ length: 20 }, (_, index) => {
        return `{"id":${id + index},"method":"snapshot","params":{"process":"counter"}}\n`;
      });
      for (const socket of sockets) socket.write(asks.join(''));
      await counted();
    }
    for (const socket of sockets) socket.destroy();
  });
});

test('hundreds of connections', async () => {
  await whileStepsGoOn(async () => {
    const sockets = Array.from({ length: 300 }, () => raw());
    for (const socket of sockets) socket.write('{"id":1,"method":"ps"}\n');
    await delay(20);
    for (const socket of sockets) socket.destroy();
  });
});

test('thousands of requests at once, of every kind that looks', async () => {
  const methods = ['ps', 'status', 'devices', 'metrics', 'faults', 'apps', 'states.list'];
  const looking = methods.flatMap((method) => Array.from({ length: 1000 }, () => method));
  looking.push(...Array.from({ length: 200 }, () => 'inspect'));
  await whileStepsGoOn(async () => {
    const socket = raw();
    const lines = looking.map((method, id) => {
      return JSON.stringify({ id, method, ...(method === 'inspect' && { params: { process: 'counter' } }) });
    });
    await written(socket, `${lines.join('\n')}\n`);
    await counted();
    socket.destroy();
  });
});

test('disconnecting in the middle: of a line, of a request, of an answer', async () => {
  await whileStepsGoOn(async () => {
    for (const sent of [
      '{"id":1,"me',
      '{"id":1,"method":"snapshot","params":{"process":"counter"}}\n',
      '{"id":1,"method":"eval","params":{"process":"counter","code":"return 1","patience":60000}}\n',
      '{"id":1,"method":"logs","params":{"most":10000}}\n',
      '{"id":1,"method":"inspect","params":{"process":"counter"}}\n{"id":2,"method":"top"}\n',
    ]) {
      const socket = raw(false);
      await written(socket, sent);
      socket.destroy();
    }
  });
});
