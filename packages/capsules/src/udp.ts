/**
 * UDP: the ports of the board, each for one process at a time. What comes in waits in a queue that the process pays for;
 * what comes while it is full is dropped and counted.
 */
import { ErrorCode, type StatusCode, udp } from '@perilune/abi';
import { type DatagramSocket, LARGEST_DATAGRAM, showAddress } from '@perilune/hil';
import type {
  Caller,
  CommandAnswer,
  Driver,
  DriverContext,
  Grant,
  GrantAccess,
  ProcessId,
  ProcessIdentity,
} from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';

const upcalls = numbers(udp.upcalls);
const readOnly = numbers(udp.readOnlyBuffers);
const readWrite = numbers(udp.readWriteBuffers);
const STATE_SIZE = 96;
/** What a datagram that waits costs beside its bytes. */
const WAITING_SIZE = 32;
/** Datagrams that wait for a process. */
const LONGEST_QUEUE = 32;

interface Waiting {
  readonly address: number;
  readonly port: number;
  readonly payload: Uint8Array;
}

interface UdpState {
  readonly queue: Waiting[];
  dropped: number;
  /** The upcall was made, and the process has not yet found the queue empty. */
  isTold: boolean;
}

/** A port, and who has it. */
interface Port {
  readonly socket: DatagramSocket;
  owner: ProcessId | undefined;
  /** Whose datagram is being sent: perhaps that of an owner that is no more; undefined if none is. */
  sender: ProcessId | 'nobody' | undefined;
}

export class Udp implements Driver {
  readonly description = udp;
  readonly command: Driver['command'];
  readonly #grant: Grant<UdpState>;
  readonly #ports: ReadonlyMap<number, Port>;
  readonly #bound = new Map<ProcessId, Port>();

  constructor(context: DriverContext, sockets: readonly DatagramSocket[]) {
    const create = (): UdpState => ({ queue: [], dropped: 0, isTold: false });
    this.#grant = context.grant({ size: STATE_SIZE, create });
    this.#ports = new Map(
      sockets.map((socket) => {
        const port: Port = { socket, owner: undefined, sender: undefined };
        socket.onReceived = (address, from, payload) => this.#received(port, address, from, payload);
        socket.onLost = (count) => this.#lost(port, count);
        socket.onSent = (status) => this.#sent(port, status);
        return [socket.port, port];
      }),
    );
    this.command = commandTable(udp, {
      send: (caller, address, port) => this.#send(caller, address, port),
      bind: (caller, port) => this.#bind(caller, port),
      largest: (_caller, _0, _1, answer) => tell(answer, LARGEST_DATAGRAM),
      receive: (caller, _0, _1, answer) => this.#receive(caller, answer),
      dropped: (caller, _0, _1, answer) => this.#dropped(caller, answer),
      close: (caller) => this.#close(caller),
    });
  }

  processEnded(process: ProcessId): void {
    this.#release(process);
  }

  /** A port has one owner, so a copy has no socket: what it was sending is over for it. */
  freeze(process: ProcessId): { readonly isSending: boolean } | undefined {
    return this.#grant.enter(process, () => ({ isSending: this.#bound.get(process)?.sender === process }));
  }

  thaw({ id }: ProcessIdentity, frozen: unknown): boolean {
    if (typeof frozen !== 'object' || frozen === null || !('isSending' in frozen)) return false;
    if (frozen.isSending !== true) return true;
    return (
      this.#grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(upcalls.sent, ErrorCode.Cancel)) !== undefined
    );
  }

  #bind(caller: Caller, number: number): StatusCode {
    const port = this.#ports.get(number);
    if (!port || !caller.mayUse('udp:bind', `${number}`)) return ErrorCode.NoDevice;
    if (this.#bound.has(caller.id)) return ErrorCode.Already;
    if (port.owner !== undefined) return ErrorCode.Busy;
    if (port.socket.status !== 0) return ErrorCode.Off;
    if (!this.#grant.enter(caller.id, () => true)) return ErrorCode.NoMemory;
    port.owner = caller.id;
    this.#bound.set(caller.id, port);
    return 0;
  }

  #close(caller: Caller): StatusCode {
    if (!this.#bound.has(caller.id)) return ErrorCode.Reserve;
    this.#release(caller.id);
    this.#grant.enter(caller.id, (state, kernel) => {
      for (const { payload } of state.queue) kernel.refund(payload.length + WAITING_SIZE);
      state.queue.length = 0;
      state.dropped = 0;
      state.isTold = false;
    });
    return 0;
  }

  #release(process: ProcessId): void {
    const port = this.#bound.get(process);
    if (!port) return;
    this.#bound.delete(process);
    port.owner = undefined;
    if (port.sender !== undefined) port.sender = 'nobody';
  }

  #send(caller: Caller, address: number, destination: number): StatusCode {
    const port = this.#bound.get(caller.id);
    if (!port) return ErrorCode.Reserve;
    if (!caller.mayUse('udp:send', `${showAddress(address)}:${destination}`)) return ErrorCode.NoDevice;
    if (port.sender !== undefined) return ErrorCode.Busy;
    const status = this.#grant.enter(caller.id, (_state, kernel): StatusCode => {
      const payload = kernel.readOnly(readOnly.payload);
      if (payload.length > LARGEST_DATAGRAM) return ErrorCode.Size;
      port.sender = caller.id;
      port.socket.send(address, destination, payload);
      caller.chargeBytes(payload.length);
      return 0;
    });
    return status ?? ErrorCode.NoMemory;
  }

  /** As an interrupt. Answers that nobody has asked for are ignored. */
  #sent(port: Port, status: number): void {
    const { sender } = port;
    port.sender = undefined;
    if (sender === undefined || sender === 'nobody') return;
    this.#grant.enter(sender, (_state, kernel) => {
      kernel.scheduleUpcall(upcalls.sent, status === 0 ? 0 : ErrorCode.Fail);
    });
  }

  /** As an interrupt. Nobody pays for what comes to a port that nobody has: it is gone. */
  #received({ owner }: Port, address: number, port: number, payload: Uint8Array): void {
    if (owner === undefined) return;
    this.#grant.enter(owner, (state, kernel) => {
      const isTaken =
        payload.length <= LARGEST_DATAGRAM &&
        state.queue.length < LONGEST_QUEUE &&
        kernel.charge(payload.length + WAITING_SIZE);
      if (!isTaken) {
        state.dropped++;
        return;
      }
      state.queue.push({ address, port, payload: payload.slice() });
      if (!state.isTold) kernel.scheduleUpcall(upcalls.received);
      state.isTold = true;
    });
  }

  /** As an interrupt. */
  #lost({ owner }: Port, count: number): void {
    if (owner === undefined) return;
    this.#grant.enter(owner, (state) => {
      state.dropped += count;
    });
  }

  #receive(caller: Caller, answer: CommandAnswer): StatusCode {
    if (!this.#bound.has(caller.id)) return ErrorCode.Reserve;
    return this.#grant.enter(caller.id, (state, kernel) => takeFirst(state, kernel, answer)) ?? ErrorCode.NoMemory;
  }

  #dropped(caller: Caller, answer: CommandAnswer): StatusCode {
    if (!this.#bound.has(caller.id)) return ErrorCode.Reserve;
    const dropped = this.#grant.enter(caller.id, (state) => state.dropped);
    if (dropped === undefined) return ErrorCode.NoMemory;
    answer.success64(dropped);
    return 0;
  }
}

function takeFirst(state: UdpState, kernel: GrantAccess, answer: CommandAnswer): StatusCode {
  const first = state.queue.shift();
  if (!first) {
    state.isTold = false;
    return ErrorCode.Busy;
  }
  const { address, port, payload } = first;
  kernel.refund(payload.length + WAITING_SIZE);
  const buffer = kernel.readWrite(readWrite.datagram);
  buffer.set(payload.subarray(0, buffer.length));
  answer.success(payload.length, address, port);
  return 0;
}
