/**
 * The last system calls of every process, for fault reports. All are in blocks made for many processes at once, so that a
 * call is a few stores.
 *
 *   a process:  call 0 │ call 1 │ … │ call 31      a call:  class and variant │ word 0 … 3 │ result 1, 2
 */

/** Calls remembered of each process. */
export const HISTORY_LENGTH = 32;
const WORDS = 7;
const PROCESS_WORDS = HISTORY_LENGTH * WORDS;
/** Processes in one block. */
const BLOCK_PROCESSES = 16;

/** A call as it is in a report. */
export interface RecordedCall {
  readonly class: number;
  readonly words: readonly [number, number, number, number];
  /** What it was answered with: a return variant or one of the ANSWER_ constants of hil. */
  readonly variant: number;
  /** The first two words of the answer: the third is not kept. */
  readonly results: readonly [number, number];
}

/** Where the calls of one process are. */
export interface HistoryPlace {
  readonly block: Uint32Array;
  readonly offset: number;
}

export class SystemCallHistory {
  readonly #free: HistoryPlace[] = [];

  claim(): HistoryPlace {
    if (this.#free.length === 0) {
      const block = new Uint32Array(BLOCK_PROCESSES * PROCESS_WORDS);
      for (let index = BLOCK_PROCESSES - 1; index >= 0; index--) {
        this.#free.push({ block, offset: index * PROCESS_WORDS });
      }
    }
    return this.#free.pop() as HistoryPlace;
  }

  release(place: HistoryPlace): void {
    this.#free.push(place);
  }

  /** @param calls how many calls the process had made before this one @returns where the call is, for `end` */
  begin(
    place: HistoryPlace,
    calls: number,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
  ): number {
    const { block } = place;
    const offset = place.offset + (calls % HISTORY_LENGTH) * WORDS;
    block[offset] = callClass & 0xffff;
    block[offset + 1] = word0;
    block[offset + 2] = word1;
    block[offset + 3] = word2;
    block[offset + 4] = word3;
    return offset;
  }

  end({ block }: HistoryPlace, offset: number, variant: number, word1: number, word2: number): void {
    block[offset] = ((block[offset] as number) & 0xffff) | (variant << 16);
    block[offset + 5] = word1;
    block[offset + 6] = word2;
  }

  /** @param calls how many the process has made; the result has the oldest first */
  list(place: HistoryPlace, calls: number): RecordedCall[] {
    const length = Math.min(calls, HISTORY_LENGTH);
    return Array.from({ length }, (_, index) => {
      const offset = place.offset + ((calls - length + index) % HISTORY_LENGTH) * WORDS;
      const [first = 0, a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = place.block.subarray(offset, offset + WORDS);
      return { class: first & 0xffff, words: [a, b, c, d], variant: first >>> 16, results: [x, y] };
    });
  }
}
