/**
 * Console: what processes write and print, and what is typed for them.
 *
 * A process has its quota of bytes for each second, and a second begins with the first write after the last one. What does
 * not fit is dropped until the second is over, so that what is seen are whole stretches of output and no drip of pieces;
 * then one line tells how much was dropped. Lines of different processes do not mix: who writes while the line of
 * another is open begins a new one.
 */
import { console, ErrorCode, type StatusCode } from '@perilune/abi';
import type { Console as ConsoleHost, Microseconds, Timer, Timers } from '@perilune/hil';
import type { Caller, Driver, DriverContext, Grant, GrantAccess, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers } from '../command-table.ts';
import { utf8 } from '../text.ts';
import { Sanitizer } from './sanitizer.ts';

const upcalls = numbers(console.upcalls);
const readOnly = numbers(console.readOnlyBuffers);
const readWrite = numbers(console.readWriteBuffers);
/** Bytes a process pays. */
const STATE_SIZE = 192;
/** Typed bytes that wait for a process to read them; the oldest go first. */
const TYPED_SIZE = 256;
const SECOND: Microseconds = 1_000_000;
const NEWLINE = 10;

interface ConsoleState {
  /** Bytes that were dropped, and those of them that were not reported yet. */
  dropped: number;
  unreported: number;
  /** Bytes that may be written until `secondEnd`, when a new second can begin. */
  credit: number;
  secondEnd: Microseconds;
  /** Reports at `secondEnd`; set while there is something to be reported. */
  reportTimer: Timer | undefined;
  readonly sanitizer: Sanitizer;
  /** How many bytes a read that is going on wants; 0 if none is. */
  wanted: number;
  /** Of a read that is going on. */
  read: number;
  typed: number[];
}

export interface ConsoleOptions {
  /** Puts the name of the process before each line: for a console that shows all of them in one place. */
  readonly prefix: boolean;
}

export class Console implements Driver {
  readonly description = console;
  readonly command: Driver['command'];
  readonly #host: ConsoleHost;
  readonly #timers: Timers;
  readonly #grant: Grant<ConsoleState>;
  readonly #prefix: boolean;
  /** Names of the processes that have the console, for what is typed. */
  readonly #names = new Map<ProcessId, string>();
  /** States with something to be reported, which outlive their process for it. */
  readonly #overflowed = new Map<ProcessId, ConsoleState>();
  /** Whose line is open. */
  #openLine: string | undefined;

  constructor(
    context: DriverContext,
    host: ConsoleHost,
    timers: Timers,
    { prefix }: ConsoleOptions = { prefix: false },
  ) {
    this.#host = host;
    this.#timers = timers;
    this.#prefix = prefix;
    this.#grant = context.grant({
      size: STATE_SIZE + TYPED_SIZE,
      create: () => ({
        dropped: 0,
        unreported: 0,
        credit: 0,
        secondEnd: 0,
        reportTimer: undefined,
        sanitizer: new Sanitizer(),
        wanted: 0,
        read: 0,
        typed: [],
      }),
    });
    host.onInput = (target, bytes) => this.#typed(target, bytes);
    this.command = commandTable(console, {
      write: (caller, length) => this.#write(caller, length),
      read: (caller, length) => this.#read(caller, length),
      abortRead: (caller) => this.#abortRead(caller),
      dropped: (caller, _0, _1, answer) => {
        const dropped = this.#grant.enter(caller.id, (state) => state.dropped);
        if (dropped === undefined) return ErrorCode.NoMemory;
        answer.success64(dropped);
        return 0;
      },
    });
  }

  /** What a process prints; the kernel calls it. What a process without memory prints is lost. */
  output(process: ProcessIdentity, _stream: 1 | 2, bytes: Uint8Array): void {
    this.#grant.enter(process.id, (state) => this.#emit(process, state, bytes));
  }

  /** What was dropped and not reported is reported now: nobody else would. */
  processEnded(process: ProcessId): void {
    const name = this.#names.get(process);
    this.#names.delete(process);
    const overflowed = this.#overflowed.get(process);
    if (name !== undefined && overflowed !== undefined) this.#report(process, name, overflowed);
    if (name !== undefined && this.#openLine === name) this.#endLine();
  }

  // ── Writing ──

  #write(caller: Caller, length: number): StatusCode {
    this.#names.set(caller.id, caller.name);
    const isDone = this.#grant.enter(caller.id, (state, kernel) => {
      const written = this.#emit(caller, state, kernel.readOnly(readOnly.text).subarray(0, length));
      caller.chargeBytes(written);
      kernel.scheduleUpcall(upcalls.written, written);
      return true;
    });
    return isDone ? 0 : ErrorCode.NoMemory;
  }

  /** @returns how many bytes were written, the rest dropped */
  #emit({ id, name, quotas }: ProcessIdentity, state: ConsoleState, bytes: Uint8Array): number {
    this.#names.set(id, name);
    const now = this.#timers.now();
    if (now >= state.secondEnd) {
      if (state.unreported > 0) this.#report(id, name, state);
      state.credit = quotas.consoleRate;
      state.secondEnd = now + SECOND;
    }
    const count = Math.min(bytes.length, state.credit);
    state.credit -= count;
    if (count > 0) this.#writeLines(name, state.sanitizer.clean(bytes.subarray(0, count)));
    this.#drop(id, name, state, bytes.length - count);
    return count;
  }

  #drop(process: ProcessId, name: string, state: ConsoleState, bytes: number): void {
    if (bytes === 0) return;
    // Nothing more until the second is over, though there were room for something shorter.
    state.credit = 0;
    state.dropped += bytes;
    state.unreported += bytes;
    this.#reportLater(process, name, state);
  }

  /** At the end of its second; by then it may have written nothing more. */
  #reportLater(process: ProcessId, name: string, state: ConsoleState): void {
    if (state.unreported === 0 || state.reportTimer !== undefined) return;
    this.#overflowed.set(process, state);
    state.reportTimer = this.#timers.at(state.secondEnd, () => this.#report(process, name, state));
  }

  #report(process: ProcessId, name: string, state: ConsoleState): void {
    state.reportTimer?.cancel();
    state.reportTimer = undefined;
    this.#overflowed.delete(process);
    this.#endLine();
    this.#writeLines(name, utf8(`(${state.unreported} bytes of output dropped: more than its quota)\n`));
    state.unreported = 0;
  }

  #writeLines(name: string, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#openLine !== undefined && this.#openLine !== name) this.#endLine();
    const isAtStart = this.#openLine === undefined;
    this.#host.write(name, this.#prefix ? prefixed(bytes, utf8(`${name}: `), isAtStart) : bytes);
    this.#openLine = bytes[bytes.length - 1] === NEWLINE ? undefined : name;
  }

  #endLine(): void {
    if (this.#openLine === undefined) return;
    this.#host.write(this.#openLine, Uint8Array.of(NEWLINE));
    this.#openLine = undefined;
  }

  // ── Reading ──

  #read(caller: Caller, length: number): StatusCode {
    this.#names.set(caller.id, caller.name);
    const status = this.#grant.enter(caller.id, (state, kernel) => {
      if (state.wanted > 0) return ErrorCode.Busy;
      const size = kernel.readWrite(readWrite.input).length;
      if (size === 0) return ErrorCode.Invalid;
      state.wanted = Math.min(length, size);
      state.read = 0;
      deliver(state, kernel);
      return 0;
    });
    return status ?? ErrorCode.NoMemory;
  }

  #abortRead(caller: Caller): StatusCode {
    const isDone = this.#grant.enter(caller.id, (state, kernel) => {
      if (state.wanted > 0) finishRead(state, kernel, ErrorCode.Cancel);
      return true;
    });
    return isDone ? 0 : ErrorCode.NoMemory;
  }

  /** As an interrupt: for the processes of that name which use the console. */
  #typed(target: string, bytes: Uint8Array): void {
    for (const [process, name] of this.#names) {
      if (name !== target) continue;
      this.#grant.enter(process, (state, kernel) => {
        for (const byte of bytes) state.typed.push(byte);
        if (state.typed.length > TYPED_SIZE) state.typed.splice(0, state.typed.length - TYPED_SIZE);
        deliver(state, kernel);
      });
    }
  }

  // ── Snapshots ──

  freeze(process: ProcessId): FrozenConsole | undefined {
    return this.#grant.enter(process, ({ dropped, unreported, wanted, read, typed }) => ({
      dropped,
      unreported,
      wanted,
      read,
      typed: [...typed],
    }));
  }

  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    if (!isFrozenConsole(frozen)) return false;
    this.#names.set(process.id, process.name);
    const { dropped, unreported, wanted, read, typed } = frozen;
    const isDone = this.#grant.enter(process.id, (state) => {
      Object.assign(state, { dropped, unreported, wanted, read, typed: typed.slice(-TYPED_SIZE) });
      this.#reportLater(process.id, process.name, state);
      return true;
    });
    return isDone === true;
  }
}

interface FrozenConsole {
  readonly dropped: number;
  readonly unreported: number;
  readonly wanted: number;
  readonly read: number;
  readonly typed: readonly number[];
}

function isFrozenConsole(value: unknown): value is FrozenConsole {
  if (typeof value !== 'object' || value === null) return false;
  const { dropped, unreported, wanted, read, typed } = value as Record<string, unknown>;
  return (
    [dropped, unreported, wanted, read].every((count) => Number.isSafeInteger(count) && (count as number) >= 0) &&
    Array.isArray(typed) &&
    typed.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
  );
}

/** Moves what was typed into the buffer of the read that is going on, whose size is what it is now. */
function deliver(state: ConsoleState, kernel: GrantAccess): void {
  if (state.wanted === 0) return;
  const buffer = kernel.readWrite(readWrite.input);
  const end = Math.min(state.wanted, buffer.length);
  let isLine = false;
  while (state.typed.length > 0 && state.read < end && !isLine) {
    const byte = state.typed.shift()!;
    buffer[state.read++] = byte;
    isLine = byte === NEWLINE;
  }
  if (isLine || state.read >= end) finishRead(state, kernel, 0);
}

function finishRead(state: ConsoleState, kernel: GrantAccess, status: StatusCode): void {
  const length = Math.min(state.read, kernel.readWrite(readWrite.input).length);
  state.wanted = 0;
  state.read = 0;
  kernel.scheduleUpcall(upcalls.read, status, length);
}

/** Puts the prefix before each line that begins in the bytes. */
function prefixed(bytes: Uint8Array, prefix: Uint8Array, isAtStart: boolean): Uint8Array {
  let lines = 0;
  let atStart = isAtStart;
  for (let index = 0; index < bytes.length; index++) {
    if (atStart) lines++;
    atStart = bytes[index] === NEWLINE;
  }
  const out = new Uint8Array(bytes.length + lines * prefix.length);
  let end = 0;
  atStart = isAtStart;
  for (let index = 0; index < bytes.length; index++) {
    if (atStart) {
      out.set(prefix, end);
      end += prefix.length;
    }
    out[end++] = bytes[index] as number;
    atStart = bytes[index] === NEWLINE;
  }
  return out;
}
