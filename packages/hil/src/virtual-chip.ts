/**
 * Virtual time: it moves when a process works (`spend`) and jumps when nobody has anything to do (`sleep`). So a run is a
 * function of what it is given, on every machine and at any speed. It needs no host, which is why it is here and not in
 * a platform: every platform offers it.
 */
import type { MessageChip } from './message-chip.ts';
import type { Microseconds } from './timers.ts';

export interface VirtualChipOptions {
  /** Seconds since 1970 (UTC); the first moment of 2026 if not given. */
  readonly bootTime?: number;
  /** A whole number of units of work a microsecond takes; STANDARD_FUEL_PER_MICROSECOND if not given. */
  readonly fuelPerMicrosecond?: number;
}

/** About what one core of a small computer does. */
export const STANDARD_FUEL_PER_MICROSECOND = 100;
const STANDARD_BOOT_TIME = 1_767_225_600;

interface Waiting {
  readonly moment: Microseconds;
  readonly message: Uint8Array;
}

export class VirtualChip implements MessageChip {
  readonly bootTime: number;
  readonly fuelPerMicrosecond: number;
  readonly isExact = true;
  onMessage: ((message: Uint8Array) => void) | undefined;
  #now: Microseconds = 0;
  /** Work done since the clock last moved: less than a microsecond's. */
  #fuel = 0;
  /** Messages by moment, those of one moment in the order they were given. */
  readonly #waiting: Waiting[] = [];

  /** @throws RangeError if the rate is not a whole number from 1 */
  constructor({
    bootTime = STANDARD_BOOT_TIME,
    fuelPerMicrosecond = STANDARD_FUEL_PER_MICROSECOND,
  }: VirtualChipOptions = {}) {
    if (!Number.isSafeInteger(fuelPerMicrosecond) || fuelPerMicrosecond < 1) {
      throw new RangeError(`fuelPerMicrosecond is ${fuelPerMicrosecond}: a whole number from 1 is wanted`);
    }
    this.bootTime = bootTime;
    this.fuelPerMicrosecond = fuelPerMicrosecond;
  }

  now(): Microseconds {
    return this.#now;
  }

  spend(fuel: number): void {
    const total = this.#fuel + fuel;
    const whole = Math.floor(total / this.fuelPerMicrosecond);
    this.#now += whole;
    this.#fuel = total - whole * this.fuelPerMicrosecond;
  }

  /** Jumps to the deadline or the next message, whichever is first. Without either it comes back at once: nothing will ever happen. */
  sleep(until: Microseconds | undefined): void {
    const target = Math.min(until ?? Number.POSITIVE_INFINITY, this.#waiting[0]?.moment ?? Number.POSITIVE_INFINITY);
    if (target > this.#now && target < Number.POSITIVE_INFINITY) {
      this.#now = Math.ceil(target);
      this.#fuel = 0;
    }
  }

  /** Gives the machine a message, now or at a later moment. The bytes are copied. */
  interrupt(message: Uint8Array, moment: Microseconds = this.#now): void {
    const index = this.#waiting.findLastIndex((waiting) => waiting.moment <= moment) + 1;
    this.#waiting.splice(index, 0, { moment, message: message.slice() });
  }

  hasInterrupts(): boolean {
    const first = this.#waiting[0];
    return first !== undefined && first.moment <= this.#now;
  }

  serviceInterrupts(): void {
    while (this.hasInterrupts()) this.onMessage?.((this.#waiting.shift() as Waiting).message);
  }
}
