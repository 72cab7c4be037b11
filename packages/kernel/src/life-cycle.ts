/**
 * Beginning and end of processes. An end is decided anywhere (a system call, an operator, a missed deadline) and takes
 * place here, between slices and outside all drivers: `condemn` notes it, `settle` carries it out.
 */
import type { ImageLoader, Microseconds, Timers } from '@perilune/hil';
import { App } from './app.ts';
import { findAppMistake } from './app-check.ts';
import type { AppDescription } from './app-description.ts';
import { type Containment, describeError } from './containment.ts';
import type { DriverTable } from './driver-table.ts';
import { decideAfterFault, LEAST_LIFE } from './fault-policy.ts';
import { type FaultAction, type FaultReport, makeFaultReport } from './fault-report.ts';
import { type HandleEntry, tellClosed } from './handle-table.ts';
import type { KernelEvents } from './observer.ts';
import type { PatientWork } from './patient-work.ts';
import { Process, type ProcessFault, type ProcessHost, ProcessState, type Verdict } from './process.ts';
import type { ProcessId } from './process-id.ts';
import type { ProcessTable } from './process-table.ts';
import type { ScheduleEntry, ScheduleRequest, Scheduler } from './scheduler/scheduler.ts';
import type { SystemCallHistory } from './system-call-history.ts';

export type StartResult =
  | { readonly kind: 'started'; readonly process: ProcessId }
  /** `message` says why, as a sentence that goes on from the name of the app. */
  | { readonly kind: 'refused'; readonly message: string };

export interface LifeCycleContext {
  readonly loader: ImageLoader;
  readonly host: ProcessHost;
  readonly table: ProcessTable;
  readonly drivers: DriverTable;
  readonly history: SystemCallHistory;
  readonly scheduler: Scheduler;
  readonly timers: Timers;
  readonly patientWork: PatientWork;
  readonly containment: Containment;
  readonly events: KernelEvents;
  readonly allowPanic: boolean;
  /** A process is there and may run: what else belongs to it begins. */
  begun(process: Process): void;
  /** A process runs no more: what else belongs to it ends. */
  ended(process: Process): void;
  panic(report: FaultReport): void;
}

/** How a new process gets its image. */
export type ImageMaker = (process: Process) => void;

export class LifeCycle {
  readonly #context: LifeCycleContext;
  readonly #condemned: Process[] = [];

  constructor(context: LifeCycleContext) {
    this.#context = context;
  }

  start(description: AppDescription): StartResult {
    const mistake = this.#findMistake(description);
    if (mistake !== undefined) return { kind: 'refused', message: mistake };
    return this.boot(new App(description));
  }

  /** Whether it could be started in place of a process. @returns why not */
  examine(description: AppDescription, instead: ProcessId | undefined): string | undefined {
    const mistake = this.#findMistake(description);
    if (mistake !== undefined) return mistake;
    const { containment, scheduler, table } = this.#context;
    const before = instead === undefined ? undefined : table.getLiving(instead);
    const leaving = before?.reserved ?? before?.schedule;
    return containment.attempt('scheduler', 'the scheduler has failed', () => {
      const entry = scheduler.admit(requestOf(new App(description), NOBODY), leaving);
      if (typeof entry === 'string') return entry;
      scheduler.retire(entry);
      return undefined;
    });
  }

  #findMistake(description: AppDescription): string | undefined {
    return this.#context.containment.attempt('app description', 'its description cannot be read', () =>
      findAppMistake(description, this.#context.allowPanic),
    );
  }

  /** Starts a process for an app that has none that lives. @param make gives it an image; from its program if not given */
  boot(app: App, make: ImageMaker = (process) => this.#load(process)): StartResult {
    const { containment, scheduler, table, timers } = this.#context;
    const process = new Process(table.nextId(), app, this.#context.host, timers.now());
    const entry = containment.attempt<ReturnType<Scheduler['admit']>>('scheduler', 'the scheduler has failed', () =>
      scheduler.admit(requestOf(app, process.id)),
    );
    if (typeof entry === 'string') return { kind: 'refused', message: entry };
    process.schedule = entry;
    // It starts in the fair class; what was promised waits for its steps.
    if (app.description.control !== undefined) this.reschedule(process, false);
    process.history = this.#context.history.claim();
    table.coming = process;
    try {
      make(process);
    } catch (error) {
      process.state = ProcessState.Terminated;
      this.#retire(process);
      this.#release(process);
      return { kind: 'refused', message: error instanceof Error ? error.message : describeError(error) };
    } finally {
      table.coming = undefined;
    }
    app.restartTimer?.cancel();
    app.restartTimer = undefined;
    if (app.process !== undefined) {
      app.restarts++;
      this.#forget(app.process);
    }
    table.add(process);
    table.living++;
    this.#context.begun(process);
    if (process.isRunnable && process.schedule !== undefined) scheduler.ready(process.schedule);
    containment.run('events', () => this.#context.events.started?.(process.id, process.name));
    return { kind: 'started', process: process.id };
  }

  /** Decides how a process ends. The first decision counts. */
  condemn(process: Process, verdict: Verdict): void {
    if (!process.isAlive) return;
    process.verdict = verdict;
    this.#condemned.push(process);
    if (process.schedule !== undefined) this.#context.scheduler.unready(process.schedule);
  }

  get hasWork(): boolean {
    return this.#condemned.length > 0;
  }

  /** Carries out what was decided. */
  settle(): void {
    while (this.#condemned.length > 0) this.#end(this.#condemned.shift() as Process);
  }

  /** Gives up an app, and with it all that is kept of its last process. */
  remove(app: App): void {
    app.restartTimer?.cancel();
    if (app.process === undefined) return;
    this.#forget(app.process);
    this.#context.table.remove(app);
  }

  /** It is in the fair class from now on, or in the real-time class again. Does nothing if it is there. */
  reschedule(process: Process, isRealTime: boolean): void {
    const { scheduler } = this.#context;
    const { schedule, reserved } = process;
    if (schedule === undefined || isRealTime === (reserved === undefined)) return;
    if (isRealTime) {
      scheduler.retire(schedule);
      process.schedule = reserved;
      process.reserved = undefined;
    } else {
      const fair = scheduler.admit({ ...requestOf(process.app, process.id), realTime: undefined, isReleased: false });
      if (typeof fair === 'string') return;
      scheduler.unready(schedule);
      process.reserved = schedule;
      process.schedule = fair;
    }
    if (process.image !== undefined && process.isRunnable) scheduler.ready(process.schedule as ScheduleEntry);
  }

  #retire(process: Process): void {
    const { scheduler } = this.#context;
    if (process.schedule !== undefined) scheduler.retire(process.schedule);
    if (process.reserved !== undefined) scheduler.retire(process.reserved);
    process.reserved = undefined;
  }

  #load(process: Process): void {
    process.image = this.#context.loader.load(process.app.description.program, process);
  }

  #end(process: Process): void {
    const { verdict, app } = process;
    if (verdict === undefined) return;
    const { containment, events, table, timers } = this.#context;
    this.#retire(process);
    const now = timers.now();
    let action: FaultAction | undefined;
    if (verdict.kind === 'faulted') action = this.#reportFault(process, verdict.fault);
    else process.completion = verdict.completion;
    const state = verdict.kind === 'faulted' ? 'faulted' : 'terminated';
    process.state = state === 'faulted' ? ProcessState.Faulted : ProcessState.Terminated;
    table.living--;
    this.#release(process);
    const { id, name, completion } = process;
    containment.run('events', () => events.ended?.({ process: id, name, state, completion, time: now }));
    if (verdict.kind === 'restart') this.#restartAt(app, Math.max(now, process.startedAt + LEAST_LIFE));
    else if (action?.action === 'restart') this.#restartAt(app, action.at);
    else if (action?.action === 'panic') this.#context.panic(app.lastFault as FaultReport);
  }

  #reportFault(process: Process, fault: ProcessFault): FaultAction {
    const { app } = process;
    const { containment, history, drivers, timers, events } = this.#context;
    const now = timers.now();
    const action = decideAfterFault(app, process.startedAt, now);
    const report = makeFaultReport(process, fault, action, { containment, history, drivers, now });
    app.lastFault = report;
    containment.run('events', () => events.faulted?.(report));
    return action;
  }

  /** Everything drivers and kernel had for it goes; the memory of one that faulted stays to be looked at. */
  #release(process: Process): void {
    this.#context.ended(process);
    process.upcalls.clear();
    process.buffers.clear();
    process.heldAnswer = undefined;
    for (const handle of process.handlesIfAny?.list() ?? []) {
      tellClosed(process.handles.close(handle) as HandleEntry, this.#context.containment);
    }
    for (const { driver, description, grants } of this.#context.drivers.all) {
      for (const grant of grants) grant.release(process.id);
      if (driver.processEnded === undefined) continue;
      this.#context.containment.run(description.name, () => driver.processEnded?.(process.id));
    }
    if (process.state === ProcessState.Terminated) this.#forget(process);
  }

  /** Its memory goes; what can be listed of it stays. */
  #forget(process: Process): void {
    const { image, history } = process;
    process.image = undefined;
    process.history = undefined;
    if (image !== undefined) this.#context.containment.run('image', () => image.drop());
    if (history !== undefined) this.#context.history.release(history);
  }

  #restartAt(app: App, moment: Microseconds): void {
    const { timers, patientWork, events } = this.#context;
    const restart = () => {
      app.restartTimer = undefined;
      const result = this.boot(app);
      if (result.kind === 'refused') events.refused?.(app.description.name, result.message);
    };
    app.restartTimer = timers.at(moment, () => {
      app.restartTimer = patientWork.add(restart);
    });
  }
}

/** No process has it. */
const NOBODY = 0 as ProcessId;

function requestOf({ description, quotas }: App, id: ProcessId): ScheduleRequest {
  const { control, scheduling } = description;
  return {
    id,
    cpuShare: quotas.cpuShare,
    cpuLimit: quotas.cpuLimit,
    realTime: control ?? scheduling?.realTime,
    isReleased: control !== undefined,
    priority: scheduling?.priority ?? 0,
  };
}
