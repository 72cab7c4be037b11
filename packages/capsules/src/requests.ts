/**
 * What a host was asked and has not answered, by number, and for whom. It can answer late or never: so what was asked for a
 * process that is no more counts until it is answered, and is told nobody.
 */
import type { ProcessId } from '@perilune/kernel';

/** At one time, of all processes. */
const MOST = 64;

export class Requests {
  /** Undefined: whose it was is no more. */
  readonly #askers = new Map<number, ProcessId | undefined>();
  #last = 0;

  get isFull(): boolean {
    return this.#askers.size >= MOST;
  }

  /** @returns the number of the request: from 1, and never again */
  begin(asker: ProcessId): number {
    this.#last++;
    this.#askers.set(this.#last, asker);
    return this.#last;
  }

  /** A process is no more. */
  forget(process: ProcessId): void {
    for (const [request, asker] of this.#askers) if (asker === process) this.#askers.set(request, undefined);
  }

  /** It is answered. @returns who is to be told; undefined: nobody, as nobody waits, or nobody asked */
  end(request: number): ProcessId | undefined {
    const asker = this.#askers.get(request);
    this.#askers.delete(request);
    return asker;
  }
}
