/** Our engine, metering on: in slices, as the kernel would run it. */
import type { Outcome, Process } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import type { BenchmarkEngine } from '../engine.ts';

const MEMORY = 64 * 1024 * 1024;
/** About a millisecond. V8 replaces baseline by optimised code only when a function is entered again. */
const SLICE = 200_000;

export const perilune: BenchmarkEngine = {
  name: 'perilune',
  mostRuns: Number.POSITIVE_INFINITY,
  availability: { version: 'perilune, fuel metered' },
  async load(program) {
    const engine = await loadEngine(nodePlatform);
    const process = engine.createProcess({ memory: MEMORY, seed: 1 });
    run(process, () => process.load(program.source));
    return {
      async run() {
        run(process, () => process.call('collectgarbage'));
        const start = performance.now();
        const [value] = run(process, () => process.call('benchmark', program.iterations));
        const milliseconds = performance.now() - start;
        const [checksum] = run(process, () => process.call('string.format', '%.14g', value));
        return { milliseconds, checksum: String(checksum) };
      },
      close() {},
    };
  },
};

function run(process: Process, begin: () => void) {
  begin();
  let outcome: Outcome;
  do outcome = process.run(SLICE);
  while (outcome.kind === 'outOfFuel');
  if (outcome.kind === 'exited') return outcome.results;
  throw new Error(outcome.kind === 'faulted' ? outcome.fault.message : 'the program waits for the host');
}
