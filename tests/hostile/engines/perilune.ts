/** Our engine: a process of its own for each program, no grants, run in slices until it ends or its budget is used up. */
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import type { EngineEnd, HostileEngine } from '../engine.ts';

/** Fuel of one slice. A program may overrun its budget by one slice and the bound that outcomes.test.ts states. */
export const SLICE = 10_000;

export const perilune: HostileEngine = {
  name: 'perilune',
  language: 'lua',
  async prepare(limits) {
    const engine = await loadEngine(nodePlatform);
    return (source): EngineEnd => {
      const process = engine.createProcess({ memory: limits.memory, seed: 1 });
      process.load(source, { chunkName: '=script' });
      const end = performance.now() + limits.deadline;
      let isClosing = false;
      for (;;) {
        const outcome = process.run(SLICE);
        const { fuelUsed: fuel, memoryTaken: memory } = process.stats;
        switch (outcome.kind) {
          case 'exited':
            // What is left to do at the end of a program, finalizers, counts as well.
            if (isClosing || outcome.status !== undefined) return { how: 'done', fuel, memory };
            isClosing = true;
            process.close();
            break;
          case 'faulted':
            return {
              how: outcome.fault.blame === 'engine' ? 'crashed' : 'error',
              message: outcome.fault.message,
              fuel,
              memory,
            };
          case 'yielded':
            return { how: 'unsupported', message: 'the program waits for the host', fuel, memory };
        }
        if (fuel >= limits.fuel) return { how: 'stopped', by: 'fuel', fuel, memory };
        if (performance.now() >= end) return { how: 'stopped', by: 'deadline', fuel, memory };
      }
    };
  },
};
