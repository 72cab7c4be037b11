import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fuzzAbi } from './support/fuzz.ts';
import { imageKinds } from './support/image-kinds.ts';

const probeModule = readFileSync(join(import.meta.dirname, 'support/probe.lua'));

describe.each(imageKinds)('images of $name', async ({ load }) => {
  const loader = await load();
  test.each([1, 2, 3])('random calls, seed %i: no throw, no defect, no effect on the neighbour', (seed) => {
    const { findings, calls, neighbourRounds } = fuzzAbi(loader, seed, 20_000, probeModule);
    expect(findings).toEqual([]);
    expect(calls).toBeGreaterThanOrEqual(20_000);
    expect(neighbourRounds).toBeGreaterThan(0);
  });
});
