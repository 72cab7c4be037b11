/** The collector may work at any moment: nobody sees the difference, and the heap is sound at every pause. */
import { type Case, pseudoRandom } from './corpus.ts';
import { verifyHeap } from './heap/verify-heap.ts';
import { differenceOf, STEP, Subject } from './process.ts';
import type { Extent, Sweep } from './sweep.ts';

/** Looks at the heap of one program in one run. */
const LOOKS = { sample: 8, full: 200 };
/** What needs more fuel is left out, as each unit of it is a pause. */
const MOST_FUEL = { sample: 10_000, full: 50_000 };

/** Programs that tell when the collector works, which is up to it. */
const TELLING = /finalizers at the end|finalizer_order/;

const lot = pseudoRandom(1);
const ways: Readonly<Record<string, (subject: Subject, pause: number) => void>> = {
  'left alone': () => {},
  'with a step of the collector at every third safe point, by lot': (subject) => {
    if (lot(3) === 0) subject.demandCollection(); // the program has its turn in between
  },
  'with a whole collection every now and then': (subject, pause) => {
    if (pause % 97 === 0) subject.demandWholeCollection();
  },
};

function complaintOf(
  one: Case,
  extent: Extent,
  atPause: (subject: Subject, pause: number) => void,
): string | undefined {
  const subject = new Subject();
  const every = Math.ceil(one.end.fuel / LOOKS[extent]);
  let problem: string | undefined;
  const end = subject.run(one.source, STEP, (pause) => {
    atPause(subject, pause);
    if (pause % every === 0) problem ??= verifyHeap(subject.process.memory, false);
  });
  if (subject.process.state === 'idle') problem ??= verifyHeap(subject.process.memory, true);
  return problem ?? differenceOf({ ...end, fuel: one.end.fuel }, one.end); // collecting costs
}

export const collectorSweep: Sweep = {
  name: 'collector',
  claim: 'whenever the collector works, a program does the same, on a sound heap',
  run(one, extent) {
    if (one.end.fuel > MOST_FUEL[extent] || TELLING.test(one.name)) return undefined;
    const complaints: string[] = [];
    for (const [way, atPause] of Object.entries(ways)) {
      const complaint = complaintOf(one, extent, atPause);
      if (complaint !== undefined) complaints.push(`${way}: ${complaint}`);
    }
    return { tries: Object.keys(ways).length, complaints };
  },
};
