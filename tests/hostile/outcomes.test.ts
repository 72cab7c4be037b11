/**
 * Our engine against the whole corpus: each program ends as its header says, burns no more than its
 * budget, one slice and a fixed small bound, and never holds more than its quota.
 */
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import { describe, expect, test } from 'vitest';
import { loadCorpus } from './corpus.ts';
import { perilune, SLICE } from './engines/perilune.ts';
import { complaintAbout } from './verdict.ts';

/**
 * Fuel of the longest piece of work between two points where the engine can stop: by so much, and no more, a slice overruns.
 * (Nearly all are below 1100; the longest are those of pattern matching.)
 */
const LONGEST_PIECE = 4500;
/** Slices small enough for pieces of every kind to come last in one. */
const SHORT_SLICE = 500;
/** As much fuel of each program as `npm run bench -- kernel hostile` looks at: 5 million. */
const SHORT_SLICES = 10_000;

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
      expect(complaintAbout(entry, end, SLICE + LONGEST_PIECE)).toBeUndefined();
    }, 90_000); // a budget of fuel is no matter of time: a busy machine must not decide
  }
});

describe('no slice goes beyond its budget by more than one short piece', async () => {
  const engine = await loadEngine(nodePlatform);
  test.each(loadCorpus().map((entry) => [entry.name, entry] as const))('%s', (_, { source, memory }) => {
    const process = engine.createProcess({ memory, seed: 1 });
    process.load(source, { chunkName: '=script' });
    let longest = { fuel: 0, at: '' };
    for (let slice = 1; slice <= SHORT_SLICES; slice++) {
      const { kind } = process.run(SHORT_SLICE);
      if (kind === 'exited' || kind === 'faulted' || kind === 'yielded') break;
      const fuel = process.stats.fuelUsed - slice * SHORT_SLICE;
      const at = `${process.place?.chunk}:${process.place?.line} in slice ${slice}`;
      if (fuel > longest.fuel) longest = { fuel, at };
    }
    expect(longest.fuel, longest.at).toBeLessThanOrEqual(LONGEST_PIECE);
  });
});
