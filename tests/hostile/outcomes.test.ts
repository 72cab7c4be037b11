/**
 * Our engine against the whole corpus: each program ends as its header says, burns no more than its
 * budget, one slice and a fixed small bound, and never holds more than its quota.
 */
import { describe, expect, test } from 'vitest';
import { loadCorpus } from './corpus.ts';
import { perilune, SLICE } from './engines/perilune.ts';
import { complaintAbout } from './verdict.ts';

/** The longest piece of work between two checks of the fuel. */
const LONGEST_STEP = 10_000;

describe('escape corpus on our engine', () => {
  for (const entry of loadCorpus()) {
    test(`${entry.name}: ${entry.why}`, async () => {
      const run = await perilune.prepare({
        memory: entry.memory,
        fuel: entry.fuel,
        deadline: Number.POSITIVE_INFINITY,
      });
      const end = await run(entry.source);
      expect(end.how).not.toBe('crashed');
      expect(complaintAbout(entry, end, SLICE + LONGEST_STEP)).toBeUndefined();
    }, 90_000); // a budget of fuel is no matter of time: a busy machine must not decide
  }
});
