/** `perilune check`: looks at a board without running it. */

import { type Board, BoardError, type Problem, readBoard, showProblem } from '@perilune/machine';
import { FolderSources } from '@perilune/platform-node';
import { ExitStatus } from '../command.ts';
import { findBoard } from '../machine/board-path.ts';
import { checkSources } from '../machine/check-sources.ts';
import { findMisfits } from '../machine/check-start.ts';
import { onlyOperand } from '../machine/run-options.ts';
import { parseArguments } from '../parse-arguments.ts';

export const help = `perilune check [OPTION...] BOARD

Reads a board and all of its apps without running anything, and tells all that is wrong: file, line,
key, what is expected, the nearest known name. Lua sources are compiled, and what control steps are
promised is added up. BOARD is a folder with board.toml, or the file itself.

Options
  --json            Print one JSON object: problems, notes and what is there

Exit status
  0 it can boot, 1 something is wrong, 2 wrong usage

Example
  perilune check examples/crockpot`;

interface Result {
  readonly board: Board | undefined;
  readonly problems: readonly (Problem | string)[];
}

export async function run(commandArguments: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const path = findBoard(onlyOperand(positionals, 'BOARD', 'a folder with board.toml, or the file'));
  const result = await check(path.folder, path.file);
  process.stdout.write(values.json ? `${JSON.stringify(asJson(result))}\n` : asText(result));
  return result.problems.length === 0 ? ExitStatus.success : ExitStatus.failure;
}

async function check(folder: string, file: string): Promise<Result> {
  try {
    const board = readBoard(new FolderSources(folder), file);
    return { board, problems: [...(await checkSources(board.apps)), ...(await findMisfits(board))] };
  } catch (error) {
    if (error instanceof BoardError) return { board: undefined, problems: error.problems };
    throw error;
  }
}

function asText({ board, problems }: Result): string {
  const lines = problems.map((problem) => (typeof problem === 'string' ? problem : showProblem(problem)));
  for (const note of board?.notes ?? []) lines.push(`note: ${showProblem(note)}`);
  if (problems.length > 0) lines.push(problems.length === 1 ? '1 problem' : `${problems.length} problems`);
  else if (board) {
    const { name, chips, devices, pins, apps } = board;
    const counts = [count(chips, 'chip'), count([...devices, ...pins], 'device'), count(apps, 'app')];
    lines.push(`${name}: ${counts.join(', ')}; nothing is wrong`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function count(list: readonly unknown[], what: string): string {
  return `${list.length} ${what}${list.length === 1 ? '' : 's'}`;
}

function asJson({ board, problems }: Result): unknown {
  return {
    problems: problems.map((problem) => (typeof problem === 'string' ? { message: problem } : problem)),
    notes: board?.notes ?? [],
    ...(board && {
      board: board.name,
      chips: board.chips.map(({ name, type }) => ({ name, type: type.type })),
      devices: board.devices.map(({ name, class: its, unit }) => ({ name, class: its, unit })),
      apps: board.apps.map(({ name, version, permissions }) => ({ name, version, permissions })),
    }),
  };
}
