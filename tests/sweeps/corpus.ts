/** What the sweeps run: the script tests, the benchmarks with little to do, and moments.ts. */
import { loadPrograms } from '../../benchmarks/program.ts';
import { SCRIPTS_FOLDER } from '../lua/run-scripts.ts';
import { loadScripts } from '../lua/script.ts';
import { moments } from './moments.ts';
import { type End, runAtOnce } from './process.ts';

export interface Case {
  readonly name: string;
  readonly source: string;
  /** How it ends when nothing interrupts it. */
  readonly end: End;
}

/** A benchmark does about this part of what it does when it is measured. */
const BENCHMARK_PART = 20_000;

/** All of them, in an order that never changes. */
export function loadCases(): Case[] {
  const benchmarks = loadPrograms().map(({ name, source, iterations }) => ({
    name: `benchmark ${name}`,
    source: `${source}\nprint(benchmark(${Math.ceil(iterations / BENCHMARK_PART)}))`,
  }));
  const written = Object.entries(moments).map(([name, source]) => ({ name: `moment: ${name}`, source }));
  const all = [...written, ...loadScripts(SCRIPTS_FOLDER), ...benchmarks];
  return all.map(({ name, source }) => ({ name, source, end: runAtOnce(source) }));
}

/** Small numbers that are the same in every run (xorshift). */
export function pseudoRandom(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
