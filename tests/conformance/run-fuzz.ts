/**
 * Random system calls for as long as it is told, each seed a run of its own.
 *
 *   node tools/bootstrap.mjs tests/conformance/run-fuzz.ts [--calls N] [--seed N] [--calls-a-run N]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzAbi } from './support/fuzz.ts';
import { imageKinds } from './support/image-kinds.ts';

const HELP = `usage: run-fuzz.ts [--calls N] [--seed N] [--calls-a-run N]

  --calls N         how many system calls in all, on each kind of image (1000000 by default)
  --calls-a-run N   how many before another seed is taken (100000 by default)
  --seed N          where to begin; the same seed makes the same calls (by default drawn, and said)

Exit status: 0 nothing found, 1 something found, 2 wrong usage.`;

export interface AbiFuzzOptions {
  readonly calls: number;
  readonly callsInRun: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** @returns true if nothing was found */
export async function runAbiFuzz({ calls, callsInRun, seed, print }: AbiFuzzOptions): Promise<boolean> {
  const probeModule = readFileSync(join(import.meta.dirname, 'support/probe.lua'));
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

/** @returns undefined if it is no such number */
function wholeNumber(text: string, least: number): number | undefined {
  const number = Number(text);
  return /^\d{1,15}$/.test(text) && number >= least ? number : undefined;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '1000000' },
      'calls-a-run': { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const calls = wholeNumber(values.calls, 1);
  const callsInRun = wholeNumber(values['calls-a-run'], 1);
  const seed = wholeNumber(values.seed, 0);
  if (calls === undefined || callsInRun === undefined || seed === undefined) {
    console.error(`numbers must be whole and not below 1 (0 for the seed)\n\n${HELP}`);
    return 2;
  }
  return (await runAbiFuzz({ calls, callsInRun, seed, print: console.log })) ? 0 : 1;
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error;
    console.error(`${error.message}\n\n${HELP}`);
    process.exitCode = 2;
  }
}
