/** Where a process is stopped makes no difference to what it does, nor to what it costs. */
import { differenceOf, Subject } from './process.ts';
import type { Sweep } from './sweep.ts';

const SLICES = [1, 7, 1000];
/** Slices are made larger for programs that would otherwise be stopped more often. */
const MOST_PAUSES = { sample: 20_000, full: 5_000_000 };

export const preemptionSweep: Sweep = {
  name: 'preemption',
  claim: 'in slices of any size a program prints, fails and costs the same',
  run({ source, end }, extent) {
    const complaints: string[] = [];
    let tries = 0;
    for (const size of SLICES) {
      const slice = Math.max(size, Math.ceil(end.fuel / MOST_PAUSES[extent]));
      const sliced = new Subject().run(source, slice, () => {
        tries++;
      });
      const difference = differenceOf(sliced, end);
      if (difference !== undefined) complaints.push(`in slices of ${slice}: ${difference}`);
    }
    return { tries, complaints };
  },
};
