/** Methods for Lua states. */

import type { LuaStates } from '../lua-states.ts';
import type { Handlers } from '../server/handler.ts';

type StatesName =
  | 'states.list'
  | 'states.create'
  | 'states.destroy'
  | 'states.require'
  | 'states.load'
  | 'states.settings';

export function stateHandlers(states: LuaStates): Pick<Handlers, StatesName> {
  return {
    'states.list': async () => ({ states: await states.list() }),
    'states.create': async (params) => ({ id: await states.create(params) }),
    async 'states.destroy'({ name }) {
      await states.destroy(name);
      return {};
    },
    'states.require': ({ name, module }, { signal }) => states.require(name, module, signal),
    'states.load': ({ name, chunk, source }, { signal }) => states.load(name, chunk, source, signal),
    'states.settings': ({ change }) => ({ settings: change ? states.change(change) : states.settings }),
  };
}
