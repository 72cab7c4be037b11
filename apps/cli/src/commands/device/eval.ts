/** `perilune eval`: runs Lua inside a process, once or line by line. */
import type { Client, Methods, ResultOf } from '@perilune/client';
import { ExitStatus } from '../../command.ts';
import { deviceCommand, processOperand } from '../../device/device-command.ts';
import { interruptible } from '../../device/interruption.ts';
import { History } from '../../lua/history.ts';
import { Output } from '../../lua/output.ts';
import { parseTimeWithin } from '../../lua/quantities.ts';
import { Terminal } from '../../lua/terminal.ts';
import { RunStatus } from '../../machine/run-machine.ts';
import { harmless } from '../../screen/text.ts';

type Evaluation = ResultOf<Methods['eval']>;
type Evaluate = (code: string, signal?: Terminal['stopSignal']) => Promise<Evaluation>;

/** How the compiler's message ends when more lines could make it right. */
const INCOMPLETE = '<eof>';

export const { help, run } = deviceCommand({
  name: 'eval',
  method: 'eval',
  operands: 'PROCESS [CODE]',
  options: {
    budget: {
      value: 'TIME',
      summary: 'Of the processor, 10s at most; 20ms if not given, of a control step what that has',
    },
    patience: { value: 'TIME', summary: 'Time to wait for a process that is busy; 1s if not given' },
  },
  text: 'Without CODE it reads line by line, until Ctrl-D. What is defined as global stays in the process. print goes where it goes for the process: see logs.',
  examples: ["perilune eval thermostat 'target'", "perilune eval thermostat 'target = 70'", 'perilune eval thermostat'],
  parse({ operands: [operand], options }) {
    const budget = milliseconds('--budget', options.budget, '1ms', '10s');
    const patience = milliseconds('--patience', options.patience, '1ms', '1min');
    return {
      process: processOperand(operand),
      ...(budget !== undefined && { budget }),
      ...(patience !== undefined && { patience }),
    };
  },
  async run({ client, operands: [operand, code], parsed, isJson, write }) {
    const evaluate: Evaluate = (entry, signal) => {
      const { result, cancel } = client.stream('eval', { ...parsed, code: entry }, () => {});
      signal?.addEventListener('abort', cancel);
      return result;
    };
    if (code === undefined) return readEvaluatePrint(evaluate, `${operand}`, client);
    const result = await interruptible(client, evaluate(code));
    if (isJson) write(`${JSON.stringify(result)}\n`);
    else show(result, write);
    return result.kind === 'returned' || result.kind === 'waits' ? undefined : ExitStatus.failure;
  },
});

function milliseconds(option: string, text: string | undefined, least: string, most: string): number | undefined {
  return text === undefined ? undefined : Math.round(parseTimeWithin(option, text, least, most));
}

function show({ kind, values, message }: Evaluation, write: (text: string) => void): void {
  if (kind === 'returned' && values.length > 0) write(`${values.join('\t')}\n`);
  if (kind === 'waits') write('(it waits for something, and goes on by itself)\n');
  if (kind === 'failed') process.stderr.write(`${harmless(`${message}`)}\n`);
  if (kind === 'over budget')
    process.stderr.write('perilune: its budget is used up, and it was ended: --budget gives more\n');
}

/** @returns the exit status */
async function readEvaluatePrint(evaluate: Evaluate, name: string, client: Client): Promise<number> {
  const output = new Output();
  const terminal = new Terminal(new History(), output);
  try {
    const { board } = await client.greeting;
    if (terminal.isInteractive) output.show(`Inside ${name} of ${board}. Ctrl-D leaves.\n`);
    for (;;) {
      const typed = await terminal.ask(`${name}> `);
      if (typed === 'end') {
        if (terminal.isInteractive) output.show('\n');
        return ExitStatus.success;
      }
      if (typed === 'interrupted') {
        if (terminal.isInteractive) continue;
        return RunStatus.interrupted;
      }
      terminal.remember(typed.line);
      if (typed.line.trim() === '') continue;
      const result = await evaluateEntry(typed.line, evaluate, terminal);
      if (result) show(result, (text) => output.show(harmless(text)));
    }
  } finally {
    terminal.close();
  }
}

/** Asks for more lines while an entry is not complete. @returns undefined if it was given up, or could not be done */
async function evaluateEntry(line: string, evaluate: Evaluate, terminal: Terminal): Promise<Evaluation | undefined> {
  let entry = line.startsWith('=') ? `return ${line.slice(1)}` : line;
  for (;;) {
    let result: Evaluation;
    try {
      result = await evaluate(entry, terminal.stopSignal);
    } catch (error) {
      if (!terminal.isInteractive) throw error;
      process.stderr.write(`perilune: ${harmless(`${error instanceof Error ? error.message : error}`)}\n`);
      return undefined;
    }
    const isIncomplete = result.kind === 'failed' && `${result.message}`.split('\n')[0]?.endsWith(INCOMPLETE);
    if (!isIncomplete) return result;
    const more = await terminal.ask('>> ');
    if (more === 'interrupted') return undefined;
    if (more === 'end') return result;
    terminal.remember(more.line);
    entry += `\n${more.line}`;
  }
}
