/**
 * A guard stands before an output device and is one itself: what is written to it goes through the envelope, now and as
 * time goes on. Nothing reaches the device but through here.
 */
import { ErrorCode, Intervention, type StatusCode } from '@perilune/abi';
import type { Device, Microseconds, Timer, Timers } from '@perilune/hil';
import { Envelope } from './envelope.ts';
import type { EnvelopeLimits } from './limits.ts';

/** How soon a device that failed is tried again. */
const RETRY: Microseconds = 100_000;

/** Something that forces the safe value while it holds. */
export interface Interlock {
  /** Also true if it cannot be known: what cannot be seen is not safe. */
  isActive(): boolean;
  /** Calls back whenever `isActive` may have changed. */
  watch(changed: () => void): void;
}

export class Guard implements Device {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  readonly limits: EnvelopeLimits;
  onChange: (() => void) | undefined;
  /** How often the output was not, or no longer, what was asked for. */
  interventions = 0;
  /** Interventions: why it was so last, and why it is so now. */
  lastReason: number = Intervention.none;
  /** 0, or the error with which the device refused to be set last. */
  failure: StatusCode = 0;
  readonly #device: Device;
  readonly #timers: Timers;
  readonly #interlocks: readonly Interlock[];
  readonly #envelope: Envelope;
  readonly #request: Float64Array;
  #isRequested = false;
  /** What the device was set to last; not a number before. */
  readonly #set: Float64Array;
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
    this.#envelope = new Envelope(limits, device.dimensions, timers.now(), 10 ** device.scale);
    this.#request = new Float64Array(device.dimensions);
    this.#set = new Float64Array(device.dimensions).fill(Number.NaN);
    for (const interlock of interlocks) interlock.watch(() => this.#update(true));
    this.#update(false);
  }

  /** Why the output is not what was asked for now: an Intervention. */
  get reason(): number {
    return this.#envelope.reason;
  }

  /** What is put out. */
  read(values: Float64Array): StatusCode {
    values.set(this.#envelope.output);
    return 0;
  }

  /** Asks for values, which may be put out later, or never. */
  write(values: Float64Array): StatusCode {
    for (let index = 0; index < this.dimensions; index++) if (!Number.isFinite(values[index])) return ErrorCode.Invalid;
    for (let index = 0; index < this.dimensions; index++) this.#request[index] = values[index]!;
    this.#isRequested = true;
    this.#update(false);
    if (this.reason !== Intervention.none) this.#count(this.reason);
    return this.failure;
  }

  /** Nobody asks for anything any more: the output is safe at once. */
  release(): void {
    if (!this.#isRequested) return;
    this.#isRequested = false;
    this.#update(false);
    this.#count(this.reason);
  }

  /** @param byItself what happens was not asked for, so it counts as an intervention if it is one */
  #update(byItself: boolean): void {
    const before = this.#envelope.reason;
    this.#timer?.cancel();
    this.#timer = undefined;
    const isInterlocked = this.#interlocks.some((interlock) => interlock.isActive());
    this.#envelope.evaluate(this.#timers.now(), this.#isRequested ? this.#request : undefined, isInterlocked);
    if (byItself && this.reason !== before && this.reason !== Intervention.none) this.#count(this.reason);
    const hasChanged = this.#putOut();
    let next = this.#envelope.nextAt;
    if (this.failure !== 0) next = Math.min(next, this.#timers.now() + RETRY);
    if (next !== Number.POSITIVE_INFINITY) this.#timer = this.#timers.at(next, () => this.#update(true));
    if (hasChanged) this.onChange?.();
  }

  #putOut(): boolean {
    const { output } = this.#envelope;
    if (this.#set.every((value, index) => value === output[index])) return false;
    this.failure = (this.#device.write?.(output) ?? ErrorCode.NoSupport) as StatusCode;
    // After a failure nobody knows what the device does, so it is set again.
    if (this.failure === 0) this.#set.set(output);
    else this.#set.fill(Number.NaN);
    return true;
  }

  #count(reason: number): void {
    this.interventions = (this.interventions + 1) >>> 0;
    this.lastReason = reason;
  }
}
