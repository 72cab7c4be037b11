/** Timers whose clock a test turns: a sorted list, the simplest thing that keeps the contract. */
import type { Microseconds, Timer, Timers } from '@perilune/hil';

interface Entry extends Timer {
  readonly handler: () => void;
}

export class FakeTimers implements Timers {
  #now: Microseconds = 0;
  readonly #entries: Entry[] = [];

  now(): Microseconds {
    return this.#now;
  }

  at(deadline: Microseconds, handler: () => void): Timer {
    const entry: Entry = {
      deadline: Math.max(deadline, this.#now),
      handler,
      cancel: () => {
        const index = this.#entries.indexOf(entry);
        if (index >= 0) this.#entries.splice(index, 1);
      },
    };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.deadline <= entry.deadline) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
    return entry;
  }

  /** How many are set. */
  get waiting(): number {
    return this.#entries.length;
  }

  /** Moves the clock, stopping at each deadline on the way. */
  advance(time: Microseconds): void {
    this.#runUntil(this.#now + time);
  }

  /** Moves the clock and only then looks what is due: a kernel that was busy meanwhile. */
  jump(time: Microseconds): void {
    this.#now += time;
    this.#runUntil(this.#now);
  }

  #runUntil(end: Microseconds): void {
    while (this.#entries.length > 0 && this.#entries[0]!.deadline <= end) {
      const entry = this.#entries.shift()!;
      this.#now = Math.max(this.#now, entry.deadline);
      entry.handler();
    }
    this.#now = end;
  }
}
