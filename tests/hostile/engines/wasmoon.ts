/** PUC Lua 5.4 in wasm, with both limits that wasmoon offers: a count hook with a deadline, an allocator with a cap. */
import { LuaFactory } from 'wasmoon';
import { endFromThrown, type HostileEngine } from '../engine.ts';

export const wasmoon: HostileEngine = {
  name: 'wasmoon',
  language: 'lua',
  async prepare({ memory, deadline }) {
    const { global } = await new LuaFactory().createEngine({ traceAllocations: true });
    global.set('print', () => undefined);
    return (source) => {
      global.setMemoryMax(global.getMemoryUsed() + memory);
      global.setTimeout(Date.now() + deadline);
      try {
        global.loadString(source, '=script');
        global.runSync();
        global.close();
        return { how: 'done' };
      } catch (thrown) {
        if (isExit(thrown)) return { how: 'done' };
        return endFromThrown(thrown, 'thread timeout exceeded');
      }
    };
  },
};

/** What emscripten throws when a program calls os.exit. */
function isExit(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && thrown.name === 'ExitStatus';
}
