/**
 * What ties a capsule to its table in abi: a handler for each command, by name. A command without a handler does not
 * compile, nor does a handler without a command; the numbers stay in the table.
 */
import { type DriverDescription, ErrorCode, ReturnVariant, type StatusCode } from '@perilune/abi';
import type { Caller, CommandAnswer, Driver } from '@perilune/kernel';

/**
 * @returns an error code; or 0 once it has put the words of a success into the answer, of which a plain Success has none
 */
export type CommandHandler = (
  caller: Caller,
  argument0: number,
  argument1: number,
  answer: CommandAnswer,
) => StatusCode;

export type CommandHandlers<D extends DriverDescription> = Readonly<
  Record<D['commands'][number]['name'], CommandHandler>
>;

/** Answers with a success of one word. */
export function tell(answer: CommandAnswer, word: number): StatusCode {
  answer.success(word);
  return 0;
}

interface Row {
  readonly handler: CommandHandler;
  readonly isPlain: boolean;
}

/** @returns what a Driver has as `command` */
export function commandTable<D extends DriverDescription>(
  description: D,
  handlers: CommandHandlers<D>,
): Driver['command'] {
  const unsupported: Row = { handler: () => ErrorCode.NoSupport, isPlain: false };
  const table: Row[] = [];
  const byName: Readonly<Record<string, CommandHandler>> = handlers;
  for (const { number, name, success } of description.commands) {
    while (table.length <= number) table.push(unsupported);
    table[number] = { handler: byName[name]!, isPlain: success === ReturnVariant.Success };
  }
  return (caller, command, argument0, argument1, answer) => {
    const row = table[command] ?? unsupported;
    const status = row.handler(caller, argument0, argument1, answer);
    if (status !== 0) answer.failure(status);
    else if (row.isPlain) answer.success();
  };
}

type Numbers<T extends readonly { readonly name: string; readonly number: number }[]> = {
  readonly [E in T[number] as E['name']]: E['number'];
};

/** The numbers of upcalls or buffers by their names. */
export function numbers<const T extends readonly { readonly name: string; readonly number: number }[]>(
  entries: T,
): Numbers<T> {
  return Object.fromEntries(entries.map(({ name, number }) => [name, number])) as Numbers<T>;
}
