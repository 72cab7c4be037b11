/** parseArgs of node:util, whose complaints are for who writes a program, with words for who uses one. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearestName } from '@perilune/machine/nearest-name';
import { UsageError } from './command.ts';

type ParseError = Error & { readonly code?: string };
type Options = NonNullable<ParseArgsConfig['options']>;

/** As parseArgs, strict. @throws UsageError */
export function parseArguments<const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(complaintOf(error as ParseError, config.options ?? {}));
  }
}

function complaintOf({ code, message }: ParseError, options: Options): string {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  const option = longNameIn(quoted, options);
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `unknown option '${quoted}'${suggestionFor(quoted, Object.keys(options))}`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      if (message.includes('does not take')) return `${option} takes no value`;
      if (message.includes('ambiguous'))
        return `${option} needs a value; one that begins with '-' is given as ${option}=-…`;
      return `${option} needs a value`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `'${quoted}' is more than is expected`;
    default:
      return message;
  }
}

/** Complaints have "--execute", "-e", or "-e, --execute <value>". */
function longNameIn(quoted: string, options: Options): string {
  const [long] = /--[^ ,]+/.exec(quoted) ?? [];
  const [name = quoted] = Object.entries(options).find(([, { short }]) => `-${short}` === quoted) ?? [];
  return long ?? `--${name}`;
}

function suggestionFor(option: string, known: readonly string[]): string {
  if (!option.startsWith('--')) return '';
  const name = option.slice(2);
  const meant = known.find((one) => one.startsWith(name)) ?? nearestName(name, known);
  return meant === undefined ? '' : `; did you mean '--${meant}'?`;
}
