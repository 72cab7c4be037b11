/** The kernel's timers: what `hil` calls Timers, on top of the clock of the chip. */
import type { Chip, Microseconds, Timer, Timers } from '@perilune/hil';
import { BinaryHeap } from './binary-heap.ts';
import type { Containment } from './containment.ts';
import { DOUBLE_ZERO } from './double-zero.ts';

/** A timer, which may be set again and again. */
export class QueuedTimer implements Timer {
  heapIndex = -1;
  deadline: Microseconds = Number.POSITIVE_INFINITY;
  /** When it is called: its deadline, or the moment it was set if that is later. */
  due: Microseconds = Number.POSITIVE_INFINITY;
  /** Order in which timers were set: decides between those of one moment. */
  sequence = -1;
  readonly handler: () => void;
  readonly #owner: TimerQueue;

  constructor(owner: TimerQueue, handler: () => void) {
    this.#owner = owner;
    this.handler = handler;
  }

  /** In place of what it was set to before. A deadline that is no number is one that has passed. */
  set(deadline: Microseconds): void {
    this.#owner.set(this, deadline);
  }

  cancel(): void {
    this.#owner.remove(this);
  }
}

export class TimerQueue implements Timers {
  readonly #clock: Pick<Chip, 'now' | 'readClock'>;
  readonly #cell = new Float64Array(1);
  readonly #containment: Containment;
  readonly #queue = new BinaryHeap<QueuedTimer>(
    (a, b) => a.due < b.due || (a.due === b.due && a.sequence < b.sequence),
  );
  #sequence = 0;
  /** The moment it last knew, and whether nothing has happened since. */
  #recent: Microseconds = DOUBLE_ZERO;
  #isFresh = false;

  constructor(clock: Pick<Chip, 'now' | 'readClock'>, containment: Containment) {
    this.#clock = clock;
    this.#containment = containment;
  }

  get size(): number {
    return this.#queue.size;
  }

  /** When the next one is due; infinite if there is none. */
  get nextDeadline(): Microseconds {
    const { first } = this.#queue;
    return first === undefined ? Number.POSITIVE_INFINITY : first.due;
  }

  now(): Microseconds {
    if (this.#clock.readClock === undefined) return this.#clock.now();
    this.#clock.readClock(this.#cell);
    return this.#cell[0] as number;
  }

  /** How long it is until the next one is due; infinite if there is none. */
  get timeUntilNext(): Microseconds {
    const { first } = this.#queue;
    return first === undefined ? Number.POSITIVE_INFINITY : first.due - this.now();
  }

  /** The moment of the last `fire` or `look`: of the round under way. To look at a clock costs as much as a system call. */
  get recent(): Microseconds {
    return this.#recent;
  }

  /** Looks at the clock, which the next `fire` then need not: `recent` tells. */
  look(): void {
    this.#recent = this.now();
    this.#isFresh = true;
  }

  at(deadline: Microseconds, handler: () => void): Timer {
    const timer = new QueuedTimer(this, handler);
    this.set(timer, deadline);
    return timer;
  }

  /** One that is not set yet. */
  create(handler: () => void): QueuedTimer {
    return new QueuedTimer(this, handler);
  }

  /** Only for QueuedTimer, as `remove`. */
  set(timer: QueuedTimer, deadline: Microseconds): void {
    const now = this.now();
    this.#queue.remove(timer);
    timer.deadline = deadline;
    // Never before what is due already: a handler that sets itself again at once must not keep others from their turn.
    timer.due = deadline > now ? deadline : now;
    timer.sequence = this.#sequence++;
    this.#queue.add(timer);
  }

  remove(timer: QueuedTimer): void {
    this.#queue.remove(timer);
  }

  /** Calls what is due. What a handler sets meanwhile is left for the next round, so that this one ends. */
  fire(): void {
    if (!this.#isFresh) this.look();
    this.#isFresh = false;
    const now = this.#recent;
    const end = this.#sequence;
    let first = this.#queue.first;
    while (first !== undefined && first.due <= now && first.sequence < end) {
      this.#queue.remove(first);
      this.#containment.run('timer', first.handler);
      first = this.#queue.first;
    }
    // A handler may have looked, but what follows this round is work.
    this.#isFresh = false;
  }
}
