/** Replaces an app of a machine that runs by what is in a folder now. What is wrong with it is said, and changes nothing. */
import { resolve } from 'node:path';
import { type BoardApp, BoardError, readApp, readBoard } from '@perilune/machine';
import { FolderSources } from '@perilune/platform-node';
import type { BoardPath } from './board-path.ts';
import { checkSources } from './check-sources.ts';
import type { CommandSink } from './view.ts';

/** Problems that are shown: the rest is for `perilune check`. */
const MOST_PROBLEMS = 5;

/** @param folder of the new app: absolute, or relative to that of the board; '': the app's own. @returns what came of it */
export async function replaceApp(board: BoardPath, name: string, folder: string, sink: CommandSink): Promise<string> {
  try {
    const app = folder === '' ? ownApp(board, name) : readApp(new FolderSources(resolve(board.folder, folder)));
    if (!app) return `not replaced: the board has no app of this name any more`;
    const problems = await checkSources([{ folder, ...app }]);
    if (problems.length > 0) return refusal(problems);
    const sources = Object.fromEntries([...app.sources].map(([path, source]) => [path, decoder.decode(source)]));
    const isSent = sink.send({ type: 'replace', app: name, version: app.version, sources });
    if (!isSent) return 'not replaced: the machine is too busy, or there is too much of it';
    return `replaced by version ${app.version}${folder === '' ? '' : ` of ${folder}`}`;
  } catch (error) {
    return refusal(problemsOf(error, folder));
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function ownApp({ folder, file }: BoardPath, name: string): BoardApp | undefined {
  return readBoard(new FolderSources(folder), file).apps.find((app) => app.name === name);
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
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return [`${folder}: no such folder`];
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return ['a source is not UTF-8'];
  return [error instanceof Error ? error.message : String(error)];
}
