/**
 * THE PLACE TO WIRE OUR ENGINE INTO THE LUA BENCHMARKS.
 *
 * `load` creates a process with all libraries and metering on, and enough memory (64 MiB; `array_sieve`,
 * `sort_heap` and `collector_pressure` need the most), and runs `program.source` in it. Each `run` calls
 *
 *   collectgarbage()                                     outside the measured time
 *   string.format("%.14g", benchmark(iterations))        inside it
 *
 * in slices, as the kernel would: V8 replaces baseline by optimised code only when a function is entered
 * again. Then put the version, and what is metered, into `availability`.
 */
import type { BenchmarkEngine } from '../engine.ts';

export const perilune: BenchmarkEngine = {
  name: 'perilune',
  mostRuns: Number.POSITIVE_INFINITY,
  availability: { missing: 'engine not built: wire packages/engine into benchmarks/engines/perilune.ts' },
  async load() {
    throw new Error('engine not built');
  },
};
