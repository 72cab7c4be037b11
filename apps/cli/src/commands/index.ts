/** The table of commands, in the order `perilune --help` shows them. Adding a command adds one row. */
import type { CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  { name: 'lua', summary: 'Run a Lua script in a process of its own', load: () => import('./lua.ts') },
];
