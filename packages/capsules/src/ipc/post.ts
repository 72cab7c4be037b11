/**
 * The post: brings mail into mailboxes, and keeps who pays for it.
 *
 * A message is paid by its sender until it is received, so that a flood costs who makes it; a reply is paid by the caller,
 * so that a caller who never listens costs nobody else. What a process has sent and nobody received, what waits for one, and
 * how much of that one sender has sent are bounded by quotas. A call ends in exactly one way: its reply, a refusal, its
 * time-out, or the end of the service.
 *
 * Grants are entered one after the other, never inside one another: a process may be its own client.
 */
import { ErrorCode, ipc, MailKind, type StatusCode } from '@perilune/abi';
import type { Timers } from '@perilune/hil';
import type { Grant, GrantAccess, ProcessId } from '@perilune/kernel';
import { numbers } from '../command-table.ts';
import { type Call, isMessage, type Mail, type Peer, type Service } from './mailbox.ts';

const upcalls = numbers(ipc.upcalls);
const MILLISECOND = 1_000;
/** Bytes a process pays for a piece of mail beside its message, and for a call until it has its end. */
export const MAIL_SIZE = 96;
export const CALL_SIZE = 160;
/** One sender may fill this part of the mailbox of a receiver. */
const SHARE_OF_ONE_SENDER = 1 / 4;
/** Receivers noted of one sender before those are forgotten that are no more. */
const MOST_NOTED = 64;
export const NO_BYTES = new Uint8Array(0);

export interface IpcState {
  readonly mail: Mail[];
  /** An upcall was sent and `receive` has not said that nothing is there. */
  isTold: boolean;
  readonly services: Map<number, Service>;
  readonly peers: Map<number, Peer>;
  /** Its own calls whose end it has not received. */
  readonly calls: Map<number, Call>;
  /** Messages it sent that nobody has received. */
  sent: number;
  /** Calls it has received and not answered. */
  readonly taken: Map<number, Call>;
  /** Its quota of messages, once it serves anything. */
  limit: number;
}

export class Post {
  readonly #grant: Grant<IpcState>;
  readonly #timers: Timers;
  /** By sender: who has had messages of it. So the end of a sender concerns nobody else. */
  readonly #receivers = new Map<ProcessId, Set<ProcessId>>();
  #nextCall = 1;

  constructor(grant: Grant<IpcState>, timers: Timers) {
    this.#grant = grant;
    this.#timers = timers;
  }

  // ── Messages ──

  /** Sends a message, or (with a timeout) makes a call. @returns the number of the call, 0 for a message; or an error below 0 */
  send(peer: Peer, bytes: Uint8Array, quota: number, timeout: number | undefined): number {
    const { client, service } = peer;
    if (service.isOver) return -ErrorCode.NoAcknowledgement;
    const isCall = timeout !== undefined;
    const cost = MAIL_SIZE + bytes.length;
    const paid = this.#grant.enter(client, (state, kernel) => {
      if (state.sent >= quota || (isCall && state.calls.size >= quota)) return -ErrorCode.Busy;
      if (!kernel.charge(cost + (isCall ? CALL_SIZE : 0))) return -ErrorCode.NoMemory;
      state.sent += 1;
      return 0;
    });
    if (paid !== 0) return paid ?? -ErrorCode.NoMemory;
    const call: Call | undefined = isCall
      ? { number: this.#newNumber(), peer, timer: undefined, isOver: false }
      : undefined;
    const mail: Mail = {
      kind: isCall ? MailKind.call : MailKind.message,
      service,
      handle: service.handle,
      call,
      status: 0,
      sender: client,
      senderName: peer.clientName,
      bytes,
      payer: client,
      cost,
    };
    if (!this.#putMessage(service.owner, mail)) {
      this.#grant.enter(client, (state, kernel) => {
        state.sent -= 1;
        kernel.refund(cost + (isCall ? CALL_SIZE : 0));
      });
      return -ErrorCode.Busy;
    }
    if (client !== service.owner) this.#note(client, service.owner);
    if (call === undefined) return 0;
    this.#begin(call, timeout ?? 0);
    return call.number;
  }

  #note(sender: ProcessId, receiver: ProcessId): void {
    const receivers = this.#receivers.get(sender) ?? new Set();
    this.#receivers.set(sender, receivers);
    if (receivers.size >= MOST_NOTED && !receivers.has(receiver))
      for (const one of receivers) if (this.#grant.enter(one, () => true) === undefined) receivers.delete(one);
    receivers.add(receiver);
  }

  #newNumber(): number {
    const number = this.#nextCall;
    this.#nextCall = number === 0xffff_ffff ? 1 : number + 1;
    return number;
  }

  #begin(call: Call, timeout: number): void {
    call.peer.calls.add(call);
    this.#grant.enter(call.peer.client, (state) => state.calls.set(call.number, call));
    if (timeout === 0) return;
    call.timer = this.#timers.at(this.#timers.now() + timeout * MILLISECOND, () => {
      this.dropMail(call.peer.service.owner, (mail) => mail.call === call && mail.kind === MailKind.call);
      this.fail(call, ErrorCode.NoAcknowledgement);
    });
  }

  /** @returns false if the mailbox is too full for it */
  #putMessage(receiver: ProcessId, mail: Mail): boolean | undefined {
    return this.#grant.enter(receiver, (state, kernel) => {
      let waiting = 0;
      let ofSender = 0;
      for (const one of state.mail) {
        if (!isMessage(one)) continue;
        waiting += 1;
        if (one.sender === mail.sender) ofSender += 1;
      }
      if (waiting >= state.limit || ofSender >= Math.max(1, state.limit * SHARE_OF_ONE_SENDER)) return false;
      state.mail.push(mail);
      mail.service?.waiting.add(mail);
      ring(state, kernel);
      return true;
    });
  }

  // ── Ends of calls ──

  /** Brings the reply to the caller, who pays for it; if that cannot be, the call has failed. */
  reply(call: Call, bytes: Uint8Array): void {
    const { client, service, handle } = call.peer;
    end(call);
    const mail: Mail = {
      kind: MailKind.reply,
      service: undefined,
      handle,
      call,
      status: 0,
      sender: service.owner,
      senderName: service.ownerName,
      bytes,
      payer: client,
      cost: bytes.length,
    };
    const isPaid = this.#grant.enter(client, (state, kernel) => {
      if (!kernel.charge(bytes.length)) return false;
      state.mail.push(mail);
      ring(state, kernel);
      return true;
    });
    if (isPaid === false) this.#tellFailure(call, ErrorCode.NoMemory);
  }

  /** Tells the caller that there will be no reply. Does nothing if the call is over. */
  fail(call: Call, status: StatusCode): void {
    if (call.isOver) return;
    end(call);
    this.#tellFailure(call, status);
  }

  #tellFailure(call: Call, status: StatusCode): void {
    const { client, service, handle } = call.peer;
    this.#grant.enter(client, (state, kernel) => {
      state.mail.push({
        kind: MailKind.failure,
        service: undefined,
        handle,
        call,
        status,
        sender: service.owner,
        senderName: service.ownerName,
        bytes: NO_BYTES,
        payer: client,
        cost: 0,
      });
      ring(state, kernel);
    });
  }

  /** The end of a call that was under way when its process was frozen. */
  lost(peer: Peer, number: number): Mail {
    return {
      kind: MailKind.failure,
      service: undefined,
      handle: peer.handle,
      call: { number, peer, timer: undefined, isOver: true },
      status: ErrorCode.NoAcknowledgement,
      sender: peer.service.owner,
      senderName: peer.service.ownerName,
      bytes: NO_BYTES,
      payer: undefined,
      cost: 0,
    };
  }

  /** The caller does not wait any more, and is told nothing. */
  forget(call: Call): void {
    end(call);
    this.#grant.enter(call.peer.client, (state, kernel) => {
      if (state.calls.delete(call.number)) kernel.refund(CALL_SIZE);
    });
  }

  // ── Notices ──

  /** Tells a process about the end of another. Its own memory pays; if there is none, it is not told. */
  notify(receiver: ProcessId, kind: number, handle: number, sender: ProcessId, senderName: Uint8Array): void {
    this.#grant.enter(receiver, (state, kernel) => {
      const isTold = state.mail.some((mail) => mail.kind === kind && mail.handle === handle && mail.sender === sender);
      if (isTold || !kernel.charge(MAIL_SIZE)) return;
      state.mail.push({
        kind,
        service: undefined,
        handle,
        call: undefined,
        status: 0,
        sender,
        senderName,
        bytes: NO_BYTES,
        payer: receiver,
        cost: MAIL_SIZE,
      });
      ring(state, kernel);
    });
  }

  // ── Taking mail away ──

  /** What waited is received: it is paid for no longer. */
  settle(receiver: ProcessId, mail: Mail): void {
    mail.service?.waiting.delete(mail);
    if (mail.payer === undefined) return;
    this.#grant.enter(mail.payer, (state, kernel) => {
      kernel.refund(mail.cost);
      if (isMessage(mail) && mail.payer !== undefined && mail.sender === mail.payer) state.sent -= 1;
    });
    if (mail.call === undefined || isMessage(mail)) return;
    const { number } = mail.call;
    this.#grant.enter(receiver, (state, kernel) => {
      if (state.calls.delete(number)) kernel.refund(CALL_SIZE);
    });
  }

  dropMail(receiver: ProcessId, isMeant: (mail: Mail) => boolean): void {
    const dropped = this.#grant.enter(receiver, (state) => {
      const meant = state.mail.filter(isMeant);
      for (const mail of meant) state.mail.splice(state.mail.indexOf(mail), 1);
      return meant;
    });
    for (const mail of dropped ?? []) this.settle(receiver, mail);
  }

  /** A sender is no more. Its calls go; its messages stay if the receiver pays for them now. */
  senderEnded(sender: ProcessId): void {
    const receivers = this.#receivers.get(sender) ?? [];
    this.#receivers.delete(sender);
    for (const receiver of receivers) this.#takeOver(receiver, sender);
  }

  #takeOver(receiver: ProcessId, sender: ProcessId): void {
    this.#grant.enter(receiver, (state, kernel) => {
      for (const mail of [...state.mail]) {
        if (mail.payer !== sender) continue;
        mail.payer = mail.kind === MailKind.message && kernel.charge(mail.cost) ? receiver : undefined;
        if (mail.payer !== undefined) continue;
        state.mail.splice(state.mail.indexOf(mail), 1);
        mail.service?.waiting.delete(mail);
      }
      for (const call of state.taken.values()) if (call.peer.client === sender) state.taken.delete(call.number);
    });
  }
}

export function ring(state: IpcState, kernel: GrantAccess): void {
  if (state.isTold || state.mail.length === 0) return;
  state.isTold = true;
  kernel.scheduleUpcall(upcalls.waiting, state.mail.length);
}

/** The call is over, whoever learns of it. */
export function end(call: Call): void {
  call.isOver = true;
  call.timer?.cancel();
  call.peer.calls.delete(call);
}
