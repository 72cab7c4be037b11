/** JavaScript in wasm, with a memory limit, a stack limit and an interrupt handler. It runs the `.js` twins. */
import { getQuickJS } from 'quickjs-emscripten';
import { endFromThrown, type HostileEngine } from '../engine.ts';

export const quickjs: HostileEngine = {
  name: 'quickjs',
  language: 'javascript',
  async prepare({ memory, deadline }) {
    const runtime = (await getQuickJS()).newRuntime();
    const context = runtime.newContext();
    // An empty context holds some 200 KiB before the program has done anything.
    runtime.setMemoryLimit(memory + 512 * 1024);
    runtime.setMaxStackSize(256 * 1024);
    return (source) => {
      const end = performance.now() + deadline;
      runtime.setInterruptHandler(() => performance.now() > end);
      try {
        const result = context.evalCode(source, 'script');
        if (!result.error) return { how: 'done' };
        const message = String(context.dump(result.error)?.message ?? 'unknown error');
        return { how: message === 'interrupted' ? 'stopped' : 'error', message };
      } catch (thrown) {
        return endFromThrown(thrown, 'interrupted');
      }
    };
  },
};
