/** What is known of a control task's punctuality and cost. Recording makes no object: it happens at each step. */
import type { Microseconds } from '@perilune/hil';
import histogram from 'hdr-histogram-js/dist/Float64Histogram.js';

/** µs, of all steps; exact to 1 %. 0 before the first. */
export interface Distribution {
  readonly least: number;
  readonly median: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

export interface ControlStatistics {
  readonly period: Microseconds;
  readonly deadline: Microseconds;
  readonly budget: Microseconds;
  /** Steps that have returned. */
  readonly steps: number;
  /** Deadlines missed: in all, and since the last that was kept. */
  readonly misses: number;
  readonly missesInARow: number;
  /** Those of the misses that were periods which went by while the machine itself was held up. */
  readonly lost: number;
  /** µs from release to result, of the longest step. */
  readonly longest: Microseconds;
  /** From the moment a step was due to the moment it began. */
  readonly jitter: Distribution;
  /** Processor time of a step by its fuel, with that of its system calls. */
  readonly used: Distribution;
}

/** Values are kept in hundredths of a µs, from there to an hour, in 2 significant digits. */
const RESOLUTION = 100;
const MOST = 3_600e6 * RESOLUTION;

/** Values of at least 0; what is less, or no number, counts as 0. */
export class Record {
  // Counts of 32 bits would overflow after weeks.
  readonly #histogram = new histogram.default(1, MOST, 2);
  #least = Number.POSITIVE_INFINITY;
  #most = 0;

  add(microseconds: number): void {
    const value = microseconds > 0 ? Math.min(microseconds, MOST / RESOLUTION) : 0;
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
    this.#histogram.recordValue(Math.round(value * RESOLUTION));
  }

  get distribution(): Distribution {
    const at = (percent: number) =>
      Math.min(this.#most, this.#histogram.getValueAtPercentile(percent) / RESOLUTION);
    if (this.#histogram.totalCount === 0) return { least: 0, median: 0, p99: 0, p999: 0, most: 0 };
    return { least: this.#least, median: at(50), p99: at(99), p999: at(99.9), most: this.#most };
  }
}
