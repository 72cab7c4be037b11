/**
 * The real-time class: each process has a budget of fuel in every period, and gets it before a deadline. Who could run and
 * has budget left goes in the order of the deadlines (earliest deadline first), those of one deadline in the order in which
 * they came: what a stall of the machine has kept from being done in one period is not put off in the next again.
 *
 *   release          deadline       next release
 *   ├── budget ──────────┤···············├── budget ───
 *   start of the period                 what was overdrawn is taken off
 *
 * A period begins when it is released (control activities: at fixed moments) or else when the process wakes after the end
 * of the period before. Who has used up its budget waits for the next period, whatever else there is to do.
 * Who wakes late in its period gets no more than fits before the deadline at its rate, so that no process takes more
 * of any stretch of time than was promised to it: that is what makes the sum of the rates a sound test at admission.
 */
import type { Microseconds } from '@perilune/hil';
import { BinaryHeap, type HeapMember } from '../binary-heap.ts';
import type { ProcessId } from '../process-id.ts';
import type { ScheduleEntry, ScheduleRequest, SchedulerContext } from './scheduler.ts';

/** Part of the processor that may be promised; the rest is for the kernel and the fair class. */
export const REAL_TIME_CAPACITY = 0.9;

/** No slice is cut shorter than this, so that timers in a dense row do not use up the processor with switching. */
export const LEAST_SLICE: Microseconds = 10;

/** What the kernel does for a control step, beside what the step itself may use: beginning it, inputs, outputs, switching. */
export const STEP_COST: Microseconds = 2;

/** A deadline must leave room for the slice that runs when the period begins. */
export const LEAST_DEADLINE: Microseconds = Math.round(LEAST_SLICE / (1 - REAL_TIME_CAPACITY));

export class RealTimeEntry implements ScheduleEntry, HeapMember {
  readonly id: ProcessId;
  heapIndex = -1;
  slice = 1;
  /** µs. */
  readonly period: Microseconds;
  readonly relativeDeadline: Microseconds;
  /** Fuel a period. */
  readonly budget: number;
  /** Part of the processor promised to it. */
  readonly rate: number;
  readonly isReleased: boolean;
  isReady = false;
  /** Its place among those with the same deadline: an i32, the next after the last of which is the first. Changed only while it cannot run. */
  turn = 0;
  /** When its current period began, and its deadline. */
  releasedAt = Number.NEGATIVE_INFINITY;
  deadline = Number.NEGATIVE_INFINITY;
  /** Fuel left of the period; below 0 it owes. */
  left = 0;
  /** True while a timer is set that begins the next period. */
  awaitsPeriod = false;
  isRetired = false;

  constructor(request: ScheduleRequest, fuelPerMicrosecond: number) {
    const { period, budget, deadline = period } = request.realTime as NonNullable<ScheduleRequest['realTime']>;
    this.id = request.id;
    this.period = period;
    this.relativeDeadline = deadline;
    this.budget = Math.max(1, Math.floor(budget * fuelPerMicrosecond));
    this.rate = rateOf(request);
    this.isReleased = request.isReleased;
  }
}

export class RealTimeClass {
  readonly #context: SchedulerContext;
  readonly #runnable = new BinaryHeap<RealTimeEntry>(
    (a, b) => a.deadline < b.deadline || (a.deadline === b.deadline && ((a.turn - b.turn) | 0) < 0),
  );
  /** Sum of the rates promised. */
  #promised = 0;
  #turns = 0;

  constructor(context: SchedulerContext) {
    this.#context = context;
  }

  get promised(): number {
    return this.#promised;
  }

  admit(request: ScheduleRequest, instead?: RealTimeEntry): RealTimeEntry | string {
    const { isReleased } = request;
    const { period, budget, deadline = period } = request.realTime as NonNullable<ScheduleRequest['realTime']>;
    for (const [name, value] of Object.entries({ period, budget, deadline })) {
      if (!Number.isFinite(value) || value <= 0) return `the ${name} is ${value} µs: a time above 0 is wanted`;
    }
    if (deadline > period) return `the deadline (${deadline} µs) is later than the period (${period} µs)`;
    if (budget > deadline) return `the budget (${budget} µs) does not fit before the deadline (${deadline} µs)`;
    if (deadline < LEAST_DEADLINE)
      return `the deadline is ${deadline} µs: ${LEAST_DEADLINE} µs is the shortest that can be kept`;
    const rate = rateOf(request);
    // A little more than the capacity passes, since sums of fractions are not exact.
    const others = this.#promised - (instead === undefined || instead.isRetired ? 0 : instead.rate);
    if (others + rate > REAL_TIME_CAPACITY + 1e-9) {
      return `it needs ${percent(rate)} of the processor (${budget} µs within ${deadline} µs${isReleased ? `, and ${STEP_COST} µs for the kernel` : ''}); ${percent(Math.max(0, REAL_TIME_CAPACITY - others))} of the ${percent(REAL_TIME_CAPACITY)} that may be promised are left`;
    }
    this.#promised += rate;
    return new RealTimeEntry(request, this.#context.fuelPerMicrosecond);
  }

  retire(entry: RealTimeEntry): void {
    if (entry.isRetired) return;
    entry.isRetired = true;
    this.#runnable.remove(entry);
    this.#promised = Math.max(0, this.#promised - entry.rate);
  }

  ready(entry: RealTimeEntry): void {
    if (entry.isReady || entry.isRetired) return;
    entry.isReady = true;
    this.#queueAnew(entry);
    if (!entry.isReleased) this.#wake(entry);
    this.#place(entry);
  }

  unready(entry: RealTimeEntry): void {
    entry.isReady = false;
    this.#runnable.remove(entry);
  }

  next(): RealTimeEntry | undefined {
    const entry = this.#runnable.first;
    if (entry !== undefined) entry.slice = entry.left;
    return entry;
  }

  ran(entry: RealTimeEntry, fuel: number): void {
    entry.left -= fuel;
    this.#place(entry);
  }

  /** A period of a released entry begins. */
  release(entry: RealTimeEntry, moment: Microseconds): void {
    if (!entry.isRetired) this.#beginPeriod(entry, moment);
  }

  #queueAnew(entry: RealTimeEntry): void {
    this.#turns = (this.#turns + 1) | 0;
    entry.turn = this.#turns;
  }

  #wake(entry: RealTimeEntry): void {
    const now = this.#context.timers.now();
    if (now >= entry.releasedAt + entry.period) {
      this.#beginPeriod(entry, now);
      return;
    }
    const fits = (Math.max(0, entry.deadline - now) * entry.budget) / entry.relativeDeadline;
    entry.left = Math.min(entry.left, Math.floor(fits));
  }

  #beginPeriod(entry: RealTimeEntry, now: Microseconds): void {
    this.#runnable.remove(entry);
    entry.releasedAt = now;
    entry.deadline = now + entry.relativeDeadline;
    // Who is late by its own doing comes after those who are by that of others.
    if (entry.left < 1) this.#queueAnew(entry);
    // What it owes it pays first; after a long time without a period nothing is owed.
    entry.left = Math.min(entry.left, 0) + entry.budget;
    this.#place(entry);
  }

  /** Puts it among those that can run, or takes it out, as its budget says. */
  #place(entry: RealTimeEntry): void {
    if (!entry.isReady || entry.isRetired) return;
    if (entry.left >= 1) {
      if (entry.heapIndex < 0) this.#runnable.add(entry);
      return;
    }
    this.#runnable.remove(entry);
    if (!entry.isReleased && !entry.awaitsPeriod) this.#awaitPeriod(entry);
  }

  #awaitPeriod(entry: RealTimeEntry): void {
    entry.awaitsPeriod = true;
    this.#context.timers.at(entry.releasedAt + entry.period, () => {
      entry.awaitsPeriod = false;
      if (!entry.isRetired && entry.isReady) this.#beginPeriod(entry, this.#context.timers.now());
    });
  }
}

function rateOf({ realTime, isReleased }: ScheduleRequest): number {
  const { period, budget, deadline = period } = realTime as NonNullable<ScheduleRequest['realTime']>;
  return (budget + (isReleased ? STEP_COST : 0)) / deadline;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
