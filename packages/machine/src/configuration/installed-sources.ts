/**
 * A board's folder, and beside it what was installed: so whoever reads or records the files of a board has that as well.
 *
 *   @installed/apps.json           [{ "name", "granted" }]
 *   @installed/NAME/…              app.toml and sources
 */
import { decodeUtf8, encodeUtf8 } from '@perilune/engine';
import type { AppVersion } from '@perilune/update';
import { MemorySourceTree, type SourceTree } from './source-tree.ts';

const FOLDER = '@installed';
const LIST = `${FOLDER}/apps.json`;

export class InstalledSources implements SourceTree {
  readonly #board: SourceTree;
  readonly #installed: MemorySourceTree;

  constructor(board: SourceTree, versions: readonly AppVersion[]) {
    this.#board = board;
    const list = versions.map(({ name, granted }) => ({ name, granted }));
    const files = versions.flatMap(({ name, files: own }) =>
      [...own].map(([path, bytes]) => [`${FOLDER}/${name}/${path}`, bytes] as const),
    );
    this.#installed = new MemorySourceTree(new Map([...files, [LIST, encodeUtf8(JSON.stringify(list))]]));
  }

  read(path: string): Uint8Array | string {
    return (isInstalled(path) ? this.#installed : this.#board).read(path);
  }

  list(folder: string): readonly string[] {
    return (isInstalled(folder) ? this.#installed : this.#board).list(folder);
  }
}

function isInstalled(path: string): boolean {
  return path === FOLDER || path.startsWith(`${FOLDER}/`);
}

/** What was installed, of a tree that may have it: of `InstalledSources`, or of a trace. What is damaged is not there. */
export function readInstalled(tree: SourceTree): AppVersion[] {
  const list = tree.read(LIST);
  if (typeof list === 'string') return [];
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(list, 0, list.length) ?? '');
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: { readonly name?: unknown; readonly granted?: unknown } | null) => {
    const { name, granted } = one ?? {};
    if (typeof name !== 'string') return [];
    const prefix = `${FOLDER}/${name}/`;
    const files = new Map<string, Uint8Array>();
    for (const path of tree.list(`${FOLDER}/${name}`)) {
      const bytes = tree.read(path);
      if (typeof bytes !== 'string') files.set(path.slice(prefix.length), bytes);
    }
    const isList = Array.isArray(granted) && granted.every((permission) => typeof permission === 'string');
    return [{ name, files, ...(isList && { granted: granted as string[] }) }];
  });
}
