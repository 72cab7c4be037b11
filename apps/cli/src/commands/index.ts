/** The table of commands, in the order `perilune --help` shows them. Adding a command adds one row. */
import type { CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  { name: 'lua', summary: 'Run a Lua script in a process of its own', load: () => import('./lua.ts') },
  { name: 'run', summary: 'Boot a board and run it', load: () => import('./run.ts') },
  { name: 'check', summary: 'Look for mistakes in a board and its apps', load: () => import('./check.ts') },
  { name: 'replay', summary: 'Repeat a recorded run exactly', load: () => import('./replay.ts') },
  { name: 'up', summary: 'Boot a board as a device in the background', load: () => import('./up.ts') },
  { name: 'down', summary: 'End a device', load: () => import('./device/down.ts') },
  { name: 'status', summary: 'Tell how a device is', load: () => import('./device/status.ts') },
  { name: 'ps', summary: 'List the processes of a device', load: () => import('./device/ps.ts') },
  { name: 'logs', summary: 'Tell what happens on a device', load: () => import('./device/logs.ts') },
  { name: 'start', summary: 'Let a process go on, or start an app', load: () => import('./device/start.ts') },
  { name: 'stop', summary: 'Halt a process', load: () => import('./device/stop.ts') },
  { name: 'restart', summary: 'Start an app anew', load: () => import('./device/restart.ts') },
  { name: 'kill', summary: 'End a process', load: () => import('./device/kill.ts') },
  { name: 'devices', summary: 'List devices and controls', load: () => import('./device/devices.ts') },
  { name: 'get', summary: 'Tell the value of a device or control', load: () => import('./device/get.ts') },
  { name: 'set', summary: 'Turn a control of a simulated chip', load: () => import('./device/set.ts') },
];
