/**
 * The control activity of a process: its function is called at fixed moments, one period apart.
 *
 *   start ── main program, init ──┐
 *                                 release                       deadline          next release
 *                                 ├── inputs ─ function ─ outputs ──┤··················├──
 *
 * While it starts it is a process like any other, in the fair class; what was promised to it is kept for its steps. A step
 * that has not returned at its deadline is a miss. It goes on, with the budget of the next period, and no other begins
 * before it has returned. A process that is to end in order is called once more, `stop`, and then ends.
 */
import { type Image, type Microseconds, StepValues, type Timer } from '@perilune/hil';
import type { ControlDescription } from '../app-description.ts';
import type { Containment } from '../containment.ts';
import { DOUBLE_ZERO } from '../double-zero.ts';
import type { Invocations } from '../invocations.ts';
import type { KernelObserver } from '../observer.ts';
import { type Invocation, type InvocationEnd, type Process, ProcessState, type Verdict } from '../process.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { TimerQueue } from '../timer-queue.ts';
import { Histogram } from './histogram.ts';
import type { ReleaseClock, Released } from './release-clock.ts';
import { type ControlStatistics, distributionOf } from './statistics.ts';

/** Functions of the program that are called if they are there. */
export const INIT_FUNCTION = 'init';
export const STOP_FUNCTION = 'stop';
/** µs of processor time these may use, if the app says nothing. */
export const STANDARD_INIT_BUDGET: Microseconds = 100_000;
export const STANDARD_STOP_BUDGET: Microseconds = 10_000;
/** A process that is to end in order has ended after so long, whatever it does. */
export const LONGEST_CLOSING: Microseconds = 1_000_000;

export interface ControlContext {
  readonly timers: TimerQueue;
  readonly clock: ReleaseClock;
  readonly invocations: Invocations;
  readonly scheduler: Scheduler;
  readonly containment: Containment;
  readonly observer: KernelObserver | undefined;
  readonly fuelPerMicrosecond: number;
  condemn(process: Process, verdict: Verdict): void;
  /** Takes it out of the real-time class, or puts it there. */
  reschedule(process: Process, isRealTime: boolean): void;
  /** Tells something on the console of the process. */
  tell(process: Process, text: string): void;
}

type Phase = 'starting' | 'initialising' | 'stepping' | 'closing';

export class ControlLoop implements Released {
  readonly period: Microseconds;
  readonly deadline: Microseconds;
  readonly #context: ControlContext;
  readonly #process: Process;
  readonly #control: ControlDescription;
  readonly #inputs: StepValues;
  readonly #step: Invocation;
  #phase: Phase = 'starting';
  /** A step is due or under way, and when it was released. */
  #isReleased = false;
  #release: Microseconds = DOUBLE_ZERO;
  /** It is due, and has not begun. */
  #isDue = false;
  #isLate = false;
  /** The process was stopped, or told to end, while it was under way: it is neither late, nor are its outputs of any use. */
  #isStale = false;
  /** Its outputs are safe since a deadline was missed, or since somebody stopped it. */
  #isSafe = false;
  /** Of the step that began last; not a number before the first. */
  #lastRelease: Microseconds = Number.NaN;
  /** Fuel of the step, of `init` or of `stop`. */
  #used = 0;
  /** How it is to end, while it is closing; and whether `stop` has been called. */
  #verdict: Verdict | undefined;
  #isStopping = false;
  #closingTimer: Timer | undefined;
  readonly #jitter = new Histogram();
  readonly #usedBudget = new Histogram();
  #steps = DOUBLE_ZERO;
  #misses = 0;
  #missesInARow = 0;
  #lost = 0;
  #longest = 0;

  constructor(context: ControlContext, process: Process, control: ControlDescription) {
    this.#context = context;
    this.#process = process;
    this.#control = control;
    this.period = control.period;
    this.deadline = control.deadline ?? control.period;
    this.#inputs = new StepValues(process.app.description.program.step?.inputs ?? []);
    this.#step = { done: (end) => this.#endStep(end), result: undefined, isPending: false };
    // What was thawed has been initialised, wherever it ran before.
    if (process.isThawed) this.#begin();
  }

  get statistics(): ControlStatistics {
    return {
      period: this.period,
      deadline: this.deadline,
      budget: this.#control.budget,
      steps: this.#steps,
      misses: this.#misses,
      missesInARow: this.#missesInARow,
      lost: this.#lost,
      longest: this.#longest,
      jitter: distributionOf(this.#jitter),
      used: distributionOf(this.#usedBudget),
    };
  }

  get isUnderWay(): boolean {
    return this.#isReleased && !this.#process.isStopped;
  }

  /** The process has ended. */
  end(): void {
    this.#context.clock.leave(this);
    this.#closingTimer?.cancel();
  }

  /** Before a slice of the process: a step that is due begins. Inputs are read now, so they are as new as they can be. */
  beforeSlice(image: Image): void {
    if (!this.#step.isPending) return;
    const { activity } = this.#control;
    const release = this.#release;
    this.#step.isPending = false;
    this.#jitter.add(this.#context.timers.recent - release);
    try {
      activity.inputs(this.#process.id, this.#inputs);
    } catch (error) {
      this.#inputs.numbers.fill(Number.NaN);
      this.#context.containment.report('control inputs', error);
    }
    const elapsed = Number.isNaN(this.#lastRelease) ? this.period : release - this.#lastRelease;
    this.#lastRelease = release;
    if (!image.step(elapsed / 1000, this.#inputs))
      this.#condemn('output', 'its program has not the control step it is described with');
  }

  /** Fuel the process has used in a slice. */
  spent(fuel: number): void {
    this.#used += fuel;
  }

  /** After a slice of the process, when it is known what came of it. */
  afterSlice(): void {
    const { invocations } = this.#context;
    if (this.#phase === 'stepping') {
      if (this.#isDue && invocations.canBegin(this.#process)) this.#beginStep();
    } else if (this.#phase === 'starting') {
      if (invocations.canBegin(this.#process)) this.#initialise();
    } else if (this.#phase === 'initialising') {
      this.#checkInitialisation();
    } else {
      this.#checkClosing();
    }
  }

  beginPeriod(release: Microseconds, lost: number): void {
    const process = this.#process;
    this.#misses += lost;
    this.#lost += lost;
    if (!process.isAlive) return;
    if (process.schedule !== undefined) this.#context.scheduler.release(process.schedule, release);
    if (process.isStopped) {
      this.#rest();
      return;
    }
    if (this.#isReleased) {
      if (this.deadline === this.period && !this.#isStale) this.#miss();
      return;
    }
    this.#isReleased = true;
    this.#release = release;
    this.#isLate = false;
    this.#isStale = false;
    this.#isDue = true;
    if (this.#context.invocations.canBegin(process)) this.#beginStep();
  }

  passDeadline(): void {
    if (this.#isReleased && !this.#process.isStopped && !this.#isStale) this.#miss();
  }

  /** It ends in order: `stop` is called first. @returns false if it is to end at once */
  close(verdict: Verdict): boolean {
    if (this.#phase !== 'stepping' || this.#process.isStopped) return false;
    const { clock, timers, condemn } = this.#context;
    clock.leave(this);
    this.#withdraw();
    this.#isStale = this.#isReleased;
    this.#phase = 'closing';
    this.#verdict = verdict;
    this.#context.reschedule(this.#process, false);
    this.#closingTimer = timers.at(timers.now() + LONGEST_CLOSING, () => condemn(this.#process, verdict));
    this.#checkClosing();
    return true;
  }

  // Starting.

  #initialise(): void {
    this.#phase = 'initialising';
    this.#used = 0;
    const refusal = this.#context.invocations.begin(this.#process, INIT_FUNCTION, [], (end) => {
      if (end.kind === 'failed') this.#condemn('error', end.message);
      else if (end.kind !== 'gone') this.#begin();
    });
    if (refusal !== undefined) this.#phase = 'starting';
  }

  #checkInitialisation(): void {
    const { initBudget = STANDARD_INIT_BUDGET } = this.#control;
    if (this.#used <= initBudget * this.#context.fuelPerMicrosecond) return;
    this.#condemn('deadline', `'${INIT_FUNCTION}' has used more than its budget of ${initBudget / 1000} ms`);
  }

  #begin(): void {
    this.#phase = 'stepping';
    this.#context.reschedule(this.#process, true);
    this.#context.clock.join(this);
  }

  // Stepping.

  #beginStep(): void {
    this.#isDue = false;
    this.#used = 0;
    this.#step.result = undefined;
    this.#context.invocations.beginStep(this.#process, this.#step);
  }

  /** A step that has not begun does not. */
  #withdraw(): void {
    const process = this.#process;
    if (this.#step.isPending) {
      this.#step.isPending = false;
      process.invocation = undefined;
      process.state = ProcessState.Yielded;
    } else if (!this.#isDue) return;
    this.#isDue = false;
    this.#isReleased = false;
  }

  /** A period of a process that somebody has stopped. */
  #rest(): void {
    this.#withdraw();
    this.#isStale = this.#isReleased;
    this.#makeSafe('stopped');
  }

  #endStep(end: InvocationEnd): void {
    if (end.kind === 'gone' || !this.#isReleased) return;
    const { timers, containment, observer, fuelPerMicrosecond } = this.#context;
    const { activity, policy } = this.#control;
    timers.look();
    const response = timers.recent - this.#release;
    this.#isReleased = false;
    this.#steps++;
    this.#usedBudget.add(this.#used, fuelPerMicrosecond);
    if (response > this.#longest) this.#longest = response;
    if (!this.#isLate && !this.#isStale && response > this.deadline) this.#miss();
    if (!this.#isLate) this.#missesInARow = 0;
    if (end.kind !== 'returned') {
      this.#condemn('output', end.kind === 'failed' ? end.message : 'it has no control step');
      return;
    }
    const outputs = this.#process.image?.stepOutputs as StepValues;
    observer?.stepped?.(this.#process.id, outputs);
    if (this.#isStale || this.#process.isStopped || (this.#isLate && policy === 'safe')) return;
    this.#isSafe = false;
    try {
      activity.outputs(this.#process.id, outputs);
    } catch (error) {
      containment.report('control outputs', error);
    }
  }

  #miss(): void {
    const { activity, policy } = this.#control;
    const mostMisses = this.#control.mostMisses ?? (policy === 'stop' ? 1 : undefined);
    this.#isLate = true;
    this.#misses++;
    this.#missesInARow++;
    const inARow = this.#missesInARow;
    try {
      activity.missed?.(this.#process.id, inARow);
    } catch (error) {
      this.#context.containment.report('control', error);
    }
    if (policy === 'safe') this.#makeSafe('deadline');
    if (mostMisses === undefined || inARow < mostMisses) return;
    const { function: name } = this.#process.app.description.program.step ?? { function: 'its step' };
    const missed = inARow === 1 ? 'a deadline was missed' : `${inARow} deadlines in a row were missed`;
    this.#condemn('deadline', `${missed} by '${name}'`);
  }

  #makeSafe(cause: 'deadline' | 'stopped'): void {
    if (this.#isSafe) return;
    this.#isSafe = true;
    try {
      this.#control.activity.makeSafe(this.#process.id, cause);
    } catch (error) {
      this.#context.containment.report('control', error);
    }
  }

  // Ending.

  #checkClosing(): void {
    const { invocations, condemn, fuelPerMicrosecond } = this.#context;
    const { stopBudget = STANDARD_STOP_BUDGET } = this.#control;
    const process = this.#process;
    const verdict = this.#verdict as Verdict;
    if (this.#isStopping) {
      if (this.#used > stopBudget * fuelPerMicrosecond) condemn(process, verdict);
      return;
    }
    if (!invocations.canBegin(process)) return;
    this.#used = 0;
    this.#isStopping = true;
    const refusal = invocations.begin(process, STOP_FUNCTION, [], (end) => {
      // The end stands; a restart because of an error here is not what was asked for.
      if (end.kind === 'failed') this.#context.tell(process, `${STOP_FUNCTION}: ${end.message}\n`);
      condemn(process, verdict);
    });
    if (refusal !== undefined) condemn(process, verdict);
  }

  #condemn(cause: 'error' | 'output' | 'deadline', message: string): void {
    this.#context.condemn(this.#process, { kind: 'faulted', fault: { cause, message } });
  }
}
