/** The table of commands, in the order `perilune --help` shows them. Adding a command adds one row. */
import type { CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  { name: 'lua', summary: 'Run a Lua script in a process of its own', load: () => import('./lua.ts') },
  { name: 'run', summary: 'Boot a board and run it', load: () => import('./run.ts') },
  { name: 'check', summary: 'Look for mistakes in a board and its apps', load: () => import('./check.ts') },
  { name: 'pack', summary: 'Make a bundle of an app', load: () => import('./pack.ts') },
  { name: 'keys', summary: 'Make and show keys that bundles are signed with', load: () => import('./keys.ts') },
  { name: 'replay', summary: 'Repeat a recorded run exactly', load: () => import('./replay.ts') },
];
