/**
 * The fair class: round robin in slices of fuel.
 *
 * Who has used its share of the processor in the current window (a tenth of a second) runs only while nobody else of
 * the class wants to. Windows are the same for all, so that all who wait for the next come back at once. What a
 * process used beyond its slice or its share it pays back in the following ones.
 */
import type { Microseconds } from '@perilune/hil';
import type { ProcessId } from '../process-id.ts';
import { LinkedQueue, type QueueMember } from './linked-queue.ts';
import type { ScheduleEntry, ScheduleRequest, SchedulerContext } from './scheduler.ts';

export const STANDARD_SLICE: Microseconds = 500;
export const SHARE_WINDOW: Microseconds = 100_000;

export class FairEntry implements ScheduleEntry, QueueMember {
  readonly id: ProcessId;
  slice = 1;
  previous: this | undefined;
  next: this | undefined;
  queue: LinkedQueue<this> | undefined;
  /** Fuel left of its turn; at or below 0 it owes. */
  remaining: number;
  /** Fuel it may use in a window; infinite without a limit. */
  readonly share: number;
  /** The window `used` counts in. */
  window = 0;
  used = 0;

  constructor(id: ProcessId, turn: number, share: number) {
    this.id = id;
    this.remaining = turn;
    this.share = share;
  }
}

export class FairClass {
  /** Fuel of a turn. */
  readonly #turn: number;
  readonly #windowFuel: number;
  readonly #context: SchedulerContext;
  readonly #ready = new LinkedQueue<FairEntry>();
  /** Could run, but have used their share of `#window`. */
  #spent = new LinkedQueue<FairEntry>();
  #window = 0;

  constructor(context: SchedulerContext, slice: Microseconds) {
    this.#context = context;
    this.#turn = Math.max(1, Math.floor(slice * context.fuelPerMicrosecond));
    this.#windowFuel = SHARE_WINDOW * context.fuelPerMicrosecond;
  }

  admit({ id, cpuShare }: ScheduleRequest): FairEntry | string {
    if (!(cpuShare >= 1 && cpuShare <= 100))
      return `the cpu-share is ${cpuShare}: a number of percent from 1 to 100 is wanted`;
    const share = cpuShare === 100 ? Number.POSITIVE_INFINITY : Math.max(1, (this.#windowFuel * cpuShare) / 100);
    return new FairEntry(id, this.#turn, share);
  }

  ready(entry: FairEntry): void {
    if (entry.queue !== undefined) return;
    if (entry.remaining > 0) entry.remaining = this.#turn;
    this.#join(entry);
  }

  unready(entry: FairEntry): void {
    entry.queue?.remove(entry);
  }

  next(): FairEntry | undefined {
    this.#beginWindow();
    for (let entry = this.#ready.first; entry !== undefined; entry = this.#ready.first) {
      if (entry.remaining > 0) {
        entry.slice = entry.remaining;
        return entry;
      }
      // It owes a turn or more: this one passes.
      this.#ready.remove(entry);
      entry.remaining += this.#turn;
      this.#ready.add(entry);
    }
    const spent = this.#spent.first;
    if (spent !== undefined) spent.slice = this.#turn;
    return spent;
  }

  ran(entry: FairEntry, fuel: number, cut: boolean): void {
    entry.remaining -= fuel;
    entry.used = this.#usedBy(entry) + fuel;
    const { queue } = entry;
    const hasTurnLeft = cut && entry.remaining > 0 && entry.used < entry.share;
    if (queue === undefined || (hasTurnLeft && queue === this.#ready)) return;
    queue.remove(entry);
    entry.remaining = entry.remaining > 0 ? this.#turn : entry.remaining + this.#turn;
    this.#join(entry);
  }

  /** At the end of the queue it belongs to now. */
  #join(entry: FairEntry): void {
    const hasShareLeft = this.#usedBy(entry) < entry.share;
    (hasShareLeft ? this.#ready : this.#spent).add(entry);
  }

  /** What counts against its share in the current window, which is a debt from earlier ones at first. */
  #usedBy(entry: FairEntry): number {
    if (entry.window !== this.#window) {
      const passed = this.#window - entry.window;
      entry.used = entry.share === Number.POSITIVE_INFINITY ? 0 : Math.max(0, entry.used - passed * entry.share);
      entry.window = this.#window;
    }
    return entry.used;
  }

  #beginWindow(): void {
    const window = Math.floor(this.#context.timers.now() / SHARE_WINDOW);
    if (window === this.#window) return;
    this.#window = window;
    const spent = this.#spent;
    this.#spent = new LinkedQueue();
    for (let entry = spent.first; entry !== undefined; entry = spent.first) {
      spent.remove(entry);
      this.#join(entry);
    }
  }
}
