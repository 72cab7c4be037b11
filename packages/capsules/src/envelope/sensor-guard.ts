/**
 * A guard of a sensor stands behind it and is one itself: a reading that cannot be true is an error to whoever reads, be it an
 * app or an interlock. Where that takes looking at it as time goes on, it looks by itself.
 */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS, type Device, type Microseconds, type Timer, type Timers } from '@perilune/hil';

export interface SensorLimits {
  /** Least and most of each value. */
  readonly range?: readonly [least: number, most: number];
  /** So much a value may change in so long; in less time no more, in longer time as much more. */
  readonly change?: { readonly by: number; readonly within: Microseconds };
  /** A value that is the same for so long is stuck. */
  readonly stuck?: Microseconds;
}

/** What is wrong with a reading. */
export type Implausibility = 'range' | 'change' | 'stuck';
export const implausibilities: readonly Implausibility[] = ['range', 'change', 'stuck'];

const LONGEST_LOOK: Microseconds = 1_000_000;
const SHORTEST_LOOK: Microseconds = 10_000;
/** How soon one whose reading was wrong is looked at again. */
const RETRY: Microseconds = 100_000;
/** How many looks it takes to call a value stuck: a noisy one comes out the same twice, not that often. */
const LOOKS_UNTIL_STUCK = 10;

export class SensorGuard implements Device {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  readonly limits: SensorLimits;
  onChange: (() => void) | undefined;
  /** Called when a reading has become implausible, or for another reason, or (undefined) plausible again. */
  onVerdict: ((problem: Implausibility | undefined, values: Float64Array) => void) | undefined;
  /** What is wrong with the last reading. */
  problem: Implausibility | undefined;
  /** How often one was wrong that was not before, by why. */
  readonly counts: Record<Implausibility, number> = { range: 0, change: 0, stuck: 0 };
  readonly #device: Device;
  readonly #timers: Timers;
  readonly #looked = new Float64Array(DEVICE_DIMENSIONS);
  /** What changes are measured against: a plausible reading, as old as the time they are measured in. */
  readonly #reference = new Float64Array(DEVICE_DIMENSIONS);
  #referenceAt: Microseconds | undefined;
  readonly #last = new Float64Array(DEVICE_DIMENSIONS).fill(Number.NaN);
  #changedAt: Microseconds;
  readonly #lookEvery: Microseconds;
  #timer: Timer | undefined;
  #isTelling = false;

  /** @throws RangeError if the limits contradict themselves */
  constructor(device: Device, limits: SensorLimits, timers: Timers) {
    checkSensorLimits(limits);
    this.class = device.class;
    this.unit = device.unit;
    this.dimensions = device.dimensions;
    this.scale = device.scale;
    this.limits = limits;
    this.#device = device;
    this.#timers = timers;
    this.#changedAt = timers.now();
    const { change, stuck } = limits;
    const needed = Math.min(
      change?.within ?? Number.POSITIVE_INFINITY,
      (stuck ?? Number.POSITIVE_INFINITY) / LOOKS_UNTIL_STUCK,
    );
    this.#lookEvery =
      needed === Number.POSITIVE_INFINITY ? needed : Math.ceil(Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, needed)));
    device.onChange = () => {
      this.#look();
      this.onChange?.();
    };
    this.#wake();
  }

  read(values: Float64Array): StatusCode {
    const status = (this.#device.read?.(values) ?? ErrorCode.NoSupport) as StatusCode;
    if (status !== 0) return status;
    const problem = this.#judge(values);
    if (problem !== this.problem) this.#become(problem, values);
    return problem === undefined ? 0 : ErrorCode.Fail;
  }

  #look(): void {
    this.read(this.#looked);
  }

  #judge(values: Float64Array): Implausibility | undefined {
    const now = this.#timers.now();
    const stoodStill = this.#stoodStill(values, now);
    if (this.#isBeyond(values)) return 'range';
    if (this.#isTooFast(values, now)) return 'change';
    return stoodStill >= (this.limits.stuck ?? Number.POSITIVE_INFINITY) ? 'stuck' : undefined;
  }

  #stoodStill(values: Float64Array, now: Microseconds): Microseconds {
    for (let index = 0; index < this.dimensions; index++) {
      if (this.#last[index] === values[index]) continue;
      this.#last.set(values);
      this.#changedAt = now;
    }
    return now - this.#changedAt;
  }

  #isBeyond(values: Float64Array): boolean {
    const { range: [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } = this.limits;
    for (let index = 0; index < this.dimensions; index++)
      if (!(values[index]! >= least && values[index]! <= most)) return true;
    return false;
  }

  #isTooFast(values: Float64Array, now: Microseconds): boolean {
    const { change } = this.limits;
    if (change === undefined) return false;
    const age = this.#referenceAt === undefined ? Number.POSITIVE_INFINITY : now - this.#referenceAt;
    const most = change.by * Math.max(1, age / change.within);
    for (let index = 0; index < this.dimensions; index++)
      if (Math.abs(values[index]! - this.#reference[index]!) > most) return true;
    if (age >= change.within) {
      this.#reference.set(values);
      this.#referenceAt = now;
    }
    return false;
  }

  #become(problem: Implausibility | undefined, values: Float64Array): void {
    this.problem = problem;
    if (problem !== undefined) this.counts[problem]++;
    this.onVerdict?.(problem, values);
    this.#wake();
    // Whoever looks at it now is in the middle of a reading; others hear of it when that is done.
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#timers.at(this.#timers.now(), () => {
      this.#isTelling = false;
      this.onChange?.();
    });
  }

  #wake(): void {
    this.#timer?.cancel();
    const every = this.problem === undefined ? this.#lookEvery : Math.min(RETRY, this.#lookEvery);
    this.#timer =
      every === Number.POSITIVE_INFINITY
        ? undefined
        : this.#timers.at(this.#timers.now() + every, () => {
            this.#look();
            this.#wake();
          });
  }
}

/** @throws RangeError saying which limit is wrong, and why */
export function checkSensorLimits({ range, change, stuck }: SensorLimits): void {
  if (range !== undefined && !(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] <= range[1]))
    throw new RangeError(`the plausible range ${range.join(' to ')} is none`);
  if (change !== undefined && !(change.by > 0 && change.within > 0))
    throw new RangeError(`a change by ${change.by} within ${change.within} µs is none`);
  if (stuck !== undefined && !(stuck > 0 && Number.isSafeInteger(stuck)))
    throw new RangeError(`a time of ${stuck} µs until it is stuck is not a whole number above 0`);
}
