/**
 * What was ours of the time between the looks of a kernel at the clock, and what the machine has taken. Between two looks
 * lies at most one slice, whose fuel is known, and a little work of the kernel. The same fuel is the same work, and half of
 * the times it takes no more than the usual. What it takes beyond that is the machine's: it had something else to do, or was
 * slow because others use its processors and caches too. Collections of garbage are ours.
 *
 *   look ├── the usual time of the fuel ──┤ garbage ├ ··· the machine's ··· ┤ look
 */
import type { Microseconds } from '@perilune/hil';

/** Times in µs since boot. */
export interface Span {
  readonly from: Microseconds;
  readonly to: Microseconds;
}

/** A stretch between two looks of which the machine has taken more than what may be chance. */
export interface Stall extends Span {
  /** µs it has taken. */
  readonly length: Microseconds;
}

export interface Looks {
  /** µs since boot, in order. */
  readonly times: Float64Array;
  /** What was used before each, since the one before. */
  readonly fuels: Float64Array;
  /** Whether that was for a step: 1, or 0. */
  readonly areSteps: Uint8Array;
  /** What an endless loop uses at its best. */
  readonly fuelPerMicrosecond: number;
  readonly collections: readonly Span[];
}

/** What the machine may take of a stretch without standing still, and the same as a part of our own work. */
const CHANCE: Microseconds = 25;
const CHANCE_OF_WORK = 1 / 4;
/** Of the same fuel so many stretches have a usual time; what is rarer, or as much as that, goes by the rate of the fuel. */
const KNOWN = 100;
const MOST_KNOWN = 4096;

export class TimeUse {
  readonly collections: readonly Span[];
  readonly stalls: readonly Stall[];
  readonly #times: Float64Array;
  /** µs of ours until each look, and of steps among it. */
  readonly #sums: Float64Array;
  readonly #stepSums: Float64Array;

  constructor({ times, fuels, areSteps, fuelPerMicrosecond, collections }: Looks) {
    this.collections = collections;
    this.#times = times;
    this.#sums = new Float64Array(times.length);
    this.#stepSums = new Float64Array(times.length);
    const usual = usualTimes(times, fuels);
    const stalls: Stall[] = [];
    for (let index = 1; index < times.length; index++) {
      const from = times[index - 1] as number;
      const to = times[index] as number;
      const fuel = fuels[index] as number;
      const work = usual.get(fuel) ?? fuel / fuelPerMicrosecond;
      const ours = work + within(collections, from, to);
      const length = to - from - ours;
      if (length > CHANCE + work * CHANCE_OF_WORK) stalls.push({ from, to, length });
      this.#sums[index] = (this.#sums[index - 1] as number) + ours;
      this.#stepSums[index] = (this.#stepSums[index - 1] as number) + work * (areSteps[index] as number);
    }
    this.stalls = stalls;
  }

  /**
   * µs that what was done in this time takes usually, and collections of garbage. They come first in a stretch: a slice is
   * made to end before the next step is due, and but for the machine it had.
   */
  ours(from: Microseconds, to: Microseconds): Microseconds {
    return this.#until(this.#sums, to) - this.#until(this.#sums, from);
  }

  /** The same, of steps only: whatever else is done, or collected, they do not need. */
  ofSteps(from: Microseconds, to: Microseconds): Microseconds {
    return this.#until(this.#stepSums, to) - this.#until(this.#stepSums, from);
  }

  /** True if one was under way between these moments. */
  isStalled(from: Microseconds, to: Microseconds): boolean {
    const stall = this.stalls[firstAfter(this.stalls.length, (index) => (this.stalls[index] as Stall).to > from)];
    return stall !== undefined && stall.from < to;
  }

  #until(sums: Float64Array, time: Microseconds): Microseconds {
    const times = this.#times;
    const next = firstAfter(times.length, (index) => (times[index] as number) > time);
    const before = sums[next - 1] ?? 0;
    const after = sums[next] ?? before;
    return Math.min(after, before + time - (times[next - 1] ?? time));
  }
}

/** µs, by fuel: the medians. */
function usualTimes(times: Float64Array, fuels: Float64Array): Map<number, Microseconds> {
  const counts = new Map<number, number>();
  for (const fuel of fuels.subarray(1)) if (fuel < MOST_KNOWN) counts.set(fuel, (counts.get(fuel) ?? 0) + 1);
  const samples = new Map<number, Float64Array>();
  for (const [fuel, count] of counts) if (count >= KNOWN) samples.set(fuel, new Float64Array(count));
  for (let index = 1; index < times.length; index++) {
    const fuel = fuels[index] as number;
    const own = samples.get(fuel);
    if (own === undefined) continue;
    const left = (counts.get(fuel) as number) - 1;
    counts.set(fuel, left);
    own[left] = (times[index] as number) - (times[index - 1] as number);
  }
  return new Map(Array.from(samples, ([fuel, own]) => [fuel, own.sort()[own.length >> 1] as number]));
}

function within(spans: readonly Span[], from: Microseconds, to: Microseconds): Microseconds {
  let sum = 0;
  for (const span of spans) sum += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
  return sum;
}

/** The first index from 0 that is beyond, of those in order; the length, if none is. */
function firstAfter(length: number, isBeyond: (index: number) => boolean): number {
  let low = 0;
  for (let high = length; low < high; ) {
    const middle = (low + high) >> 1;
    if (isBeyond(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
