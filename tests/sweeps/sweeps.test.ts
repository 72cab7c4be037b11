/**
 * The sweeps over a sample, the same in every run. `npm run sweep` does all of it; what the sample leaves out stands as
 * numbers at the head of each sweep's file.
 */
import { describe, expect, test } from 'vitest';
import { loadCases } from './corpus.ts';
import { sweeps } from './sweep.ts';

const cases = loadCases();

describe.each(sweeps)('sample of the $name sweep', (sweep) => {
  test(sweep.claim, () => {
    let tries = 0;
    const complaints: string[] = [];
    for (const one of cases) {
      const result = sweep.run(one, 'sample');
      tries += result?.tries ?? 0;
      if (result) complaints.push(...result.complaints.map((complaint) => `${one.name}: ${complaint}`));
    }
    expect(complaints).toEqual([]);
    expect(tries).toBeGreaterThan(100);
  }, 240_000);
});
