/** Collects what a process prints, so that its receiver is called once for many small writes. */
import type { Output } from '../options.ts';

const CAPACITY = 16384;

export class OutputBuffer {
  readonly #output: Output | undefined;
  #bytes: Uint8Array | undefined;
  #length = 0;
  #stream: 1 | 2 = 1;
  #busy: Promise<void> | undefined;
  #failure: unknown;
  #hasFailed = false;

  constructor(output: Output | undefined) {
    this.#output = output;
  }

  /** Called from inside the process: never throws. */
  write(bytes: Uint8Array, stream: 1 | 2): void {
    if (!this.#output) return;
    if (stream !== this.#stream) {
      this.hand();
      this.#stream = stream;
    }
    if (this.#length + bytes.length > CAPACITY) this.hand();
    if (bytes.length > CAPACITY) {
      this.#send(bytes.slice());
      return;
    }
    this.#bytes ??= new Uint8Array(CAPACITY);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Hands everything over. @throws what the receiver threw, now or since the last time */
  flush(): void {
    this.hand();
    if (!this.#hasFailed) return;
    const failure = this.#failure;
    this.#hasFailed = false;
    this.#failure = undefined;
    throw failure;
  }

  /** Settles when the receiver has taken what it got; undefined if it has already. */
  get busy(): Promise<void> | undefined {
    return this.#busy;
  }

  /** Hands over what has been collected; what the receiver throws comes out of flush. */
  hand(): void {
    if (!this.#bytes || this.#length === 0) return;
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    try {
      const taken = this.#output?.(bytes, this.#stream);
      if (!taken) return;
      const busy: Promise<void> = Promise.all([this.#busy, taken]).then(
        () => this.#settle(busy),
        (error: unknown) => {
          this.#fail(error);
          this.#settle(busy);
        },
      );
      this.#busy = busy;
    } catch (error) {
      this.#fail(error);
    }
  }

  #settle(busy: Promise<void>): void {
    if (this.#busy === busy) this.#busy = undefined;
  }
  #fail(error: unknown): void {
    if (!this.#hasFailed) this.#failure = error;
    this.#hasFailed = true;
  }
}
