/** @perilune/userland: the Lua modules a program can require, as sources by module name. */
export { userlandModules } from './modules.generated.ts';
