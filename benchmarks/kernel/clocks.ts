/**
 * Time that belongs to the benchmark alone. On a machine where others run too, wall-clock time says how busy those are; the
 * processor time of this thread says how much work was done.
 */
import type { Chip, Microseconds } from '@perilune/hil';

/** Microseconds of processor time the benchmark's process has used, helper threads of V8 included. A look costs 3 µs. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Between two looks at the processor time so much wall-clock time may pass: who is interrupted is so for longer. */
const TRUSTED = 40;

/**
 * The time this thread works, cheap to look at. Of each stretch that is long enough to have been interrupted counts what is
 * less: wall-clock time, which has the time of others in it, or processor time, which has that of helper threads.
 */
export class ProcessorClock {
  #looked = processorTime();
  #lookedAt = performance.now();
  #before = 0;
  #last = 0;

  /** µs; never goes back. */
  now(): number {
    const wall = performance.now();
    const passed = (wall - this.#lookedAt) * 1000;
    if (passed >= TRUSTED) {
      const looked = processorTime();
      this.#before = Math.max(this.#last, this.#before + Math.min(passed, looked - this.#looked));
      this.#looked = looked;
      this.#lookedAt = wall;
      this.#last = this.#before;
    } else {
      this.#last = Math.max(this.#last, this.#before + passed);
    }
    return this.#last;
  }
}

/** A chip whose time is processor time, and which does not sleep but skips: latencies are those of an undisturbed machine. */
export class ProcessorTimeChip implements Chip {
  readonly bootTime = 0;
  readonly fuelPerMicrosecond: number;
  readonly #clock = new ProcessorClock();
  readonly #start = this.#clock.now();
  #skipped = 0;
  #pending: (() => void)[] = [];

  constructor(fuelPerMicrosecond: number) {
    this.fuelPerMicrosecond = fuelPerMicrosecond;
  }

  now(): Microseconds {
    return Math.floor(this.#clock.now() - this.#start) + this.#skipped;
  }

  /** Has the kernel do something between two slices. */
  interrupt(handler: () => void): void {
    this.#pending.push(handler);
  }

  hasInterrupts(): boolean {
    return this.#pending.length > 0;
  }

  serviceInterrupts(): void {
    for (const handler of this.#pending.splice(0)) handler();
  }

  sleep(until: Microseconds | undefined): void {
    if (until !== undefined) this.#skipped += Math.max(0, until - this.now());
  }

  spend(): void {}
}

/** Like the chip of a machine on the real clock, apart from messages: it spins at the end of a sleep. */
export class WallClockChip implements Chip {
  readonly bootTime = 0;
  readonly fuelPerMicrosecond: number;
  readonly #boot = performance.now();
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #spinning = 105;

  constructor(fuelPerMicrosecond: number) {
    this.fuelPerMicrosecond = fuelPerMicrosecond;
  }

  now(): Microseconds {
    return Math.floor((performance.now() - this.#boot) * 1000);
  }

  hasInterrupts(): boolean {
    return Atomics.load(this.#bell, 0) !== 0;
  }

  serviceInterrupts(): void {}

  sleep(until: Microseconds | undefined): void {
    if (until === undefined) return;
    const rest = until - this.now() - this.#spinning;
    if (rest > 0) Atomics.wait(this.#bell, 0, 0, rest / 1000);
    while (this.now() < until);
  }

  spend(): void {}
}
