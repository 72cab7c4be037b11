/** The command line of `perilune lua`. */

import { UsageError } from '../command.ts';
import { parseArguments } from '../parse-arguments.ts';
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
  /** Asked for behind other options; in front of them it never comes here. */
  readonly showsHelp: boolean;
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
  help: { type: 'boolean', short: 'h' },
} as const;

/** Options that take the next argument as their value unless it is joined with "=", under their long names. */
const takesValue: ReadonlyMap<string, string> = new Map([
  ...Object.entries(options).flatMap(([name, { type }]) =>
    type === 'string' ? [[`--${name}`, `--${name}`] as const] : [],
  ),
  ['-e', '--execute'],
]);

/** @throws UsageError */
export function parseLuaOptions(commandArguments: readonly string[]): LuaOptions {
  const { args, operands } = split(commandArguments);
  const { values } = parseArguments({ args, options });
  return {
    memory: parseSize('--memory', values.memory ?? DEFAULT_MEMORY),
    fuel: values.fuel === undefined ? undefined : parseCount('--fuel', values.fuel),
    time: values.time === undefined ? undefined : parseDuration('--time', values.time),
    folders: (values.dir ?? []).map(parseFolder),
    showsStatistics: values.stats ?? false,
    showsHelp: values.help ?? false,
    chunks: values.execute ?? [],
    script: operands[0],
    scriptArguments: operands.slice(1),
  };
}

/**
 * Options, each joined with its value, and operands: what stands behind the first of them, or behind "--", belongs to
 * the script. A value may begin with "-", as Lua may.
 */
function split(commandArguments: readonly string[]): { args: string[]; operands: readonly string[] } {
  const args: string[] = [];
  for (let index = 0; index < commandArguments.length; index++) {
    const argument = commandArguments[index] as string;
    if (argument === '--') return { args, operands: commandArguments.slice(index + 1) };
    if (argument === '-' || !argument.startsWith('-')) return { args, operands: commandArguments.slice(index) };
    const name = takesValue.get(argument);
    const value = name && commandArguments[index + 1];
    args.push(value === undefined ? argument : `${name}=${value}`);
    if (value !== undefined) index++;
  }
  return { args, operands: [] };
}

function parseFolder(text: string): { path: string; isWritable: boolean } {
  const isWritable = text.endsWith(':rw');
  const path = isWritable ? text.slice(0, -3) : text.replace(/:r$/, '');
  if (path === '') throw new UsageError(`--dir ${text}: a folder is wanted, such as --dir data or --dir data:rw`);
  return { path, isWritable };
}
