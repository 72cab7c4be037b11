/**
 * A chip whose clock is turned by hand: nothing moves by itself, so a test sees each moment it asks for. What the kernel
 * sleeps for is kept; `sleep` comes back at once.
 */
import type { Chip, MessageChip, Microseconds } from '@perilune/hil';

export class TestChip implements MessageChip, Chip {
  readonly bootTime: number;
  readonly fuelPerMicrosecond: number;
  onMessage: ((message: Uint8Array) => void) | undefined;
  /** The deadline of the last `sleep`; 'for ever' without one; undefined before the first and after the clock was turned. */
  sleepingUntil: Microseconds | 'for ever' | undefined;
  /** All work that was spent. */
  fuelSpent = 0;
  #now: Microseconds = 0;
  readonly #interrupts: (() => void)[] = [];

  constructor({ bootTime = 0, fuelPerMicrosecond = 100 } = {}) {
    this.bootTime = bootTime;
    this.fuelPerMicrosecond = fuelPerMicrosecond;
  }

  /** Turns the clock forward. @throws RangeError if that is backward */
  turn(time: Microseconds): void {
    if (!(time >= 0)) throw new RangeError(`time does not go back by ${-time} µs`);
    this.#now += time;
    this.sleepingUntil = undefined;
  }

  /** Raises an interrupt: what a device has for the kernel. */
  interrupt(handler: () => void): void {
    this.#interrupts.push(handler);
  }

  /** Raises the interrupt of a message. */
  send(message: Uint8Array): void {
    const copy = message.slice();
    this.interrupt(() => this.onMessage?.(copy));
  }

  now(): Microseconds {
    return this.#now;
  }

  hasInterrupts(): boolean {
    return this.#interrupts.length > 0;
  }

  serviceInterrupts(): void {
    for (const handler of this.#interrupts.splice(0)) handler();
  }

  sleep(until: Microseconds | undefined): void {
    this.sleepingUntil = until ?? 'for ever';
  }

  spend(fuel: number): void {
    this.fuelSpent += fuel;
  }
}
