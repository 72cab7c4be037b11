/**
 * Interlocks made of devices: `while = { device = "lid", above = 0 }` has the output safe while the lid's first value is
 * above 0, `unless = { device = "fan", above = 20 }` has it safe unless the fan turns. Of several conditions all must hold.
 * What cannot be seen holds a `while` and never fulfils an `unless`: it is not read, implausible, has no value, or has
 * stood still for so long that it is stale.
 */
import { DEVICE_DIMENSIONS, type Microseconds, type Timers } from '@perilune/hil';
import type { DeviceEntry } from '../devices/registry.ts';

/** Something that forces the safe value while it holds. */
export interface Interlock {
  /** How often it is to be looked at even if nothing has called back. */
  readonly period: Microseconds;
  /** Also true if it cannot be known: what cannot be seen is not safe. */
  isActive(): boolean;
  /** Calls back whenever `isActive` may have changed. */
  watch(changed: () => void): void;
}

export interface InterlockCondition {
  readonly device: DeviceEntry;
  /** In the unit of the device; with both, it holds beyond either. One of the three is given. */
  readonly above?: number;
  readonly below?: number;
  /** Not seen to change for so long, it cannot be seen. Alone: it holds while that is so. */
  readonly stale?: Microseconds;
}

export interface InterlockRule {
  readonly kind: 'while' | 'unless';
  readonly conditions: readonly InterlockCondition[];
}

/** How often devices are looked at that tell nothing. */
const LOOK: Microseconds = 1_000_000;
const LEAST_LOOK: Microseconds = 10_000;
/** How many looks it takes to call a value stale: one that is noisy comes out the same twice, not that often. */
const LOOKS_UNTIL_STALE = 10;

/** @throws RangeError if a condition says nothing, or is about what cannot be read */
export function interlockOf({ kind, conditions }: InterlockRule, timers: Timers): Interlock {
  for (const { device, above, below, stale } of conditions) {
    if (above === undefined && below === undefined && stale === undefined)
      throw new RangeError(`the interlock on "${device.name}" says neither above nor below what, nor when it is stale`);
    if (!device.canRead) throw new RangeError(`the interlock on "${device.name}" cannot be, since it cannot be read`);
  }
  const watched = conditions.map((condition) => new WatchedCondition(condition, timers));
  const periods = conditions.map(({ stale = Number.POSITIVE_INFINITY }) => stale / LOOKS_UNTIL_STALE);
  return {
    period: Math.ceil(Math.max(LEAST_LOOK, Math.min(LOOK, ...periods))),
    isActive: () => {
      let allHold = true;
      for (const condition of watched) {
        const holds = condition.look();
        if (!(holds ?? kind === 'while')) allHold = false;
      }
      return kind === 'while' ? allHold : !allHold;
    },
    watch: (changed) => {
      for (const { device } of conditions) device.listen(changed);
    },
  };
}

class WatchedCondition {
  readonly #condition: InterlockCondition;
  readonly #timers: Timers;
  readonly #values = new Float64Array(DEVICE_DIMENSIONS);
  /** What was seen last, and when it was seen to be another. */
  readonly #seen = new Float64Array(DEVICE_DIMENSIONS).fill(Number.NaN);
  #changedAt: Microseconds;

  constructor(condition: InterlockCondition, timers: Timers) {
    this.#condition = condition;
    this.#timers = timers;
    this.#changedAt = timers.now();
  }

  /** @returns whether it holds; undefined if it cannot be seen */
  look(): boolean | undefined {
    const { device, above, below, stale } = this.#condition;
    if (device.latest(this.#values) !== 0) return undefined;
    const [value] = this.#values as unknown as [number];
    if (!Number.isFinite(value)) return undefined;
    if (stale !== undefined && this.#stoodStill() >= stale) return undefined;
    return (above !== undefined && value > above) || (below !== undefined && value < below);
  }

  #stoodStill(): Microseconds {
    const now = this.#timers.now();
    for (let index = 0; index < this.#condition.device.form.dimensions; index++) {
      if (this.#seen[index] === this.#values[index]) continue;
      this.#seen.set(this.#values);
      this.#changedAt = now;
    }
    return now - this.#changedAt;
  }
}
