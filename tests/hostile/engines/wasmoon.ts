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
        return { how: 'done' };
      } catch (thrown) {
        return endFromThrown(thrown, 'thread timeout exceeded');
      }
    };
  },
};
