/**
 * Searches for memory that makes the engine go round in a circle: tampers with snapshots of processes that are in the
 * middle of everything, and has them run, in subprocesses that are ended when the engine does not come back.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildEngine } from '../../packages/engine/tools/build.ts';
import type { TamperingReport } from './child.ts';

export interface SearchOptions {
  readonly cases: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** Milliseconds after which the engine is taken not to come back: a slice takes less than one. */
const LIMIT = 1500;
/** Functions of a place that are told. */
const DEPTH = 3;

/**
 * Where the engine is known not to come back in time: the fuel that is left lies in the memory as well, and what a forged
 * address has written over may be that. Each round is paid for, with what nobody has given. See Engine.restoreProcess.
 */
const KNOWN = /^assembly\/interpreter\/loop\/interpret\b/;

/** @returns true if nothing new was found */
export async function searchTampering({ cases, seed, print }: SearchOptions): Promise<boolean> {
  const path = await buildEngine({ names: true });
  const places = new Map<string, number[]>();
  const note = (place: string, number: number): void => void places.set(place, [...(places.get(place) ?? []), number]);
  for (let next = 0; next < cases; ) {
    const reports = await runCases(path, seed, next, cases);
    for (const { number, threw, stuck } of reports) {
      next = number + 1;
      if (threw !== undefined) note(`the host threw: ${threw}`, number);
      if (stuck) note(stuck.slice(0, DEPTH).join(' < '), number);
    }
    if (reports.length === 0) throw new Error('the subprocess says nothing');
  }
  print(`tampering: ${cases} cases, seed ${seed}`);
  for (const [place, numbers] of places)
    print(
      `  ${numbers.length} ${KNOWN.test(place) ? 'known' : 'NEW'}: ${place} (cases ${numbers.slice(0, 5).join(', ')})`,
    );
  return [...places.keys()].every((place) => KNOWN.test(place));
}

function runCases(path: string, seed: number, first: number, last: number): Promise<TamperingReport[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'child.ts'), path, ...[seed, first, last, LIMIT].map(String)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', () => resolve(text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))));
  });
}
