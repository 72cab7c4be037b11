/**
 * A chip on the real clock that knows when this thread did not run. Between two looks of the kernel at the clock lies at
 * most one slice, whose fuel is known, and a little work of the kernel. What took longer than that was a stall: the
 * machine had something else to do, or V8 collected garbage; the times of its collections, which are our own doing, are
 * told afterwards.
 *
 *   look ├── a slice: its fuel ÷ the rate ──┤ a few µs ├ ··· stall ··· ┤ look
 *
 * A machine that shares its memory with others can be slow without stalling: what has been done thousands of times with the
 * same fuel takes several times as long, for milliseconds. What goes beyond twice the usual is a delay; stalls are too.
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
const MOST_STALLS = 2_000_000;
/** Slices of less fuel than this have a usual time of their own, once there were so many with the same fuel. */
const LEARNT_FUEL = 1024;
const LEARNT_SAMPLES = 256;
/** How long before a deadline sleeping ends and spinning begins. */
const SPINNING: Microseconds = 105;

/** Rather than that the machine is slow. */
export function isStall({ length }: Stall): boolean {
  return length > KERNEL_WORK;
}

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
  /** µs between two looks that are usual, by the fuel of the slice between them; not a number where it is not known. */
  readonly #usual = new Float64Array(LEARNT_FUEL).fill(Number.NaN);
  readonly #samples = new Float64Array(LEARNT_FUEL * LEARNT_SAMPLES);
  readonly #sampleCounts = new Uint32Array(LEARNT_FUEL);
  /** Learn what is usual: from when the code is optimised on. */
  isLearning = false;
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
    this.#judge(now);
    this.#last = now;
    this.#fuel = 0;
    return Math.floor(now);
  }

  #judge(now: Microseconds): void {
    const fuel = this.#fuel;
    const time = now - this.#last;
    const work = fuel / this.fuelPerMicrosecond;
    const isShort = fuel > 0 && fuel < LEARNT_FUEL;
    // The same endless loop may take a quarter longer than at its best.
    if (time - work > KERNEL_WORK + work / 4) this.#add(this.#last, now, time - work);
    else if (isShort && time > 2 * (this.#usual[fuel] as number))
      this.#add(this.#last, now, time - (this.#usual[fuel] as number));
    if (!isShort || !this.isLearning) return;
    const count = this.#sampleCounts[fuel] as number;
    if (count === LEARNT_SAMPLES) return;
    this.#samples[fuel * LEARNT_SAMPLES + count] = time;
    this.#sampleCounts[fuel] = count + 1;
    if (count + 1 === LEARNT_SAMPLES) this.#learn(fuel);
  }

  #learn(fuel: number): void {
    const samples = this.#samples.slice(fuel * LEARNT_SAMPLES, (fuel + 1) * LEARNT_SAMPLES).sort();
    this.#usual[fuel] = samples[LEARNT_SAMPLES >> 1] as number;
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

  /** Those of the machine, stalls too: without what V8 did meanwhile. After `settle`. */
  delaysOfMachine(): Stall[] {
    return this.#list().flatMap((stall) => {
      let { length } = stall;
      for (const [from, to] of this.#collections)
        length -= Math.max(0, Math.min(to, stall.to) - Math.max(from, stall.from));
      return length === stall.length || length > KERNEL_WORK ? [{ ...stall, length }] : [];
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
