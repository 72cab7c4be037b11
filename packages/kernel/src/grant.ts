/** Grants: see Grant in driver.ts. What all processes have of one grant is in one store. */

import type { Containment } from './containment.ts';
import type { Grant, GrantAccess, GrantOptions } from './driver.ts';
import type { CompiledDriver } from './driver-table.ts';
import { HANDLE_SIZE, tellClosed } from './handle-table.ts';
import type { KernelObserver } from './observer.ts';
import type { Process } from './process.ts';
import type { ProcessId } from './process-id.ts';
import type { BufferKind } from './shared-buffers.ts';

/** What a grant needs of the kernel. */
export interface GrantHost {
  findLiving(id: ProcessId): Process | undefined;
  scheduleUpcall(
    process: Process,
    driver: CompiledDriver,
    subscription: number,
    argument0: number,
    argument1: number,
    argument2: number,
  ): boolean;
  findDriver(number: number): CompiledDriver | undefined;
  readonly containment: Containment;
  readonly observer: KernelObserver | undefined;
  /** True while drivers are asked for what they have of a process: who has nothing is to have nothing afterwards either. */
  readonly isFreezing: boolean;
}

interface GrantState<T> {
  readonly process: Process;
  readonly state: T;
  /** Bytes paid beyond the size of the grant. */
  extra: number;
  isEntered: boolean;
}

/** What a driver holds while it is inside; one for each depth of nesting, used again and again. */
class Access<T> implements GrantAccess {
  readonly #host: GrantHost;
  readonly #driver: number;
  current: GrantState<T> | undefined;

  constructor(host: GrantHost, driver: number) {
    this.#host = host;
    this.#driver = driver;
  }

  scheduleUpcall(subscription: number, argument0 = 0, argument1 = 0, argument2 = 0): boolean {
    const process = this.current?.process;
    const driver = this.#host.findDriver(this.#driver);
    if (process === undefined || driver === undefined) return false;
    return this.#host.scheduleUpcall(process, driver, subscription, argument0, argument1, argument2);
  }

  readOnly(buffer: number): Uint8Array {
    const bytes = this.#bytes(4, buffer);
    const process = this.current?.process;
    if (process !== undefined) this.#host.observer?.lent?.(process.id, this.#driver, buffer, bytes);
    return bytes;
  }

  readWrite(buffer: number): Uint8Array {
    return this.#bytes(3, buffer);
  }

  userspaceReadable(buffer: number): Uint8Array {
    return this.#bytes(7, buffer);
  }

  restoreHandle(handle: number, kind: string, object: unknown, onClose?: () => void): boolean {
    const process = this.current?.process;
    if (process === undefined || process.handles.isFull || !process.charge(HANDLE_SIZE)) return false;
    if (process.handles.reopen(handle, { kind, driver: this.#driver, object, onClose })) return true;
    process.refund(HANDLE_SIZE);
    return false;
  }

  closeHandle(handle: number): void {
    const process = this.current?.process;
    const { containment } = this.#host;
    const entry = process?.handlesIfAny?.get(handle);
    if (process === undefined || entry?.driver !== this.#driver) {
      containment.report(`driver ${this.#driver}`, `closes the handle ${handle}, which is none of its own`);
      return;
    }
    process.handles.close(handle);
    process.refund(HANDLE_SIZE);
    tellClosed(entry, containment);
  }

  charge(bytes: number): boolean {
    const state = this.current;
    if (state === undefined || !isSize(bytes) || !state.process.charge(bytes)) return false;
    state.extra += bytes;
    return true;
  }

  refund(bytes: number): void {
    const state = this.current;
    if (state === undefined) return;
    if (!isSize(bytes) || bytes > state.extra) {
      this.#host.containment.report(
        `driver ${this.#driver}`,
        `gives back ${bytes} bytes, of which ${state.extra} were taken`,
      );
      return;
    }
    state.extra -= bytes;
    state.process.refund(bytes);
  }

  #bytes(kind: BufferKind, buffer: number): Uint8Array {
    const process = this.current?.process;
    if (process?.image === undefined) return new Uint8Array(0);
    return process.buffers.bytes(process.image, kind, this.#driver, buffer);
  }
}

export class GrantStore<T> implements Grant<T> {
  readonly #host: GrantHost;
  readonly #driver: number;
  readonly #options: GrantOptions<T>;
  readonly #states = new Map<ProcessId, GrantState<T>>();
  /** The keys of #states in order; undefined when they have changed. Never changed itself: a walk over it may be under way. */
  #order: readonly ProcessId[] | undefined;
  readonly #accesses: Access<T>[] = [];
  #depth = 0;

  constructor(host: GrantHost, driver: number, options: GrantOptions<T>) {
    this.#host = host;
    this.#driver = driver;
    this.#options = options;
  }

  enter<R>(id: ProcessId, use: (state: T, kernel: GrantAccess) => R): R | undefined {
    const state = this.#states.get(id) ?? this.#create(id);
    if (state === undefined || state.isEntered || !state.process.isAlive) return undefined;
    return this.#use(state, use);
  }

  each(use: (state: T, kernel: GrantAccess, process: ProcessId) => void): void {
    this.#order ??= [...this.#states.keys()].sort((a, b) => a - b);
    for (const id of this.#order) {
      const state = this.#states.get(id);
      if (state === undefined || state.isEntered || !state.process.isAlive) continue;
      this.#use(state, (inner, kernel) => use(inner, kernel, id));
    }
  }

  has(id: ProcessId): boolean {
    return this.#states.has(id);
  }

  /** Bytes a process pays for it. */
  chargedFor(id: ProcessId): number {
    const state = this.#states.get(id);
    return state === undefined ? 0 : this.#options.size + state.extra;
  }

  /** The process has ended. Its memory is given back as a whole, so nothing is refunded. */
  release(id: ProcessId): void {
    if (this.#states.delete(id)) this.#order = undefined;
  }

  #use<R>(state: GrantState<T>, use: (state: T, kernel: GrantAccess) => R): R {
    const depth = this.#depth++;
    this.#accesses[depth] ??= new Access(this.#host, this.#driver);
    const access = this.#accesses[depth] as Access<T>;
    access.current = state;
    state.isEntered = true;
    try {
      return use(state.state, access);
    } finally {
      // An access kept beyond the closure reaches nothing.
      access.current = undefined;
      state.isEntered = false;
      this.#depth--;
    }
  }

  #create(id: ProcessId): GrantState<T> | undefined {
    const process = this.#host.findLiving(id);
    if (process === undefined || this.#host.isFreezing || !process.charge(this.#options.size)) return undefined;
    const state = { process, state: this.#options.create(), extra: 0, isEntered: false };
    this.#states.set(id, state);
    this.#order = undefined;
    return state;
  }
}

function isSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes >= 0;
}
