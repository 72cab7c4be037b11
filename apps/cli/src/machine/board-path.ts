/** The board a command line names: a folder with board.toml, or the file itself. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { CommandError } from '../command.ts';

const BOARD_FILE = 'board.toml';

export interface BoardPath {
  readonly folder: string;
  readonly file: string;
}

/** @throws CommandError if there is neither */
export function findBoard(name: string): BoardPath {
  const stat = statOf(name);
  if (!stat) throw new CommandError(`no board '${name}': there is no such file or folder`);
  if (!stat.isDirectory()) return { folder: dirname(resolve(name)), file: basename(name) };
  if (!statOf(`${name}/${BOARD_FILE}`))
    throw new CommandError(`no board in '${name}': the folder has no ${BOARD_FILE}`);
  return { folder: resolve(name), file: BOARD_FILE };
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
