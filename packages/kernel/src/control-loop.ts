/**
 * The control activity of a process: its function is called at fixed moments, one period apart.
 *
 *   release                       deadline          next release
 *   ├── inputs ─ function ─ outputs ──┤··················├──
 *
 * A step that has not returned at its deadline is a miss. It goes on, with the budget of the next period, and no
 * other begins before it has returned.
 */
import type { Microseconds, Timer, Timers } from '@perilune/hil';
import type { ControlDescription } from './app-description.ts';
import type { Containment } from './containment.ts';
import type { Invocations } from './invocations.ts';
import type { InvocationEnd, Process, Verdict } from './process.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

export interface ControlContext {
  readonly timers: Timers;
  readonly invocations: Invocations;
  readonly scheduler: Scheduler;
  readonly containment: Containment;
  condemn(process: Process, verdict: Verdict): void;
}

export interface ControlStatistics {
  /** Steps that have returned. */
  readonly steps: number;
  /** Deadlines missed: in all, and since the last that was kept. */
  readonly misses: number;
  readonly missesInARow: number;
  /** µs from release to result, of the longest step. */
  readonly longest: Microseconds;
}

export class ControlLoop {
  readonly #context: ControlContext;
  readonly #process: Process;
  readonly #control: ControlDescription;
  #release: Microseconds;
  #releaseTimer: Timer;
  #deadlineTimer: Timer | undefined;
  /** When the step under way was released; undefined between steps. */
  #stepSince: Microseconds | undefined;
  #isLate = false;
  #lastStep: Microseconds | undefined;
  #steps = 0;
  #misses = 0;
  #missesInARow = 0;
  #longest = 0;

  /** The first period begins at once. */
  constructor(context: ControlContext, process: Process, control: ControlDescription) {
    this.#context = context;
    this.#process = process;
    this.#control = control;
    this.#release = context.timers.now();
    this.#releaseTimer = context.timers.at(this.#release, () => this.#beginPeriod());
  }

  get statistics(): ControlStatistics {
    return {
      steps: this.#steps,
      misses: this.#misses,
      missesInARow: this.#missesInARow,
      longest: this.#longest,
    };
  }

  stop(): void {
    this.#releaseTimer.cancel();
    this.#deadlineTimer?.cancel();
  }

  #beginPeriod(): void {
    const { timers, scheduler } = this.#context;
    const { period } = this.#control;
    const release = this.#release;
    const passed = Math.floor((timers.now() - release) / period);
    // Periods that went by while the machine was held up are lost, and count.
    this.#misses += passed;
    this.#release = release + (passed + 1) * period;
    this.#releaseTimer = timers.at(this.#release, () => this.#beginPeriod());
    if (this.#process.schedule !== undefined) scheduler.release(this.#process.schedule);
    const begun = release + passed * period;
    if (this.#stepSince === undefined) this.#beginStep(begun);
    else this.#watchDeadline(begun);
  }

  #beginStep(release: Microseconds): void {
    const { containment, invocations } = this.#context;
    const { activity, period } = this.#control;
    const { id } = this.#process;
    if (!invocations.canBegin(this.#process)) {
      // Until its first step it starts up, and may take its time.
      if (this.#steps > 0) this.#miss();
      return;
    }
    const elapsed = this.#lastStep === undefined ? period : release - this.#lastStep;
    const inputs = containment.attempt('control inputs', [], () => activity.inputs(id, elapsed));
    const refusal = invocations.begin(this.#process, this.#control.function, inputs, (end) => this.#endStep(end));
    if (refusal?.kind === 'failed') containment.report('control inputs', refusal.message);
    if (refusal !== undefined) return;
    this.#lastStep = this.#stepSince = release;
    this.#isLate = false;
    this.#watchDeadline(release);
  }

  /** Each period in which the step has not returned by the deadline is a miss. */
  #watchDeadline(release: Microseconds): void {
    const { period, deadline = period } = this.#control;
    this.#deadlineTimer = this.#context.timers.at(release + deadline, () => {
      this.#isLate = true;
      this.#miss();
    });
  }

  #endStep(end: InvocationEnd): void {
    const { timers, containment } = this.#context;
    const { activity, period, deadline = period } = this.#control;
    const release = this.#stepSince ?? 0;
    const response = timers.now() - release;
    this.#stepSince = undefined;
    this.#deadlineTimer?.cancel();
    if (end.kind === 'gone') return;
    this.#steps++;
    this.#longest = Math.max(this.#longest, response);
    if (!this.#isLate && response > deadline) this.#miss();
    else if (!this.#isLate) this.#missesInARow = 0;
    if (end.kind === 'returned') {
      containment.run('control outputs', () => activity.outputs(this.#process.id, end.values));
      return;
    }
    const missing = `the control function '${this.#control.function}' is no function of the program`;
    const message = end.kind === 'failed' ? end.message : missing;
    this.#context.condemn(this.#process, { kind: 'faulted', fault: { cause: 'error', message } });
  }

  #miss(): void {
    const { activity, mostMisses } = this.#control;
    this.#misses++;
    this.#missesInARow++;
    const inARow = this.#missesInARow;
    this.#context.containment.run('control', () => activity.missed?.(this.#process.id, inARow));
    if (mostMisses === undefined || inARow < mostMisses) return;
    const message = `${inARow} deadlines in a row were missed by '${this.#control.function}'`;
    this.#context.condemn(this.#process, { kind: 'faulted', fault: { cause: 'deadline', message } });
  }
}
