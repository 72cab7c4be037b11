/**
 * A guard stands before an output device and is one itself: what is written to it goes through the envelope, now and as
 * time goes on. Nothing reaches the device but through here.
 */
import { ErrorCode, Intervention, type StatusCode } from '@perilune/abi';
import type { Device, Microseconds, Timer, Timers } from '@perilune/hil';
import type { ProcessId } from '@perilune/kernel';
import { Envelope } from './envelope.ts';
import type { Interlock } from './interlock.ts';
import type { EnvelopeLimits } from './limits.ts';

/** How soon a device that failed is tried again. */
const RETRY: Microseconds = 100_000;
const CAUSES = Math.max(...Object.values(Intervention)) + 1;

/** One time the output was not, or no longer, what was asked for. The arrays are good during the call only. */
export interface InterventionNotice {
  /** An Intervention. */
  readonly cause: number;
  /** How many there were, this one included. */
  readonly count: number;
  /** Who asked; undefined if nobody ever did. */
  readonly asker: ProcessId | undefined;
  readonly requested: Float64Array;
  readonly output: Float64Array;
}

export class Guard implements Device {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  readonly limits: EnvelopeLimits;
  onChange: (() => void) | undefined;
  onIntervention: ((notice: InterventionNotice) => void) | undefined;
  /** Who the next value, and what becomes of the last, is put down to. */
  asker: ProcessId | undefined;
  /** How often the output was not, or no longer, what was asked for. */
  interventions = 0;
  /** The same by cause. */
  readonly counts = new Uint32Array(CAUSES);
  /** An Intervention: why it was so last. */
  lastReason: number = Intervention.none;
  /** 0, or the error with which the device refused to be set last. */
  failure: StatusCode = 0;
  readonly #device: Device;
  readonly #timers: Timers;
  readonly #interlocks: readonly Interlock[];
  readonly #envelope: Envelope;
  readonly #request: Float64Array;
  #isRequested = false;
  /** An Intervention: why nothing is asked for. */
  #idleCause: number = Intervention.safe;
  /** When what was asked for is too old. */
  #expiresAt = Number.POSITIVE_INFINITY;
  /** How often interlocks are looked at beside all else. */
  readonly #lookEvery: Microseconds;
  #lookedAt: Microseconds;
  /** False: nobody knows what the device is set to. */
  #isKnown = false;
  #isPuttingOut = false;
  #timer: Timer | undefined;

  /**
   * Sets the device to its safe value.
   * @throws RangeError if the limits contradict themselves
   */
  constructor(device: Device, limits: EnvelopeLimits, timers: Timers, interlocks: readonly Interlock[] = []) {
    this.class = device.class;
    this.unit = device.unit;
    this.dimensions = device.dimensions;
    this.scale = device.scale;
    this.limits = limits;
    this.#device = device;
    this.#timers = timers;
    this.#interlocks = interlocks;
    this.#lookEvery = Math.min(Number.POSITIVE_INFINITY, ...interlocks.map(({ period }) => period));
    this.#lookedAt = timers.now();
    this.#envelope = new Envelope(limits, device.dimensions, timers.now(), 10 ** device.scale);
    this.#request = new Float64Array(device.dimensions);
    for (const interlock of interlocks) interlock.watch(() => this.#update(true));
    device.onChange = () => this.#deviceChanged();
    this.#update(false);
  }

  /** Why the output is not what was asked for now: an Intervention. */
  get reason(): number {
    return this.#envelope.reason;
  }

  /** Whether somebody asks for something. */
  get isDriven(): boolean {
    return this.#isRequested;
  }

  /** What is put out. */
  read(values: Float64Array): StatusCode {
    values.set(this.#envelope.confirmed);
    return 0;
  }

  /** Asks for values, which may be put out later, or never. @returns Invalid if they are none, or refused: then nothing changes */
  write(values: Float64Array): StatusCode {
    for (let index = 0; index < this.dimensions; index++) if (!Number.isFinite(values[index])) return ErrorCode.Invalid;
    if (this.limits.beyond === 'refuse' && this.#isBeyond(values)) {
      this.#count(Intervention.range, values);
      return ErrorCode.Invalid;
    }
    for (let index = 0; index < this.dimensions; index++) this.#request[index] = values[index]!;
    this.#isRequested = true;
    this.#expiresAt = this.#timers.now() + (this.limits.watchdog ?? Number.POSITIVE_INFINITY);
    this.#update(false);
    if (this.reason !== Intervention.none) this.#count(this.reason, this.#request);
    return this.failure;
  }

  /** Nobody asks for anything any more: the output is safe at once. @param cause an Intervention */
  release(cause: number = Intervention.safe): void {
    if (!this.#isRequested) return;
    this.#isRequested = false;
    this.#idleCause = cause;
    this.#update(false);
    this.#count(this.reason, this.#request);
  }

  /** Sets the device once more to what it is set to. */
  repeat(): void {
    this.#isKnown = false;
    this.#update(false);
  }

  #isBeyond(values: Float64Array): boolean {
    const [least, most] = this.limits.range as readonly [number, number];
    for (let index = 0; index < this.dimensions; index++)
      if (values[index]! < least || values[index]! > most) return true;
    return false;
  }

  /** The device was repaired, or broke: what it is set to may not be what it was told. */
  #deviceChanged(): void {
    if (this.#isPuttingOut) return;
    this.#isKnown = false;
    this.#update(true);
  }

  /** @param byItself what happens was not asked for, so it counts as an intervention if it is one */
  #update(byItself: boolean): void {
    const now = this.#timers.now();
    const before = this.reason;
    if (this.#isRequested && now >= this.#expiresAt) {
      this.#isRequested = false;
      this.#idleCause = Intervention.watchdog;
    }
    this.#lookedAt = now;
    if (this.#isInterlocked()) this.#envelope.evaluate(now, undefined, Intervention.interlock);
    else this.#envelope.evaluate(now, this.#isRequested ? this.#request : undefined, this.#idleCause);
    const hasChanged = this.#putOut(now);
    if (byItself && this.reason !== before && this.reason !== Intervention.none)
      this.#count(this.reason, this.#request);
    this.#wakeAt(this.#nextMoment(now));
    if (hasChanged) this.onChange?.();
  }

  #isInterlocked(): boolean {
    // All are looked at, since some of them remember what they saw.
    let isActive = false;
    for (let index = 0; index < this.#interlocks.length; index++)
      if ((this.#interlocks[index] as Interlock).isActive()) isActive = true;
    return isActive;
  }

  #nextMoment(now: Microseconds): Microseconds {
    let next = this.#envelope.nextAt;
    if (this.failure !== 0) next = Math.min(next, now + RETRY);
    if (this.#isRequested) next = Math.min(next, this.#expiresAt, this.#lookedAt + this.#lookEvery);
    return next;
  }

  /** A timer that comes too early does no harm, so a write that only puts things off sets none anew. */
  #wakeAt(moment: Microseconds): void {
    const isNeeded = moment !== Number.POSITIVE_INFINITY;
    if (isNeeded && this.#timer !== undefined && this.#timer.deadline <= moment) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (isNeeded) this.#setTimer(moment);
  }

  #setTimer(moment: Microseconds): void {
    this.#timer = this.#timers.at(moment, () => {
      this.#timer = undefined;
      this.#update(true);
    });
  }

  /** @returns whether the device was set to something else */
  #putOut(now: Microseconds): boolean {
    const { output, confirmed } = this.#envelope;
    if (this.#isKnown && isSame(output, confirmed)) return false;
    this.#isPuttingOut = true;
    this.failure = errorOf(this.#device.write?.(output) ?? ErrorCode.NoSupport);
    this.#isPuttingOut = false;
    this.#isKnown = this.failure === 0;
    if (this.failure !== 0) return false;
    const hasChanged = !isSame(output, confirmed);
    this.#envelope.confirm(now);
    return hasChanged;
  }

  /** What is put out as it was asked for is no intervention, whatever would have held it otherwise. */
  #count(cause: number, requested: Float64Array): void {
    if (isSame(requested, this.#envelope.confirmed)) return;
    this.interventions = (this.interventions + 1) >>> 0;
    this.counts[cause]!++;
    this.lastReason = cause;
    this.onIntervention?.({
      cause,
      count: this.interventions,
      asker: this.asker,
      requested,
      output: this.#envelope.confirmed,
    });
  }
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}

/** Chips fail in many ways; Invalid is the guard's own word. */
function errorOf(answer: number): StatusCode {
  return answer === 0 || answer === ErrorCode.NoDevice ? answer : ErrorCode.Fail;
}
