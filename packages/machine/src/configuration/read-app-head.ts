/** What an app says of itself, without a board: for who packs it. */
import { type AppFile, readAppFile } from './app-file.ts';
import { BoardError, type Problem } from './problem.ts';
import { normalisePath } from './source-tree.ts';
import { TomlFile } from './toml-file.ts';

/**
 * @param files app.toml and sources, by path
 * @throws BoardError with all that is wrong with app.toml
 */
export function readAppHead(files: ReadonlyMap<string, Uint8Array>): Pick<AppFile, 'name' | 'version' | 'permissions'> {
  const problems: Problem[] = [];
  const bytes = files.get('app.toml');
  if (!bytes) throw new BoardError([{ file: 'app.toml', line: undefined, key: '', message: 'no such file' }]);
  const file = new TomlFile('app.toml', bytes, problems);
  const app = file.isBroken ? undefined : readAppFile(file);
  if (app && !files.has(normalisePath(app.main) ?? '')) file.report(['main'], `there is no source "${app.main}"`);
  if (!app || problems.length > 0) throw new BoardError(problems);
  return app;
}
