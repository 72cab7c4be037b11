/**
 * The real-time chip of a worker thread. It sleeps in Atomics.wait, which wakes tens of microseconds late (Linux lets
 * timers slip by 50 µs), so it sleeps until a little before the deadline and spins for the rest. Its interrupts are the
 * messages of the main thread.
 */
import type { MessageChip, Microseconds } from '@perilune/hil';
import { garbageCollector } from './garbage.ts';
import { messageSize, type RingReader } from './shared-ring.ts';

const MICROSECONDS = 1000;
/** How long before a deadline waiting ends and spinning begins. */
const SPINNING: Microseconds = 50;
/** What Linux adds to each wait: not slept, so that it does not make the end late. */
const TIMER_SLACK: Microseconds = 55;
/** How many rounds are spun between two looks for messages. */
const ROUNDS_PER_LOOK = 16;

export class NodeChip implements MessageChip {
  readonly bootTime: number;
  fuelPerMicrosecond = 100;
  onMessage: ((message: Uint8Array) => void) | undefined;
  readonly #inbox: RingReader;
  /** Messages given in this thread. */
  readonly #given: Uint8Array[] = [];
  /** Milliseconds of performance.now at boot. */
  readonly #boot: number;
  readonly #cell = new Float64Array(1);
  readonly #garbage = garbageCollector();

  constructor(inbox: RingReader) {
    this.#inbox = inbox;
    this.#boot = performance.now();
    // Not from performance.timeOrigin: that was read when the process began, and the clock may have been set since.
    this.bootTime = Date.now() / 1000;
  }

  now(): Microseconds {
    this.readClock(this.#cell);
    return this.#cell[0] as number;
  }

  readClock(cell: Float64Array): void {
    cell[0] = Math.floor((performance.now() - this.#boot) * MICROSECONDS);
  }

  hasInterrupts(): boolean {
    return this.#given.length > 0 || !this.#inbox.isEmpty();
  }

  /** Gives the machine a message from within its thread: one that was taken out of the ring to be looked at. */
  interrupt(message: Uint8Array): void {
    this.#given.push(message);
  }

  /** What is there now and no more, so that a flood of messages does not hold up the machine. */
  serviceInterrupts(): void {
    for (const message of this.#given.splice(0)) this.onMessage?.(message);
    let unread = this.#inbox.unread;
    while (unread > 0) {
      const message = this.#inbox.read();
      if (!message) return;
      unread -= messageSize(message.length);
      this.onMessage?.(message);
    }
  }

  sleep(until: Microseconds | undefined): void {
    if (this.#given.length > 0) return;
    if (until === undefined || until === Number.POSITIVE_INFINITY) {
      this.#inbox.wait(Number.POSITIVE_INFINITY);
      return;
    }
    for (;;) {
      const left = until - this.now() - SPINNING - TIMER_SLACK;
      if (left <= 0 || this.hasInterrupts()) break;
      this.#inbox.wait(left / MICROSECONDS);
    }
    while (this.now() < until && !this.hasInterrupts()) {
      for (let round = 0; round < ROUNDS_PER_LOOK && this.now() < until; round++);
    }
  }

  /** What lives long is left for V8 to collect: that is much, and seldom. */
  tidy(): void {
    this.#garbage.tidy();
  }

  /** What was left by loading code and reading files goes before the machine runs, and not in its first second. */
  settle(): void {
    this.#garbage.collectAll();
  }

  /** Real time moves by itself. */
  spend(_fuel: number): void {}

  /**
   * Measures how much fuel is used in a microsecond, by the fastest of several tries: one that was interrupted says nothing.
   * @param run uses about so much fuel. @returns how much it was
   */
  calibrate(run: (fuel: number) => number, fuelPerTry: number, tries: number): void {
    let best = 0;
    for (let count = 0; count < tries; count++) {
      const start = performance.now();
      const fuel = run(fuelPerTry);
      const time = (performance.now() - start) * MICROSECONDS;
      if (time > 0) best = Math.max(best, fuel / time);
    }
    this.fuelPerMicrosecond = Math.max(1, Math.round(best));
  }
}
