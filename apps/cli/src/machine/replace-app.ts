/** Replaces an app of a machine that runs by what is in a folder now. What is wrong with it is said, and changes nothing. */
import { resolve } from 'node:path';
import { BoardError, readApp, readBoard } from '@perilune/machine';
import { FolderSources } from '@perilune/platform-node';
import { UpdateError } from '@perilune/update';
import { readAppFiles } from './app-files.ts';
import type { AppLink } from './app-link.ts';
import type { BoardPath } from './board-path.ts';
import { checkSources } from './check-sources.ts';

/** Problems that are shown: the rest is for `perilune check`. */
const MOST_PROBLEMS = 5;

/** @param folder of the new app: absolute, or relative to that of the board; '': the app's own. @returns what came of it */
export async function replaceApp(
  board: BoardPath,
  name: string,
  folder: string,
  link: Pick<AppLink, 'reload'>,
): Promise<string> {
  try {
    const place = folder === '' ? ownFolder(board, name) : resolve(board.folder, folder);
    if (place === undefined) return 'not replaced: the board has no app of this name any more';
    const tree = new FolderSources(place);
    const app = readApp(tree);
    const problems = await checkSources([{ folder, ...app }]);
    if (problems.length > 0) return refusal(problems);
    for (const source of app.sources.values()) decoder.decode(source);
    const refused = await link.reload({ name, files: readAppFiles(tree, '') }, false);
    if (refused) return refusal(refused.refused.split('\n'));
    return `replaced by version ${app.version}${folder === '' ? '' : ` of ${folder}`}`;
  } catch (error) {
    return refusal(problemsOf(error, folder));
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function ownFolder({ folder, file }: BoardPath, name: string): string | undefined {
  const app = readBoard(new FolderSources(folder), file).apps.find((one) => one.name === name);
  return app && resolve(folder, app.folder);
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
  if (error instanceof BoardError || error instanceof UpdateError) return error.message.split('\n');
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return [`${folder}: no such folder`];
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return ['a source is not UTF-8'];
  return [error instanceof Error ? error.message : String(error)];
}
