/**
 * The envelope of an output: what may be put out now, given what was asked for and what was put out before. Pure: it has no
 * clock and no device. Whoever holds it evaluates it when something was asked for, an interlock has changed, or the moment
 * `nextAt` has come, and puts out `output`.
 *
 * The order of precedence: an interlock, or nobody to ask for anything, gives the safe value at once, past all that follows;
 * then the range; the minimum times; the duty; last the slew. A step of a ramp is at most slew · step and comes at least
 * one step after the one before, however long the output stood still: in any time t it changes by at most slew · (t + step).
 */
import { Intervention } from '@perilune/abi';
import type { Microseconds } from '@perilune/hil';
import { DutyMeter } from './duty.ts';
import { checkLimits, DUTY_GRAIN, type EnvelopeLimits, SLEW_STEP } from './limits.ts';

export class Envelope {
  readonly limits: EnvelopeLimits;
  /** What is to be put out. */
  readonly output: Float64Array;
  /** An Intervention: why it is not what was asked for. */
  reason: number = Intervention.safe;
  /** When it has to be evaluated again although nothing was asked for; infinite if that is not needed. */
  nextAt: Microseconds = Number.POSITIVE_INFINITY;
  readonly #duty: DutyMeter | undefined;
  readonly #wanted: Float64Array;
  #isOn: boolean;
  /** When it was switched on or off last. */
  #switchedAt: Microseconds;
  /** When a value has changed last. */
  #changedAt = Number.NEGATIVE_INFINITY;
  /** Time between steps of a ramp, and how far one goes. */
  readonly #step: Microseconds;
  readonly #stride: number;

  /**
   * The output is safe at first.
   * @param resolution the least difference the output can show
   * @throws RangeError if the limits contradict themselves
   */
  constructor(limits: EnvelopeLimits, dimensions: number, now: Microseconds, resolution = 0) {
    checkLimits(limits, dimensions);
    this.limits = limits;
    this.output = Float64Array.from(limits.safe);
    this.#wanted = new Float64Array(dimensions);
    this.#duty = limits.duty && new DutyMeter(limits.duty.window);
    this.#isOn = this.output.some((value) => value !== 0);
    this.#switchedAt = now;
    const { slew = Number.POSITIVE_INFINITY } = limits;
    this.#step = Math.max(SLEW_STEP, Math.ceil((resolution / slew) * 1e6));
    this.#stride = (slew * this.#step) / 1e6;
  }

  /**
   * Works out `output`, `reason` and `nextAt`.
   * @param request finite values; undefined if nobody asks for anything
   */
  evaluate(now: Microseconds, request: Float64Array | undefined, isInterlocked: boolean): void {
    this.nextAt = Number.POSITIVE_INFINITY;
    if (request === undefined || isInterlocked) {
      this.reason = isInterlocked ? Intervention.interlock : Intervention.safe;
      this.#wanted.set(this.limits.safe);
      this.#moveTo(now, Number.POSITIVE_INFINITY);
      return;
    }
    this.reason = Intervention.none;
    this.#clamp(request);
    this.#holdMinimumTimes(now);
    this.#keepDuty(now);
    this.#ramp(now);
  }

  #clamp(request: Float64Array): void {
    const [least, most] = this.limits.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let index = 0; index < this.#wanted.length; index++) {
      const value = Math.min(Math.max(request[index]!, least), most);
      if (value !== request[index]) this.reason = Intervention.range;
      this.#wanted[index] = value;
    }
  }

  #holdMinimumTimes(now: Microseconds): void {
    if (isOn(this.#wanted) === this.#isOn) return;
    const least = (this.#isOn ? this.limits.minimumOn : this.limits.minimumOff) ?? 0;
    if (now - this.#switchedAt >= least) return;
    this.reason = this.#isOn ? Intervention['minimum-on'] : Intervention['minimum-off'];
    this.#wanted.set(this.output);
    this.nextAt = this.#switchedAt + least;
  }

  #keepDuty(now: Microseconds): void {
    const { duty, minimumOn = 0 } = this.limits;
    if (duty === undefined || this.#duty === undefined || !isOn(this.#wanted)) return;
    const allowed = duty.share * duty.window;
    if (duty.share === 1) return;
    const left = allowed - this.#duty.used(now, this.#isOn ? this.#switchedAt : undefined);
    // Off, it goes on only if it can stay on for its minimum, and for long enough to be worth it.
    const needed = this.#isOn ? DUTY_GRAIN : Math.max(minimumOn + DUTY_GRAIN, allowed / 8);
    if (left >= needed) {
      if (this.#isOn) this.nextAt = Math.min(this.nextAt, now + Math.max(1, Math.floor(left - DUTY_GRAIN / 2)));
      else this.nextAt = Math.min(this.nextAt, now + Math.floor(needed - DUTY_GRAIN / 2));
      return;
    }
    this.reason = Intervention.duty;
    this.#wanted.fill(0);
    const offFrom = this.#isOn ? (this.limits.minimumOff ?? 0) : 0;
    const enough = Math.max(minimumOn + DUTY_GRAIN, allowed / 8);
    if (this.#isOn) this.#duty.add(this.#switchedAt, now);
    this.nextAt = Math.max(now + offFrom, Math.ceil(this.#duty.whenUsedAtMost(allowed - enough, now)), now + 1);
    if (this.#isOn) this.#switch(now, false);
  }

  #ramp(now: Microseconds): void {
    const isDue = now - this.#changedAt >= this.#step;
    const hasArrived = this.#moveTo(
      now,
      isDue ? this.#stride : this.#stride === Number.POSITIVE_INFINITY ? this.#stride : 0,
    );
    if (hasArrived) return;
    if (this.reason === Intervention.none || this.reason === Intervention.range) this.reason = Intervention.slew;
    this.nextAt = Math.min(this.nextAt, this.#changedAt + this.#step);
  }

  /** Moves each value towards what is wanted. @returns whether all are there */
  #moveTo(now: Microseconds, stride: number): boolean {
    let hasArrived = true;
    for (let index = 0; index < this.output.length; index++) {
      const from = this.output[index]!;
      const to = this.#wanted[index]!;
      if (from === to) continue;
      const value = Math.abs(to - from) <= stride ? to : from + Math.sign(to - from) * stride;
      if (value !== to) hasArrived = false;
      if (value === from) continue;
      this.output[index] = value;
      this.#changedAt = now;
    }
    const isOnNow = isOn(this.output);
    if (isOnNow !== this.#isOn) {
      if (!isOnNow) this.#duty?.add(this.#switchedAt, now);
      this.#switch(now, isOnNow);
    }
    return hasArrived;
  }

  #switch(now: Microseconds, isOnNow: boolean): void {
    this.#isOn = isOnNow;
    this.#switchedAt = now;
  }
}

function isOn(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (values[index] !== 0) return true;
  return false;
}
