/** Within what an output may be driven: what a board says, checked once, so that the envelope need not doubt it. */
import type { Microseconds } from '@perilune/hil';

export interface EnvelopeLimits {
  /** What the output is when nobody owns it, or an interlock holds: as many values as it has. */
  readonly safe: readonly number[];
  /** Least and most of each value. */
  readonly range?: readonly [least: number, most: number];
  /** What becomes of a value beyond the range: the nearest within ('clamp', if not given), or an error to who wrote it. */
  readonly beyond?: 'clamp' | 'refuse';
  /** Each value is a whole number of steps above the least of the range, or above 0 without one. */
  readonly step?: number;
  /** The most a value may change in a second. */
  readonly slew?: number;
  /** How long it stays on (not all values 0) at least. */
  readonly minimumOn?: Microseconds;
  /** How long it stays off at least, from when the machine boots too. */
  readonly minimumOff?: Microseconds;
  /** The most of any stretch of time as long as the window it may be on. Not together with `slew`. */
  readonly duty?: { readonly share: number; readonly window: Microseconds };
  /** Not written for so long, it is safe until it is written again. */
  readonly watchdog?: Microseconds;
}

/** The least time from one step of a ramp to the next. */
export const SLEW_STEP: Microseconds = 10_000;
/** What is left of a duty below this counts as used up. */
export const DUTY_GRAIN: Microseconds = 1_000;
/** How far from a step, in steps, a value counts as being there: what decimal fractions lack. */
const STEP_TOLERANCE = 1e-6;

/** The nearest value on the grid of the steps; the value itself if it is there, as far as fractions can tell. */
export function toStep(value: number, origin: number, step: number): number {
  const steps = (value - origin) / step;
  const whole = Math.round(steps);
  return Math.abs(steps - whole) <= STEP_TOLERANCE ? value : origin + whole * step;
}

function isOnStep(value: number, origin: number, step: number): boolean {
  const steps = (value - origin) / step;
  return Math.abs(steps - Math.round(steps)) <= STEP_TOLERANCE;
}

type Refuse = (message: string) => never;

/** @throws RangeError saying which limit is wrong, and why */
export function checkLimits(limits: EnvelopeLimits, dimensions: number): void {
  const { slew, minimumOn = 0, minimumOff = 0, watchdog } = limits;
  const refuse: Refuse = (message) => {
    throw new RangeError(message);
  };
  checkRange(limits, dimensions, refuse);
  checkStep(limits, refuse);
  if (slew !== undefined && !(slew > 0 && Number.isFinite(slew))) refuse(`a slew of ${slew} is not above 0`);
  for (const [name, time] of [
    ['minimum on time', minimumOn],
    ['minimum off time', minimumOff],
  ] as const)
    if (!(time >= 0 && Number.isSafeInteger(time))) refuse(`the ${name} of ${time} µs is not a whole number from 0`);
  if (watchdog !== undefined && !(watchdog > 0 && Number.isSafeInteger(watchdog)))
    refuse(`a watchdog of ${watchdog} µs is not a whole number above 0`);
  checkDuty(limits, refuse);
}

function checkRange({ safe, range, beyond }: EnvelopeLimits, dimensions: number, refuse: Refuse): void {
  if (safe.length !== dimensions || !safe.every(Number.isFinite))
    refuse(
      `the safe value must be ${dimensions === 1 ? 'a number' : `${dimensions} numbers`}, and is ${safe.join(', ')}`,
    );
  if (range === undefined) {
    if (beyond !== undefined)
      refuse(`"${beyond}" says what becomes of a value beyond the range, and there is no range`);
    return;
  }
  if (!(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] <= range[1]))
    refuse(`the range ${range.join(' to ')} is none`);
  if (!safe.every((value) => value >= range[0] && value <= range[1]))
    refuse(`the safe value ${safe.join(', ')} is outside the range ${range.join(' to ')}`);
}

function checkStep({ safe, range, step, minimumOn, minimumOff, duty }: EnvelopeLimits, refuse: Refuse): void {
  if (step === undefined) return;
  const [origin, most] = range ?? [0, 0];
  if (!(step > 0 && Number.isFinite(step))) refuse(`a step of ${step} is not above 0`);
  if (!isOnStep(most, origin, step)) refuse(`the range ${origin} to ${most} is no whole number of steps of ${step}`);
  const amiss = safe.find((value) => !isOnStep(value, origin, step));
  if (amiss !== undefined) refuse(`the safe value ${amiss} is no whole number of steps of ${step} from ${origin}`);
  const hasOff = minimumOn !== undefined || minimumOff !== undefined || duty !== undefined;
  if (hasOff && origin <= 0 && (range === undefined || most >= 0) && !isOnStep(0, origin, step))
    refuse(`0 is no whole number of steps of ${step} from ${origin}, so it would never be off`);
}

function checkDuty({ safe, range, slew, duty, minimumOn = 0 }: EnvelopeLimits, refuse: Refuse): void {
  if (duty === undefined) return;
  if (slew !== undefined) refuse('an output has a duty or a slew, not both: a ramp down would exceed the duty');
  if (range !== undefined && (range[0] > 0 || range[1] < 0)) refuse('an output that is never off has no duty');
  if (safe.some((value) => value !== 0)) refuse('an output with a duty must be off when it is safe');
  if (!(duty.share > 0 && duty.share <= 1)) refuse(`a duty of ${duty.share} is not above 0 and at most 1`);
  if (!(Number.isSafeInteger(duty.window) && duty.share * duty.window >= 2 * DUTY_GRAIN))
    refuse(`a duty over ${duty.window} µs is shorter than can be kept`);
  if (minimumOn + DUTY_GRAIN > duty.share * duty.window)
    refuse(`the minimum on time of ${minimumOn} µs exceeds the duty of ${duty.share * duty.window} µs`);
}
