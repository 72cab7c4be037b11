/**
 * The envelope of an output: what may be put out now, given what was asked for and what was put out before. Pure: it has no
 * clock and no device. Whoever holds it evaluates it when something was asked for, an interlock has changed, or the moment
 * `nextAt` has come, puts out `output`, and confirms that the device has taken it. What was not confirmed has not happened:
 * times on and off count from when the device was really switched.
 *
 * The order of precedence: what forces the safe value (an interlock, or nobody to ask for anything) gives it at once, past all
 * that follows; then the range; the steps; the minimum times; the duty; last the slew. A step of a ramp is at most slew · step
 * and comes at least one step after the one before, however long the output stood still: in any time t it changes by at most
 * slew · (t + step). Where values have steps of their own, each one of the ramp is a whole number of them.
 */
import { Intervention } from '@perilune/abi';
import type { Microseconds } from '@perilune/hil';
import { DutyMeter } from './duty.ts';
import { checkLimits, DUTY_GRAIN, type EnvelopeLimits, SLEW_STEP, toStep } from './limits.ts';

export class Envelope {
  readonly limits: EnvelopeLimits;
  /** What is to be put out. */
  readonly output: Float64Array;
  /** What is put out, as was confirmed last; the safe value before. */
  readonly confirmed: Float64Array;
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
  readonly #rampStep: Microseconds;
  readonly #stride: number;
  /** The range; without one, of all numbers. */
  readonly #least: number;
  readonly #most: number;
  /** Where steps count from. */
  readonly #origin: number;

  /**
   * The output is safe at first.
   * @param resolution the least difference the output can show
   * @throws RangeError if the limits contradict themselves
   */
  constructor(limits: EnvelopeLimits, dimensions: number, now: Microseconds, resolution = 0) {
    checkLimits(limits, dimensions);
    this.limits = limits;
    this.output = Float64Array.from(limits.safe);
    this.confirmed = Float64Array.from(limits.safe);
    this.#wanted = new Float64Array(dimensions);
    this.#duty = limits.duty && new DutyMeter(limits.duty.window);
    // What was before the machine nobody knows: it may just have been on for as long as it may.
    if (limits.duty) this.#duty?.add(now - limits.duty.share * limits.duty.window, now);
    this.#isOn = isOn(this.confirmed);
    this.#switchedAt = now;
    this.#least = limits.range?.[0] ?? Number.NEGATIVE_INFINITY;
    this.#most = limits.range?.[1] ?? Number.POSITIVE_INFINITY;
    this.#origin = limits.range?.[0] ?? 0;
    const { slew = Number.POSITIVE_INFINITY, step = 0 } = limits;
    this.#rampStep = Math.max(SLEW_STEP, Math.ceil((Math.max(resolution, step) / slew) * 1e6));
    const stride = (slew * this.#rampStep) / 1e6;
    // At least one: so long is the time between two.
    this.#stride = step > 0 && slew !== Number.POSITIVE_INFINITY ? Math.floor(stride / step + 1e-9) * step : stride;
  }

  /**
   * Works out `output`, `reason` and `nextAt`.
   * @param request finite values; undefined if the safe value is forced
   * @param cause why it is forced
   */
  evaluate(now: Microseconds, request: Float64Array | undefined, cause: number = Intervention.safe): void {
    this.nextAt = Number.POSITIVE_INFINITY;
    if (request === undefined) {
      this.reason = cause;
      this.output.set(this.limits.safe);
      return;
    }
    this.reason = Intervention.none;
    this.#bound(request);
    this.#holdMinimumTimes(now);
    this.#keepDuty(now);
    this.#ramp(now);
    this.#holdAcrossZero(now);
  }

  /** The device has taken `output`. */
  confirm(now: Microseconds): void {
    for (let index = 0; index < this.output.length; index++) {
      if (this.output[index] === this.confirmed[index]) continue;
      this.confirmed[index] = this.output[index]!;
      this.#changedAt = now;
    }
    const isOnNow = isOn(this.confirmed);
    if (isOnNow === this.#isOn) return;
    if (!isOnNow) this.#duty?.add(this.#switchedAt, now);
    this.#isOn = isOnNow;
    this.#switchedAt = now;
  }

  #bound(request: Float64Array): void {
    const { step } = this.limits;
    const least = this.#least;
    const most = this.#most;
    for (let index = 0; index < this.#wanted.length; index++) {
      let value = Math.min(Math.max(request[index]!, least), most);
      if (value !== request[index]) this.reason = Intervention.range;
      if (step !== undefined) {
        // The last step of fractions may lie a hair beyond the range.
        const stepped = Math.min(Math.max(toStep(value, this.#origin, step), least), most);
        if (stepped !== value && this.reason === Intervention.none) this.reason = Intervention.step;
        value = stepped;
      }
      this.#wanted[index] = value;
    }
  }

  #holdMinimumTimes(now: Microseconds): void {
    if (isOn(this.#wanted) === this.#isOn) return;
    const least = (this.#isOn ? this.limits.minimumOn : this.limits.minimumOff) ?? 0;
    if (now - this.#switchedAt >= least) return;
    this.reason = this.#isOn ? Intervention['minimum-on'] : Intervention['minimum-off'];
    this.#wanted.set(this.confirmed);
    this.nextAt = this.#switchedAt + least;
  }

  #keepDuty(now: Microseconds): void {
    const { duty, minimumOn = 0, minimumOff = 0 } = this.limits;
    if (duty === undefined || this.#duty === undefined || !isOn(this.#wanted)) return;
    const allowed = duty.share * duty.window;
    if (duty.share === 1) return;
    const onSince = this.#isOn ? this.#switchedAt : undefined;
    const left = allowed - this.#duty.used(now, onSince);
    // Off, it goes on only if it can stay on for its minimum, and for long enough to be worth it.
    const enough = Math.max(minimumOn + DUTY_GRAIN, allowed / 8);
    const needed = this.#isOn ? DUTY_GRAIN : enough;
    if (left >= needed) {
      if (this.#isOn) this.nextAt = Math.min(this.nextAt, now + Math.max(1, Math.floor(left - DUTY_GRAIN / 2)));
      else this.nextAt = Math.min(this.nextAt, now + Math.floor(needed - DUTY_GRAIN / 2));
      return;
    }
    this.reason = Intervention.duty;
    this.#wanted.fill(0);
    const offFrom = this.#isOn ? minimumOff : 0;
    const free = this.#duty.whenUsedAtMost(allowed - enough, now, onSince);
    this.nextAt = Math.max(now + offFrom, Math.ceil(free), now + 1);
  }

  #ramp(now: Microseconds): void {
    const isDue = now - this.#changedAt >= this.#rampStep;
    const stride = isDue || this.#stride === Number.POSITIVE_INFINITY ? this.#stride : 0;
    if (this.#moveBy(stride)) return;
    if (this.reason === Intervention.none || this.reason === Intervention.range || this.reason === Intervention.step)
      this.reason = Intervention.slew;
    this.nextAt = Math.min(this.nextAt, isDue ? now + this.#rampStep : this.#changedAt + this.#rampStep);
  }

  /** A ramp from one side of 0 to the other may stop there on its way, and then it is off: minimum times hold for that too. */
  #holdAcrossZero(now: Microseconds): void {
    if (isOn(this.output) === this.#isOn) return;
    const least = (this.#isOn ? this.limits.minimumOn : this.limits.minimumOff) ?? 0;
    if (now - this.#switchedAt >= least) return;
    this.reason = this.#isOn ? Intervention['minimum-on'] : Intervention['minimum-off'];
    this.output.set(this.confirmed);
    this.nextAt = this.#switchedAt + least;
  }

  /** Moves each value from what is put out towards what is wanted. @returns whether all are there */
  #moveBy(stride: number): boolean {
    const { step } = this.limits;
    let hasArrived = true;
    for (let index = 0; index < this.output.length; index++) {
      const from = this.confirmed[index]!;
      const to = this.#wanted[index]!;
      const isThere = Math.abs(to - from) <= stride;
      if (!isThere) hasArrived = false;
      const value = isThere ? to : from + Math.sign(to - from) * stride;
      // Otherwise the errors of many fractions would add up.
      this.output[index] =
        isThere || step === undefined || stride === 0
          ? value
          : this.#origin + Math.round((value - this.#origin) / step) * step;
    }
    return hasArrived;
  }
}

function isOn(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (values[index] !== 0) return true;
  return false;
}
