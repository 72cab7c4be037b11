/** A process can be thrown away at any pause and go on from its snapshot in another instance. */
import { type Case, pseudoRandom } from './corpus.ts';
import { differenceOf, Subject } from './process.ts';
import type { Extent, Sweep } from './sweep.ts';

/** Fuel of a slice, and at every how many-th pause the process is moved, in the full sweep. */
const FULL: readonly (readonly [slice: number, every: number])[] = [
  [1, 1],
  [7, 3],
  [13, 10],
  [1000, 1],
];
const SAMPLE_SLICES = [1, 13, 500];
/** Times one program is moved in one run: all of them for short programs, evenly spread (or by lot) for others. */
const MOST_MOVES = { sample: 12, full: 100 };
/** What needs more fuel is left out of the sample. */
const SAMPLE_FUEL = 300_000;

function runMoved(
  one: Case,
  slice: number,
  isMovedAt: (pause: number) => boolean,
): { moves: number; problem?: string } {
  const subject = new Subject();
  let moves = 0;
  const moved = subject.run(one.source, slice, (pause) => {
    if (!isMovedAt(pause)) return;
    moves++;
    subject.moveToNewInstance();
  });
  const difference = differenceOf(moved, one.end);
  return difference === undefined ? { moves } : { moves, problem: `slices of ${slice}, ${moves} moves: ${difference}` };
}

function* runs(one: Case, extent: Extent): Generator<{ moves: number; problem?: string }> {
  if (extent === 'full') {
    for (const [slice, every] of FULL) {
      const stride = Math.max(every, Math.ceil(one.end.fuel / slice / MOST_MOVES.full));
      yield runMoved(one, slice, (pause) => pause % stride === 0);
    }
    return;
  }
  for (const slice of SAMPLE_SLICES) {
    const random = pseudoRandom(slice + one.source.length);
    const pauses = Math.ceil(one.end.fuel / slice);
    yield runMoved(one, slice, () => random(pauses) < MOST_MOVES.sample);
  }
}

export const snapshotSweep: Sweep = {
  name: 'snapshot',
  claim: 'a program goes on from its snapshot in a new instance as if nothing had been',
  run(one, extent) {
    if (extent === 'sample' && one.end.fuel > SAMPLE_FUEL) return undefined;
    const complaints: string[] = [];
    let tries = 0;
    for (const { moves, problem } of runs(one, extent)) {
      tries += moves;
      if (problem !== undefined) complaints.push(problem);
    }
    return { tries, complaints };
  },
};
