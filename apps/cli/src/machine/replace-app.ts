/** Replaces an app of a machine that runs by what is in a folder now. What is wrong with it is said, and changes nothing. */
import { resolve } from 'node:path';
import { BoardError, readBoard } from '@perilune/machine';
import { FolderSources } from '@perilune/platform-node';
import { UpdateError } from '@perilune/update';
import { type AppFolder, readAppFiles } from './app-files.ts';
import type { AppLink } from './app-link.ts';
import type { BoardPath } from './board-path.ts';

/** Problems that are shown: the rest is for `perilune check`. */
const MOST_PROBLEMS = 5;

/** @param folder of the new app: absolute, or relative to that of the board; '': the app's own. @returns what came of it */
export async function replaceApp(
  board: BoardPath,
  name: string,
  folder: string,
  link: Pick<AppLink, 'check' | 'reload'>,
): Promise<string> {
  try {
    const read =
      folder === '' ? readOwn(board, name) : readAppFiles(new FolderSources(resolve(board.folder, folder)), '');
    if (!read) return 'not replaced: the board has no app of this name any more';
    const { files, unreadable } = read;
    if (unreadable.length > 0) return refusal(unreadable);
    const { problems, version } = await link.check({ name, files });
    if (problems.length > 0) return refusal(problems);
    const refused = await link.reload({ name, files }, false);
    if (refused) return refusal([refused.refused]);
    return `replaced by version ${version}${folder === '' ? '' : ` of ${folder}`}`;
  } catch (error) {
    return refusal(problemsOf(error, folder));
  }
}

function readOwn({ folder, file }: BoardPath, name: string): AppFolder | undefined {
  const sources = new FolderSources(folder);
  const app = readBoard(sources, file).apps.find((one) => one.name === name);
  return app && readAppFiles(sources, app.folder);
}

function refusal(problems: readonly string[]): string {
  const more = problems.length - MOST_PROBLEMS;
  return [
    'not replaced:',
    ...problems.slice(0, MOST_PROBLEMS),
    ...(more > 0 ? [`… and ${more} more: see perilune check`] : []),
  ].join('\n');
}

function problemsOf(error: unknown, folder: string): readonly string[] {
  if (error instanceof BoardError) return error.message.split('\n');
  if (error instanceof UpdateError) return [error.message];
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return [`${folder}: no such folder`];
  return [error instanceof Error ? error.message : String(error)];
}
