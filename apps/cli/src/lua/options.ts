/** The command line of `perilune lua`. */
import { parseArgs } from 'node:util';
import { UsageError } from '../command.ts';
import { parseCount, parseDuration, parseSize } from './quantities.ts';

export interface LuaOptions {
  /** Bytes. */
  readonly memory: number;
  /** Undefined: no limit, as for time. */
  readonly fuel: number | undefined;
  /** Milliseconds of running. */
  readonly time: number | undefined;
  readonly folders: readonly { readonly path: string; readonly isWritable: boolean }[];
  readonly showsStatistics: boolean;
  /** Texts of -e, to be run first. */
  readonly chunks: readonly string[];
  /** A file's name, "-" for standard input, undefined for none. */
  readonly script: string | undefined;
  readonly scriptArguments: readonly string[];
}

const DEFAULT_MEMORY = '64MiB';

const options = {
  memory: { type: 'string' },
  fuel: { type: 'string' },
  time: { type: 'string' },
  dir: { type: 'string', multiple: true },
  stats: { type: 'boolean' },
  execute: { type: 'string', short: 'e', multiple: true },
} as const;

/** Options that take the next argument as their value unless it is joined with "=". */
const takesValue = new Set(['--memory', '--fuel', '--time', '--dir', '--execute', '-e']);

/** @throws UsageError, or what parseArgs throws */
export function parseLuaOptions(commandArguments: readonly string[]): LuaOptions {
  const end = endOfOptions(commandArguments);
  const { values } = parseArgs({ args: commandArguments.slice(0, end), options, strict: true });
  const operands = commandArguments.slice(commandArguments[end] === '--' ? end + 1 : end);
  return {
    memory: parseSize('--memory', values.memory ?? DEFAULT_MEMORY),
    fuel: values.fuel === undefined ? undefined : parseCount('--fuel', values.fuel),
    time: values.time === undefined ? undefined : parseDuration('--time', values.time),
    folders: (values.dir ?? []).map(parseFolder),
    showsStatistics: values.stats ?? false,
    chunks: values.execute ?? [],
    script: operands[0],
    scriptArguments: operands.slice(1),
  };
}

/** Index of the first operand, or of "--": what stands behind belongs to the script. */
function endOfOptions(commandArguments: readonly string[]): number {
  for (let index = 0; index < commandArguments.length; index++) {
    const argument = commandArguments[index] as string;
    if (argument === '--' || argument === '-' || !argument.startsWith('-')) return index;
    if (takesValue.has(argument)) index++;
  }
  return commandArguments.length;
}

function parseFolder(text: string): { path: string; isWritable: boolean } {
  const isWritable = text.endsWith(':rw');
  const path = isWritable ? text.slice(0, -3) : text.replace(/:r$/, '');
  if (path === '') throw new UsageError(`--dir ${text}: a folder is wanted, such as --dir data or --dir data:rw`);
  return { path, isWritable };
}
