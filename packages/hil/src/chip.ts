/** The processor the kernel runs on: its clock, its interrupts, and how it sleeps. */
import type { Microseconds } from './timers.ts';

export interface Chip {
  /** Never goes back. On virtual time it stands still but for `sleep` and `spend`. */
  now(): Microseconds;
  /**
   * As `now`, into a cell. V8 makes an object of a number beyond 2^31 that a function returns, unless it has put the code of the
   * function where it is called; a kernel that looks at its clock for every control step leaves megabytes of them.
   */
  readClock?(cell: Float64Array): void;
  /** Seconds since 1970 (UTC) at boot: what a process's calendar starts from. */
  readonly bootTime: number;
  /** True if a device has something for the kernel. Cheap: asked before every slice. */
  hasInterrupts(): boolean;
  /** Calls the handlers of the devices that have something. In a recorded run this is where input enters. */
  serviceInterrupts(): void;
  /** Sleeps until the deadline (undefined = for ever) or an interrupt, whichever comes first. Returns at once if one waits. */
  sleep(until: Microseconds | undefined): void;
  /** Tells that a process has done so much work: what moves virtual time on. Does nothing on a real clock. */
  spend(fuel: number): void;
  /** Called after work that leaves garbage, at a moment when nobody waits for the kernel: it may be collected now rather than later. */
  tidy?(): void;
  /** Fuel a process uses in a microsecond, measured at boot or fixed on virtual time: how budgets in time become fuel. */
  readonly fuelPerMicrosecond: number;
  /** True if work takes exactly as long as its fuel says, as on virtual time; else that is how long it takes at best. */
  readonly isExact?: boolean;
}
