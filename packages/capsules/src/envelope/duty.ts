/**
 * How long an output was on within the last window. It remembers when it was on; if that becomes too much to remember, the
 * two times with the least between them become one, which counts too much and never too little.
 */
import type { Microseconds } from '@perilune/hil';

const MOST_TIMES = 64;

interface OnTime {
  readonly start: Microseconds;
  readonly end: Microseconds;
}

export class DutyMeter {
  readonly #window: Microseconds;
  #times: OnTime[] = [];

  constructor(window: Microseconds) {
    this.#window = window;
  }

  /** It was on from one moment to another, which is the latest so far. */
  add(start: Microseconds, end: Microseconds): void {
    if (end <= start) return;
    this.#times = this.#times.filter((time) => time.end > end - this.#window);
    this.#times.push({ start, end });
    if (this.#times.length > MOST_TIMES) this.#mergeClosest();
  }

  /** Time it was on in the window that ends at `now`, being on since `onSince` if it is. */
  used(now: Microseconds, onSince: Microseconds | undefined): Microseconds {
    const from = now - this.#window;
    let used = onSince === undefined ? 0 : now - Math.max(onSince, from);
    for (const time of this.#times) if (time.end > from) used += time.end - Math.max(time.start, from);
    return used;
  }

  /** The first moment from `now` on at which no more than `most` is used, if it is off from now on, having been on since `onSince`. */
  whenUsedAtMost(most: Microseconds, now: Microseconds, onSince: Microseconds | undefined): Microseconds {
    let excess = this.used(now, onSince) - most;
    const from = now - this.#window;
    const last = onSince === undefined ? [] : [{ start: onSince, end: now }];
    for (const time of [...this.#times, ...last]) {
      if (excess <= 0) break;
      if (time.end <= from) continue;
      const start = Math.max(time.start, from);
      const leaving = Math.min(excess, time.end - start);
      excess -= leaving;
      if (excess <= 0) return start + leaving + this.#window;
    }
    return now;
  }

  #mergeClosest(): void {
    let closest = 1;
    const gap = (index: number) => this.#times[index]!.start - this.#times[index - 1]!.end;
    for (let index = 2; index < this.#times.length; index++) if (gap(index) < gap(closest)) closest = index;
    const start = this.#times[closest - 1]!.start;
    this.#times.splice(closest - 1, 2, { start, end: this.#times[closest]!.end });
  }
}
