/** Programs that do the same thing in batches: the time of the quickest batch is what the thing costs. */
import type { BenchMachine } from './bench-machine.ts';

/** Times of batches, µs, by the point at their end. */
export class Batches {
  readonly #best = new Map<number, number>();
  readonly #counts = new Map<number, number>();
  #begun = 0;

  constructor({ probe }: BenchMachine) {
    probe.onMark = (point, time) => {
      if (point === 0) this.#begun = time;
      else this.#note(point, time - this.#begun);
    };
  }

  #note(point: number, time: number): void {
    this.#best.set(point, Math.min(time, this.best(point)));
    this.#counts.set(point, this.count(point) + 1);
  }

  /** µs. */
  best(point: number): number {
    return this.#best.get(point) ?? Number.POSITIVE_INFINITY;
  }

  count(point: number): number {
    return this.#counts.get(point) ?? 0;
  }
}

/** The quickest of several tries, µs. @param work called with how often it is to be done */
export function bestTime(clock: () => number, tries: number, count: number, work: (count: number) => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < tries; index++) {
    const start = clock();
    work(count);
    best = Math.min(best, clock() - start);
  }
  return best / count;
}
