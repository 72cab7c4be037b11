/** What an operator may see of processes and do to them: for the process-info capsule and the console of the machine. */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import type { Image, ImageFrame, ImageStatistics, Microseconds } from '@perilune/hil';
import type { FaultPolicy } from './app-description.ts';
import type { Containment } from './containment.ts';
import type { ControlStatistics } from './control/statistics.ts';
import type { DriverTable } from './driver-table.ts';
import type { FaultReport } from './fault-report.ts';
import type { LifeCycle, StartResult } from './life-cycle.ts';
import type { KernelEvents } from './observer.ts';
import { type Process, ProcessState, type Verdict } from './process.ts';
import type { ProcessId } from './process-id.ts';
import type { ProcessTable } from './process-table.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

export type ProcessStateName = 'running' | 'yielded' | 'yielded-for' | 'stopped' | 'faulted' | 'terminated';

export interface ProcessInfo {
  readonly id: ProcessId;
  readonly name: string;
  readonly state: ProcessStateName;
  /** What it is in while it is stopped, or else its state. */
  readonly innerState: ProcessStateName;
  /** While it is YieldedFor. */
  readonly waitsFor:
    | { readonly driver: number; readonly driverName: string; readonly subscription: number }
    | undefined;
  /** Undefined while it lives, and if it ended without. */
  readonly completion: number | undefined;
  /** Processes its app had before. */
  readonly restarts: number;
  readonly startedAt: Microseconds;
  /** When it will be started again, if it will. */
  readonly restartAt: Microseconds | undefined;
  readonly systemCalls: number;
  /** Slices that ended because they were used up. */
  readonly expiredSlices: number;
  readonly waitingUpcalls: number;
  readonly droppedUpcalls: number;
  readonly handles: number;
  readonly grants: number;
  readonly fuel: number;
  readonly kernelFuel: number;
  /** Bytes; 0 once its memory was given back. */
  readonly memoryUsed: number;
  readonly memoryHigh: number;
  /** Part of what is used: what the kernel and drivers keep for it. */
  readonly memoryKernel: number;
  readonly memoryQuota: number;
  readonly control: ControlStatistics | undefined;
}

/** Where the memory quota of a process goes, in bytes. */
export interface MemoryMap {
  readonly quota: number;
  readonly used: number;
  readonly high: number;
  /** Part of `used`: grants by driver, and what the kernel keeps beside them. */
  readonly grants: readonly { readonly driver: string; readonly bytes: number }[];
  readonly kernel: number;
  readonly buffers: readonly {
    readonly driver: string;
    readonly kind: 'read-write' | 'read-only' | 'userspace-readable';
    readonly number: number;
    readonly address: number;
    readonly length: number;
  }[];
}

export interface KernelStatistics {
  readonly now: Microseconds;
  readonly scheduler: string;
  /** Those in the table, those that live, those there ever were. */
  readonly processes: number;
  readonly living: number;
  readonly started: number;
  readonly slices: number;
  readonly fuel: number;
  readonly timers: number;
  readonly drivers: readonly string[];
  /** Mistakes of drivers and other parts that were contained. */
  readonly defects: number;
}

/** Each operation answers 0, or Invalid if there is no such process, or Already if its state does not allow it. */
export interface ProcessControl {
  /** In the order of their ids. */
  list(): ProcessInfo[];
  /** The first of them, in that order. @param most all, if it is not given */
  ids(most?: number): ProcessId[];
  /** How many processes there are. */
  readonly count: number;
  /** The newest id that was given. */
  readonly lastId: number;
  has(id: ProcessId): boolean;
  info(id: ProcessId): ProcessInfo | undefined;
  /** The same as in its info, which takes longer. */
  state(id: ProcessId): ProcessStateName | undefined;
  /** The first of that name that lives, or else the first of that name. */
  find(name: string): ProcessId | undefined;
  stop(id: ProcessId): StatusCode;
  /** Lets a stopped process go on. */
  start(id: ProcessId): StatusCode;
  fault(id: ProcessId, reason?: string): StatusCode;
  /** One that takes control steps has its `stop` called first; the second time it ends at once. */
  terminate(id: ProcessId, completion?: number): StatusCode;
  /** Ends a process that lives and starts its app anew, soon. */
  restart(id: ProcessId): StatusCode;
  /** Starts the app of a process that has ended. */
  boot(id: ProcessId): StartResult;
  /** Forgets a process that has ended, and its app. */
  remove(id: ProcessId): StatusCode;
  /** From now on this happens when it faults; what the standard is, if it is undefined. */
  setFaultPolicy(id: ProcessId, policy: FaultPolicy | undefined): StatusCode;
  lastFault(id: ProcessId): FaultReport | undefined;
  /** The stack as it is now, innermost first. */
  frames(id: ProcessId): readonly ImageFrame[];
  memoryMap(id: ProcessId): MemoryMap | undefined;
  statistics(): KernelStatistics;
}

export interface ProcessControlContext {
  readonly table: ProcessTable;
  readonly lifeCycle: LifeCycle;
  readonly scheduler: Scheduler;
  readonly drivers: DriverTable;
  readonly containment: Containment;
  readonly events: KernelEvents;
  kernelStatistics(): Pick<KernelStatistics, 'now' | 'slices' | 'fuel' | 'timers'>;
}

const noStatistics: ImageStatistics = { fuelUsed: 0, memoryUsed: 0, memoryHigh: 0, memoryQuota: 0 };

export class KernelProcessControl implements ProcessControl {
  readonly #context: ProcessControlContext;

  constructor(context: ProcessControlContext) {
    this.#context = context;
  }

  list(): ProcessInfo[] {
    return [...this.#context.table.all()].map((process) => this.#describe(process));
  }

  ids(most = Number.POSITIVE_INFINITY): ProcessId[] {
    const ids: ProcessId[] = [];
    for (const { id } of this.#context.table.all()) {
      if (ids.length >= most) break;
      ids.push(id);
    }
    return ids;
  }

  get count(): number {
    return this.#context.table.size;
  }

  get lastId(): number {
    return this.#context.table.lastId;
  }

  has(id: ProcessId): boolean {
    return this.#context.table.get(id) !== undefined;
  }

  info(id: ProcessId): ProcessInfo | undefined {
    const process = this.#context.table.get(id);
    return process && this.#describe(process);
  }

  state(id: ProcessId): ProcessStateName | undefined {
    const process = this.#context.table.get(id);
    return process && stateOf(process);
  }

  find(name: string): ProcessId | undefined {
    let ended: ProcessId | undefined;
    for (const process of this.#context.table.all()) {
      if (process.name !== name) continue;
      if (process.isAlive) return process.id;
      ended ??= process.id;
    }
    return ended;
  }

  stop(id: ProcessId): StatusCode {
    return this.#withLiving(id, (process) => {
      if (process.isStopped) return ErrorCode.Already;
      process.isStopped = true;
      if (process.schedule !== undefined) this.#context.scheduler.unready(process.schedule);
      this.#context.containment.run('events', () => this.#context.events.stopped?.(id));
      return 0;
    });
  }

  start(id: ProcessId): StatusCode {
    return this.#withLiving(id, (process) => {
      if (!process.isStopped) return ErrorCode.Already;
      process.isStopped = false;
      if (process.schedule !== undefined && process.isRunnable) this.#context.scheduler.ready(process.schedule);
      return 0;
    });
  }

  fault(id: ProcessId, reason = 'ended by an operator'): StatusCode {
    return this.#withLiving(id, (process) => {
      this.#context.lifeCycle.condemn(process, { kind: 'faulted', fault: { cause: 'killed', message: reason } });
      return 0;
    });
  }

  terminate(id: ProcessId, completion?: number): StatusCode {
    const process = this.#context.table.get(id);
    const timer = process?.app.restartTimer;
    if (process !== undefined && !process.isAlive && timer !== undefined) {
      // It has ended already, and was to come back.
      timer.cancel();
      process.app.restartTimer = undefined;
      return 0;
    }
    return this.#withLiving(id, (living) => this.#close(living, { kind: 'terminated', completion }));
  }

  restart(id: ProcessId): StatusCode {
    return this.#withLiving(id, (process) => this.#close(process, { kind: 'restart', completion: undefined }));
  }

  /** One that takes control steps is told first, unless it was before. */
  #close(process: Process, verdict: Verdict): StatusCode {
    if (process.control?.close(verdict) !== true) this.#context.lifeCycle.condemn(process, verdict);
    return 0;
  }

  boot(id: ProcessId): StartResult {
    const process = this.#context.table.get(id);
    if (process === undefined) return { kind: 'refused', message: `there is no process ${id}` };
    if (process.state < ProcessState.Faulted) return { kind: 'refused', message: `process ${id} has not ended` };
    return this.#context.lifeCycle.boot(process.app);
  }

  remove(id: ProcessId): StatusCode {
    const process = this.#context.table.get(id);
    if (process === undefined) return ErrorCode.Invalid;
    if (process.state < ProcessState.Faulted) return ErrorCode.Already;
    this.#context.lifeCycle.remove(process.app);
    return 0;
  }

  setFaultPolicy(id: ProcessId, policy: FaultPolicy | undefined): StatusCode {
    const process = this.#context.table.get(id);
    if (process === undefined) return ErrorCode.Invalid;
    process.app.faultPolicy = policy;
    return 0;
  }

  lastFault(id: ProcessId): FaultReport | undefined {
    return this.#context.table.get(id)?.app.lastFault;
  }

  frames(id: ProcessId): readonly ImageFrame[] {
    const image = this.#context.table.get(id)?.image;
    return image === undefined ? [] : this.#context.containment.attempt('image', [], () => image.frames());
  }

  memoryMap(id: ProcessId): MemoryMap | undefined {
    const process = this.#context.table.get(id);
    const image = process?.image;
    if (process === undefined || image === undefined) return undefined;
    const { drivers } = this.#context;
    const { memoryQuota, memoryUsed, memoryHigh } = this.#statisticsOf(image);
    const grants = drivers.all.flatMap(({ description, grants: stores }) => {
      const bytes = stores.reduce((sum, store) => sum + store.chargedFor(id), 0);
      return bytes === 0 ? [] : [{ driver: description.name, bytes }];
    });
    return {
      quota: memoryQuota,
      used: memoryUsed,
      high: memoryHigh,
      grants,
      kernel: process.charged - grants.reduce((sum, { bytes }) => sum + bytes, 0),
      buffers: process.buffers.list.map(({ driver, kind, number, address, length }) => ({
        driver: driverName(drivers, driver),
        kind: kind === 3 ? 'read-write' : kind === 4 ? 'read-only' : 'userspace-readable',
        number,
        address,
        length,
      })),
    };
  }

  statistics(): KernelStatistics {
    const { table, scheduler, drivers, containment } = this.#context;
    return {
      ...this.#context.kernelStatistics(),
      scheduler: scheduler.name,
      processes: table.size,
      living: table.living,
      started: table.lastId,
      drivers: drivers.all.map(({ description }) => description.name),
      defects: containment.defects,
    };
  }

  #withLiving(id: ProcessId, operation: (process: Process) => StatusCode): StatusCode {
    const process = this.#context.table.get(id);
    if (process === undefined) return ErrorCode.Invalid;
    return process.isAlive ? operation(process) : ErrorCode.Already;
  }

  #statisticsOf(image: Image): ImageStatistics {
    return this.#context.containment.attempt('image', noStatistics, () => image.statistics);
  }

  #describe(process: Process): ProcessInfo {
    const { drivers } = this.#context;
    const { id, name, app, image } = process;
    const innerState = innerStateOf(process);
    const statistics = image && this.#statisticsOf(image);
    return {
      id,
      name,
      state: stateOf(process),
      innerState,
      waitsFor:
        innerState === 'yielded-for'
          ? {
              driver: process.waitDriver,
              driverName: driverName(drivers, process.waitDriver),
              subscription: process.waitSubscription,
            }
          : undefined,
      completion: process.completion,
      restarts: app.restarts,
      startedAt: process.startedAt,
      restartAt: app.restartTimer?.deadline,
      systemCalls: process.systemCalls,
      expiredSlices: process.expiredSlices,
      waitingUpcalls: process.upcalls.waiting,
      droppedUpcalls: process.upcalls.dropped,
      handles: process.handlesIfAny?.count ?? 0,
      grants: drivers.all.reduce((sum, { grants }) => sum + grants.filter((grant) => grant.has(id)).length, 0),
      fuel: statistics?.fuelUsed ?? 0,
      kernelFuel: process.kernelFuel,
      memoryUsed: statistics?.memoryUsed ?? 0,
      memoryHigh: statistics?.memoryHigh ?? 0,
      memoryKernel: process.charged,
      memoryQuota: statistics?.memoryQuota ?? 0,
      control: process.control?.statistics,
    };
  }
}

function driverName(drivers: DriverTable, number: number): string {
  return drivers.find(number)?.description.name ?? `driver ${number}`;
}

function stateOf(process: Process): ProcessStateName {
  return process.isStopped && process.isAlive ? 'stopped' : innerStateOf(process);
}

/** An end that was decided shows at once, though it takes place a little later. */
function innerStateOf({ state, verdict }: Process): ProcessStateName {
  if (state === ProcessState.Faulted || verdict?.kind === 'faulted') return 'faulted';
  if (state === ProcessState.Terminated || verdict !== undefined) return 'terminated';
  if (state === ProcessState.Yielded) return 'yielded';
  return state === ProcessState.YieldedFor ? 'yielded-for' : 'running';
}
