/** Lua 5.3 written in JavaScript. It has no memory limit; a count hook gives it a deadline. */
import { createRequire } from 'node:module';
import { endFromThrown, type HostileEngine } from '../engine.ts';

type LuaState = object;

/** The part of fengari used here; it ships no types. */
interface Fengari {
  readonly lua: {
    readonly LUA_MASKCOUNT: number;
    lua_sethook(state: LuaState, hook: (state: LuaState) => void, mask: number, count: number): void;
    lua_pcall(state: LuaState, argumentCount: number, resultCount: number, handler: number): number;
    lua_pushcfunction(state: LuaState, callee: (state: LuaState) => number): void;
    lua_setglobal(state: LuaState, name: Uint8Array): void;
    lua_tojsstring(state: LuaState, index: number): string | null;
  };
  readonly lauxlib: {
    luaL_newstate(): LuaState;
    luaL_error(state: LuaState, message: Uint8Array): void;
    luaL_loadbuffer(state: LuaState, source: Uint8Array, size: number | null, name: Uint8Array): number;
  };
  readonly lualib: { luaL_openlibs(state: LuaState): void };
  to_luastring(text: string): Uint8Array;
}

const STOPPED = 'deadline exceeded';

/** Lua 5.4 syntax and functions that a 5.3 without a collector of its own does not have. */
const UNSUPPORTED = /unexpected symbol near '<'|not implemented|field 'close'|no integer representation/;

export const fengari: HostileEngine = {
  name: 'fengari',
  language: 'lua',
  async prepare({ deadline }) {
    const { lua, lauxlib, lualib, to_luastring: bytes } = createRequire(import.meta.url)('fengari') as Fengari;
    const state = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(state);
    lua.lua_pushcfunction(state, () => 0);
    lua.lua_setglobal(state, bytes('print'));
    return (source) => {
      const end = performance.now() + deadline;
      const stopWhenLate = (running: LuaState): void => {
        if (performance.now() > end) lauxlib.luaL_error(running, bytes(STOPPED));
      };
      lua.lua_sethook(state, stopWhenLate, lua.LUA_MASKCOUNT, 1000);
      try {
        const failed =
          lauxlib.luaL_loadbuffer(state, bytes(source), null, bytes('=script')) || lua.lua_pcall(state, 0, 0, 0);
        if (!failed) return { how: 'done' };
        const message = lua.lua_tojsstring(state, -1) ?? '';
        if (UNSUPPORTED.test(message)) return { how: 'unsupported', message };
        return { how: message.includes(STOPPED) ? 'stopped' : 'error', message };
      } catch (thrown) {
        return endFromThrown(thrown, STOPPED);
      }
    };
  },
};
