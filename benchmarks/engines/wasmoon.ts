/** PUC Lua 5.4 in wasm, without its deadline hook, which would cost it another 1.5 times. */
import { createRequire } from 'node:module';
import { LuaFactory } from 'wasmoon';
import type { BenchmarkEngine } from '../engine.ts';

const { version } = createRequire(import.meta.url)('wasmoon/package.json') as { version: string };

export const wasmoon: BenchmarkEngine = {
  name: 'wasmoon',
  // Each result stays on its stack; after some sixty of them it corrupts its memory.
  mostRuns: 50,
  availability: { version: `wasmoon ${version}` },
  async load(program) {
    const engine = await new LuaFactory().createEngine();
    engine.doStringSync(program.source);
    return {
      async run() {
        engine.doStringSync('collectgarbage()');
        const start = performance.now();
        const checksum: unknown = engine.doStringSync(
          `return string.format("%.14g", benchmark(${program.iterations}))`,
        );
        return { milliseconds: performance.now() - start, checksum: String(checksum) };
      },
      close: () => engine.global.close(),
    };
  },
};
