/** Moments and waking at them: what the kernel's timer queue gives to capsules and simulated chips. */

/** Microseconds since the machine booted: a whole number, exact for 285 years. */
export type Microseconds = number;

export interface Timers {
  now(): Microseconds;
  /**
   * Calls `handler` once at `deadline` or as soon after it as the kernel can; at once, but never from inside this call, if
   * it has passed. Handlers of one moment are called in the order they were set. They run as interrupts: short, and throw nothing.
   */
  at(deadline: Microseconds, handler: () => void): Timer;
}

export interface Timer {
  readonly deadline: Microseconds;
  /** Does nothing if it has fired. */
  cancel(): void;
}
