/**
 * A chip on the real clock that knows when this thread did not run. Between two looks of the kernel at the clock lies at
 * most one slice, whose fuel is known, and a little work of the kernel. What took longer than that was a stall: the
 * machine had something else to do, or V8 collected garbage; the times of its collections, which are our own doing, are
 * told afterwards.
 *
 *   look ├── a slice: its fuel ÷ the rate ──┤ a few µs ├ ··· stall ··· ┤ look
 */
import { PerformanceObserver } from 'node:perf_hooks';
import type { Chip, Microseconds } from '@perilune/hil';

export interface Stall {
  /** µs since boot: from the look before to the look after. */
  readonly from: Microseconds;
  readonly to: Microseconds;
  /** µs of that for which there is no explanation. */
  readonly length: Microseconds;
}

/** What the kernel does between two looks, at most. */
const KERNEL_WORK: Microseconds = 25;
const MOST_STALLS = 1_000_000;
/** How long before a deadline sleeping ends and spinning begins. */
const SPINNING: Microseconds = 105;

export class StallChip implements Chip {
  readonly bootTime = 0;
  readonly fuelPerMicrosecond: number;
  /** In threes: from, to, length. What there is no room for was one of very many. */
  readonly #stalls = new Float64Array(3 * MOST_STALLS);
  #stallCount = 0;
  readonly #boot: number;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  #last = 0;
  /** Fuel since the last look. */
  #fuel = 0;
  readonly #collections: [from: Microseconds, to: Microseconds][] = [];
  readonly #observer = new PerformanceObserver((list) => this.#note(list.getEntries()));

  /** @param age µs: that it was booted so long ago */
  constructor(fuelPerMicrosecond: number, age: Microseconds) {
    this.fuelPerMicrosecond = fuelPerMicrosecond;
    this.#boot = performance.now() - age / 1000;
    this.#last = age;
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  now(): Microseconds {
    const now = (performance.now() - this.#boot) * 1000;
    const work = this.#fuel / this.fuelPerMicrosecond;
    const length = now - this.#last - work;
    // The same endless loop may take a quarter longer than at its best.
    if (length > KERNEL_WORK + work / 4) this.#add(this.#last, now, length);
    this.#last = now;
    this.#fuel = 0;
    return Math.floor(now);
  }

  hasInterrupts(): boolean {
    return false;
  }

  serviceInterrupts(): void {}

  sleep(until: Microseconds | undefined): void {
    if (until === undefined) return;
    const rest = until - this.now() - SPINNING;
    if (rest > 0) {
      Atomics.wait(this.#bell, 0, 0, rest / 1000);
      this.#last = (performance.now() - this.#boot) * 1000;
      if (this.#last > until) this.#add(until, this.#last, this.#last - until);
    }
    while (this.now() < until);
  }

  spend(fuel: number): void {
    this.#fuel += fuel;
  }

  /** Waits until V8 has told of all collections. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
    this.#note(this.#observer.takeRecords());
    this.#observer.disconnect();
  }

  get collections(): readonly (readonly [from: Microseconds, to: Microseconds])[] {
    return this.#collections;
  }

  /** Those of the machine: without what V8 did meanwhile. After `settle`. */
  stallsOfMachine(): Stall[] {
    return this.#list().flatMap((stall) => {
      let { length } = stall;
      for (const [from, to] of this.#collections)
        length -= Math.max(0, Math.min(to, stall.to) - Math.max(from, stall.from));
      return length > KERNEL_WORK ? [{ ...stall, length }] : [];
    });
  }

  #add(from: Microseconds, to: Microseconds, length: Microseconds): void {
    if (this.#stallCount === MOST_STALLS) return;
    this.#stalls.set([from, to, length], 3 * this.#stallCount++);
  }

  #list(): Stall[] {
    return Array.from({ length: this.#stallCount }, (_, index) => {
      const [from, to, length] = this.#stalls.subarray(3 * index, 3 * index + 3) as unknown as [number, number, number];
      return { from, to, length };
    });
  }

  #note(entries: readonly { readonly startTime: number; readonly duration: number }[]): void {
    for (const { startTime, duration } of entries) {
      const from = (startTime - this.#boot) * 1000;
      this.#collections.push([from, from + duration * 1000]);
    }
  }
}
