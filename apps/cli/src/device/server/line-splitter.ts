/** Cuts what a client sends into lines of bounded length. */
import { LONGEST_REQUEST, methods } from '@perilune/client';

/** Bytes of a line in which its method must be named, if it is to be longer than others. */
const HEAD = 256;

export class LineSplitter {
  readonly #take: (line: string) => void;
  #pieces: Buffer[] = [];
  #length = 0;

  /** @param take may call `stop` in the middle of what has come */
  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  #isStopped = false;

  /** True if a line was begun and is not whole. */
  get isWithin(): boolean {
    return this.#length > 0;
  }

  /** No line is taken any more. */
  stop(): void {
    this.#isStopped = true;
    this.#pieces = [];
    this.#length = 0;
  }

  /** @returns false if a line is too long */
  push(bytes: Buffer): boolean {
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1 && !this.#isStopped; end = bytes.indexOf(10, start)) {
      this.#add(bytes.subarray(start, end));
      if (this.#length > this.#longest()) return false;
      const line = Buffer.concat(this.#pieces).toString('utf8');
      this.#pieces = [];
      this.#length = 0;
      this.#take(line);
      start = end + 1;
    }
    if (this.#isStopped) return true;
    this.#add(bytes.subarray(start));
    return this.#length <= this.#longest();
  }

  #add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** Bytes this line may have: more than most if its beginning names a method that takes more. */
  #longest(): number {
    if (this.#length <= LONGEST_REQUEST) return LONGEST_REQUEST;
    if (this.#pieces.length > 1 && (this.#pieces[0] as Buffer).length < HEAD)
      this.#pieces = [Buffer.concat(this.#pieces)];
    const head = (this.#pieces[0] as Buffer).subarray(0, HEAD).toString('latin1');
    const name = /"method"\s*:\s*"([A-Za-z.-]+)"/.exec(head)?.[1];
    if (name === undefined || !Object.hasOwn(methods, name)) return LONGEST_REQUEST;
    return methods[name as keyof typeof methods].longestRequest ?? LONGEST_REQUEST;
  }
}
