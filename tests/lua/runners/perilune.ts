/** Our engine: each script in a process of its own, with a fixed seed and an empty folder in memory. */
import { type Fault, MemoryFileSystem } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import type { ScriptResult, ScriptRunner } from '../run-scripts.ts';

const MEMORY = 256 * 1024 * 1024;
const TIME_LIMIT = 20_000;

export async function periluneRunner(): Promise<ScriptRunner | undefined> {
  const engine = await loadEngine(nodePlatform);
  const decoder = new TextDecoder();
  const run = async (source: string): Promise<ScriptResult> => {
    let output = '';
    const process = engine.createProcess({
      memory: MEMORY,
      seed: 1,
      files: new MemoryFileSystem(),
      output: (bytes, stream) => {
        if (stream === 1) output += decoder.decode(bytes, { stream: true });
      },
    });
    process.load(source, { chunkName: '=script' });
    const outcome = await process.finish({ time: TIME_LIMIT });
    if (outcome.kind === 'stopped') throw new Error(`the script is not done after ${TIME_LIMIT} ms`);
    if (outcome.kind === 'faulted' && outcome.fault.blame === 'engine') throw new Error(outcome.fault.message);
    if (process.state !== 'ended') {
      process.close();
      await process.finish({ time: TIME_LIMIT });
    }
    return outcome.kind === 'faulted' ? { output, error: errorOf(outcome.fault) } : { output };
  };
  return { name: 'perilune', isPuc: false, release: 8, run };
}

/** The other runners show nil and booleans as tostring does. */
function errorOf({ message, value }: Fault): string {
  if (message === '(error object is a nil value)') return 'nil';
  return typeof value === 'boolean' ? String(value) : message;
}
