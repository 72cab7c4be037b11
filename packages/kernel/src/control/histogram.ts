/**
 * A histogram of times: buckets as wide as 1/64 of what is in them, so that a quantile is exact to 1 %, whatever its size.
 *
 *   value in 1/32 µs      0 … 127   128 … 255   256 … 511   512 …   up to 2^32, which is 134 s
 *   width of a bucket         1           2           4       8
 *
 * To record costs a few nanoseconds and makes no object. Our own, because of what docs/dependencies.md says.
 */
const UNITS_PER_MICROSECOND = 32;
const EXACT = 128;
const PER_OCTAVE = 64;
const LARGEST = 0xffff_ffff;
const BUCKETS = EXACT + 25 * PER_OCTAVE;

export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = 0;

  /**
   * What is less than 0, or no number, counts as 0; what is more than there are buckets for as the most there is one for.
   * @param time in parts of a microsecond: two whole numbers are passed without making an object of what they come to
   */
  add(time: number, perMicrosecond = 1): void {
    const value = time > 0 ? time / perMicrosecond : 0;
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
    const bucket = bucketOf(unitsOf(value));
    this.#total++;
    const count = (this.#counts[bucket] as number) + 1;
    this.#counts[bucket] = count;
    if (count === LARGEST) this.#halve();
  }

  /** Values recorded; fewer after as many as a count can hold. */
  get total(): number {
    return this.#total;
  }

  /** The least and the most are exact. 0 if nothing was recorded. */
  get least(): number {
    return this.#total === 0 ? 0 : this.#least;
  }
  get most(): number {
    return this.#most;
  }

  /**
   * The values that so large parts of all values do not exceed: µs, 0 if nothing was recorded. It looks only at buckets from
   * that of the least to that of the most.
   * @param parts from 0 to 1, none less than the one before
   */
  quantiles(...parts: readonly number[]): number[] {
    const counts = this.#counts;
    const total = this.#total;
    if (total === 0) return parts.map(() => 0);
    let bucket = bucketOf(unitsOf(this.#least));
    let passed = counts[bucket] as number;
    return parts.map((part) => {
      const wanted = Math.max(1, Math.ceil(part * total));
      while (passed < wanted) passed += counts[++bucket] as number;
      return Math.min(this.#most, Math.max(this.#least, middleOf(bucket) / UNITS_PER_MICROSECOND));
    });
  }

  /** The shape stays, and there is room again. */
  #halve(): void {
    this.#total = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const half = (this.#counts[bucket] as number) >>> 1;
      this.#counts[bucket] = half;
      this.#total += half;
    }
  }
}

function unitsOf(time: number): number {
  return Math.min(time * UNITS_PER_MICROSECOND, LARGEST) >>> 0;
}

function bucketOf(value: number): number {
  if (value < EXACT) return value;
  const shift = 25 - Math.clz32(value);
  return EXACT + (shift - 1) * PER_OCTAVE + (value >>> shift) - PER_OCTAVE;
}

function middleOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const shift = Math.floor((bucket - EXACT) / PER_OCTAVE) + 1;
  const place = PER_OCTAVE + ((bucket - EXACT) % PER_OCTAVE);
  return (place + 0.5) * 2 ** shift;
}
