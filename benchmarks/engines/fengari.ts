/** Lua 5.3 in JavaScript, with 32-bit integers: ten to fifty times slower, so it is measured once. */
import { createRequire } from 'node:module';
import type { BenchmarkEngine } from '../engine.ts';

type LuaState = object;

/** The part of fengari used here; it ships no types. */
interface Fengari {
  readonly lua: {
    lua_tojsstring(state: LuaState, index: number): string | null;
    lua_settop(state: LuaState, index: number): void;
  };
  readonly lauxlib: {
    luaL_newstate(): LuaState;
    luaL_dostring(state: LuaState, source: Uint8Array): number | boolean;
  };
  readonly lualib: { luaL_openlibs(state: LuaState): void };
  to_luastring(text: string): Uint8Array;
}

const require = createRequire(import.meta.url);
const { version } = require('fengari/package.json') as { version: string };

export const fengari: BenchmarkEngine = {
  name: 'fengari',
  mostRuns: 1,
  availability: { version: `fengari ${version}` },
  async load(program) {
    const { lua, lauxlib, lualib, to_luastring } = require('fengari') as Fengari;
    const state = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(state);
    const evaluate = (source: string): string => {
      lua.lua_settop(state, 0);
      const failed = lauxlib.luaL_dostring(state, to_luastring(source));
      const result = lua.lua_tojsstring(state, -1) ?? '';
      if (failed) throw new Error(result);
      return result;
    };
    evaluate(program.source);
    return {
      async run() {
        const start = performance.now();
        const checksum = evaluate(`return string.format("%.14g", benchmark(${program.iterations}))`);
        return { milliseconds: performance.now() - start, checksum };
      },
      close: () => undefined,
    };
  },
};
