/** What is known of a control task's punctuality and cost. */
import type { Microseconds } from '@perilune/hil';
import type { Histogram } from './histogram.ts';

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

export function distributionOf(histogram: Histogram): Distribution {
  const [median = 0, p99 = 0, p999 = 0] = histogram.quantiles(0.5, 0.99, 0.999);
  const { least, most } = histogram;
  return { least, median, p99, p999, most };
}
