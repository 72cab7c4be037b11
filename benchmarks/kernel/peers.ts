/** The same thing on other engines in wasm, in the same run. */
import { createRequire } from 'node:module';
import { getQuickJS } from 'quickjs-emscripten';
import { LuaFactory } from 'wasmoon';
import { processorTime } from './clocks.ts';

const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;

export interface PeerTime {
  readonly name: string;
  readonly nanoseconds: number;
}

/** A script calls a function of its host: the loop with the call, less the empty loop, in ns a call. */
export async function hostCallsOfPeers(tries: number, count: number): Promise<PeerTime[]> {
  const wasmoon = await new LuaFactory().createEngine();
  wasmoon.global.set('call', () => 42);
  const inLua = await bestDifference(
    tries,
    count,
    (times) => wasmoon.doStringSync(`for _ = 1, ${times} do end`),
    (times) => wasmoon.doStringSync(`local call = call for _ = 1, ${times} do call() end`),
  );
  wasmoon.global.close();

  const quickjs = (await getQuickJS()).newContext();
  const answer = quickjs.newNumber(42);
  const callee = quickjs.newFunction('call', () => answer.dup());
  quickjs.setProp(quickjs.global, 'call', callee);
  const evaluate = (source: string) => quickjs.unwrapResult(quickjs.evalCode(source)).dispose();
  const inJavaScript = await bestDifference(
    tries,
    count,
    (times) => evaluate(`for (let i = 0; i < ${times}; i++) {}`),
    (times) => evaluate(`for (let i = 0; i < ${times}; i++) call()`),
  );
  callee.dispose();
  answer.dispose();
  quickjs.dispose();
  return [
    { name: `wasmoon ${versionOf('wasmoon')}`, nanoseconds: inLua },
    { name: `quickjs-emscripten ${versionOf('quickjs-emscripten')}`, nanoseconds: inJavaScript },
  ];
}

async function bestDifference(
  tries: number,
  count: number,
  empty: (count: number) => void,
  full: (count: number) => void,
): Promise<number> {
  let bestEmpty = Number.POSITIVE_INFINITY;
  let bestFull = Number.POSITIVE_INFINITY;
  for (let round = 0; round < tries; round++) {
    const start = processorTime();
    empty(count);
    const middle = processorTime();
    full(count);
    bestEmpty = Math.min(bestEmpty, middle - start);
    bestFull = Math.min(bestFull, processorTime() - middle);
  }
  return ((bestFull - bestEmpty) / count) * 1000;
}

/** An interpreter with a script that has run once: ns each. */
export async function startsOfPeers(tries: number): Promise<PeerTime[]> {
  const factory = new LuaFactory();
  const quickjs = await getQuickJS();
  let inLua = Number.POSITIVE_INFINITY;
  let inJavaScript = Number.POSITIVE_INFINITY;
  for (let round = 0; round < tries; round++) {
    const start = processorTime();
    const engine = await factory.createEngine();
    engine.doStringSync('function periodic(inputs) return inputs end');
    inLua = Math.min(inLua, processorTime() - start);
    engine.global.close();
    const begun = processorTime();
    const context = quickjs.newContext();
    context.unwrapResult(context.evalCode('function periodic(inputs) { return inputs }')).dispose();
    inJavaScript = Math.min(inJavaScript, processorTime() - begun);
    context.dispose();
  }
  return [
    { name: `wasmoon ${versionOf('wasmoon')}`, nanoseconds: inLua * 1000 },
    { name: `quickjs-emscripten ${versionOf('quickjs-emscripten')}`, nanoseconds: inJavaScript * 1000 },
  ];
}
