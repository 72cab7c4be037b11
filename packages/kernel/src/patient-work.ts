/**
 * Work of the machine itself that takes longer than a control step may be held up: processes that are made, files of apps
 * that are read. One piece is done in a round of the kernel, where it is least in the way:
 *
 *   release                            next release
 *   ├── steps ──┤ piece │·····················├── steps ──┤
 *                       ◄──── room ──────────►
 *
 * Pieces are done in the order they were added. One that has waited for long is done wherever it is, so that no load of
 * control steps can keep a machine from being managed. After the last of them the chip may tidy up what they left.
 */
import type { Microseconds, Timer } from '@perilune/hil';
import type { ReleaseClock } from './control/release-clock.ts';
import { DOUBLE_ZERO } from './double-zero.ts';

/** What most pieces take less than: so long before a control step none is begun. */
const ROOM: Microseconds = 500;
/** Of a period shorter than twice that, the part before its end in which none is begun. */
const ROOM_OF_PERIOD = 1 / 2;
const LONGEST_WAIT: Microseconds = 10_000;

export interface PatientWorkContext {
  readonly clock: ReleaseClock;
  now(): Microseconds;
  /** Calls a piece, whatever it throws. */
  contain(work: () => void): void;
  /** What the chip has to do after pieces. */
  tidy(): void;
}

class Piece implements Timer {
  /** When it was added. */
  readonly deadline: Microseconds;
  readonly work: () => void;
  isCancelled = false;

  constructor(moment: Microseconds, work: () => void) {
    this.deadline = moment;
    this.work = work;
  }

  cancel(): void {
    this.isCancelled = true;
  }
}

export class PatientWork {
  readonly #context: PatientWorkContext;
  readonly #pieces: Piece[] = [];
  /** Since when the first of them could have been done. */
  #since: Microseconds = DOUBLE_ZERO;
  #isTidy = true;

  constructor(context: PatientWorkContext) {
    this.#context = context;
  }

  get isWaiting(): boolean {
    return this.#pieces.length > 0 || !this.#isTidy;
  }

  /** @returns what takes it back, if it has not begun; its deadline is the moment it was added */
  add(work: () => void): Timer {
    const piece = new Piece(this.#context.now(), work);
    if (this.#pieces.push(piece) === 1) this.#since = piece.deadline;
    return piece;
  }

  /** Does the next piece, if this is a moment for it. @returns whether it did */
  perform(): boolean {
    if (!this.isWaiting) return false;
    const now = this.#context.now();
    const isQuiet = this.isQuiet(now);
    if (!isQuiet && now < this.#since + LONGEST_WAIT) return false;
    this.#since = now;
    const piece = this.#pieces.shift();
    this.#isTidy = piece === undefined;
    if (piece === undefined) {
      if (isQuiet) this.#context.contain(this.#context.tidy);
    } else if (!piece.isCancelled) this.#context.contain(piece.work);
    return true;
  }

  /** Whether something that takes a while is in nobody's way now. */
  isQuiet(now: Microseconds): boolean {
    return this.#context.clock.isQuiet(now, ROOM, ROOM_OF_PERIOD);
  }
}
