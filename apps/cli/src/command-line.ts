/**
 * Finds the command a command line asks for, runs it and turns every way it can end into an exit
 * status and, at most, one line for the user: never a stack trace.
 */

import { nearestName } from '@perilune/machine/nearest-name';
import { type Command, type CommandEntry, CommandError, ExitStatus, UsageError } from './command.ts';
import { harmless } from './screen/text.ts';

/** Where a command line finds its commands and writes its own words. Tests put their own here. */
export interface CommandLineContext {
  readonly commands: readonly CommandEntry[];
  readonly version: string;
  out(text: string): void;
  error(text: string): void;
  /** Set by PERILUNE_DEBUG=1: a defect shows its stack trace, which helps whoever repairs it. */
  readonly debug: boolean;
}

function overview(commands: readonly CommandEntry[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length), 'help COMMAND'.length);
  const row = (name: string, summary: string) => `  ${name.padEnd(width)}  ${summary}\n`;
  return `perilune COMMAND [ARGUMENT...]

An operating system whose processes are untrusted Lua scripts.

Commands
${commands.map(({ name, summary }) => row(name, summary)).join('')}${row('help COMMAND', 'Explain a command')}
Options
${row('-h, --help', 'Show this text, or explain the command it stands behind')}${row('--version', 'Show the version')}`;
}

function find(name: string, commands: readonly CommandEntry[]): CommandEntry {
  const found = commands.find((entry) => entry.name === name);
  if (found) return found;
  const kind = name.startsWith('-') ? 'option' : 'command';
  const nearest = nearestName(
    name,
    kind === 'option' ? ['--help', '--version'] : [...commands.map((entry) => entry.name), 'help'],
  );
  throw new UsageError(`unknown ${kind} '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`);
}

/** `--help` before `--` asks about the command; `run` never sees it. */
function asksForHelp({ endsOptions }: Command, commandArguments: readonly string[]): boolean {
  const end = commandArguments.findIndex(
    (argument) => argument === '--' || (endsOptions === true && !argument.startsWith('-')),
  );
  const options = end === -1 ? commandArguments : commandArguments.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

async function explain(command: Command, context: CommandLineContext): Promise<number> {
  context.out(`${command.help.trimEnd()}\n`);
  return ExitStatus.success;
}

async function dispatch(commandLine: readonly string[], context: CommandLineContext): Promise<number> {
  const [name, ...commandArguments] = commandLine;
  if (name === undefined) {
    context.error(overview(context.commands));
    return ExitStatus.usage;
  }
  if (name === '--version') {
    context.out(`perilune ${context.version}\n`);
    return ExitStatus.success;
  }
  const topic = commandArguments[0];
  if (name === '--help' || name === '-h' || (name === 'help' && topic === undefined)) {
    context.out(overview(context.commands));
    return ExitStatus.success;
  }
  if (name === 'help' && topic !== undefined) return explain(await find(topic, context.commands).load(), context);
  const command = await find(name, context.commands).load();
  if (asksForHelp(command, commandArguments)) return explain(command, context);
  return command.run(commandArguments);
}

/** Says what went wrong in one line and chooses the exit status. */
export function reportFailure(error: unknown, commandLine: readonly string[], context: CommandLineContext): number {
  if (error instanceof UsageError) {
    const topic = context.commands.some(({ name }) => name === commandLine[0]) ? `help ${commandLine[0]}` : '--help';
    context.error(`perilune: ${harmless(error.message)}\nTry 'perilune ${topic}'.\n`);
    return ExitStatus.usage;
  }
  if (error instanceof CommandError) {
    context.error(`perilune: ${harmless(error.message)}\n`);
    return error.status;
  }
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  const details = context.debug && error instanceof Error ? `${error.stack}\n` : '';
  context.error(`perilune: defect in perilune: ${harmless(message ?? '')} (PERILUNE_DEBUG=1 shows where)\n${details}`);
  return ExitStatus.defect;
}

/** Never rejects. @returns the exit status */
export async function runCommandLine(commandLine: readonly string[], context: CommandLineContext): Promise<number> {
  try {
    return await dispatch(commandLine, context);
  } catch (error) {
    return reportFailure(error, commandLine, context);
  }
}
