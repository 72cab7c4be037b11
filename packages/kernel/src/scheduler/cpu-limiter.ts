/**
 * The hard limit on the processor, above whatever policy: in each window of 100 ms a process may use so many percent of
 * it (quota `cpu-limit`), and then waits for the next window, though the processor be idle.
 *
 *   window          window          window
 *   ├─ runs ─┤······├─ runs ─┤······├─ ru      · = held: to the policy it is not ready
 *
 * Slices are cut to what is left in the window. What a process overdrew all the same (a slice ends after the system call
 * or the output that used it up) is taken off the next windows. Windows are the same for all; a timer is set only
 * while somebody is held. Who has no limit costs a test of a number.
 */
import type { Microseconds } from '@perilune/hil';
import type { ProcessId } from '../process-id.ts';
import type { ScheduleEntry, ScheduleRequest, Scheduler, SchedulerContext } from './scheduler.ts';

export const LIMIT_WINDOW: Microseconds = 100_000;

interface Limit {
  readonly entry: ScheduleEntry;
  /** Fuel it may use in a window. */
  readonly fuel: number;
  /** The window `used` counts in. */
  window: number;
  /** With what it owed from earlier ones. */
  used: number;
  /** True if it could run, but for the limit. */
  isReady: boolean;
  isHeld: boolean;
}

/** A policy that keeps limits, around one that need not know of them. */
export class CpuLimiter implements Scheduler {
  readonly #policy: Scheduler;
  #context!: SchedulerContext;
  readonly #limits = new Map<ProcessId, Limit>();
  /** In the order they were held. */
  #held: Limit[] = [];

  constructor(policy: Scheduler) {
    this.#policy = policy;
  }

  get name(): string {
    return this.#policy.name;
  }

  attach(context: SchedulerContext): void {
    this.#context = context;
    this.#policy.attach(context);
  }

  admit(request: ScheduleRequest, instead?: ScheduleEntry): ScheduleEntry | string {
    const { id, cpuLimit } = request;
    if (!(cpuLimit >= 1 && cpuLimit <= 100))
      return `the cpu-limit is ${cpuLimit}: a number of percent from 1 to 100 is wanted`;
    const entry = this.#policy.admit(request, instead);
    if (typeof entry === 'string' || cpuLimit === 100) return entry;
    const fuel = Math.max(1, Math.floor((LIMIT_WINDOW * this.#context.fuelPerMicrosecond * cpuLimit) / 100));
    this.#limits.set(id, { entry, fuel, window: this.#window(), used: 0, isReady: false, isHeld: false });
    return entry;
  }

  retire(entry: ScheduleEntry): void {
    const limit = this.#limitOf(entry);
    if (limit !== undefined) {
      this.#limits.delete(entry.id);
      limit.isReady = false;
      if (limit.isHeld) this.#held = this.#held.filter((one) => one !== limit);
    }
    this.#policy.retire(entry);
  }

  ready(entry: ScheduleEntry): void {
    const limit = this.#limitOf(entry);
    if (limit !== undefined) {
      limit.isReady = true;
      if (limit.isHeld) return;
    }
    this.#policy.ready(entry);
  }

  unready(entry: ScheduleEntry): void {
    const limit = this.#limitOf(entry);
    if (limit !== undefined) limit.isReady = false;
    this.#policy.unready(entry);
  }

  next(): ScheduleEntry | undefined {
    const entry = this.#policy.next();
    if (entry === undefined) return undefined;
    const limit = this.#limitOf(entry);
    if (limit !== undefined) entry.slice = Math.max(1, Math.min(entry.slice, limit.fuel - this.#usedBy(limit)));
    return entry;
  }

  ran(entry: ScheduleEntry, fuel: number, cut: boolean): void {
    this.#policy.ran(entry, fuel, cut);
    const limit = this.#limitOf(entry);
    if (limit === undefined) return;
    limit.used = this.#usedBy(limit) + fuel;
    if (limit.used >= limit.fuel && !limit.isHeld) this.#hold(limit);
  }

  release(entry: ScheduleEntry): void {
    this.#policy.release(entry);
  }

  #limitOf(entry: ScheduleEntry): Limit | undefined {
    return this.#limits.size === 0 ? undefined : this.#limits.get(entry.id);
  }

  #window(): number {
    return Math.floor(this.#context.timers.now() / LIMIT_WINDOW);
  }

  #usedBy(limit: Limit): number {
    const window = this.#window();
    if (window !== limit.window) {
      limit.used = Math.max(0, limit.used - (window - limit.window) * limit.fuel);
      limit.window = window;
    }
    return limit.used;
  }

  #hold(limit: Limit): void {
    limit.isHeld = true;
    this.#policy.unready(limit.entry);
    this.#held.push(limit);
    if (this.#held.length === 1) this.#awaitWindow();
  }

  #awaitWindow(): void {
    this.#context.timers.at((this.#window() + 1) * LIMIT_WINDOW, () => this.#beginWindow());
  }

  /** Lets those go on who owe nothing more. */
  #beginWindow(): void {
    const held = this.#held;
    this.#held = [];
    for (const limit of held) {
      if (this.#usedBy(limit) >= limit.fuel) {
        this.#held.push(limit);
        continue;
      }
      limit.isHeld = false;
      if (limit.isReady) this.#policy.ready(limit.entry);
    }
    if (this.#held.length > 0) this.#awaitWindow();
  }
}
