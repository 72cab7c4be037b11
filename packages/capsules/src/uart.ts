/**
 * Serial ports, each for one process at a time. What comes in waits in a buffer that the process pays for; what comes while
 * it is full is lost and counted. All that happens rings one upcall, and the process takes the rest with `nextEvent`.
 */
import { ErrorCode, type StatusCode, UartEvent, uart } from '@perilune/abi';
import { LARGEST_SERIAL_WRITE, type SerialPort } from '@perilune/hil';
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
import { ByteQueue } from './byte-queue.ts';
import { commandTable, numbers, tell } from './command-table.ts';
import { checkNames, Items } from './items.ts';

const upcalls = numbers(uart.upcalls);
const readOnly = numbers(uart.readOnlyBuffers);
const readWrite = numbers(uart.readWriteBuffers);
const STATE_SIZE = 160;
/** What an open port costs, the least buffer included. */
const PORT_SIZE = 512;
/** Bytes that may wait at a port: at first, and at most. */
const LEAST_BUFFER = 256;
const LARGEST_BUFFER = 16_384;

/** A port of the board, and who has it. */
interface Line {
  readonly name: string;
  readonly port: SerialPort;
  owner: ProcessId | undefined;
  /** The owner's. */
  handle: number;
  /** Whose bytes are being written: those of an owner that is no more perhaps. */
  writer: 'owner' | 'nobody' | undefined;
}

/** What a process has of a port that is its own. */
interface OpenPort {
  readonly handle: number;
  readonly queue: ByteQueue;
  overruns: number;
  /** The event `received` was told, and the process has not yet found the buffer empty. */
  isReading: boolean;
  /** `write` was answered with Busy, so the end of what is written is awaited, whoever wrote it. */
  isWaiting: boolean;
  /** What the process was told last. */
  isUp: boolean;
  // Events it was not told of.
  hasReceived: boolean;
  written: StatusCode | undefined;
  hasChanged: boolean;
}

interface UartState {
  readonly ports: Map<number, OpenPort>;
  /** Handles that a copy does not have. */
  readonly lost: number[];
  /** True while an upcall was sent and `nextEvent` has not said `nothing`. */
  isTold: boolean;
}

interface Event {
  readonly kind: number;
  readonly handle: number;
  readonly status: StatusCode;
}

interface FrozenPort {
  readonly handle: number;
  readonly name: string;
  readonly received: Uint8Array;
  readonly overruns: number;
  readonly isUp: boolean;
  readonly isWriting: boolean;
  readonly written: StatusCode | undefined;
}

interface FrozenUart {
  /** Names of the ports by the numbers the process knows them by. */
  readonly known: readonly string[];
  readonly ports: readonly FrozenPort[];
  readonly lost: readonly number[];
}

export class Uart implements Driver {
  readonly description = uart;
  readonly command: Driver['command'];
  readonly #grant: Grant<UartState>;
  readonly #lines: readonly Line[];
  readonly #items: Items<Line>;

  /** @throws RangeError if names are wrong */
  constructor(context: DriverContext, ports: readonly SerialPort[]) {
    checkNames('serial port', ports);
    this.#lines = ports.map((port) => {
      const line: Line = { name: port.name, port, owner: undefined, handle: 0, writer: undefined };
      port.onReceived = (bytes) => this.#event(line, (open, kernel) => receive(open, kernel, bytes));
      port.onLost = (count) => this.#event(line, (open) => loseBytes(open, count));
      port.onWritten = (status) => this.#written(line, status);
      port.onChanged = () =>
        this.#event(line, (open) => {
          open.hasChanged = open.isUp !== port.isUp;
        });
      return line;
    });
    const items = new Items('uart', () => this.#lines);
    this.#items = items;
    this.#grant = context.grant({
      size: STATE_SIZE,
      create: () => ({ ports: new Map(), lost: [], isTold: false }),
    });
    this.command = commandTable(uart, {
      open: (caller, index, _1, answer) => this.#open(caller, index, answer),
      write: (caller) => this.#write(caller),
      read: (caller, _0, _1, answer) => this.#read(caller, answer),
      isUp: (caller, _0, _1, answer) => tell(answer, caller.handle<Line>(0).port.isUp ? 1 : 0),
      overruns: (caller, _0, _1, answer) =>
        this.#use(caller, (open) => {
          answer.success64(open.overruns);
          return 0;
        }),
      close: (caller) => this.#close(caller),
      nextEvent: (caller, _0, _1, answer) => this.#nextEvent(caller, answer),
      count: (caller, _0, _1, answer) => items.count(caller, answer),
      find: (caller, _0, _1, answer) => items.find(caller, this.#grant, readOnly.name, answer),
      name: (caller, index, _1, answer) => items.name(caller, this.#grant, index, readWrite.nameOf, answer),
    });
  }

  processEnded(process: ProcessId): void {
    this.#items.forget(process);
  }

  #open(caller: Caller, index: number, answer: CommandAnswer): StatusCode {
    const line = this.#items.get(caller, index);
    if (!line) return ErrorCode.NoDevice;
    if (line.owner !== undefined) return line.owner === caller.id ? ErrorCode.Already : ErrorCode.Busy;
    if (!this.#grant.enter(caller.id, (_state, kernel) => kernel.charge(PORT_SIZE))) return ErrorCode.NoMemory;
    const handle = caller.openHandle('port', line, () => release(line));
    this.#grant.enter(caller.id, (state, kernel) => {
      if (handle === 0) kernel.refund(PORT_SIZE);
      else state.ports.set(handle, openPort(handle, line.port.isUp));
    });
    if (handle === 0) return ErrorCode.NoMemory;
    line.owner = caller.id;
    line.handle = handle;
    return tell(answer, handle);
  }

  #close(caller: Caller): StatusCode {
    const { handle } = caller.handle<Line>(0);
    const status = this.#use(caller, ({ queue }, kernel, state) => {
      kernel.refund(PORT_SIZE + queue.capacity - LEAST_BUFFER);
      state.ports.delete(handle);
      return 0;
    });
    if (status === 0) caller.closeHandle(0);
    return status;
  }

  #write(caller: Caller): StatusCode {
    const line = caller.handle<Line>(0);
    return this.#use(caller, (open, kernel) => {
      if (line.writer !== undefined) {
        open.isWaiting = true;
        return ErrorCode.Busy;
      }
      if (!line.port.isUp) return ErrorCode.Off;
      const payload = kernel.readOnly(readOnly.payload);
      if (payload.length === 0 || payload.length > LARGEST_SERIAL_WRITE) return ErrorCode.Size;
      line.writer = 'owner';
      line.port.write(payload);
      caller.chargeBytes(payload.length);
      return 0;
    });
  }

  #read(caller: Caller, answer: CommandAnswer): StatusCode {
    const line = caller.handle<Line>(0);
    return this.#use(caller, (open, kernel) => {
      const { queue } = open;
      if (queue.length === 0) {
        open.isReading = false;
        return line.port.isUp ? ErrorCode.Busy : ErrorCode.Off;
      }
      const length = queue.take(kernel.readWrite(readWrite.received));
      if (length === 0) return ErrorCode.Size;
      caller.chargeBytes(length);
      if (queue.length === 0 && queue.capacity > LEAST_BUFFER) {
        kernel.refund(queue.capacity - LEAST_BUFFER);
        queue.resize(LEAST_BUFFER);
      }
      answer.success(length);
      return 0;
    });
  }

  #nextEvent(caller: Caller, answer: CommandAnswer): StatusCode {
    const isThere = this.#grant.enter(caller.id, (state) => {
      const event = takeEvent(state);
      if (event === undefined) state.isTold = false;
      answer.success(event?.kind ?? UartEvent.nothing, event?.handle ?? 0, event?.status ?? 0);
      return true;
    });
    return isThere ? 0 : ErrorCode.NoMemory;
  }

  /** Does something to the port that argument 0 of a command names. */
  #use(caller: Caller, use: (open: OpenPort, kernel: GrantAccess, state: UartState) => StatusCode): StatusCode {
    const { handle } = caller.handle<Line>(0);
    const status = this.#grant.enter(caller.id, (state, kernel) => {
      const open = state.ports.get(handle);
      return open && use(open, kernel, state);
    });
    return status ?? ErrorCode.NoMemory;
  }

  /** As an interrupt: something happens to the port of whoever has it. Nobody hears of what happens to a port that is free. */
  #event(line: Line, happen: (open: OpenPort, kernel: GrantAccess) => void): void {
    if (line.owner === undefined) return;
    this.#grant.enter(line.owner, (state, kernel) => {
      const open = state.ports.get(line.handle);
      if (!open) return;
      happen(open, kernel);
      tellEvent(state, kernel);
    });
  }

  /** As an interrupt. Answers that nobody has asked for are ignored. */
  #written(line: Line, status: number): void {
    const { writer } = line;
    line.writer = undefined;
    this.#event(line, (open) => {
      if (writer === 'owner') open.written = status === 0 ? 0 : ErrorCode.Fail;
      else if (writer === 'nobody' && open.isWaiting) open.written = 0;
      open.isWaiting = false;
    });
  }

  // ── Snapshots ──

  freeze(process: ProcessId): FrozenUart | undefined {
    return this.#grant.enter(process, (state) => ({
      known: this.#items.known(process).map(({ name }) => name),
      ports: this.#lines
        .filter(({ owner }) => owner === process)
        .flatMap((line) => {
          const open = state.ports.get(line.handle);
          return open ? [frozenPort(line, open)] : [];
        }),
      lost: [...state.lost],
    }));
  }

  /** The numbers must mean the same ports. One that another process has meanwhile is lost, and the process is told so. */
  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    if (!isFrozenUart(frozen)) return false;
    if (frozen.known.length > 0) {
      const visible = this.#items.visibleTo(process);
      if (frozen.known.some((name, index) => visible[index]?.name !== name)) return false;
    }
    const isDone = this.#grant.enter(process.id, (state, kernel) => {
      state.lost.push(...frozen.lost);
      for (const was of frozen.ports) {
        const line = this.#lines.find(({ name }) => name === was.name);
        if (!line || !process.mayUse('uart', line.name) || !this.#restore(process.id, line, was, state, kernel))
          state.lost.push(was.handle);
      }
      tellEvent(state, kernel);
      return true;
    });
    return isDone === true;
  }

  #restore(process: ProcessId, line: Line, was: FrozenPort, state: UartState, kernel: GrantAccess): boolean {
    if (line.owner !== undefined || !kernel.charge(PORT_SIZE)) return false;
    if (!kernel.restoreHandle(was.handle, 'port', line, () => release(line))) {
      kernel.refund(PORT_SIZE);
      return false;
    }
    line.owner = process;
    line.handle = was.handle;
    const open = openPort(was.handle, was.isUp);
    state.ports.set(was.handle, open);
    open.overruns = was.overruns;
    open.written = was.isWriting ? ErrorCode.Cancel : was.written;
    open.hasChanged = was.isUp !== line.port.isUp;
    if (was.received.length > 0) receive(open, kernel, was.received);
    return true;
  }
}

function openPort(handle: number, isUp: boolean): OpenPort {
  return {
    handle,
    queue: new ByteQueue(LEAST_BUFFER),
    overruns: 0,
    isReading: false,
    isWaiting: false,
    isUp,
    hasReceived: false,
    written: undefined,
    hasChanged: false,
  };
}

function release(line: Line): void {
  line.owner = undefined;
  line.handle = 0;
  if (line.writer !== undefined) line.writer = 'nobody';
}

function receive(open: OpenPort, kernel: GrantAccess, bytes: Uint8Array): void {
  const { queue } = open;
  const wanted = Math.min(LARGEST_BUFFER, queue.length + bytes.length);
  let capacity = queue.capacity;
  while (capacity < wanted && kernel.charge(capacity)) capacity *= 2;
  if (capacity > queue.capacity) queue.resize(capacity);
  loseBytes(open, bytes.length - queue.put(bytes));
  if (queue.length > 0 && !open.isReading) open.hasReceived = true;
}

function loseBytes(open: OpenPort, count: number): void {
  open.overruns = Math.min(Number.MAX_SAFE_INTEGER, open.overruns + count);
}

/** Sends the upcall for the first event, unless one was sent that is not dealt with. */
function tellEvent(state: UartState, kernel: GrantAccess): void {
  if (state.isTold) return;
  const event = takeEvent(state);
  if (event === undefined) return;
  state.isTold = true;
  kernel.scheduleUpcall(upcalls.happened, event.kind, event.handle, event.status);
}

function takeEvent(state: UartState): Event | undefined {
  const lost = state.lost.shift();
  if (lost !== undefined) return { kind: UartEvent.lost, handle: lost, status: 0 };
  for (const [handle, open] of state.ports) {
    const event = takeEventOf(open);
    if (event === undefined) continue;
    // The others have their turn before it.
    state.ports.delete(handle);
    state.ports.set(handle, open);
    return event;
  }
  return undefined;
}

function takeEventOf(open: OpenPort): Event | undefined {
  const { handle } = open;
  if (open.written !== undefined) {
    const status = open.written;
    open.written = undefined;
    return { kind: UartEvent.written, handle, status };
  }
  if (open.hasReceived) {
    open.hasReceived = false;
    open.isReading = true;
    return { kind: UartEvent.received, handle, status: 0 };
  }
  if (!open.hasChanged) return undefined;
  open.hasChanged = false;
  open.isUp = !open.isUp;
  return { kind: UartEvent.changed, handle, status: open.isUp ? 0 : ErrorCode.Off };
}

function frozenPort(line: Line, { handle, queue, overruns, isUp, written }: OpenPort): FrozenPort {
  const { name, writer } = line;
  return { handle, name, received: queue.bytes(), overruns, isUp, isWriting: writer === 'owner', written };
}

function isFrozenUart(value: unknown): value is FrozenUart {
  if (typeof value !== 'object' || value === null) return false;
  const { known, ports, lost } = value as Partial<FrozenUart>;
  return (
    Array.isArray(known) &&
    Array.isArray(lost) &&
    lost.every((handle) => Number.isSafeInteger(handle)) &&
    Array.isArray(ports) &&
    ports.every(isFrozenPort)
  );
}

function isFrozenPort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { handle, received, overruns, isUp, isWriting, written } = value as Partial<FrozenPort>;
  return (
    Number.isSafeInteger(handle) &&
    received instanceof Uint8Array &&
    Number.isSafeInteger(overruns) &&
    (overruns as number) >= 0 &&
    typeof isUp === 'boolean' &&
    typeof isWriting === 'boolean' &&
    (written === undefined || Number.isSafeInteger(written))
  );
}
