/**
 * As much of a kernel as capsules see: processes with permissions, buffers, handles, grants and queues of upcalls. It is
 * stricter than it has to be: it throws where a capsule breaks the contract, such as by entering a grant twice.
 */
import {
  type CommandDescription,
  type DriverDescription,
  ErrorCode,
  type ErrorName,
  type Quotas,
  ReturnVariant,
  standardQuotas,
} from '@perilune/abi';
import type {
  Caller,
  CommandAnswer,
  Driver,
  DriverContext,
  Grant,
  GrantAccess,
  GrantOptions,
  ProcessId,
  ProcessIdentity,
} from '@perilune/kernel';
import { FakeTimers } from './fake-timers.ts';

/** What a grant and a handle cost, beside what they say. */
const HANDLE_SIZE = 16;

export interface FakeProcessOptions {
  readonly permissions?: readonly string[];
  readonly quotas?: Partial<Quotas>;
  /** Bytes it can pay with. */
  readonly memory?: number;
}

export interface FakeUpcall {
  readonly driver: string;
  readonly name: string;
  readonly words: readonly number[];
}

/** Words of a success, or the name of the error. */
export type Answer = readonly number[] | ErrorName;

interface OpenHandle {
  readonly driver: DriverDescription;
  readonly kind: string;
  readonly object: unknown;
  readonly onClose: (() => void) | undefined;
}

interface GrantTable {
  readonly states: Map<FakeProcess, { state: unknown; size: number; isEntered: boolean }>;
}

export class FakeKernel {
  readonly timers = new FakeTimers();
  readonly processes: FakeProcess[] = [];
  readonly drivers: Driver[] = [];
  readonly grants: GrantTable[] = [];
  #deferred: (() => void)[] = [];
  #nextId = 1;
  isInCommand = false;

  /** Makes a capsule, given what the kernel gives to each. */
  add<D extends Driver>(description: DriverDescription, make: (context: DriverContext) => D): D {
    const driver = make({
      grant: (options) => this.#grant(description, options),
      defer: (handler) => this.#deferred.push(handler),
    });
    this.drivers.push(driver);
    return driver;
  }

  spawn(name: string, options: FakeProcessOptions = {}): FakeProcess {
    const process = new FakeProcess(this, this.#nextId++ as ProcessId, name, options);
    this.processes.push(process);
    return process;
  }

  runDeferred(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const handler of deferred) handler();
  }

  advance(time: number): void {
    this.runDeferred();
    this.timers.advance(time);
    this.runDeferred();
  }

  #grant<T>(description: DriverDescription, { size, create }: GrantOptions<T>): Grant<T> {
    const table: GrantTable = { states: new Map() };
    this.grants.push(table);
    const use = <R>(process: FakeProcess, body: (state: T, kernel: GrantAccess) => R): R => {
      const entry = table.states.get(process)!;
      if (entry.isEntered) throw new Error(`${description.name} enters a grant it is in already`);
      entry.isEntered = true;
      try {
        return body(entry.state as T, process.access(description));
      } finally {
        entry.isEntered = false;
      }
    };
    return {
      enter: (id, body) => {
        const process = this.processes.find((candidate) => candidate.id === id);
        if (process === undefined || process.isOver) return undefined;
        if (!table.states.has(process)) {
          if (!process.charge(size)) return undefined;
          table.states.set(process, { state: create(), size, isEntered: false });
        }
        return use(process, body);
      },
      each: (body) => {
        for (const process of [...table.states.keys()].sort((a, b) => a.id - b.id))
          use(process, (state, kernel) => body(state, kernel, process.id));
      },
    };
  }
}

export class FakeProcess {
  readonly id: ProcessId;
  readonly name: string;
  readonly quotas: Quotas;
  readonly permissions: Set<string>;
  readonly upcalls: FakeUpcall[] = [];
  /** What it has paid for bytes. */
  chargedBytes = 0;
  /** Upcalls that replaced another for want of room. */
  merged = 0;
  memory: number;
  isOver = false;
  readonly handles = new Map<number, OpenHandle>();
  readonly #kernel: FakeKernel;
  readonly #buffers = new Map<string, Uint8Array>();
  readonly #slots = new Map<string, FakeUpcall>();
  /** Bytes that drivers have taken beyond the sizes of their grants. */
  readonly #charged = new Map<number, number>();
  #nextHandle = 0x1_0001;

  constructor(kernel: FakeKernel, id: ProcessId, name: string, options: FakeProcessOptions) {
    this.#kernel = kernel;
    this.id = id;
    this.name = name;
    this.permissions = new Set(options.permissions ?? []);
    this.quotas = { ...standardQuotas, ...options.quotas };
    this.memory = options.memory ?? 65_536;
  }

  charge(bytes: number): boolean {
    if (this.memory < bytes) return false;
    this.memory -= bytes;
    return true;
  }

  /** Lends a buffer by its name in the table; undefined takes it back. */
  lend(description: DriverDescription, buffer: string, bytes: Uint8Array | string | undefined): void {
    const isRead = description.readOnlyBuffers.some(({ name }) => name === buffer);
    const isWritten = description.readWriteBuffers.some(({ name }) => name === buffer);
    if (!isRead && !isWritten) throw new Error(`${description.name} has no buffer ${buffer}`);
    const key = `${description.name}.${buffer}`;
    if (bytes === undefined) this.#buffers.delete(key);
    else this.#buffers.set(key, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  }

  command(description: DriverDescription, name: string, ...given: number[]): Answer {
    const driver = this.#kernel.drivers.find((candidate) => candidate.description.number === description.number);
    const command = (description.commands as readonly CommandDescription[]).find((entry) => entry.name === name);
    if (driver === undefined || command === undefined) throw new Error(`there is no ${description.name}.${name}`);
    if (given.length !== command.arguments.length) throw new Error(`${name} has ${command.arguments.length} arguments`);
    if (description.permission !== undefined && !this.permissions.has(description.permission)) return 'NoDevice';
    if (command.permission !== undefined && !this.permissions.has(command.permission)) return 'NoDevice';
    const objects: (OpenHandle | undefined)[] = [];
    for (const [index, argument] of command.arguments.entries()) {
      const value = given[index]!;
      if (argument.type === 'handle') {
        const handle = this.handles.get(value);
        if (handle?.kind !== argument.kind || handle.driver.number !== description.number) return 'Invalid';
        objects[index] = handle;
      } else if (argument.type === 'choice') {
        if (!Object.values(argument.choices).includes(value)) return 'Invalid';
      } else if (argument.type === 'u32' || argument.type === 'i32' || argument.type === 'u64') {
        if (value < (argument.least ?? -(2 ** 31)) || value > (argument.most ?? 2 ** 53)) return 'Invalid';
      }
    }
    const answer = new RecordedAnswer(description, command);
    const caller = this.#caller(description, given, objects);
    driver.command(caller, command.number, given[0] ?? 0, given[1] ?? 0, answer);
    // A caller is good during the call only.
    for (const key of Object.keys(caller))
      Object.defineProperty(caller, key, {
        get: () => {
          throw new Error(`the caller of ${description.name}.${name} is used after the command`);
        },
      });
    return answer.result();
  }

  /** The upcalls that have come, which are taken away; of one name only, if told. */
  take(name?: string): readonly (readonly number[])[] {
    const taken = this.upcalls.filter((upcall) => name === undefined || upcall.name === name);
    for (const upcall of taken) this.upcalls.splice(this.upcalls.indexOf(upcall), 1);
    for (const [key, upcall] of this.#slots) {
      if (name !== undefined && upcall.name !== name) continue;
      taken.push(upcall);
      this.#slots.delete(key);
    }
    return taken.map((upcall) => upcall.words);
  }

  end(): void {
    for (const handle of [...this.handles.keys()]) this.closeHandle(handle);
    this.isOver = true;
    for (const grant of this.#kernel.grants) grant.states.delete(this);
    for (const driver of this.#kernel.drivers) driver.processEnded?.(this.id);
    this.#kernel.processes.splice(this.#kernel.processes.indexOf(this), 1);
  }

  closeHandle(number: number): void {
    const handle = this.handles.get(number);
    if (handle === undefined) throw new Error(`a capsule closes handle ${number}, which is not open`);
    this.handles.delete(number);
    this.memory += HANDLE_SIZE;
    handle.onClose?.();
  }

  access(description: DriverDescription): GrantAccess {
    const buffer = (buffers: DriverDescription['readOnlyBuffers'], number: number): Uint8Array => {
      const name = buffers.find((entry) => entry.number === number)?.name;
      if (name === undefined) throw new Error(`${description.name} has no buffer ${number}`);
      return this.#buffers.get(`${description.name}.${name}`) ?? new Uint8Array(0);
    };
    return {
      scheduleUpcall: (number, ...words) => this.#schedule(description, number, words),
      readOnly: (number) => buffer(description.readOnlyBuffers, number),
      readWrite: (number) => buffer(description.readWriteBuffers, number),
      userspaceReadable: (number) => buffer(description.userspaceReadableBuffers ?? [], number),
      restoreHandle: (number, kind, object, onClose) => {
        if (this.handles.has(number) || this.handles.size >= this.quotas.handles || !this.charge(HANDLE_SIZE))
          return false;
        this.handles.set(number, { driver: description, kind, object, onClose });
        this.#nextHandle = Math.max(this.#nextHandle, number + 1);
        return true;
      },
      closeHandle: (number) => this.closeHandle(number),
      charge: (bytes) => {
        if (!this.charge(bytes)) return false;
        this.#charged.set(description.number, (this.#charged.get(description.number) ?? 0) + bytes);
        return true;
      },
      refund: (bytes) => {
        const charged = (this.#charged.get(description.number) ?? 0) - bytes;
        if (charged < 0) throw new Error(`${description.name} gives back ${-charged} bytes more than it took`);
        this.#charged.set(description.number, charged);
        this.memory += bytes;
      },
    };
  }

  get identity(): ProcessIdentity {
    return {
      id: this.id,
      name: this.name,
      quotas: this.quotas,
      // Who has `ipc` has `ipc:call:timer`.
      mayUse: (permission, object) => {
        const words = (object === undefined ? permission : `${permission}:${object}`).split(':');
        return words.some((_, index) => this.permissions.has(words.slice(0, index + 1).join(':')));
      },
    };
  }

  #schedule(description: DriverDescription, number: number, words: readonly (number | undefined)[]): boolean {
    const described = description.upcalls.find((entry) => entry.number === number);
    if (described === undefined) throw new Error(`${description.name} has no upcall ${number}`);
    const upcall = {
      driver: description.name,
      name: described.name,
      words: described.arguments.map((argument, index) => word(argument.type, words[index] ?? 0)),
    };
    if (this.upcalls.length < this.quotas.queuedUpcalls) {
      this.upcalls.push(upcall);
      return true;
    }
    const key = `${description.name}.${described.name}`;
    if (this.#slots.has(key)) this.merged += 1;
    this.#slots.set(key, upcall);
    return false;
  }

  #caller(
    description: DriverDescription,
    given: readonly number[],
    objects: readonly (OpenHandle | undefined)[],
  ): Caller {
    return {
      ...this.identity,
      chargeBytes: (bytes) => {
        this.chargedBytes += bytes;
      },
      handle: <T>(argument: 0 | 1) => {
        if (objects[argument] === undefined) throw new Error(`argument ${argument} is no handle`);
        return objects[argument].object as T;
      },
      openHandle: (kind, object, onClose) => {
        if (this.handles.size >= this.quotas.handles || !this.charge(HANDLE_SIZE)) return 0;
        this.handles.set(this.#nextHandle, { driver: description, kind, object, onClose });
        return this.#nextHandle++;
      },
      closeHandle: (argument) => this.closeHandle(given[argument]!),
    };
  }
}

const word = (type: string, value: number): number => (type === 'i32' ? value | 0 : value >>> 0);

class RecordedAnswer implements CommandAnswer {
  readonly #description: DriverDescription;
  readonly #command: CommandDescription;
  #result: Answer | undefined;

  constructor(description: DriverDescription, command: CommandDescription) {
    this.#description = description;
    this.#command = command;
  }

  success(...words: number[]): void {
    const wanted = { [ReturnVariant.Success]: 0, [ReturnVariant.SuccessU32]: 1, [ReturnVariant.Success2U32]: 2 };
    const count = (wanted as Record<number, number>)[this.#command.success] ?? 3;
    if (words.length > count) this.#wrong(`answers with ${words.length} words`);
    const described = this.#command.returns;
    this.#set(described.map((value, index) => word(value.type, words[index] ?? 0)));
  }

  success64(value: number): void {
    if (this.#command.success !== ReturnVariant.SuccessU64) this.#wrong('answers with 64 bits');
    this.#set([value]);
  }

  success32And64(first: number, value: number): void {
    if (this.#command.success !== ReturnVariant.SuccessU32U64) this.#wrong('answers with 32 and 64 bits');
    this.#set([first, value]);
  }

  failure(error: ErrorCode): void {
    const name = (Object.keys(ErrorCode) as ErrorName[]).find((candidate) => ErrorCode[candidate] === error)!;
    if (!this.#command.failures.some((failure) => failure.error === name)) this.#wrong(`fails with ${name}`);
    this.#set(name);
  }

  result(): Answer {
    return this.#result ?? this.#wrong('does not answer');
  }

  #set(result: Answer): void {
    if (this.#result !== undefined) this.#wrong('answers twice');
    this.#result = result;
  }

  #wrong(what: string): never {
    throw new Error(`${this.#description.name}.${this.#command.name} ${what}, which its table does not say`);
  }
}
