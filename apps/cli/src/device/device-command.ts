/** What commands against a running device have in common: their options and help, the connection, failures as exit statuses. */
import { type Client, DeviceError, type MethodName, methods } from '@perilune/client';
import { type Command, CommandError, ExitStatus, UsageError } from '../command.ts';
import { parseArguments } from '../parse-arguments.ts';
import { harmless } from '../screen/text.ts';
import { connectToDevice } from './find-device.ts';

interface OptionDescription {
  /** Of a value; absent: it is a flag. */
  readonly value?: string;
  readonly short?: string;
  readonly summary: string;
}

type OptionValues<Options> = {
  readonly [Name in keyof Options]?: Required<Options>[Name] extends { readonly value: string } ? string : boolean;
};

/** What was typed. */
export interface DeviceCommandLine<Options> {
  readonly operands: readonly string[];
  readonly options: OptionValues<Options>;
}

export interface DeviceCommandContext<Options, Parsed> extends DeviceCommandLine<Options> {
  readonly client: Client;
  /** What `parse` has made of it. */
  readonly parsed: Parsed;
  /** Print for a program. */
  readonly isJson: boolean;
  write(text: string): void;
}

export interface DeviceCommandDescription<Options extends Readonly<Record<string, OptionDescription>>, Parsed> {
  readonly name: string;
  /** The method of the protocol that does it: its summary and details are the help. */
  readonly method: MethodName;
  /** As the usage line has them, such as `NAME [VALUE]`: those in brackets may be left out, one with dots repeats. */
  readonly operands?: string;
  readonly options?: Options;
  /** What else the help says, behind what the protocol says. */
  readonly text?: string;
  readonly examples: readonly string[];
  /** More lines of the part about exit statuses. */
  readonly statuses?: string;
  /**
   * Finds wrong usage before a device is looked for, so that it is told as such whether or not one runs. Stands before `run`,
   * which gets what it returns.
   * @throws UsageError
   */
  parse?(line: DeviceCommandLine<Options>): Parsed;
  /** @returns the exit status; nothing is success */
  run(context: DeviceCommandContext<Options, Parsed>): Promise<number | undefined>;
}

const WIDTH = 96;
const commonOptions: Readonly<Record<string, OptionDescription>> = {
  device: {
    value: 'DEVICE',
    summary:
      'Which: a board, its state folder, or its control socket; or PERILUNE_DEVICE says it. Otherwise the only one that runs',
  },
  json: { summary: 'Print JSON for a program' },
};

export function deviceCommand<const Options extends Readonly<Record<string, OptionDescription>>, Parsed = undefined>(
  description: DeviceCommandDescription<Options, Parsed>,
): Command {
  const own = description.options ?? {};
  return {
    help: helpOf(description, { ...own, ...commonOptions }),
    async run(commandArguments) {
      const { values, positionals } = parseArguments({
        args: [...commandArguments],
        options: parseOptions({ ...own, ...commonOptions }),
        allowPositionals: true,
      });
      checkOperands(description.operands ?? '', positionals);
      const { device, json, ...given } = values as Readonly<Record<string, string | boolean>>;
      const line = { operands: positionals, options: given as OptionValues<Options> };
      const parsed = description.parse?.(line) as Parsed;
      const client = await connectToDevice(device as string | undefined);
      try {
        const status = await description.run({
          ...line,
          client,
          parsed,
          isJson: json === true,
          write: (text) => void process.stdout.write(json === true ? text : harmless(text)),
        });
        return status ?? ExitStatus.success;
      } catch (error) {
        if (error instanceof DeviceError) throw new CommandError(withoutParams(error.message));
        throw error;
      } finally {
        client.close();
      }
    },
  };
}

/** What a device finds wrong with what it was sent begins with a place that people do not know of. */
export function withoutParams(message: string): string {
  return message.replace(/^params\./, '');
}

function parseOptions(options: Readonly<Record<string, OptionDescription>>) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { value, short }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short !== undefined && { short }) },
    ]),
  );
}

function checkOperands(usage: string, operands: readonly string[]): void {
  const names = usage === '' ? [] : usage.split(' ');
  const least = names.filter((name) => !name.startsWith('[')).length;
  const most = names.some((name) => name.includes('...')) ? Number.POSITIVE_INFINITY : names.length;
  if (operands.length < least) throw new UsageError(`${names[operands.length]} is missing`);
  if (operands.length > most) {
    throw new UsageError(`${names.length === 0 ? 'nothing' : usage} is expected, and '${operands[most]}' is more`);
  }
}

function helpOf(
  {
    name,
    method,
    operands,
    text,
    examples,
    statuses,
  }: Omit<DeviceCommandDescription<never, never>, 'parse' | 'run' | 'options'>,
  options: Readonly<Record<string, OptionDescription>>,
): string {
  const { summary, details } = methods[method] as { readonly summary: string; readonly details?: string };
  const rows = Object.entries(options).map(([option, { value, short, summary: what }]) => {
    const names = `${short === undefined ? '' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`;
    return [names, what] as const;
  });
  const column = Math.max(...rows.map(([names]) => names.length)) + 4;
  return [
    `perilune ${name} [OPTION...]${operands ? ` ${operands}` : ''}`,
    '',
    ...wrap(`${summary}.${details === undefined ? '' : ` ${details}`}${text === undefined ? '' : ` ${text}`}`, WIDTH),
    '',
    'Options',
    ...rows.map(([names, what]) => {
      const [first = '', ...rest] = wrap(what, WIDTH - column);
      return [`  ${names.padEnd(column - 2)}${first}`, ...rest.map((line) => ' '.repeat(column) + line)].join('\n');
    }),
    '',
    'Exit status',
    `  0 done, 1 it could not be done, 2 wrong usage, 3 no such device is running, 130 interrupted${statuses ?? ''}`,
    '',
    examples.length === 1 ? 'Example' : 'Examples',
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A process as it is typed: an id if it is a number. */
export function processOperand(operand: string | undefined): string | number {
  return operand !== undefined && /^[1-9]\d{0,14}$/.test(operand) ? Number(operand) : (operand ?? '');
}

/** A number that an option or operand gives. @throws UsageError */
export function numberOf(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most))
    throw new UsageError(`${name} ${text}: a number from ${least} to ${most} is wanted`);
  return value;
}
