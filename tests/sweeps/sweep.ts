/** A sweep does one thing to a program at every place where it can be done, and looks whether that shows. */
import { allocationSweep } from './allocation.ts';
import { collectorSweep } from './collector.ts';
import type { Case } from './corpus.ts';
import { preemptionSweep } from './preemption.ts';
import { snapshotSweep } from './snapshot.ts';

/** `sample` is what `npm test` does, the same in every run; `full` is `npm run sweep`. */
export type Extent = 'sample' | 'full';

export interface Sweep {
  readonly name: string;
  /** What holds if it finds nothing. */
  readonly claim: string;
  /** @returns how often it did what it does, and what was wrong; undefined if the program is left out of this extent */
  run(one: Case, extent: Extent): SweepResult | undefined;
}

export interface SweepResult {
  readonly tries: number;
  readonly complaints: readonly string[];
}

export const sweeps: readonly Sweep[] = [preemptionSweep, snapshotSweep, collectorSweep, allocationSweep];
