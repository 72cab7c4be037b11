/**
 * The oracle that is always there: PUC Lua 5.4 in wasm. It corrupts its stack after some sixty results, so each batch
 * has an engine of its own that gives one.
 */
import { LuaFactory } from 'wasmoon';
import { decodeAnswers, encodeBatch, HARNESS } from './harness.ts';
import { askAll, type Oracle } from './oracle.ts';

const factory = new LuaFactory();

export const wasmoonOracle: Oracle = { name: 'wasmoon', release: 6, run: (programs) => askAll(programs, ask) };

async function ask(programs: readonly string[]): Promise<(string | undefined)[]> {
  const engine = await factory.createEngine();
  try {
    engine.global.set('batch', encodeBatch(programs));
    engine.global.set('harness', HARNESS);
    engine.doStringSync(`
      local text, run, answers, concat = batch, load(harness, "=harness"), {}, table.concat
      batch, harness = nil, nil
      function answers_so_far() return concat(answers) end
      pcall(run, text, function(answer) answers[#answers + 1] = answer end)`);
    const result: unknown = engine.doStringSync('return answers_so_far()');
    return typeof result === 'string' ? decodeAnswers(result) : [];
  } catch {
    return []; // it trapped
  } finally {
    engine.global.close();
  }
}
