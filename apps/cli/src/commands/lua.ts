/** `perilune lua`: runs Lua in a process of its own, or line by line. */
import { ExitStatus } from '../command.ts';
import { parseLuaOptions } from '../lua/options.ts';
import { runRepl } from '../lua/repl.ts';
import { runScript } from '../lua/run-script.ts';

export const help = `perilune lua [OPTION...] [FILE [ARGUMENT...]]

Runs a Lua 5.4 script in a process of its own. Without FILE and -e, reads and runs line by line.
FILE may be - for standard input.

Options
  -e, --execute CODE   Run CODE, before FILE if there is one; may be given several times
  --memory SIZE        Memory the process may have: 64KiB to 1GiB; 64MiB if not given
  --fuel N             Units of work it may do: one for each call and round of a loop, and for
                       library functions as much as they have to do
  --time TIME          Time it may run, such as 500ms or 2s; waiting for input does not count
  --dir PATH[:rw]      Let it read the files below a folder, or read and write them; may be given
                       several times. It sees nothing else of the disk
  --stats              Show at the end what it has used
  -h, --help           Show this text

A line by line session ends with Ctrl-D. Ctrl-C stops what runs, or drops what is being typed.

Exit status
  0 done, 1 error in the script, 2 wrong usage, 3 budget used up, 130 interrupted;
  or what the script gives to os.exit

Example
  perilune lua --memory 256KiB --time 2s --dir data:rw report.lua June`;

/** What stands behind FILE is for the script. */
export const endsOptions = true;

export async function run(commandArguments: readonly string[]): Promise<number> {
  const options = parseLuaOptions(commandArguments);
  if (options.showsHelp) {
    process.stdout.write(`${help}\n`);
    return ExitStatus.success;
  }
  return options.script === undefined && options.chunks.length === 0 ? runRepl(options) : runScript(options);
}
