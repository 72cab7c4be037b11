/** The clock of the computer, which anybody may set while a device runs, beside the one that never goes back. */

/** Milliseconds: less is no more than how exactly two clocks can be read. */
const LEAST_STEP = 1000;

export class ComputerClock {
  readonly #wall: () => number;
  readonly #monotonic: () => number;
  /** Milliseconds that the one is ahead of the other, as far as was told. */
  #ahead: number;

  /** @param wall milliseconds since 1970 @param monotonic milliseconds since some moment */
  constructor(wall: () => number = Date.now, monotonic: () => number = () => performance.now()) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#ahead = wall() - monotonic();
  }

  now(): Date {
    return new Date(this.#wall());
  }

  /** Seconds by which it was set forward since the last call, below 0 for back; 0: it was not. A computer that slept has set it. */
  step(): number {
    const ahead = this.#wall() - this.#monotonic();
    const step = Math.round(ahead - this.#ahead);
    if (Math.abs(step) < LEAST_STEP) return 0;
    this.#ahead = ahead;
    return step / 1000;
  }
}
