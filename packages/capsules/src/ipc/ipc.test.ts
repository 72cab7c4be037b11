import { ErrorCode, IPC_LARGEST_MESSAGE, ipc, MailKind } from '@perilune/abi';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, FakeKernel, type FakeProcess } from '../../test-support/fake-kernel.ts';
import { Ipc } from './ipc.ts';

let kernel: FakeKernel;
let driver: Ipc;
const permissions = ['ipc'];

beforeEach(() => {
  kernel = new FakeKernel();
  driver = kernel.add(ipc, (context) => new Ipc(context, kernel.timers));
});

interface Received {
  readonly kind: number;
  readonly handle: number;
  readonly text: string;
  readonly call: number;
  readonly status: number;
  readonly sender: number;
  readonly name: string;
}

const first = (answer: Answer): number => {
  if (typeof answer === 'string') throw new Error(answer);
  return answer[0]!;
};

const spawn = (name: string, options = {}) => kernel.spawn(name, { permissions, ...options });

function serve(process: FakeProcess, name: string, listed = 0): Answer {
  process.lend(ipc, 'name', name);
  return process.command(ipc, 'serve', listed);
}

function connect(process: FakeProcess, name: string): Answer {
  process.lend(ipc, 'name', name);
  return process.command(ipc, 'connect');
}

function call(process: FakeProcess, peer: number, text: string, timeout = 0): Answer {
  process.lend(ipc, 'message', text);
  return process.command(ipc, 'call', peer, timeout);
}

function send(process: FakeProcess, peer: number, text: string): Answer {
  process.lend(ipc, 'message', text);
  return process.command(ipc, 'send', peer);
}

function reply(process: FakeProcess, number: number, text: string): Answer {
  process.lend(ipc, 'message', text);
  return process.command(ipc, 'reply', number);
}

function receive(process: FakeProcess): Received | undefined {
  const message = new Uint8Array(IPC_LARGEST_MESSAGE);
  const details = new Uint8Array(84);
  process.lend(ipc, 'mail', message);
  process.lend(ipc, 'details', details);
  const answer = process.command(ipc, 'receive');
  if (typeof answer === 'string') throw new Error(answer);
  const [kind, handle, length] = answer as [number, number, number];
  if (kind === MailKind.nothing) return undefined;
  const view = new DataView(details.buffer);
  return {
    kind,
    handle,
    text: new TextDecoder().decode(message.subarray(0, length)),
    call: view.getUint32(0, true),
    status: view.getUint32(4, true),
    sender: Number(view.getBigUint64(8, true)),
    name: new TextDecoder().decode(details.subarray(20, 20 + view.getUint32(16, true))),
  };
}

function receiveAll(process: FakeProcess): Received[] {
  const all: Received[] = [];
  for (let mail = receive(process); mail !== undefined; mail = receive(process)) all.push(mail);
  return all;
}

describe('hostile programs', () => {
  it('serve or call what they may not: it is not there', () => {
    const none = kernel.spawn('none', { permissions: ['ipc:call:other'] });
    first(serve(spawn('server'), 'timer'));
    expect(serve(none, 'timer')).toBe('NoDevice');
    expect(connect(none, 'timer')).toBe('NoDevice');
    expect(connect(none, 'other')).toBe('NoDevice');
  });

  it('take a name that is served, or none', () => {
    first(serve(spawn('server'), 'timer'));
    expect(serve(spawn('thief'), 'timer')).toBe('Already');
    for (const name of ['', 'a:b', 'x'.repeat(65), '\n']) expect(serve(spawn('thief'), name)).toBe('Invalid');
  });

  it('are not on the list of those allowed', () => {
    const server = spawn('server');
    const service = first(serve(server, 'timer'));
    server.lend(ipc, 'name', 'friend');
    expect(server.command(ipc, 'allowClient', service)).toEqual([]);
    expect(connect(spawn('stranger'), 'timer')).toBe('NoDevice');
    expect(first(connect(spawn('friend'), 'timer'))).toBeGreaterThan(0);
  });

  it('come before the list of those allowed', () => {
    const server = spawn('server');
    const service = first(serve(server, 'timer', 1));
    const friend = spawn('friend');
    expect(connect(friend, 'timer')).toBe('NoDevice');
    server.lend(ipc, 'name', 'friend');
    expect(server.command(ipc, 'allowClient', service)).toEqual([]);
    expect(connect(spawn('stranger'), 'timer')).toBe('NoDevice');
    expect(first(connect(friend, 'timer'))).toBeGreaterThan(0);
  });

  it('flood a service: they pay for it, and others still get through', () => {
    const server = spawn('server');
    serve(server, 'timer');
    const flooder = spawn('flooder');
    const before = server.memory;
    const peer = first(connect(flooder, 'timer'));
    const answers = Array.from({ length: 100 }, () => send(flooder, peer, 'x'.repeat(1_000)));
    expect(answers.filter((answer) => answer !== 'Busy')).toHaveLength(8);
    expect(server.memory).toBe(before);
    expect(flooder.memory).toBeLessThan(65_536 - 8_000);
    expect(server.upcalls).toHaveLength(1);
    const honest = spawn('honest');
    expect(send(honest, first(connect(honest, 'timer')), 'hello')).toEqual([]);
    expect(receiveAll(server)).toHaveLength(9);
    expect(flooder.memory).toBeGreaterThan(65_536 - 1_000);
  });

  it('send what is too large, or what they cannot pay', () => {
    serve(spawn('server'), 'timer');
    const poor = spawn('poor', { memory: 1_000 });
    const peer = first(connect(poor, 'timer'));
    expect(send(poor, peer, 'x'.repeat(IPC_LARGEST_MESSAGE + 1))).toBe('Size');
    expect(send(poor, peer, 'x'.repeat(1_000))).toBe('NoMemory');
    expect(send(poor, peer, 'x')).toEqual([]);
  });

  it('call and never listen: the reply is not paid by the service', () => {
    const server = spawn('server');
    serve(server, 'timer');
    const deaf = spawn('deaf', { memory: 4_000 });
    const peer = first(connect(deaf, 'timer'));
    const before = server.memory;
    for (let count = 0; count < 5; count++) {
      call(deaf, peer, 'x');
      expect(reply(server, receive(server)!.call, 'y'.repeat(2_000))).toEqual([]);
    }
    expect(server.memory).toBe(before);
    const ends = receiveAll(deaf);
    expect(ends.map(({ kind }) => kind)).toEqual([3, 4, 4, 4, 4]);
    expect(ends[1]!.status).toBe(ErrorCode.NoMemory);
  });

  it('answer calls that are not theirs', () => {
    const server = spawn('server');
    serve(server, 'timer');
    const client = spawn('client');
    const number = first(call(client, first(connect(client, 'timer')), 'x'));
    const other = spawn('other');
    serve(other, 'other');
    expect(reply(other, number, 'forged')).toBe('Already');
    expect(reply(server, number, 'too early')).toBe('Already');
    receive(server);
    expect(reply(server, number, 'right')).toEqual([]);
    expect(reply(server, number, 'twice')).toBe('Already');
  });
});

describe('a call', () => {
  let server: FakeProcess;
  let client: FakeProcess;
  let peer: number;
  let service: number;

  beforeEach(() => {
    server = spawn('server');
    client = spawn('client');
    service = first(serve(server, 'timer'));
    peer = first(connect(client, 'timer'));
  });

  it('brings a copy there and one back, each with who sent it', () => {
    const number = first(call(client, peer, 'ping'));
    expect(server.take('waiting')).toEqual([[1]]);
    const request = receive(server)!;
    expect(request).toMatchObject({ kind: MailKind.call, handle: service, text: 'ping', call: number });
    expect([request.sender, request.name]).toEqual([client.id, 'client']);
    reply(server, number, 'pong');
    expect(client.take('waiting')).toEqual([[1]]);
    expect(client.command(ipc, 'peek')).toEqual([MailKind.reply, peer, 4]);
    client.lend(ipc, 'mail', new Uint8Array(3));
    expect(client.command(ipc, 'receive')).toBe('Size');
    expect(receive(client)).toMatchObject({ text: 'pong', call: number, sender: server.id, name: 'server' });
    expect(receive(client)).toBeUndefined();
  });

  it('can be refused', () => {
    const number = first(call(client, peer, 'x'));
    receive(server);
    expect(server.command(ipc, 'refuse', number, ErrorCode.NoSupport)).toEqual([]);
    expect(receive(client)).toMatchObject({ kind: MailKind.failure, call: number, status: ErrorCode.NoSupport });
  });

  it('is over after its time, taken or not', () => {
    const before = client.memory;
    first(call(client, peer, 'untaken', 10));
    kernel.advance(10_000);
    expect(receive(server)).toBeUndefined();
    expect(receive(client)).toMatchObject({ kind: MailKind.failure, status: ErrorCode.NoAcknowledgement });
    const number = first(call(client, peer, 'taken', 10));
    receive(server);
    kernel.advance(10_000);
    expect(reply(server, number, 'late')).toBe('Already');
    expect(receiveAll(client)).toHaveLength(1);
    expect(client.memory).toBe(before);
  });

  it('fails when the service ends, and the caller learns of that too', () => {
    const number = first(call(client, peer, 'x'));
    server.end();
    kernel.runDeferred();
    expect(receiveAll(client)).toMatchObject([
      { kind: MailKind.failure, call: number, status: ErrorCode.NoAcknowledgement },
      { kind: MailKind['service-ended'], handle: peer, name: 'server' },
    ]);
    expect(call(client, peer, 'x')).toBe('Invalid');
    expect(client.memory).toBe(65_536 - 256);
    expect(serve(spawn('next'), 'timer')).toHaveLength(1);
  });

  it('dies with its caller, and the service learns of that', () => {
    const number = first(call(client, peer, 'taken', 1_000));
    receive(server);
    call(client, peer, 'untaken');
    send(client, peer, 'last words');
    client.end();
    kernel.runDeferred();
    expect(reply(server, number, 'x')).toBe('Already');
    expect(receiveAll(server)).toMatchObject([
      { kind: MailKind.message, text: 'last words', name: 'client' },
      { kind: MailKind['client-ended'], handle: service, name: 'client' },
    ]);
    expect(kernel.timers.waiting).toBe(0);
    expect(server.memory).toBe(65_536 - 256 - 192 - 16);
  });

  it('leaves its last words with many, whoever of them is no more', () => {
    const sender = spawn('sender', { memory: 1 << 20, quotas: { handles: 200, ipcMessages: 200 } });
    const servers = Array.from({ length: 150 }, (_, index) => {
      const one = spawn(`server ${index}`);
      serve(one, `service ${index}`);
      expect(send(sender, first(connect(sender, `service ${index}`)), `to ${index}`)).toEqual([]);
      if (index % 3 === 0) one.end();
      else if (index % 3 === 1) receive(one);
      return one;
    });
    const before = servers.map(({ memory }) => memory);
    sender.end();
    kernel.runDeferred();
    for (const [index, one] of servers.entries()) {
      if (index % 3 === 0) continue;
      const words = receiveAll(one).filter(({ kind }) => kind === MailKind.message);
      expect(words.map(({ text }) => text)).toEqual(index % 3 === 1 ? [] : [`to ${index}`]);
      expect(one.memory).toBe(before[index]);
    }
  });

  it('is forgotten when its caller disconnects', () => {
    call(client, peer, 'x', 1_000);
    client.command(ipc, 'disconnect', peer);
    kernel.advance(2_000_000);
    expect(receiveAll(client)).toEqual([]);
    expect(receiveAll(server)).toEqual([]);
    expect(client.memory).toBe(65_536 - 256);
  });

  it('may be to oneself', () => {
    const own = first(connect(server, 'timer'));
    const number = first(call(server, own, 'me'));
    expect(receive(server)).toMatchObject({ kind: MailKind.call, sender: server.id });
    reply(server, number, 'myself');
    expect(receive(server)).toMatchObject({ kind: MailKind.reply, text: 'myself' });
    server.command(ipc, 'withdraw', service);
    kernel.runDeferred();
    expect(receive(server)).toMatchObject({ kind: MailKind['service-ended'] });
  });

  it('goes on in a copy, with what was under way failed', () => {
    call(client, peer, 'x');
    const frozen = JSON.parse(JSON.stringify(driver.freeze(client.id)));
    const copy = spawn('client');
    expect(driver.thaw(copy.identity, frozen)).toBe(true);
    expect(receive(copy)).toMatchObject({ kind: MailKind.failure, status: ErrorCode.NoAcknowledgement });
    const number = first(call(copy, peer, 'again'));
    expect(receiveAll(server).map(({ text }) => text)).toEqual(['x', 'again']);
    reply(server, number, 'here');
    expect(receive(copy)).toMatchObject({ text: 'here' });
    const served = JSON.parse(JSON.stringify(driver.freeze(server.id)));
    server.end();
    kernel.runDeferred();
    const next = spawn('server');
    expect(driver.thaw(next.identity, served)).toBe(true);
    expect(connect(client, 'timer')).toHaveLength(1);
    for (const damaged of [null, {}, { services: [1], peers: [] }, { services: [], peers: [{ handle: 1 }] }])
      expect(driver.thaw(spawn('victim').identity, damaged)).toBe(false);
  });
});

describe('any order of calls, messages, replies, deaths and times', () => {
  type Step =
    | { do: 'serve' | 'connect'; who: number; name: number }
    | { do: 'call' | 'send'; who: number; pick: number; size: number; timeout: number }
    | { do: 'receive' | 'reply' | 'refuse' | 'withdraw' | 'disconnect'; who: number; pick: number }
    | { do: 'kill'; who: number }
    | { do: 'advance'; time: number };
  const who = fc.nat(2);
  const pick = fc.nat(20);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('serve', 'connect', 'connect'), who, name: fc.nat(2) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('call', 'send'),
        who,
        pick,
        size: fc.oneof(fc.nat(40), fc.constant(3_000)),
        timeout: fc.constantFrom(0, 5),
      }),
    },
    { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('receive', 'receive', 'reply', 'refuse'), who, pick }) },
    fc.record({ do: fc.constantFrom('withdraw', 'disconnect'), who, pick }),
    fc.record({ do: fc.constant('kill' as const), who }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('advance' as const), time: fc.nat(10_000) }) },
  );

  /** A process with what it knows: what a program would keep. */
  class Player {
    readonly process: FakeProcess;
    readonly services: number[] = [];
    readonly peers: number[] = [];
    /** Calls made whose end has not come, by number, with their peer. */
    readonly open = new Map<number, number>();
    readonly taken: number[] = [];
    /** The last message of each sender and service, which must only grow. */
    readonly seen = new Map<string, number>();

    constructor(process: FakeProcess) {
      this.process = process;
    }

    take(living: ReadonlyMap<number, string>): boolean {
      const mail = receive(this.process);
      if (mail === undefined) return false;
      if (living.has(mail.sender)) expect(mail.name).toBe(living.get(mail.sender));
      if (mail.kind === MailKind.call || mail.kind === MailKind.message) {
        const [number, sender] = mail.text.split(' ').map(Number) as [number, number];
        expect(sender).toBe(mail.sender);
        const key = `${sender} ${mail.handle}`;
        expect(number).toBeGreaterThan(this.seen.get(key) ?? -1);
        this.seen.set(key, number);
        expect(this.services).toContain(mail.handle);
        if (mail.kind === MailKind.call) this.taken.push(mail.call);
      } else if (mail.kind === MailKind.reply || mail.kind === MailKind.failure) {
        // Each call ends once, and only to who made it.
        expect(this.open.get(mail.call)).toBe(mail.handle);
        this.open.delete(mail.call);
      } else if (mail.kind === MailKind['service-ended']) {
        expect(this.peers).toContain(mail.handle);
        this.peers.splice(this.peers.indexOf(mail.handle), 1);
      }
      return true;
    }
  }

  it('each call ends exactly once, messages keep their order and sender, and every byte is given back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        kernel = new FakeKernel();
        driver = kernel.add(ipc, (context) => new Ipc(context, kernel.timers));
        const quotas = { ipcMessages: 8, handles: 12 };
        const start = (index: number) => new Player(spawn(`app${index}`, { quotas, memory: 12_000 }));
        const players = [0, 1, 2].map(start);
        const living = new Map(players.map(({ process }) => [process.id as number, process.name]));
        let sequence = 0;
        for (const step of steps) {
          if (step.do === 'advance') {
            kernel.advance(step.time);
            continue;
          }
          const player = players[step.who]!;
          const { process } = player;
          const choose = <T>(list: readonly T[]): T | undefined =>
            'pick' in step && list.length > 0 ? list[step.pick % list.length] : undefined;
          if (step.do === 'kill') {
            living.delete(process.id);
            process.end();
            players[step.who] = start(step.who);
            living.set(players[step.who]!.process.id, `app${step.who}`);
          } else if (step.do === 'serve') {
            const answer = serve(process, `service${step.name}`);
            if (typeof answer !== 'string') player.services.push(answer[0]!);
          } else if (step.do === 'connect') {
            const answer = connect(process, `service${step.name}`);
            if (typeof answer !== 'string') player.peers.push(answer[0]!);
          } else if (step.do === 'call' || step.do === 'send') {
            const peer = choose(player.peers);
            if (peer === undefined) continue;
            const text = `${sequence++} ${process.id} ${'x'.repeat(step.size)}`;
            const answer = step.do === 'send' ? send(process, peer, text) : call(process, peer, text, step.timeout);
            if (step.do === 'call' && typeof answer !== 'string') player.open.set(answer[0]!, peer);
          } else if (step.do === 'receive') {
            player.take(living);
          } else if (step.do === 'reply' || step.do === 'refuse') {
            const number = choose(player.taken);
            if (number === undefined) continue;
            player.taken.splice(player.taken.indexOf(number), 1);
            if (step.do === 'reply') reply(process, number, 'y'.repeat(number % 3_000));
            else process.command(ipc, 'refuse', number, 1);
          } else if (step.do === 'withdraw') {
            const service = choose(player.services);
            if (service === undefined) continue;
            player.services.splice(player.services.indexOf(service), 1);
            expect(process.command(ipc, 'withdraw', service)).toEqual([]);
          } else {
            const peer = choose(player.peers);
            if (peer === undefined) continue;
            // The service may have ended, which the program has not heard yet.
            if (process.command(ipc, 'disconnect', peer) === 'Invalid') continue;
            player.peers.splice(player.peers.indexOf(peer), 1);
            for (const [number, of] of player.open) if (of === peer) player.open.delete(number);
          }
          expect(process.upcalls.length).toBeLessThanOrEqual(1);
          process.take();
        }
        kernel.runDeferred();
        // Everybody withdraws, so that all calls end, and listens to the last word.
        for (const { process, services } of players)
          for (const service of services) process.command(ipc, 'withdraw', service);
        kernel.advance(10_000);
        for (const player of players) {
          while (player.take(living)) {
            // Until nothing waits.
          }
          expect([...player.open]).toEqual([]);
          expect(player.peers).toEqual([]);
        }
        for (const { process } of players) {
          receive(process);
          expect([process.memory, process.handles.size]).toEqual([12_000 - 256, 0]);
        }
        expect(kernel.timers.waiting).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
