/** `perilune replay`: repeats a recorded run. */

import { ExitStatus } from '../command.ts';
import { findBoard } from '../machine/board-path.ts';
import type { ReplayResult, ReplayThreadOptions } from '../machine/protocol.ts';
import { RunStatus, runInThread } from '../machine/run-machine.ts';
import { onlyOperand } from '../machine/run-options.ts';
import { readTraceFile } from '../machine/trace-file.ts';
import { JsonView, LogView } from '../machine/view.ts';
import { parseArguments } from '../parse-arguments.ts';

export const help = `perilune replay [OPTION...] FILE

Repeats a run that 'perilune run --record FILE' has recorded: with the clock, the randomness and the
input it had then, and the board and the apps as they were. It compares every system call, event and
slice, and says where the run first does something else.

Options
  --board BOARD     Use the files of this board instead of those in the trace, to see what a change
                    of an app changes
  --quiet           Do not show what the processes print
  --json            Print one JSON object a line, as 'perilune run --json' does; the summary has the
                    result as "replay"

Exit status
  0 the run is the same, 1 the trace cannot be used, or only up to where it is damaged, 2 wrong usage,
  4 the run differs, 130 interrupted

Example
  perilune replay monday.trace --quiet`;

export async function run(commandArguments: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: { board: { type: 'string' }, quiet: { type: 'boolean' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const file = onlyOperand(positionals, 'FILE', "a trace that 'perilune run --record FILE' has written");
  const content = await readTraceFile(file);
  const options: ReplayThreadOptions = {
    trace: content.bytes,
    ...(content.damage !== undefined && { damage: content.damage }),
    ...(values.board !== undefined && { board: findBoard(values.board) }),
  };
  const write = (text: string) => void process.stdout.write(text);
  const isQuiet = values.quiet ?? false;
  const view = values.json ? new JsonView(write) : new LogView(isQuiet ? () => {} : write);
  const { summary, isInterrupted } = await runInThread({
    module: new URL('../machine/replay-thread.ts', import.meta.url),
    options,
    view: () => view,
  });
  if (isInterrupted || !summary.replay) return RunStatus.interrupted;
  if (!values.json) write(`${describe(summary.replay)}\n`);
  if (summary.replay.kind === 'diverged') return RunStatus.diverged;
  return summary.replay.damage === undefined ? ExitStatus.success : ExitStatus.failure;
}

function describe(result: ReplayResult): string {
  if (result.kind === 'same') {
    const { isCutOff, time, damage } = result;
    if (damage !== undefined) return `the same, up to where the trace is damaged: after ${seconds(time)} (${damage})`;
    return isCutOff ? `the same, up to where the recording ends: after ${seconds(time)}` : 'the same run';
  }
  const { time, process: name, call, expected, seen } = result;
  const where = name === undefined ? '' : `, process ${name}${call > 0 ? `, its system call ${call}` : ''}`;
  return [`the run differs after ${seconds(time)}${where}`, `  expected  ${expected}`, `  seen      ${seen}`].join(
    '\n',
  );
}

/** @param time µs */
function seconds(time: number): string {
  return `${(time / 1e6).toFixed(6)} s`;
}
