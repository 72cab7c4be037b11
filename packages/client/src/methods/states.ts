/** Lua states, as luactl has them: processes that somebody makes by hand, and gives code. */
import { method } from '../method.ts';
import { choice, field, flag, integer, list, number, open, optional, record, text } from '../schema.ts';

const LONGEST_SOURCE = 1 << 20;
const name = field(text(15), 'of the state');

const settings = open({
  maxcount: field(integer(), 'units of work (fuel) a load or require may do; 0: no limit'),
  maxmem: field(integer(), 'bytes of memory a state has that is made without saying'),
  require: field(flag, 'states that are made have the global function require'),
  autoload: field(flag, 'that function loads what is not there yet; false: only what luactl require has brought'),
  verbose: field(flag, 'the log tells what is done to states'),
  bytecode: field(flag, 'always false: precompiled code is never accepted'),
});

const outcome = {
  kind: field(choice(['returned', 'failed', 'over budget', 'waits']), 'waits: it goes on by itself'),
  message: field(optional(text()), 'of a failure: the Lua error, with traceback'),
};

export const states = {
  'states.list': method({
    summary: 'List the Lua states: those made by hand, and the apps of the board',
    result: {
      states: field(
        list(
          open({
            name: field(text(), 'of the state'),
            creator: field(choice(['user', 'kernel']), 'kernel: it is an app'),
            description: field(text(), 'as it was given'),
            state: field(text(), 'of its process'),
            memoryUsed: field(number, 'bytes'),
            memoryQuota: field(number, 'bytes'),
          }),
        ),
        'in the order they were made',
      ),
    },
  }),
  'states.create': method({
    summary: 'Make a Lua state: a process that waits for code',
    params: {
      name,
      description: field(optional(text(63)), 'what it is for'),
      memory: field(optional(integer(65_536, 1 << 30)), 'bytes; the setting maxmem if absent'),
      cpuLimit: field(optional(integer(1, 100)), 'percent of the processor it gets at most; 100 if absent'),
      permissions: field(optional(list(text(100), 64)), 'what it may use; `console` if absent'),
    },
    result: { id: field(integer(1), 'of its process') },
  }),
  'states.destroy': method({ summary: 'End a Lua state that was made by hand', params: { name } }),
  'states.require': method({
    summary: 'Have a Lua state require a module, which becomes a global variable of it',
    params: { name, module: field(text(31), 'name of a module') },
    result: outcome,
  }),
  'states.load': method({
    summary: 'Run Lua in a state',
    params: {
      name,
      chunk: field(text(200), 'what messages call it'),
      source: field(text(LONGEST_SOURCE), 'Lua'),
    },
    result: outcome,
    longestRequest: LONGEST_SOURCE * 4,
  }),
  'states.settings': method({
    summary: 'Tell the settings of Lua states, or change some',
    params: {
      change: field(optional(record(number, 'an object: numbers by setting; flags are 0 and 1')), 'what to change'),
    },
    result: { settings: field(settings, 'as they are now') },
  }),
} as const;
