/**
 * The kernel: one loop, and what it goes round.
 *
 *   interrupts ─► due timers ─► deferred work and ended processes ─► one slice of one process, or sleep
 *                                                                     └─ or a piece of patient work
 *
 * `step` is one round. Everything happens in it, one thing at a time, in the thread of whoever calls it. Nothing a
 * process, its image, a driver or the description of an app does makes it throw.
 */
import type { DriverDescription } from '@perilune/abi';
import type {
  Chip,
  Image,
  ImageLoader,
  ImageValue,
  Microseconds,
  SystemCallAnswer,
  Timer,
  Timers,
} from '@perilune/hil';
import type { AppDescription } from './app-description.ts';
import { Containment } from './containment.ts';
import { type ControlContext, ControlLoop } from './control/control-loop.ts';
import { ReleaseClock } from './control/release-clock.ts';
import { DOUBLE_ZERO } from './double-zero.ts';
import type { Driver, DriverContext, Grant, GrantOptions, ProcessIdentity } from './driver.ts';
import { type CompiledDriver, DriverError, DriverTable } from './driver-table.ts';
import type { FaultReport } from './fault-report.ts';
import { type GrantHost, GrantStore } from './grant.ts';
import { inspectProcess, type ProcessInspection } from './inspection.ts';
import { Invocations, type InvokeRefusal, type InvokeResult } from './invocations.ts';
import { LifeCycle, type StartResult } from './life-cycle.ts';
import type { KernelEvents, KernelObserver } from './observer.ts';
import { PatientWork } from './patient-work.ts';
import { type InvocationEnd, type Process, type ProcessHost, ProcessState, type Verdict } from './process.ts';
import { KernelProcessControl, type ProcessControl } from './process-control.ts';
import type { ProcessId } from './process-id.ts';
import { ProcessTable } from './process-table.ts';
import { Runner } from './runner.ts';
import { CpuLimiter } from './scheduler/cpu-limiter.ts';
import { LEAST_SLICE } from './scheduler/real-time-class.ts';
import type { ScheduleEntry, Scheduler } from './scheduler/scheduler.ts';
import { TwoClassScheduler } from './scheduler/two-class-scheduler.ts';
import { SliceAccount } from './slice-account.ts';
import { type FreezeResult, Snapshots } from './snapshots.ts';
import { SystemCallHistory } from './system-call-history.ts';
import { SystemCalls } from './system-calls.ts';
import { TimerQueue } from './timer-queue.ts';
import { SUBSCRIPTION_SIZE } from './upcall-queue.ts';

export interface KernelOptions {
  readonly chip: Chip;
  readonly loader: ImageLoader;
  /** TwoClassScheduler if not given. One that no other kernel has. */
  readonly scheduler?: Scheduler;
  readonly events?: KernelEvents;
  /** Set while a run is recorded: it costs a call for each system call, upcall and slice. */
  readonly observer?: KernelObserver;
  /** Lets apps have the fault policy 'panic'. */
  readonly allowPanic?: boolean;
}

/** Where goes what processes print: the console capsule. Called in the middle of a slice; throws nothing. */
export type ProcessOutput = (process: ProcessIdentity, stream: 1 | 2, bytes: Uint8Array) => void;

export type StepResult =
  /** A process ran, or the kernel did something. */
  | 'worked'
  | 'slept'
  /** Nothing happened, and without an interrupt nothing will. */
  | 'idle'
  /** No process lives, and none will be started by itself. */
  | 'finished'
  /** The fault policy of a process has stopped the machine. */
  | 'panicked';

/**
 * The part of the time until a timer that a slice may take where fuel takes longer than at its best: twice as long, and it
 * still ends in time. The rest is taken in ever shorter slices, of which there are few: log2(time ÷ LEAST_SLICE).
 */
const CAUTION = 1 / 2;
/** The same for a process in its first slices: it touches its memory for the first time, which takes several times as long. */
const CAUTION_AT_FIRST = 1 / 16;
const FIRST_SLICES = 20;

export class Kernel implements ProcessHost, GrantHost {
  readonly containment: Containment;
  readonly observer: KernelObserver | undefined;
  isFreezing = false;
  readonly #chip: Chip;
  readonly #events: KernelEvents;
  readonly #scheduler: Scheduler;
  readonly #timers: TimerQueue;
  readonly #clock: ReleaseClock;
  readonly #table = new ProcessTable();
  readonly #drivers = new DriverTable();
  readonly #account = new SliceAccount();
  readonly #history = new SystemCallHistory();
  readonly #systemCalls: SystemCalls;
  readonly #runner: Runner;
  readonly #lifeCycle: LifeCycle;
  readonly #invocations: Invocations;
  readonly #snapshots: Snapshots;
  readonly #patientWork: PatientWork;
  readonly #controlContext: ControlContext;
  #deferred: { readonly driver: string; readonly handler: () => void }[] = [];
  #output: ProcessOutput | undefined;
  #panic: FaultReport | undefined;
  #fuel = DOUBLE_ZERO;
  /** For the console and the process-info capsule. */
  readonly control: ProcessControl;

  constructor({ chip, loader, scheduler, events, observer, allowPanic }: KernelOptions) {
    this.#chip = chip;
    this.#events = events ?? {};
    this.observer = observer;
    this.containment = new Containment((defect) => this.#events.defect?.(defect));
    const { containment } = this;
    const drivers = this.#drivers;
    const history = this.#history;
    const account = this.#account;
    this.#timers = new TimerQueue(chip, containment);
    const timers = this.#timers;
    this.#scheduler = new CpuLimiter(scheduler ?? new TwoClassScheduler());
    this.#scheduler.attach({ timers, fuelPerMicrosecond: chip.fuelPerMicrosecond });
    this.#clock = new ReleaseClock(timers);
    const clock = this.#clock;
    this.#patientWork = new PatientWork({
      clock,
      now: () => timers.now(),
      contain: (work) => containment.run('patient work', work),
      tidy: () => chip.tidy?.(),
    });
    const condemn = (process: Process, verdict: Verdict): void => this.#lifeCycle.condemn(process, verdict);
    this.#systemCalls = new SystemCalls({
      drivers,
      history,
      account,
      containment,
      observer,
      condemn,
    });
    this.#runner = new Runner({
      scheduler: this.#scheduler,
      account,
      systemCalls: this.#systemCalls,
      containment,
      observer,
      condemn,
      spend: (fuel) => this.#spend(fuel),
    });
    this.#invocations = new Invocations({
      account,
      runner: this.#runner,
      scheduler: this.#scheduler,
      containment,
      isInCommand: () => this.#systemCalls.isBusy,
      condemn,
    });
    this.#lifeCycle = new LifeCycle({
      loader,
      host: this,
      table: this.#table,
      drivers,
      history,
      scheduler: this.#scheduler,
      timers,
      patientWork: this.#patientWork,
      containment,
      events: this.#events,
      allowPanic: allowPanic ?? false,
      begun: (process) => this.#beginControl(process),
      ended: (process) => this.#endControl(process),
      panic: (report) => {
        this.#panic = report;
        containment.run('events', () => this.#events.panicked?.(report));
      },
    });
    this.#controlContext = {
      timers,
      clock,
      invocations: this.#invocations,
      scheduler: this.#scheduler,
      containment,
      observer,
      fuelPerMicrosecond: chip.fuelPerMicrosecond,
      condemn,
      reschedule: (process, isRealTime) => this.#lifeCycle.reschedule(process, isRealTime),
      tell: (process, text) =>
        this.output(
          process,
          2,
          Uint8Array.from(text, (one) => one.charCodeAt(0) & 0x7f),
        ),
    };
    this.#snapshots = new Snapshots({
      loader,
      drivers,
      lifeCycle: this.#lifeCycle,
      containment,
      allowPanic: allowPanic ?? false,
    });
    this.control = new KernelProcessControl({
      table: this.#table,
      lifeCycle: this.#lifeCycle,
      scheduler: this.#scheduler,
      drivers,
      containment,
      events: this.#events,
      kernelStatistics: () => ({
        now: chip.now(),
        slices: this.#runner.slices,
        fuel: this.#fuel,
        timers: timers.size,
      }),
    });
  }

  get timers(): Timers {
    return this.#timers;
  }

  /** The moment of the last round: without looking at the clock. */
  get recent(): Microseconds {
    return this.#timers.recent;
  }

  /** The report of the process whose fault has stopped the machine. */
  get panicReport(): FaultReport | undefined {
    return this.#panic;
  }

  /** At boot or later. @throws DriverError if the description is wrong or its number is taken: a mistake of who wires the machine */
  addDriver<D extends Driver>(description: DriverDescription, make: (context: DriverContext) => D): D {
    const grants: GrantStore<unknown>[] = [];
    const { number, name } = description;
    const driver = make({
      grant: <T>(options: GrantOptions<T>): Grant<T> => {
        const store = new GrantStore<T>(this, number, options);
        grants.push(store as GrantStore<unknown>);
        return store;
      },
      defer: (handler) => {
        this.#deferred.push({ driver: name, handler });
      },
    });
    if (driver.description.number !== number) {
      throw new DriverError(`${name}: the driver made for the number ${number} has ${driver.description.number}`);
    }
    this.#drivers.add(driver, grants);
    return driver;
  }

  /** Where goes what processes print; without it goes nowhere. */
  setOutput(output: ProcessOutput | undefined): void {
    this.#output = output;
  }

  /**
   * Has work done that takes longer than control steps may be held up, say makes a process: piece by piece, in the order they
   * were added, each where no control step is near. @returns what takes it back, if it has not begun
   */
  whenQuiet(work: () => void): Timer {
    return this.#patientWork.add(work);
  }

  /** Whether such a piece would be done at this moment. */
  isQuiet(now: Microseconds): boolean {
    return this.#patientWork.isQuiet(now);
  }

  start(app: AppDescription): StartResult {
    return this.#lifeCycle.start(app);
  }

  /**
   * Whether an app could be started now, without starting it. @param instead the process whose place it would take
   * @returns why not, as a sentence that goes on from the name of the app
   */
  examine(app: AppDescription, instead?: ProcessId): string | undefined {
    return this.#lifeCycle.examine(app, instead);
  }

  /**
   * Calls a function of a program that waits in Yield-Wait, and has it run at once. Not for drivers inside a command: they
   * get 'busy', and may do it from `defer`, a timer or an interrupt.
   */
  invoke(
    id: ProcessId,
    name: string,
    values: readonly ImageValue[],
    { fuel }: { readonly fuel: number },
  ): InvokeResult {
    const process = this.#table.getLiving(id);
    if (process === undefined) return { kind: 'gone' };
    return this.#invocations.invoke(process, name, values, fuel);
  }

  /**
   * Has a chunk run inside a program that waits in Yield-Wait, in the turns of its process: with so much fuel, and no longer
   * than until it first waits for something. Nothing in the program can catch that it is ended.
   * @param done called once, between slices, if this returns undefined
   */
  evaluate(
    id: ProcessId,
    source: string,
    values: readonly ImageValue[],
    { fuel, done }: { readonly fuel: number; readonly done: (end: InvocationEnd) => void },
  ): InvokeRefusal | undefined {
    const process = this.#table.getLiving(id);
    return process === undefined ? { kind: 'gone' } : this.#invocations.evaluate(process, source, values, fuel, done);
  }

  /** Ends what `evaluate` has begun and is not done, as if its fuel were used up. */
  endEvaluation(id: ProcessId): void {
    const process = this.#table.getLiving(id);
    if (process !== undefined) this.#invocations.endEvaluation(process);
  }

  /** What an operator wants to know of a process. It changes nothing. Not from inside a command or a slice. */
  inspect(id: ProcessId): ProcessInspection | undefined {
    const process = this.#table.get(id);
    if (process === undefined || this.#account.process !== undefined || this.#systemCalls.isBusy) return undefined;
    const { containment } = this;
    this.isFreezing = true;
    const inspection = inspectProcess(process, { drivers: this.#drivers, history: this.#history, containment });
    this.isFreezing = false;
    return inspection;
  }

  /** Its memory as it is now, not copied; undefined if it was given back. */
  memoryOf(id: ProcessId): Uint8Array | undefined {
    const image = this.#table.get(id)?.image;
    return image && this.containment.attempt('image', undefined, () => image.memory);
  }

  /**
   * The process as bytes, with what kernel and drivers have of it. It goes on; whoever wants to move it terminates it. Not
   * from inside a command or a slice.
   */
  freeze(id: ProcessId): FreezeResult {
    const process = this.#table.getLiving(id);
    if (process === undefined) return { kind: 'refused', message: `there is no process ${id} that lives` };
    if (this.#account.process !== undefined || this.#systemCalls.isBusy) {
      return { kind: 'refused', message: 'it cannot be frozen while a process runs' };
    }
    this.isFreezing = true;
    const result = this.#snapshots.freeze(process);
    this.isFreezing = false;
    return result;
  }

  /** A process that goes on where the snapshot was taken, with an id of its own. */
  thaw(snapshot: Uint8Array, description: AppDescription): StartResult {
    return this.#snapshots.thaw(snapshot, description);
  }

  /** Why `thaw` is going to refuse a snapshot for an app; undefined if nothing can be seen from outside. */
  findSnapshotProblem(snapshot: Uint8Array, app: AppDescription): string | undefined {
    return this.#snapshots.findProblem(snapshot, app);
  }

  /** A second process of the same app, in the same state. */
  clone(id: ProcessId): StartResult {
    const frozen = this.freeze(id);
    if (frozen.kind === 'refused') return frozen;
    const { description } = (this.#table.getLiving(id) as Process).app;
    return this.#snapshots.thaw(frozen.snapshot, description);
  }

  /** One round. @param until it does not sleep longer; undefined = for ever */
  step(until?: Microseconds): StepResult {
    if (this.#panic !== undefined) return 'panicked';
    this.#kernelWork();
    if (this.#panic !== undefined) return 'panicked';
    if (this.#patientWork.isWaiting && this.#patientWork.perform()) return 'worked';
    const entry = this.#scheduler.next();
    if (entry !== undefined) {
      this.#slice(entry);
      return 'worked';
    }
    if (this.#deferred.length > 0 || this.#lifeCycle.hasWork) return 'worked';
    return this.#rest(until);
  }

  #kernelWork(): void {
    if (this.#chip.hasInterrupts()) this.#serviceInterrupts();
    this.#timers.fire();
    if (this.#deferred.length > 0) this.#doDeferred();
    if (this.#lifeCycle.hasWork) this.#lifeCycle.settle();
  }

  #serviceInterrupts(): void {
    this.containment.run('interrupt', () => this.#chip.serviceInterrupts());
  }

  #doDeferred(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const { driver, handler } of deferred) this.containment.run(driver, handler);
  }

  #slice(entry: ScheduleEntry): void {
    const process = this.#table.get(entry.id);
    if (process === undefined || !process.isRunnable) {
      // A policy that is ours and correct does not come here; one that is not must not stop the machine.
      this.containment.report('scheduler', `chose process ${entry.id}, which cannot run`);
      this.#scheduler.unready(entry);
      return;
    }
    const { control } = process;
    control?.beforeSlice(process.image as Image);
    const fuel = this.#fuelUntilTimer(entry.slice, process);
    if (fuel === 0) {
      this.#chip.sleep(this.#timers.nextDeadline);
      return;
    }
    const used = this.#runner.run(process, fuel, fuel < entry.slice);
    control?.spent(used);
    if (process.invocation !== undefined) this.#invocations.finish(process);
    control?.afterSlice();
    if (this.#lifeCycle.hasWork) this.#lifeCycle.settle();
  }

  /**
   * A slice ends when a timer is due, so that what it wakes does not wait for a whole slice. 0 if that is the release of control
   * steps, and nearer than the end of the shortest slice: then nobody else runs before it.
   */
  #fuelUntilTimer(slice: number, process: Process): number {
    // What is shorter than the shortest is not cut: no need to look at the clock.
    if (this.#timers.size === 0 || slice <= LEAST_SLICE * this.#chip.fuelPerMicrosecond)
      return Math.max(1, Math.floor(slice));
    const rest = this.#timers.timeUntilNext;
    const isExact = this.#chip.isExact === true;
    const isStep = process.control?.isUnderWay === true;
    if (rest < LEAST_SLICE && !isExact && !isStep && this.#clock.isNext) return 0;
    const caution = process.expiredSlices < FIRST_SLICES && !isStep ? CAUTION_AT_FIRST : CAUTION;
    const time = Math.max(LEAST_SLICE, isExact ? rest : rest * caution);
    return Math.max(1, Math.floor(Math.min(slice, time * this.#chip.fuelPerMicrosecond)));
  }

  #rest(until: Microseconds | undefined): StepResult {
    const next = this.#timers.nextDeadline;
    const isNone = next === Number.POSITIVE_INFINITY;
    if (isNone && this.#table.living === 0) return 'finished';
    const before = this.#chip.now();
    const deadline = isNone || (until !== undefined && until < next) ? until : next;
    this.#chip.sleep(deadline);
    if (isNone && this.#chip.now() === before && !this.#chip.hasInterrupts()) return 'idle';
    return 'slept';
  }

  #spend(fuel: number): void {
    this.#fuel += fuel;
    this.#chip.spend(fuel);
  }

  // What a process asks for: ProcessHost.

  systemCall(
    process: Process,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: SystemCallAnswer,
  ): void {
    this.#systemCalls.handle(process, callClass, word0, word1, word2, word3, answer);
  }

  output(process: Process, stream: 1 | 2, bytes: Uint8Array): void {
    this.containment.run('output', () => this.#output?.(process, stream, bytes));
  }

  returned(process: Process, succeeded: boolean, values: readonly ImageValue[]): void {
    this.#invocations.returned(process, succeeded, values);
  }

  stepped(process: Process, problem: string | undefined): void {
    this.#invocations.stepped(process, problem);
  }

  // What a grant asks for: GrantHost.

  findLiving(id: ProcessId): Process | undefined {
    return this.#table.getLiving(id);
  }

  findDriver(number: number): CompiledDriver | undefined {
    return this.#drivers.find(number);
  }

  scheduleUpcall(
    process: Process,
    driver: CompiledDriver,
    number: number,
    argument0: number,
    argument1: number,
    argument2: number,
  ): boolean {
    if (!driver.subscriptions.has(number)) {
      this.containment.report(driver.description.name, `schedules the upcall ${number}, which it does not describe`);
      return false;
    }
    if (!process.isAlive) return false;
    const { upcalls, schedule } = process;
    let subscription = upcalls.find(driver.number, number);
    if (subscription === undefined) {
      // Wake-ups are not lost for want of memory: how many of these there can be is bounded by the descriptions.
      process.charge(SUBSCRIPTION_SIZE);
      subscription = upcalls.ensure(driver.number, number);
    }
    // TRD104 4.1.2: an event without function passes by a process in Yield-Wait.
    if (subscription.function === 0 && process.state === ProcessState.Yielded) return true;
    const complete = upcalls.schedule(subscription, argument0, argument1, argument2);
    if (schedule !== undefined && process.isRunnable) this.#scheduler.ready(schedule);
    return complete;
  }

  #beginControl(process: Process): void {
    const { control } = process.app.description;
    if (control !== undefined) process.control = new ControlLoop(this.#controlContext, process, control);
  }

  #endControl(process: Process): void {
    this.#invocations.abandon(process);
    process.control?.end();
  }
}
