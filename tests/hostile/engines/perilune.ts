/**
 * THE PLACE TO WIRE OUR ENGINE INTO THE ESCAPE CORPUS.
 *
 * `prepare` loads and instantiates the engine; the function it gives creates a process with
 * `limits.memory` and no grants, loads the source as the chunk `=script`, and calls run(slice) until the
 * process ends or `limits.fuel` is used up. It answers
 *   done      the process exited
 *   error     an error left the script, with its message
 *   stopped   the budget ended it
 *   crashed   a wasm trap or anything else thrown by run
 * together with the fuel it burnt and its high-water mark of memory. Then set `isBuilt`.
 */
import type { HostileEngine } from '../engine.ts';

/** Whether outcomes.test.ts and run.ts may use the engine. */
export const isBuilt = false;

/** Fuel of one slice. A program may overrun its budget by one slice and the bound that outcomes.test.ts states. */
export const SLICE = 10_000;

export class EngineNotBuilt extends Error {
  constructor() {
    super('engine not built: wire packages/engine into tests/hostile/engines/perilune.ts');
  }
}

export const perilune: HostileEngine = {
  name: 'perilune',
  language: 'lua',
  async prepare() {
    throw new EngineNotBuilt();
  },
};
