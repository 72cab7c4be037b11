/**
 * Watches whether the machine goes on, from the main thread: one that has not been heard of for a second is lost, be it that it
 * hangs, is held up or paused. As long as it goes on, a heartbeat goes to a hardware watchdog or a file, if one is wanted.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { CommandError } from '../command.ts';

/** Milliseconds between two looks, and how many without a beat make it lost: looks of our own that are late are one look. */
const LOOK = 100;
const LOOKS_UNTIL_LOST = 10;
const HEARTBEAT = 1000;

export interface PulseContext {
  /** How often the machine has told that it goes on. */
  beats(): number;
  lost(): void;
  /** After it was lost. @param time it was, in ms */
  back(time: number): void;
  readonly heartbeat?: Heartbeat | undefined;
}

export class Pulse {
  readonly #context: PulseContext;
  readonly #timer: NodeJS.Timeout;
  #beats = 0;
  #looks = 0;
  #beatAt = performance.now();
  #heartbeatAt = Number.NEGATIVE_INFINITY;

  constructor(context: PulseContext) {
    this.#context = context;
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const beats = this.#context.beats();
    const now = performance.now();
    if (beats === this.#beats) {
      // It takes its time to boot.
      if (beats === 0) return;
      this.#looks++;
      if (this.#looks === LOOKS_UNTIL_LOST) this.#context.lost();
      return;
    }
    if (this.#looks >= LOOKS_UNTIL_LOST) this.#context.back(now - this.#beatAt);
    this.#beats = beats;
    this.#looks = 0;
    this.#beatAt = now;
    if (now - this.#heartbeatAt < HEARTBEAT) return;
    this.#heartbeatAt = now;
    this.#context.heartbeat?.beat();
  }
}

/**
 * A heartbeat as Linux' /dev/watchdog wants it: opening it starts the watchdog, each byte puts it off, and it stops when the last
 * byte before closing is V. In a plain file there is the moment of the last one, in ms since 1970, or V after an end in order.
 */
export class Heartbeat {
  readonly #path: string;
  readonly #file: number;
  readonly #isPlain: boolean;

  /** @throws CommandError if the file cannot be written */
  constructor(path: string) {
    this.#path = path;
    try {
      // A pipe without a reader is an error, and not a wait.
      this.#file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NONBLOCK);
      this.#isPlain = fstatSync(this.#file).isFile();
      if (this.#isPlain) ftruncateSync(this.#file);
    } catch (error) {
      throw new CommandError(`cannot write '${path}': ${error instanceof Error ? error.message : error}`);
    }
  }

  beat(): void {
    this.#write(String(Date.now()).padEnd(16));
  }

  /** @param isInOrder false: the watchdog goes on, and nobody puts it off any more */
  close(isInOrder: boolean): void {
    if (isInOrder) this.#write('V'.padEnd(this.#isPlain ? 16 : 1));
    closeSync(this.#file);
  }

  #write(text: string): void {
    try {
      writeSync(this.#file, text, this.#isPlain ? 0 : null);
    } catch (error) {
      // The watchdog does the rest.
      console.error(`perilune: cannot write '${this.#path}': ${error instanceof Error ? error.message : error}`);
    }
  }
}
