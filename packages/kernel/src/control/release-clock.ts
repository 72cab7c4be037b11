/**
 * The moments at which periods begin. Tasks of one period, deadline and phase share their timers: a hundred of them at
 * 1000 Hz are one moment a millisecond. To that end phases are not any: first periods begin at whole milliseconds since
 * boot, those of shorter periods at a whole number of periods.
 *
 *   release            deadline       next release
 *   ├─ task, task, … ─────┤··············├─
 */
import type { Microseconds } from '@perilune/hil';
import { DOUBLE_ZERO } from '../double-zero.ts';
import type { QueuedTimer, TimerQueue } from '../timer-queue.ts';

/** A task whose periods the clock begins. Throws nothing. */
export interface Released {
  /** µs. */
  readonly period: Microseconds;
  /** At most the period. */
  readonly deadline: Microseconds;
  /** @param lost periods before this one that went by while the machine was held up */
  beginPeriod(release: Microseconds, lost: number): void;
  /** Only if it is before the end of the period. */
  passDeadline(): void;
  /** Its period has begun, and what is to be done in it is not done. */
  readonly isUnderWay: boolean;
}

const GRID: Microseconds = 1000;

class Group {
  readonly members: Released[] = [];
  readonly #timers: TimerQueue;
  readonly #period: Microseconds;
  readonly #deadline: Microseconds;
  #release: Microseconds = DOUBLE_ZERO;
  /** Of its releases within the period. */
  readonly #phase: Microseconds;
  readonly #releaseTimer: QueuedTimer;
  readonly #deadlineTimer: QueuedTimer;

  constructor(timers: TimerQueue, { period, deadline }: Released, release: Microseconds) {
    this.#timers = timers;
    this.#period = period;
    this.#deadline = deadline;
    this.#release = release;
    this.#phase = release % period;
    this.#releaseTimer = timers.create(() => this.#beginPeriods());
    this.#deadlineTimer = timers.create(() => this.#passDeadlines());
    this.#releaseTimer.set(release);
  }

  get period(): Microseconds {
    return this.#period;
  }

  get nextRelease(): Microseconds {
    return this.#release;
  }

  get isUnderWay(): boolean {
    return this.members.some((task) => task.isUnderWay);
  }

  isFor({ period, deadline }: Released, phase: Microseconds): boolean {
    return period === this.#period && deadline === this.#deadline && phase === this.#phase;
  }

  stop(): void {
    this.#releaseTimer.cancel();
    this.#deadlineTimer.cancel();
  }

  #beginPeriods(): void {
    const period = this.#period;
    // Anew: the machine may have been held up since this round began, and no step begins before its release.
    this.#timers.look();
    const lost = Math.floor((this.#timers.recent - this.#release) / period);
    const release = this.#release + lost * period;
    this.#release = release + period;
    this.#releaseTimer.set(this.#release);
    if (this.#deadline < period) this.#deadlineTimer.set(release + this.#deadline);
    const { members } = this;
    for (let index = 0; index < members.length; index++) (members[index] as Released).beginPeriod(release, lost);
  }

  #passDeadlines(): void {
    const { members } = this;
    for (let index = 0; index < members.length; index++) (members[index] as Released).passDeadline();
  }
}

export class ReleaseClock {
  readonly #timers: TimerQueue;
  /** Of each period, deadline and phase at most one. */
  readonly #groups: Group[] = [];
  readonly #groupOf = new Map<Released, Group>();

  constructor(timers: TimerQueue) {
    this.#timers = timers;
  }

  /** Of all timers, the next is for periods to begin. */
  get isNext(): boolean {
    const moment = this.#timers.nextDeadline;
    const groups = this.#groups;
    for (let index = 0; index < groups.length; index++) {
      if ((groups[index] as Group).nextRelease === moment) return true;
    }
    return false;
  }

  /** No task is under way, and none will be for so long, or for that part of its period. */
  isQuiet(now: Microseconds, time: Microseconds, part: number): boolean {
    return !this.#groups.some(
      (group) => group.isUnderWay || group.nextRelease - now < Math.min(time, group.period * part),
    );
  }

  /** Its first period begins at the next moment of the grid, not inside this call. */
  join(task: Released): void {
    const { period } = task;
    const grid = Math.min(period, GRID);
    const first = Math.ceil((this.#timers.now() + 1) / grid) * grid;
    let group = this.#groups.find((one) => one.isFor(task, first % period));
    if (group === undefined) {
      group = new Group(this.#timers, task, first);
      this.#groups.push(group);
    }
    group.members.push(task);
    this.#groupOf.set(task, group);
  }

  /** Does nothing if it has not joined. Not from inside `beginPeriod` or `passDeadline`. */
  leave(task: Released): void {
    const group = this.#groupOf.get(task);
    if (group === undefined) return;
    this.#groupOf.delete(task);
    group.members.splice(group.members.indexOf(task), 1);
    if (group.members.length > 0) return;
    group.stop();
    this.#groups.splice(this.#groups.indexOf(group), 1);
  }
}
