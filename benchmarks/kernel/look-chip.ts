/** A chip on the real clock that keeps each look at it: when that was, and what was done since the one before. */
import { PerformanceObserver } from 'node:perf_hooks';
import type { Chip, Microseconds } from '@perilune/hil';
import { type Span, TimeUse } from './time-use.ts';

export class LookChip implements Chip {
  readonly bootTime = 0;
  readonly fuelPerMicrosecond: number;
  readonly #boot: number;
  /** µs since boot, and fuel. What there is no room for is not kept. */
  readonly #times: Float64Array;
  readonly #fuels: Float64Array;
  readonly #areSteps: Uint8Array;
  #count = 0;
  readonly #cell = new Float64Array(1);
  /** Since the last look. */
  #fuel = 0;
  /** Whether a step is under way. */
  isStep = false;
  readonly #collections: Span[] = [];
  readonly #observer = new PerformanceObserver((list) => this.#note(list.getEntries()));

  /** @param age µs: that it was booted so long ago @param most looks */
  constructor(fuelPerMicrosecond: number, age: Microseconds, most: number) {
    this.fuelPerMicrosecond = fuelPerMicrosecond;
    // Written once, so that the first look that is kept in a page does not wait for the page.
    this.#times = new Float64Array(most).fill(1);
    this.#fuels = new Float64Array(most).fill(1);
    this.#areSteps = new Uint8Array(most).fill(1);
    this.#boot = performance.now() - age / 1000;
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  now(): Microseconds {
    this.readClock(this.#cell);
    return this.#cell[0] as number;
  }

  readClock(cell: Float64Array): void {
    const now = this.#clock();
    if (this.#count < this.#times.length) {
      this.#times[this.#count] = now;
      this.#fuels[this.#count] = this.#fuel;
      this.#areSteps[this.#count++] = this.isStep ? 1 : 0;
    }
    this.#fuel = 0;
    cell[0] = Math.floor(now);
  }

  hasInterrupts(): boolean {
    return false;
  }

  serviceInterrupts(): void {}

  /** Only what is a few microseconds away is waited for beside an endless loop. */
  sleep(until: Microseconds | undefined): void {
    while (this.#clock() < (until ?? 0));
  }

  spend(fuel: number): void {
    this.#fuel += fuel;
  }

  /** What the time since boot was used for, once V8 has told of all its collections. */
  async settle(): Promise<TimeUse> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
    this.#note(this.#observer.takeRecords());
    this.#observer.disconnect();
    return new TimeUse({
      times: this.#times.subarray(0, this.#count),
      fuels: this.#fuels.subarray(0, this.#count),
      areSteps: this.#areSteps.subarray(0, this.#count),
      fuelPerMicrosecond: this.fuelPerMicrosecond,
      collections: this.#collections,
    });
  }

  #clock(): number {
    return (performance.now() - this.#boot) * 1000;
  }

  #note(entries: readonly { readonly startTime: number; readonly duration: number }[]): void {
    for (const { startTime, duration } of entries) {
      const from = (startTime - this.#boot) * 1000;
      this.#collections.push({ from, to: from + duration * 1000 });
    }
  }
}
