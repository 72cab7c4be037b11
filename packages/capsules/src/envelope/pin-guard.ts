/** Pins kept in an envelope: outputs for good, from boot on, whatever their drivers are asked for. */
import { DeviceClass, ErrorCode, type StatusCode, Unit } from '@perilune/abi';
import type { Device, Pin, PwmPin, Timers } from '@perilune/hil';
import { MAINTAINER } from '../devices/owners.ts';
import { Guard } from './guard.ts';
import type { Interlock } from './interlock.ts';
import type { EnvelopeLimits } from './limits.ts';

/** Its driver gives a pin to one process at a time; whoever maintains the machine goes before that. */
export class PinGuard extends Guard {
  #isTaken = false;

  /** Set by hand. Drivers look before they write: the pin is busy. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Sets it by hand, and keeps it so until it is given back. @returns as `write` */
  take(value: number): StatusCode {
    this.#isTaken = true;
    this.asker = MAINTAINER.id;
    return this.write(Float64Array.of(value));
  }

  /** It is safe until its driver writes again. */
  giveBack(): void {
    if (!this.#isTaken) return;
    this.#isTaken = false;
    this.release();
  }

  /** The driver wants nothing any more. */
  giveUp(): void {
    if (!this.#isTaken) this.release();
  }
}

/** A pin in an envelope is one itself; 0 and 1 are its levels. */
export class GuardedPin implements Pin {
  readonly guard: PinGuard;
  readonly #value = new Float64Array(1);

  /** @throws RangeError if the limits contradict themselves */
  constructor(pin: Pin, limits: EnvelopeLimits, timers: Timers, interlocks: readonly Interlock[]) {
    let isOutput = false;
    const device: Device = {
      class: DeviceClass.switch,
      unit: Unit.boolean,
      dimensions: 1,
      scale: 0,
      write: ([value]) => {
        const status = isOutput ? 0 : pin.makeOutput();
        isOutput = status === 0;
        return status === 0 ? pin.write(value !== 0) : status;
      },
    };
    this.guard = new PinGuard(device, limits, timers, interlocks);
  }

  makeOutput(): StatusCode {
    return 0;
  }

  makeInput(): StatusCode {
    return ErrorCode.NoSupport;
  }

  disable(): StatusCode {
    this.guard.giveUp();
    return 0;
  }

  write(level: boolean): StatusCode {
    this.#value[0] = level ? 1 : 0;
    return this.guard.write(this.#value);
  }

  read(): boolean {
    this.guard.read(this.#value);
    return this.#value[0] !== 0;
  }

  interruptOn(edge: 'none' | 'rising' | 'falling' | 'both'): StatusCode {
    return edge === 'none' ? 0 : ErrorCode.NoSupport;
  }
}

/** Hz: what pulses that nobody has started have, where the board says nothing. */
const FREQUENCY = 1_000;

/** Pulses in an envelope are pulses themselves; it is their duty in percent that is kept. */
export class GuardedPwmPin implements PwmPin {
  readonly highestFrequency: number;
  readonly guard: PinGuard;
  readonly #least: number;
  readonly #value = new Float64Array(1);
  #frequency: number;
  readonly #put: (duty: number) => number;

  /**
   * @param frequencies the least and the most, in Hz
   * @throws RangeError if the limits contradict themselves
   */
  constructor(
    pin: PwmPin,
    limits: EnvelopeLimits,
    timers: Timers,
    interlocks: readonly Interlock[],
    frequencies?: readonly [number, number],
  ) {
    this.highestFrequency = Math.min(pin.highestFrequency, frequencies?.[1] ?? Number.POSITIVE_INFINITY);
    this.#least = frequencies?.[0] ?? 0;
    this.#frequency = Math.min(this.highestFrequency, frequencies?.[0] ?? FREQUENCY);
    this.#put = (duty) => (duty === 0 ? pin.stop() : pin.start(this.#frequency, duty / 100));
    const device: Device = {
      class: DeviceClass.dimmer,
      unit: Unit.percent,
      dimensions: 1,
      scale: -3,
      write: ([value = 0]) => this.#put(value),
    };
    this.guard = new PinGuard(device, limits, timers, interlocks);
  }

  start(frequency: number, duty: number): StatusCode {
    if (!(frequency >= this.#least && frequency <= this.highestFrequency && frequency > 0)) return ErrorCode.Invalid;
    const before = this.#frequency;
    this.#frequency = frequency;
    this.#value[0] = duty * 100;
    const status = this.guard.write(this.#value);
    if (status === ErrorCode.Invalid) this.#frequency = before;
    // A duty that stays is not put out again, and a frequency is not what is guarded.
    else if (frequency !== before) this.guard.repeat();
    return status;
  }

  stop(): StatusCode {
    this.guard.giveUp();
    return 0;
  }
}
