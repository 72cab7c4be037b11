/** Random system calls in great number, for `npm run fuzz -- --only abi`: runs of ever new seeds, on each kind of image. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuzzAbi } from './fuzz.ts';
import { imageKinds } from './image-kinds.ts';

export interface AbiFuzzOptions {
  readonly calls: number;
  /** How many before another seed is taken. */
  readonly callsInRun: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** @returns true if nothing was found */
export async function runAbiFuzz({ calls, callsInRun, seed, print }: AbiFuzzOptions): Promise<boolean> {
  const probeModule = readFileSync(join(import.meta.dirname, 'probe.lua'));
  let clean = true;
  for (const { name, load } of imageKinds) {
    const loader = await load();
    let made = 0;
    let lives = 0;
    for (let run = 0; made < calls; run++) {
      const result = fuzzAbi(loader, seed + run, Math.min(callsInRun, calls - made), probeModule);
      made += result.calls;
      lives += result.lives;
      if (result.findings.length === 0) continue;
      clean = false;
      print(`${name} images, --seed ${seed + run} --calls ${result.calls}:`);
      for (const finding of result.findings) print(`  ${finding}`);
    }
    print(`${name} images: ${made} calls in ${lives} lives, seeds from ${seed}`);
  }
  return clean;
}
