/** The `perilune` command: what the launcher at the root of the repository starts. */
import { getSystemErrorMessage } from 'node:util';
import packageDescription from '../package.json' with { type: 'json' };
import { CommandError, ExitStatus } from './command.ts';
import { type CommandLineContext, reportFailure, runCommandLine } from './command-line.ts';
import { commands } from './commands/index.ts';

const commandLine = process.argv.slice(2);
const context: CommandLineContext = {
  commands,
  version: packageDescription.version,
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  debug: process.env.PERILUNE_DEBUG === '1',
};

// A reader that has seen enough, as in `perilune help | head -1`, is no failure; a full disk is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  const cause = new CommandError(`cannot write to standard output: ${getSystemErrorMessage(error.errno ?? 0)}`);
  process.exit(reportFailure(cause, commandLine, context));
});
// Nobody would hear why.
process.stderr.on('error', () => process.exit(ExitStatus.failure));

// Errors that reach nobody's `catch` are defects; Node would print a stack trace.
process.on('uncaughtException', (error) => process.exit(reportFailure(error, commandLine, context)));

process.exitCode = await runCommandLine(commandLine, context);
