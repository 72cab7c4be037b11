/** What clients that mean harm, or are broken, can do to a device: nothing. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection, Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clientLimits, DeviceError, LONGEST_REQUEST } from '@perilune/client';
import { connect } from '@perilune/client/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlServer } from './control-server.ts';
import type { Handlers } from './handler.ts';

let folder: string;
let path: string;
let server: ControlServer;
const defects: string[] = [];

/** Of what `get` answers. */
const lengths: Readonly<Record<string, number>> = { large: 1 << 20, huge: 3 * clientLimits.waitingBytes };

/** What `restore` waits for, and how many do. */
let held: Promise<{ id: number }> | undefined;
let holding = 0;

/** So that nobody waits long. */
const limits = { ...clientLimits, lineTime: 300, idleTime: 200, longLines: 8 << 20 };

/** Answers what it is asked by `process`, so that tests choose. */
const handlers = {
  ps: () => ({ time: 1, processes: [] }),
  get: ({ name }: { name: string }) => {
    if (name === 'defect') throw new Error('this is a defect');
    if (name === 'nothing') throw new DeviceError('not-found', 'there is nothing');
    return { name: 'x'.repeat(lengths[name] ?? 0) || name, kind: 'device', unit: '', time: 0 };
  },
  logs: (_: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve({}))),
  restore({ snapshot }: { snapshot: string }) {
    holding += held ? 1 : 0;
    return held ?? { id: snapshot.length };
  },
  cancel: ({ request }: { request: number }, { cancel }: { cancel(id: number): boolean }) => ({
    wasUnderWay: cancel(request),
  }),
} as unknown as Handlers;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-server-'));
  path = join(folder, 'control.socket');
  defects.length = 0;
  server = await ControlServer.open(path, {
    handlers,
    limits,
    greeting: { perilune: { protocol: 1, version: '0', board: 'test' } },
    onDefect: (method, error) => defects.push(`${method}: ${error}`),
  });
});
afterEach(async () => {
  await server.close('over');
  rmSync(folder, { recursive: true });
});

/** A connection without manners. */
class Raw {
  readonly socket: Socket = createConnection(path);
  text = '';
  isClosed = false;

  constructor() {
    this.socket.on('data', (bytes) => {
      this.text += bytes;
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
    });
  }

  get lines(): unknown[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  send(line: string | Uint8Array): this {
    this.socket.write(line);
    return this;
  }

  async until(isSo: (raw: Raw) => boolean): Promise<this> {
    while (!isSo(this)) await delay(2);
    return this;
  }
}

const lastError = (raw: Raw) => (raw.lines.at(-1) as { error?: { code: string; message: string } }).error;

/** The server does its work for somebody with manners. */
async function isWell(): Promise<void> {
  const client = await connect(path);
  expect(await client.call('ps', {})).toEqual({ time: 1, processes: [] });
  client.close();
}

test('the socket is for its owner only', () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

describe('a client is sent away, with a reason, for', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['bytes that are no text', Uint8Array.from([0, 255, 254, 10]), 'a line is no JSON'],
    ['words', 'hello\n', 'a line is no JSON'],
    ['half an object', '{"id":1,\n', 'a line is no JSON'],
    ['a number', '1\n', 'a line is no object'],
    ['null', 'null\n', 'a line is no object'],
    ['a list', '[{"id":1,"method":"ps"}]\n', 'a line is no object'],
    ['no id', '{"method":"ps"}\n', 'a request has no id: a whole number from 0 is expected'],
    ['an id that is text', '{"id":"1","method":"ps"}\n', 'a request has no id: a whole number from 0 is expected'],
    ['an id below 0', '{"id":-1,"method":"ps"}\n', 'a request has no id: a whole number from 0 is expected'],
    ['deep nesting', `${'['.repeat(500_000)}\n`, 'a line is no JSON'],
    ['a line of 100 MiB', new Uint8Array(100 << 20).fill(65), 'a line is longer than this method may have'],
    [
      'a long line of a method that takes short ones',
      `{"id":1,"method":"ps","x":"${'y'.repeat(LONGEST_REQUEST)}"}\n`,
      'a line is longer than this method may have',
    ],
    [
      'a long line that names a method that is none',
      `{"id":1,"method":"constructor","x":"${'y'.repeat(LONGEST_REQUEST)}"}\n`,
      'a line is longer than this method may have',
    ],
  ])('%s', async (_, sent, message) => {
    const raw = new Raw().send(sent);
    await raw.until(({ isClosed }) => isClosed);
    expect(lastError(raw)).toEqual({ code: 'malformed', message });
    await isWell();
  });

  test('not reading what it asked for', async () => {
    const raw = new Raw();
    raw.socket.pause();
    await raw.until(() => server.clients === 1);
    for (let id = 1; id <= 30; id++) raw.send(`{"id":${id},"method":"get","params":{"name":"large"}}\n`);
    await raw.until(() => server.clients === 0);
    await isWell();
    raw.socket.resume();
    await raw.until(({ isClosed }) => isClosed);
    expect(raw.text.length).toBeLessThan(2 * clientLimits.waitingBytes);
  });
});

describe('a request fails, and the connection goes on, for', () => {
  test.each([
    ['{"id":7,"method":"pss"}', 'unknown-method', "there is no method 'pss'; did you mean 'ps'?"],
    ['{"id":7,"method":"nix"}', 'unknown-method', "there is no method 'nix': docs/protocol.md lists them"],
    ['{"id":7,"method":"__proto__"}', 'unknown-method', "there is no method '__proto__': docs/protocol.md lists them"],
    ['{"id":7}', 'unknown-method', "a request has no method: 'method' is a name that docs/protocol.md lists"],
    ['{"id":7,"method":"get"}', 'bad-params', 'params.name is missing: a text of at most 64 characters is expected'],
    ['{"id":7,"method":"get","params":[]}', 'bad-params', 'params is a list; an object is expected'],
    [
      '{"id":7,"method":"get","params":{"name":5}}',
      'bad-params',
      'params.name is 5; a text of at most 64 characters is expected',
    ],
    ['{"id":7,"method":"get","params":{"name":"x","more":1}}', 'bad-params', 'params has no field "more"; it has name'],
    ['{"id":7,"method":"get","params":{"name":"nothing"}}', 'not-found', 'there is nothing'],
    ['{"id":7,"method":"get","params":{"name":"defect"}}', 'defect', 'a mistake of perilune: this is a defect'],
  ])('%s', async (line, code, message) => {
    const raw = new Raw().send(`${line}\n`);
    await raw.until(({ lines }) => lines.length === 2);
    expect(raw.lines[1]).toEqual({ id: 7, error: { code, message } });
    raw.send('{"id":8,"method":"ps"}\n');
    await raw.until(({ lines }) => lines.length === 3);
    expect(raw.lines[2]).toEqual({ id: 8, result: { time: 1, processes: [] } });
    expect(defects).toEqual(code === 'defect' ? ['get: Error: this is a defect'] : []);
    raw.socket.destroy();
  });

  test('an id that is not answered yet, and too many requests at once', async () => {
    const raw = new Raw();
    for (let id = 0; id < clientLimits.requests; id++) raw.send(`{"id":${id},"method":"logs"}\n`);
    raw.send('{"id":0,"method":"ps"}\n{"id":99,"method":"ps"}\n');
    await raw.until(({ lines }) => lines.length === 3);
    expect(raw.lines.slice(1)).toEqual([
      { id: 0, error: { code: 'bad-params', message: 'the request 0 is not answered yet: another id is wanted' } },
      { id: 99, error: { code: 'too-many', message: '32 requests are not answered yet: wait for one' } },
    ]);
    raw.socket.destroy();
    await raw.until(() => server.clients === 0);
  });
});

test('half a line and silence ends after a while, and disturbs nobody meanwhile', async () => {
  const raw = new Raw().send('{"id":1,"meth');
  await isWell();
  raw.send('od":"ps"}\n');
  await raw.until(({ lines }) => lines.length === 2);
  expect(raw.lines[1]).toMatchObject({ id: 1, result: {} });
  raw.send('{');
  await raw.until(({ isClosed }) => isClosed);
  expect(lastError(raw)).toEqual({ code: 'malformed', message: 'a line was not whole after 0.3 s' });
});

test('a line that comes byte by byte, and many in one piece, are the same', async () => {
  const raw = new Raw();
  for (const character of '{"id":1,"method":"ps"}\n') {
    raw.send(character);
    await delay(1);
  }
  raw.send('\n\r\n{"id":2,"method":"ps"}\r\n{"id":3,"method":"ps"}\n');
  await raw.until(({ lines }) => lines.length === 4);
  expect(raw.lines.slice(1).map((line) => (line as { id: number }).id)).toEqual([1, 2, 3]);
  raw.socket.destroy();
});

test('a last line without its newline is told of, beside what is due', async () => {
  const raw = new Raw();
  raw.socket.end('{"id":1,"method":"ps"}\n{"id":2,"method":"ps"}');
  await raw.until(({ isClosed }) => isClosed);
  expect(raw.lines.slice(1)).toEqual(
    expect.arrayContaining([
      { id: 1, result: { time: 1, processes: [] } },
      {
        id: null,
        error: { code: 'malformed', message: 'the last line is not whole: it does not end with a newline' },
      },
    ]),
  );
});

test('who sends nothing more is answered, and then let go', async () => {
  const raw = new Raw();
  raw.socket.end('{"id":1,"method":"ps"}\n');
  await raw.until(({ isClosed }) => isClosed);
  expect(raw.lines[1]).toEqual({ id: 1, result: { time: 1, processes: [] } });
  while (server.clients > 0) await delay(5);
});

test('one answer may be larger than what may wait, for a client that reads', async () => {
  const client = await connect(path);
  const { name } = await client.call('get', { name: 'huge' });
  expect(name.length).toBe(3 * clientLimits.waitingBytes);
  expect(await client.call('ps', {})).toEqual({ time: 1, processes: [] });
  client.close();
});

test('the one method that takes a lot takes it', async () => {
  const client = await connect(path);
  const snapshot = 'A'.repeat(6 << 20);
  expect(await client.call('restore', { process: 'x', snapshot })).toEqual({ id: snapshot.length });
  client.close();
});

describe('of long lines there are so many bytes at once', () => {
  const long = (snapshot: string) => `{"id":1,"method":"restore","params":{"process":"x","snapshot":"${snapshot}"}}\n`;
  const busy = { code: 'busy', message: 'too much of what clients have sent is not done yet: try again' };

  test('while they come', async () => {
    const first = new Raw().send(long('A'.repeat(5 << 20)).slice(0, -9));
    await first.until(({ socket }) => socket.writableLength === 0);
    const second = new Raw().send(long('A'.repeat(5 << 20)));
    await second.until(({ isClosed }) => isClosed);
    expect(lastError(second)).toEqual(busy);
    await isWell();
    first.socket.destroy();
    while (server.clients > 0) await delay(5);
    const third = new Raw().send(long('A'.repeat(5 << 20)));
    await third.until(({ lines }) => lines.length === 2);
    expect(third.lines[1]).toEqual({ id: 1, result: { id: 5 << 20 } });
    third.socket.destroy();
  });

  test('while they are carried out, though the client has gone', async () => {
    const { promise, resolve } = Promise.withResolvers<{ id: number }>();
    held = promise;
    const first = new Raw().send(long('A'.repeat(5 << 20)));
    await first.until(() => holding > 0);
    first.socket.destroy();
    held = undefined;
    const second = new Raw().send(long('A'.repeat(5 << 20)));
    await second.until(({ isClosed }) => isClosed);
    expect(lastError(second)).toEqual(busy);
    resolve({ id: 1 });
    const third = new Raw().send(long('A'.repeat(5 << 20)));
    await third.until(({ lines }) => lines.length === 2);
    expect(third.lines[1]).toMatchObject({ id: 1, result: {} });
    third.socket.destroy();
  });
});

test('of a hundred clients sixteen are served, and idle ones give way later', async () => {
  const crowd = Array.from({ length: 100 }, () => new Raw());
  for (const raw of crowd) await raw.until(({ text, isClosed }) => text.includes('\n') || isClosed);
  expect(server.clients).toBe(clientLimits.clients);
  const refused = crowd.filter(({ text }) => text.includes('"error"'));
  expect(refused.length).toBe(100 - clientLimits.clients);
  expect(lastError(refused[0] as Raw)).toEqual({
    code: 'too-many',
    message: '16 clients are connected already: end one of them, or try again',
  });
  await delay(limits.idleTime + 50);
  await isWell();
  expect(crowd.filter(({ text }) => text.includes('this client was idle, and others want to connect')).length).toBe(1);
  for (const { socket } of crowd) socket.destroy();
});

test('who has gone without waiting for an answer that does not come gives way, too', async () => {
  const { promise, resolve } = Promise.withResolvers<{ id: number }>();
  held = promise;
  holding = 0;
  for (let count = 0; count < clientLimits.clients; count++) {
    new Raw().socket.end('{"id":1,"method":"restore","params":{"process":"x","snapshot":""}}\n');
  }
  while (holding < clientLimits.clients) await delay(5);
  held = undefined;
  const early = await new Raw().until(({ isClosed }) => isClosed);
  expect(lastError(early)?.code).toBe('too-many');
  await delay(limits.idleTime + 50);
  await isWell();
  resolve({ id: 1 });
  while (server.clients > 0) await delay(5);
});

test('a storm of connections passes', async () => {
  for (let round = 0; round < 20; round++) {
    const sockets = Array.from({ length: 50 }, () => createConnection(path).on('error', () => {}));
    for (const socket of sockets) socket.write('{"id":1,"method":"ps"}\n');
    await delay(1);
    for (const socket of sockets) socket.destroy();
  }
  while (server.clients > 0) await delay(5);
  await isWell();
});

test('a stream is cancelled, by request and by going away', async () => {
  const client = await connect(path);
  const stream = client.stream('logs', { follow: true }, () => {});
  await client.call('ps', {});
  stream.cancel();
  await expect(stream.result).rejects.toMatchObject({ code: 'cancelled' });
  expect(await client.call('cancel', { request: 12345 })).toEqual({ wasUnderWay: false });
  client.close();
  await expect(client.call('ps', {})).rejects.toMatchObject({ code: 'cancelled' });
});

describe('a client finds out that it talks to something else', () => {
  test.each([
    ['no JSON', 'SSH-2.0-OpenSSH\n', 'it answers with something that is no JSON'],
    [
      'another protocol',
      '{"perilune":{"protocol":9,"version":"9","board":"b"}}\n',
      'it speaks protocol 9, and this is 1',
    ],
    ['no object', '3\n', 'it answers with something that is no object'],
  ])('%s', async (_, greeting, message) => {
    const other = new Server((socket) => socket.end(greeting));
    const place = join(folder, 'other.socket');
    await new Promise<void>((resolve) => other.listen(place, resolve));
    await expect(connect(place)).rejects.toThrow(message);
    other.close();
  });
});
