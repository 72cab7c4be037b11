/**
 * A process: one life of an app. When it ends the app may be started again, as a process with another id.
 *
 *              ┌──────── upcall ────────┐
 *              ▼                        │
 *   start ─► running ── yield ─► yielded, yielded-for        each of these may be stopped and started again
 *              │
 *              ├── exit, terminate ─► terminated             memory given back
 *              └── fault ───────────► faulted                memory kept to be looked at
 */
import type { Quotas } from '@perilune/abi';
import type { Image, ImageFault, ImageValue, Microseconds, SystemCallAnswer, SystemCallHandler } from '@perilune/hil';
import type { App } from './app.ts';
import type { ControlLoop } from './control/control-loop.ts';
import { DOUBLE_ZERO } from './double-zero.ts';
import type { ProcessIdentity } from './driver.ts';
import type { CompiledDriver } from './driver-table.ts';
import { HandleTable } from './handle-table.ts';
import type { ProcessId } from './process-id.ts';
import type { ScheduleEntry } from './scheduler/scheduler.ts';
import { SharedBuffers } from './shared-buffers.ts';
import type { HistoryPlace } from './system-call-history.ts';
import { UpcallQueue } from './upcall-queue.ts';

export const ProcessState = {
  Running: 0,
  Yielded: 1,
  YieldedFor: 2,
  Faulted: 4,
  Terminated: 5,
} as const;
export type ProcessState = (typeof ProcessState)[keyof typeof ProcessState];

/** Why a process cannot go on. */
export interface ProcessFault {
  readonly cause: FaultCause;
  readonly message: string;
  /** What the image knows, if it was its own. */
  readonly image?: ImageFault;
}
export type FaultCause =
  /** An error of the script nobody caught. */
  | 'error'
  /** No memory left even for an error. */
  | 'memory'
  /** A system call of a class there is not. */
  | 'system-call'
  /** A control step returned other outputs than it must, or is not there. */
  | 'output'
  /** Too many deadlines missed in a row. */
  | 'deadline'
  /** Somebody who may said so. */
  | 'killed'
  /** A defect of the engine. */
  | 'engine';

/** How a process is to end, from the moment it is decided. */
export type Verdict =
  | { readonly kind: 'terminated'; readonly completion: number | undefined }
  | { readonly kind: 'restart'; readonly completion: number | undefined }
  | { readonly kind: 'faulted'; readonly fault: ProcessFault };

/** A function of the program that was called and has not returned. */
export interface Invocation {
  /** Called once, between slices. */
  readonly done: (result: InvocationEnd) => void;
  result: InvocationEnd | undefined;
  /** It is ended once its image has used so much fuel, and given up once it waits; undefined: it may take its time. */
  fuelLimit?: number;
  isOverBudget?: boolean;
  /** A control step that the image has not been told of: it begins with the next slice. */
  isPending: boolean;
}
export type InvocationEnd =
  | { readonly kind: 'returned'; readonly values: readonly ImageValue[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'no such function' }
  /** It had used up its fuel, and was ended. */
  | { readonly kind: 'ended over budget' }
  /** It waits for something. It goes on by itself; its result is lost. */
  | { readonly kind: 'waits' }
  /** The process has ended. */
  | { readonly kind: 'gone' };

/** What the kernel does for a process that asks. */
export interface ProcessHost {
  systemCall(
    process: Process,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: SystemCallAnswer,
  ): void;
  output(process: Process, stream: 1 | 2, bytes: Uint8Array): void;
  returned(process: Process, succeeded: boolean, values: readonly ImageValue[]): void;
  stepped(process: Process, problem: string | undefined): void;
}

export class Process implements SystemCallHandler, ProcessIdentity {
  readonly id: ProcessId;
  readonly app: App;
  readonly #host: ProcessHost;
  /** Undefined while it is being made, and when its memory has been given back. */
  image: Image | undefined;

  state: ProcessState = ProcessState.Running;
  isStopped = false;
  verdict: Verdict | undefined;
  completion: number | undefined;
  readonly startedAt: Microseconds = DOUBLE_ZERO;

  readonly upcalls: UpcallQueue;
  readonly buffers = new SharedBuffers();
  /** Bits of drivers it may use. */
  #allowed = 0;
  #handles: HandleTable | undefined;
  /** Until its memory is given back. */
  history: HistoryPlace | undefined;
  /** While it is YieldedFor. */
  waitDriver = 0;
  waitSubscription = 0;
  /** The answer of a system call after which the slice ended: it is Running, and goes on with this. */
  heldAnswer: SystemCallAnswer | undefined;
  invocation: Invocation | undefined;
  /** If its app has a control activity. */
  control: ControlLoop | undefined;
  /** It goes on where a snapshot was taken. */
  isThawed = false;

  /** As what it is scheduled now. */
  schedule: ScheduleEntry | undefined;
  /** What was promised to its control activity, while it is not scheduled as that. */
  reserved: ScheduleEntry | undefined;
  systemCalls = 0;
  expiredSlices = 0;
  /** Fuel of its system calls, beside what its image used. */
  kernelFuel = DOUBLE_ZERO;
  /** Bytes paid for before it was thawed, not used again yet. */
  prepaid = 0;
  /** Bytes it pays for kernel-side state. */
  charged = 0;

  constructor(id: ProcessId, app: App, host: ProcessHost, startedAt: Microseconds) {
    this.id = id;
    this.app = app;
    this.#host = host;
    this.startedAt = startedAt;
    this.upcalls = new UpcallQueue(this, app.quotas.queuedUpcalls);
  }

  get name(): string {
    return this.app.description.name;
  }

  get quotas(): Quotas {
    return this.app.quotas;
  }

  mayUse(permission: string, object?: string): boolean {
    return this.app.permissions.mayUse(permission, object);
  }

  /** As mayUse with the driver's permission, which is found out once: every system call asks. */
  mayUseDriver({ permission, bit }: CompiledDriver): boolean {
    if (permission === undefined || (this.#allowed & bit) !== 0) return true;
    if (!this.mayUse(permission)) return false;
    this.#allowed |= bit;
    return true;
  }

  /** False from the moment its end is decided. */
  get isAlive(): boolean {
    return this.verdict === undefined && this.state < ProcessState.Faulted;
  }

  /** True if a slice would do something. */
  get isRunnable(): boolean {
    if (this.isStopped || this.verdict !== undefined) return false;
    switch (this.state) {
      case ProcessState.Running:
        return true;
      case ProcessState.Yielded:
        return this.upcalls.executable;
      case ProcessState.YieldedFor: {
        const awaited = this.upcalls.find(this.waitDriver, this.waitSubscription);
        return awaited !== undefined && awaited.pending > 0;
      }
      default:
        return false;
    }
  }

  get handles(): HandleTable {
    this.#handles ??= new HandleTable(this.quotas.handles);
    return this.#handles;
  }

  /** Undefined if it never had a handle. */
  get handlesIfAny(): HandleTable | undefined {
    return this.#handles;
  }

  /** Takes kernel-side state out of its memory quota. False: there is not enough left. */
  charge(bytes: number): boolean {
    const fromPrepaid = Math.min(bytes, this.prepaid);
    const rest = bytes - fromPrepaid;
    if (rest > 0 && this.image?.charge(rest) !== true) return false;
    this.prepaid -= fromPrepaid;
    this.charged += bytes;
    return true;
  }

  refund(bytes: number): void {
    const back = Math.min(bytes, this.charged);
    this.charged -= back;
    this.image?.refund(back);
  }

  systemCall(
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: SystemCallAnswer,
  ): void {
    this.#host.systemCall(this, callClass, word0, word1, word2, word3, answer);
  }

  output(stream: 1 | 2, bytes: Uint8Array): void {
    this.#host.output(this, stream, bytes);
  }

  returned(succeeded: boolean, values: readonly ImageValue[]): void {
    this.#host.returned(this, succeeded, values);
  }

  stepped(problem: string | undefined): void {
    this.#host.stepped(this, problem);
  }
}
