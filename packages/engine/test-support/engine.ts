/** The engine for tests, on a platform where nothing happens by itself: the clock stands, entropy counts. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LuaValue, Outcome, Platform, Process, ProcessOptions } from '../src/index.ts';
import { loadEngine } from '../tools/load-engine.ts';

let drawn = 0;

export const platform: Platform = {
  clock: {
    time: () => 1_700_000_000,
    monotonic: () => performance.now(),
    processor: () => 0.5,
    zone: () => ({ offset: 3600, isDaylightSaving: false, name: 'CET' }),
  },
  entropy: { fill: (bytes) => void bytes.fill(++drawn) },
  pause: { pause: () => nextTurn() },
};

export const engine = await loadEngine(platform);

/** A process, and what it has printed so far. */
export function printingProcess(options: ProcessOptions = {}): { process: Process; printed: () => string } {
  const decoder = new TextDecoder();
  let text = '';
  const output = (bytes: Uint8Array) => {
    text += decoder.decode(bytes, { stream: true });
  };
  return { process: engine.createProcess({ seed: 1, output, ...options }), printed: () => text };
}

/** Runs what has begun in slices until it is done; waits where it waits. */
export async function runOut(process: Process, fuel = 1_000_000): Promise<Outcome> {
  for (let slices = 0; slices < 1_000_000; slices++) {
    const outcome = process.run(fuel);
    if (outcome.kind === 'yielded') await outcome.waiting;
    else if (outcome.kind !== 'outOfFuel') return outcome;
  }
  throw new Error('not done after a million slices');
}

export async function outcomeOf(source: string, options: ProcessOptions = {}): Promise<Outcome> {
  const process = engine.createProcess({ seed: 1, ...options });
  process.load(source);
  return runOut(process);
}

/** The results of a chunk, which must succeed. */
export async function resultsOf(source: string, options: ProcessOptions = {}): Promise<readonly LuaValue[]> {
  const outcome = await outcomeOf(source, options);
  if (outcome.kind === 'exited') return outcome.results;
  throw new Error(`the chunk failed: ${JSON.stringify(outcome)}`);
}

/** The message of the error a chunk ends with. */
export async function messageOf(source: string, options: ProcessOptions = {}): Promise<string> {
  const outcome = await outcomeOf(source, options);
  if (outcome.kind === 'faulted') return outcome.fault.message;
  throw new Error(`no error: ${JSON.stringify(outcome)}`);
}
