/**
 * What a scheduling policy is to the kernel. The kernel says who could run; the policy says who does, and for how long.
 * All amounts of processor time are fuel: budgets in time become fuel by the rate of the chip.
 */
import type { Timers } from '@perilune/hil';
import type { RealTimeDescription } from '../app-description.ts';
import type { ProcessId } from '../process-id.ts';

/** What a process asks for when it starts. */
export interface ScheduleRequest {
  readonly id: ProcessId;
  /** Percent, 1 to 100. */
  readonly cpuShare: number;
  /** Percent, 1 to 100; the CpuLimiter keeps it, whatever the policy. */
  readonly cpuLimit: number;
  readonly realTime: RealTimeDescription | undefined;
  /** True if somebody calls `release` at the start of each period; else a period begins when the process wakes. */
  readonly isReleased: boolean;
  readonly priority: number;
}

/** A process as a policy knows it. Policies make their own kinds; to the kernel it is what `next` gives back. */
export interface ScheduleEntry {
  readonly id: ProcessId;
  /** Fuel it may use in the slice `next` has chosen it for: at least 1. */
  slice: number;
}

export interface SchedulerContext {
  readonly timers: Timers;
  readonly fuelPerMicrosecond: number;
}

export interface Scheduler {
  readonly name: string;
  /** Called once, before all else. */
  attach(context: SchedulerContext): void;
  /**
   * @param instead an entry that will be retired in return: what was promised to it is free
   * @returns the entry, or why it cannot be: a sentence to be shown
   */
  admit(request: ScheduleRequest, instead?: ScheduleEntry): ScheduleEntry | string;
  /** The process has ended. */
  retire(entry: ScheduleEntry): void;
  /** It could run from now on. No effect if it could already. */
  ready(entry: ScheduleEntry): void;
  /** It waits, or is stopped. No effect if it did already. */
  unready(entry: ScheduleEntry): void;
  /** Who runs next; undefined if nobody may now. Without effect but for the entry's `slice`. */
  next(): ScheduleEntry | undefined;
  /** It ran: `fuel` may exceed its slice, which it then pays back later. `cut` is true if the kernel gave it less than its slice. */
  ran(entry: ScheduleEntry, fuel: number, cut: boolean): void;
  /** A period begins: for entries admitted with `isReleased`. */
  release(entry: ScheduleEntry): void;
}
