/** Commands to the machine that must not be lost: what finds no room is sent again, in its turn. */
import { encodeCommand, type MachineCommand } from '@perilune/machine';

/** Milliseconds until a command that found no room is sent again. */
const RETRY = 20;

/** Sends a message to the machine. @returns false if there is no room */
export type Send = (message: Uint8Array) => boolean;

export class Outbox {
  readonly #send: Send;
  readonly #waiting: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(send: Send) {
    this.#send = send;
  }

  /** For what the machine waits for, of which there is not much at once. */
  deliver(command: MachineCommand): void {
    if (this.#isClosed) return;
    this.#waiting.push(encodeCommand(command));
    this.#flush();
  }

  /** For what comes anew soon, or may be lost. @returns false: it is, as the machine is too busy to read */
  offer(command: MachineCommand): boolean {
    return !this.#isClosed && this.#waiting.length === 0 && this.#send(encodeCommand(command));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    for (let next = this.#waiting[0]; next && this.#send(next); next = this.#waiting[0]) this.#waiting.shift();
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#flush(), RETRY);
  }
}
