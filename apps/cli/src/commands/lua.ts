/** `perilune lua`: runs a Lua script in a process of its own. */
import { CommandError } from '../command.ts';

export const help = `perilune lua FILE [ARGUMENT...]

Runs a Lua script in a process of its own.`;

export async function run(): Promise<number> {
  throw new CommandError('this build has no Lua engine yet');
}
