/** The kernel's timers: what `hil` calls Timers, on top of the clock of the chip. */
import type { Microseconds, Timer, Timers } from '@perilune/hil';
import { BinaryHeap } from './binary-heap.ts';
import type { Containment } from './containment.ts';

class QueuedTimer implements Timer {
  heapIndex = -1;
  readonly deadline: Microseconds;
  /** When it is called: its deadline, or the moment it was set if that is later. */
  readonly due: Microseconds;
  /** Order in which timers were set: decides between those of one moment. */
  readonly sequence: number;
  readonly handler: () => void;
  readonly #queue: BinaryHeap<QueuedTimer>;

  constructor(
    queue: BinaryHeap<QueuedTimer>,
    deadline: Microseconds,
    due: Microseconds,
    sequence: number,
    handler: () => void,
  ) {
    this.#queue = queue;
    this.deadline = deadline;
    this.due = due;
    this.sequence = sequence;
    this.handler = handler;
  }

  cancel(): void {
    this.#queue.remove(this);
  }
}

export class TimerQueue implements Timers {
  readonly #clock: { now(): Microseconds };
  readonly #containment: Containment;
  readonly #queue = new BinaryHeap<QueuedTimer>(
    (a, b) => a.due < b.due || (a.due === b.due && a.sequence < b.sequence),
  );
  #sequence = 0;

  constructor(clock: { now(): Microseconds }, containment: Containment) {
    this.#clock = clock;
    this.#containment = containment;
  }

  get size(): number {
    return this.#queue.size;
  }

  /** When the next one is due. */
  get nextDeadline(): Microseconds | undefined {
    return this.#queue.first?.due;
  }

  now(): Microseconds {
    return this.#clock.now();
  }

  /** A deadline that is no number is one that has passed. */
  at(deadline: Microseconds, handler: () => void): Timer {
    const now = this.#clock.now();
    // Never before what is due already: a handler that sets itself again at once must not keep others from their turn.
    const due = deadline > now ? deadline : now;
    const timer = new QueuedTimer(this.#queue, deadline, due, this.#sequence++, handler);
    this.#queue.add(timer);
    return timer;
  }

  /** Calls what is due. What a handler sets meanwhile is left for the next round, so that this one ends. */
  fire(): void {
    const now = this.#clock.now();
    const end = this.#sequence;
    let first = this.#queue.first;
    while (first !== undefined && first.due <= now && first.sequence < end) {
      this.#queue.remove(first);
      this.#containment.run('timer', first.handler);
      first = this.#queue.first;
    }
  }
}
