/** Cuts what a client sends into lines of bounded length. */
import { LONG_LINE, LONGEST_REQUEST, methods } from '@perilune/client';

/** Bytes of a line in which its method must be named, if it is to be longer than others. */
const HEAD = 256;
const SMALLEST_BUFFER = 1024;

export interface LineTaker {
  /** @param long bytes that were reserved for it: it is up to the taker to give them back. May call `stop` */
  take(line: string, long: number): void;
  /** Asks for so many bytes more, or gives back if below 0. @returns false if there are none */
  reserve(bytes: number): boolean;
}

/** Why no more of a line is taken. */
export type LineProblem = 'too long' | 'no room';

export class LineSplitter {
  readonly #taker: LineTaker;
  /** The line that was begun, in one piece: a client that sends byte by byte has no more kept for it than another. */
  #line = Buffer.allocUnsafeSlow(SMALLEST_BUFFER);
  #length = 0;
  /** Bytes that are reserved: none, or those of a long line. */
  #reserved = 0;
  #isStopped = false;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  /** True if a line was begun and is not whole. */
  get isWithin(): boolean {
    return this.#length > 0;
  }

  /** No line is taken any more. */
  stop(): void {
    this.#isStopped = true;
    if (this.#reserved > 0) this.#taker.reserve(-this.#reserved);
    this.#reserved = 0;
    this.#empty();
  }

  /** @returns what is wrong with a line, after which there are no others; undefined if nothing is */
  push(bytes: Buffer): LineProblem | undefined {
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1 && !this.#isStopped; end = bytes.indexOf(10, start)) {
      const problem = this.#add(bytes.subarray(start, end));
      if (problem !== undefined) return problem;
      const line = this.#line.toString('utf8', 0, this.#length);
      const reserved = this.#reserved;
      this.#reserved = 0;
      this.#empty();
      this.#taker.take(line, reserved);
      start = end + 1;
    }
    return this.#isStopped ? undefined : this.#add(bytes.subarray(start));
  }

  #add(piece: Buffer): LineProblem | undefined {
    if (piece.length === 0) return undefined;
    const length = this.#length + piece.length;
    if (length > this.#line.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, this.#line.length * 2));
      this.#line.copy(larger, 0, 0, this.#length);
      this.#line = larger;
    }
    piece.copy(this.#line, this.#length);
    this.#length = length;
    if (length > this.#longest()) return 'too long';
    if (length <= LONG_LINE) return undefined;
    if (!this.#taker.reserve(length - this.#reserved)) return 'no room';
    this.#reserved = length;
    return undefined;
  }

  #empty(): void {
    this.#length = 0;
    if (this.#line.length > LONG_LINE) this.#line = Buffer.allocUnsafeSlow(SMALLEST_BUFFER);
  }

  /** Bytes this line may have: more than most if its beginning names a method that takes more. */
  #longest(): number {
    if (this.#length <= LONGEST_REQUEST) return LONGEST_REQUEST;
    const head = this.#line.toString('latin1', 0, HEAD);
    const name = /"method"\s*:\s*"([A-Za-z.-]+)"/.exec(head)?.[1];
    if (name === undefined || !Object.hasOwn(methods, name)) return LONGEST_REQUEST;
    return methods[name as keyof typeof methods].longestRequest ?? LONGEST_REQUEST;
  }
}
