/** What a script may use up on this command line, all its chunks together, and the words when it has. */
import type { Fault, Finish, FinishLimits, Place, Process, StopSignal } from '@perilune/engine';
import { showDuration, showSize } from './quantities.ts';

/** The engine's own words for an error for want of memory. */
const MEMORY_ERROR = 'not enough memory';

export class Budget {
  readonly #process: Process;
  readonly #fuel: number | undefined;
  readonly #time: number | undefined;

  constructor(process: Process, fuel: number | undefined, time: number | undefined) {
    this.#process = process;
    this.#fuel = fuel;
    this.#time = time;
  }

  /** Runs what the process has begun, within what is left. */
  async finish(signal: StopSignal): Promise<Finish> {
    const { fuelUsed, runningTime } = this.#process.stats;
    const limits: { -readonly [name in keyof FinishLimits]: FinishLimits[name] } = { signal };
    if (this.#fuel !== undefined) limits.fuel = this.#fuel - fuelUsed;
    if (this.#time !== undefined) limits.time = this.#time - runningTime;
    if (limits.fuel !== undefined && limits.fuel <= 0) return { kind: 'stopped', reason: 'fuel' };
    if (limits.time !== undefined && limits.time <= 0) return { kind: 'stopped', reason: 'time' };
    return this.#process.finish(limits);
  }

  /** Which budget, how much of it, and where. */
  exceeded(which: 'fuel' | 'time'): string {
    const { fuelUsed, runningTime } = this.#process.stats;
    const amount =
      which === 'fuel'
        ? `${fuelUsed} of ${this.#fuel} units`
        : `${showDuration(runningTime)} of ${showDuration(this.#time ?? 0)}`;
    return `${which} budget used up: ${amount}${at(this.#process.place)}`;
  }

  /** The same for memory, if that is what the error is about. */
  exceededMemory({ value, place }: Fault): string | undefined {
    if (value !== MEMORY_ERROR) return undefined;
    const { memoryHigh, memoryQuota } = this.#process.stats;
    return `memory budget used up: ${showSize(memoryHigh)} of ${showSize(memoryQuota)}${at(place)}`;
  }
}

function at(place: Place | undefined): string {
  return place ? `, at ${place.chunk}:${place.line}` : '';
}
