/**
 * IPC: messages between processes, copied, each with the name of its sender as the kernel knows it. Here are services,
 * connections and the commands; post.ts carries the mail.
 */
import { ErrorCode, IPC_LARGEST_MESSAGE, ipc, MailKind, type StatusCode } from '@perilune/abi';
import type { Timers } from '@perilune/hil';
import type { Caller, CommandAnswer, Driver, DriverContext, Grant, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers, tell } from '../command-table.ts';
import { isName, nameFrom, utf8 } from '../text.ts';
import { type FrozenIpc, isFrozenIpc } from './frozen.ts';
import { type Call, isMessage, type Mail, type Peer, type Service, writeDetails } from './mailbox.ts';
import { end, type IpcState, Post, ring } from './post.ts';

const readOnly = numbers(ipc.readOnlyBuffers);
const readWrite = numbers(ipc.readWriteBuffers);
/** Bytes a process pays. */
const STATE_SIZE = 256;
const SERVICE_SIZE = 192;
const PEER_SIZE = 192;
const CLIENT_NAME_SIZE = 64;

export class Ipc implements Driver {
  readonly description = ipc;
  readonly command: Driver['command'];
  readonly #defer: (handler: () => void) => void;
  readonly #grant: Grant<IpcState>;
  readonly #post: Post;
  readonly #services = new Map<string, Service>();

  constructor(context: DriverContext, timers: Timers) {
    this.#defer = (handler) => context.defer(handler);
    this.#grant = context.grant({ size: STATE_SIZE, create: newState });
    this.#post = new Post(this.#grant, timers);
    this.command = commandTable(ipc, {
      serve: (caller, listed, _1, answer) => this.#serve(caller, listed !== 0, answer),
      allowClient: (caller) => this.#allowClient(caller),
      withdraw: (caller) => this.#withdraw(caller),
      connect: (caller, _0, _1, answer) => this.#connect(caller, answer),
      disconnect: (caller) => this.#disconnect(caller),
      call: (caller, _0, timeout, answer) => this.#send(caller, timeout, answer),
      send: (caller) => this.#send(caller, undefined, undefined),
      peek: (caller, _0, _1, answer) => this.#peek(caller, answer),
      receive: (caller, _0, _1, answer) => this.#receive(caller, answer),
      reply: (caller, number) => this.#reply(caller, number),
      refuse: (caller, number, reason) => this.#refuse(caller, number, reason as ErrorCode),
    });
  }

  /** Its handles are closed, so its services and calls are over already; what it had sent is left. */
  processEnded(process: ProcessId): void {
    this.#post.senderEnded(process);
  }

  /** @returns the name in the buffer, '' if it is none; undefined if there is no memory for the grant */
  #nameIn(caller: Caller): string | undefined {
    return this.#grant.enter(caller.id, (_state, kernel) => nameFrom(kernel.readOnly(readOnly.name)) ?? '');
  }

  #pay(process: ProcessId, bytes: number): boolean {
    return this.#grant.enter(process, (_state, kernel) => kernel.charge(bytes)) === true;
  }

  // ── Services ──

  #serve(caller: Caller, isListed: boolean, answer: CommandAnswer): StatusCode {
    const name = this.#nameIn(caller);
    if (name === undefined) return ErrorCode.NoMemory;
    if (name === '') return ErrorCode.Invalid;
    if (!caller.mayUse('ipc:serve', name)) return ErrorCode.NoDevice;
    if (this.#services.has(name)) return ErrorCode.Already;
    if (!this.#pay(caller.id, SERVICE_SIZE)) return ErrorCode.NoMemory;
    const service = newService(name, caller);
    if (isListed) service.allowed = new Set();
    service.handle = caller.openHandle('service', service, () => this.#serviceClosed(service));
    this.#grant.enter(caller.id, (state, kernel) => {
      if (service.handle === 0) return kernel.refund(SERVICE_SIZE);
      state.limit = caller.quotas.ipcMessages;
      state.services.set(service.handle, service);
    });
    if (service.handle === 0) return ErrorCode.NoMemory;
    this.#services.set(name, service);
    return tell(answer, service.handle);
  }

  #allowClient(caller: Caller): StatusCode {
    const service = caller.handle<Service>(0);
    const name = this.#nameIn(caller);
    if (name === undefined) return ErrorCode.NoMemory;
    if (name === '') return ErrorCode.Invalid;
    if (service.allowed?.has(name)) return 0;
    if (!this.#pay(caller.id, CLIENT_NAME_SIZE)) return ErrorCode.NoMemory;
    service.allowed ??= new Set();
    service.allowed.add(name);
    return 0;
  }

  #withdraw(caller: Caller): StatusCode {
    const service = caller.handle<Service>(0);
    this.#grant.enter(caller.id, (state, kernel) => {
      state.services.delete(service.handle);
      kernel.refund(SERVICE_SIZE + (service.allowed?.size ?? 0) * CLIENT_NAME_SIZE);
    });
    this.#post.dropMail(caller.id, (mail) => mail.service === service);
    caller.closeHandle(0);
    return 0;
  }

  /** Its process has withdrawn it, or has ended. The name is free at once; who was connected is told soon. */
  #serviceClosed(service: Service): void {
    service.isOver = true;
    if (this.#services.get(service.name) === service) this.#services.delete(service.name);
    this.#defer(() => {
      // If its process has ended, so has its mailbox; who sent what was in it still pays.
      for (const mail of [...service.waiting]) this.#post.settle(service.owner, mail);
      for (const peer of [...service.peers]) this.#endOfService(peer);
    });
  }

  #endOfService(peer: Peer): void {
    const { client, service, handle } = peer;
    for (const call of [...peer.calls]) this.#post.fail(call, ErrorCode.NoAcknowledgement);
    service.peers.delete(peer);
    // What the connection cost pays for the notice, so that it is always told.
    this.#grant.enter(client, (state, kernel) => {
      if (state.peers.delete(handle)) kernel.refund(PEER_SIZE);
    });
    this.#post.notify(client, MailKind['service-ended'], handle, service.owner, service.ownerName);
    this.#grant.enter(client, (_state, kernel) => {
      if (!peer.isOver) kernel.closeHandle(handle);
    });
  }

  // ── Connections ──

  #connect(caller: Caller, answer: CommandAnswer): StatusCode {
    const name = this.#nameIn(caller);
    if (name === undefined) return ErrorCode.NoMemory;
    const service = this.#reachable(caller, name);
    if (service === undefined) return ErrorCode.NoDevice;
    if (!this.#pay(caller.id, PEER_SIZE)) return ErrorCode.NoMemory;
    const peer = newPeer(service, caller);
    peer.handle = caller.openHandle('peer', peer, () => this.#peerClosed(peer));
    this.#grant.enter(caller.id, (state, kernel) => {
      if (peer.handle === 0) return kernel.refund(PEER_SIZE);
      state.peers.set(peer.handle, peer);
    });
    if (peer.handle === 0) return ErrorCode.NoMemory;
    service.peers.add(peer);
    return tell(answer, peer.handle);
  }

  #reachable(client: ProcessIdentity, name: string): Service | undefined {
    const service = this.#services.get(name);
    if (service === undefined || !client.mayUse('ipc:call', name)) return undefined;
    return service.allowed === undefined || service.allowed.has(client.name) ? service : undefined;
  }

  #disconnect(caller: Caller): StatusCode {
    const peer = caller.handle<Peer>(0);
    for (const call of [...peer.calls]) {
      this.#post.dropMail(peer.service.owner, (mail) => mail.call === call);
      this.#post.forget(call);
    }
    // Ends of calls that wait are of calls nobody remembers.
    this.#post.dropMail(
      caller.id,
      (mail) => mail.handle === peer.handle && mail.call?.peer === peer && !isMessage(mail),
    );
    this.#grant.enter(caller.id, (state, kernel) => {
      state.peers.delete(peer.handle);
      kernel.refund(PEER_SIZE);
    });
    peer.service.peers.delete(peer);
    caller.closeHandle(0);
    return 0;
  }

  /** If the service still knows the connection, its client has ended with it. */
  #peerClosed(peer: Peer): void {
    const { service, client, clientName } = peer;
    peer.isOver = true;
    for (const call of [...peer.calls]) end(call);
    if (!service.peers.delete(peer) || service.isOver) return;
    this.#defer(() => {
      if (!service.isOver)
        this.#post.notify(service.owner, MailKind['client-ended'], service.handle, client, clientName);
    });
  }

  // ── Mail ──

  /** @param timeout of a call in ms, 0 for none; undefined for a message without reply */
  #send(caller: Caller, timeout: number | undefined, answer: CommandAnswer | undefined): StatusCode {
    const peer = caller.handle<Peer>(0);
    const bytes = this.#message(caller);
    if (typeof bytes === 'number') return bytes;
    const number = this.#post.send(peer, bytes, caller.quotas.ipcMessages, timeout);
    if (number < 0) return -number as ErrorCode;
    return answer === undefined ? 0 : tell(answer, number);
  }

  /** A copy of the message in the buffer, or why there is none. */
  #message(caller: Caller): Uint8Array | ErrorCode {
    const bytes = this.#grant.enter(caller.id, (_state, kernel) => {
      const message = kernel.readOnly(readOnly.message);
      if (message.length > IPC_LARGEST_MESSAGE) return ErrorCode.Size;
      caller.chargeBytes(message.length);
      return message.slice();
    });
    return bytes ?? ErrorCode.NoMemory;
  }

  #peek(caller: Caller, answer: CommandAnswer): StatusCode {
    const isEntered = this.#grant.enter(caller.id, ({ mail: [first] }) => {
      answer.success(first?.kind ?? MailKind.nothing, first?.handle ?? 0, first?.bytes.length ?? 0);
      return true;
    });
    return isEntered ? 0 : ErrorCode.NoMemory;
  }

  #receive(caller: Caller, answer: CommandAnswer): StatusCode {
    const received = this.#grant.enter(caller.id, (state, kernel) => {
      const [mail] = state.mail;
      if (mail === undefined) {
        state.isTold = false;
        return MailKind.nothing;
      }
      const into = kernel.readWrite(readWrite.mail);
      if (into.length < mail.bytes.length) return ErrorCode.Size;
      into.set(mail.bytes);
      caller.chargeBytes(mail.bytes.length);
      writeDetails(mail, kernel.readWrite(readWrite.details));
      state.mail.shift();
      if (mail.kind === MailKind.call && mail.call?.isOver === false) state.taken.set(mail.call.number, mail.call);
      return mail;
    });
    if (received === undefined) return ErrorCode.NoMemory;
    if (received === ErrorCode.Size) return ErrorCode.Size;
    if (received === MailKind.nothing) answer.success(MailKind.nothing);
    else {
      this.#post.settle(caller.id, received);
      answer.success(received.kind, received.handle, received.bytes.length);
    }
    return 0;
  }

  /** Takes a call that the process has received out of those it has to answer. */
  #taken(caller: Caller, number: number): Call | undefined {
    const call = this.#grant.enter(caller.id, ({ taken }) => {
      const one = taken.get(number);
      taken.delete(number);
      return one;
    });
    return call?.isOver === false ? call : undefined;
  }

  #reply(caller: Caller, number: number): StatusCode {
    const bytes = this.#message(caller);
    if (typeof bytes === 'number') return bytes;
    const call = this.#taken(caller, number);
    if (call === undefined) return ErrorCode.Already;
    this.#post.reply(call, bytes);
    return 0;
  }

  #refuse(caller: Caller, number: number, reason: ErrorCode): StatusCode {
    const call = this.#taken(caller, number);
    if (call === undefined) return ErrorCode.Already;
    this.#post.fail(call, reason);
    return 0;
  }

  // ── Snapshots ──

  /** Messages that wait belong to the process that was frozen, and are not copied. */
  freeze(process: ProcessId): FrozenIpc | undefined {
    return this.#grant.enter(process, (state) => ({
      services: [...state.services.values()].map(({ handle, name, allowed }) => ({
        handle,
        name,
        allowed: allowed === undefined ? null : [...allowed],
      })),
      peers: [...state.peers.values()].map((peer) => ({
        handle: peer.handle,
        name: peer.service.name,
        calls: [...state.calls.values()].filter((call) => call.peer === peer).map(({ number }) => number),
      })),
    }));
  }

  /**
   * Services come back if their names are free, connections if their services are there; else their handles are closed.
   * Calls that were under way have failed.
   */
  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    if (!isFrozenIpc(frozen)) return false;
    return this.#thawServices(process, frozen) && this.#thawPeers(process, frozen);
  }

  #thawServices(process: ProcessIdentity, { services }: FrozenIpc): boolean {
    const isDone = this.#grant.enter(process.id, (state, kernel) => {
      state.limit = process.quotas.ipcMessages;
      for (const { handle, name, allowed } of services) {
        if (!isName(name) || this.#services.has(name) || !process.mayUse('ipc:serve', name)) continue;
        const service = newService(name, process);
        service.handle = handle;
        if (allowed !== null) service.allowed = new Set(allowed);
        if (!kernel.charge(SERVICE_SIZE + (service.allowed?.size ?? 0) * CLIENT_NAME_SIZE)) return false;
        if (!kernel.restoreHandle(handle, 'service', service, () => this.#serviceClosed(service))) return false;
        state.services.set(handle, service);
        this.#services.set(name, service);
      }
      return true;
    });
    return isDone === true;
  }

  #thawPeers(process: ProcessIdentity, { peers }: FrozenIpc): boolean {
    const isDone = this.#grant.enter(process.id, (state, kernel) => {
      for (const { handle, name, calls } of peers) {
        const service = this.#reachable(process, name);
        const peer = newPeer(service ?? newService(name, process), process);
        peer.handle = handle;
        for (const number of calls) state.mail.push(this.#post.lost(peer, number));
        if (service === undefined) continue;
        if (!kernel.charge(PEER_SIZE)) return false;
        if (!kernel.restoreHandle(handle, 'peer', peer, () => this.#peerClosed(peer))) return false;
        state.peers.set(handle, peer);
        service.peers.add(peer);
      }
      ring(state, kernel);
      return true;
    });
    return isDone === true;
  }
}

const newState = (): IpcState => ({
  mail: [],
  isTold: false,
  services: new Map(),
  peers: new Map(),
  calls: new Map(),
  sent: 0,
  taken: new Map(),
  limit: 0,
});

function newService(name: string, owner: ProcessIdentity): Service {
  const ownerName = utf8(owner.name);
  const [peers, waiting] = [new Set<Peer>(), new Set<Mail>()];
  return { handle: 0, name, owner: owner.id, ownerName, allowed: undefined, peers, waiting, isOver: false };
}

function newPeer(service: Service, client: ProcessIdentity): Peer {
  return { handle: 0, service, client: client.id, clientName: utf8(client.name), calls: new Set(), isOver: false };
}
