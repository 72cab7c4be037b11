/** The command line of `perilune run`. */

import { UsageError } from '../command.ts';
import { parseDuration } from '../lua/quantities.ts';
import { parseArguments } from '../parse-arguments.ts';

export interface RunOptions {
  readonly board: string;
  readonly isVirtual: boolean;
  readonly speed: number;
  /** µs; undefined: until it is stopped, or no process is left. */
  readonly duration: number | undefined;
  readonly isHeadless: boolean;
  readonly isJson: boolean;
  readonly trace: string | undefined;
  readonly state: string | undefined;
  readonly watch: WatchOptions | undefined;
  readonly seed: number | undefined;
  readonly heartbeat: string | undefined;
}

/** Apps are reloaded when their files change. */
export interface WatchOptions {
  readonly keepsState: boolean;
}

/** @throws UsageError */
export function parseRunOptions(commandArguments: readonly string[]): RunOptions {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: {
      virtual: { type: 'boolean' },
      speed: { type: 'string' },
      for: { type: 'string' },
      headless: { type: 'boolean' },
      json: { type: 'boolean' },
      record: { type: 'string' },
      state: { type: 'string' },
      watch: { type: 'boolean' },
      'keep-state': { type: 'boolean' },
      seed: { type: 'string' },
      heartbeat: { type: 'string' },
    },
    allowPositionals: true,
  });
  const board = onlyOperand(positionals, 'BOARD', 'a folder with board.toml, or the file');
  if (values.speed !== undefined && !values.virtual)
    throw new UsageError('--speed needs --virtual: real time has one speed');
  if (values.heartbeat === '') throw new UsageError('--heartbeat needs the name of a file, such as /dev/watchdog');
  if (values.record === '') throw new UsageError('--record needs the name of a file');
  if (values.state === '') throw new UsageError('--state needs the name of a folder');
  if (values.state !== undefined && values.virtual)
    throw new UsageError(
      '--state needs real time: on virtual time nothing is kept, so that a run is the same each time',
    );
  return {
    board,
    isVirtual: values.virtual ?? false,
    speed: values.speed === undefined ? 0 : parseSpeed(values.speed),
    duration: values.for === undefined ? undefined : Math.round(parseDuration('--for', values.for) * 1000),
    isHeadless: values.headless ?? false,
    isJson: values.json ?? false,
    trace: values.record,
    state: values.state,
    watch: parseWatch(values),
    seed: values.seed === undefined ? undefined : parseSeed(values.seed),
    heartbeat: values.heartbeat,
  };
}

export function onlyOperand(operands: readonly string[], name: string, what: string): string {
  const [first, second] = operands;
  if (first === undefined || first === '') throw new UsageError(`${name} is missing: ${what}`);
  if (second !== undefined) throw new UsageError(`one ${name} is expected, and '${second}' is another`);
  return first;
}

/** @throws UsageError */
export function parseWatch(values: {
  readonly watch?: boolean | undefined;
  readonly 'keep-state'?: boolean | undefined;
}): WatchOptions | undefined {
  const keepsState = values['keep-state'] ?? false;
  if (values.watch) return { keepsState };
  if (keepsState) throw new UsageError('--keep-state needs --watch: nothing is reloaded without');
  return undefined;
}

export function parseSpeed(text: string): number {
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed > 0 && speed <= 1e9)) throw new UsageError(`--speed ${text}: a number above 0 is wanted, such as 60`);
  return speed;
}

export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed ${text}: a whole number from 0 is wanted`);
  return seed;
}
