/** The files of an app in a folder, as a machine takes them. */
import type { FolderSources } from '@perilune/platform-node';

export interface AppFolder {
  /** app.toml and sources, by their paths in the folder. */
  readonly files: Map<string, Uint8Array>;
  /** Of each of them that cannot be read, which is left out, what is wrong. */
  readonly unreadable: readonly string[];
}

export function readAppFiles(sources: FolderSources, folder: string): AppFolder {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = new Map<string, Uint8Array>();
  const unreadable: string[] = [];
  for (const path of sources.list(folder)) {
    const name = path.slice(prefix.length);
    if (name !== 'app.toml' && !name.endsWith('.lua')) continue;
    const bytes = sources.read(path);
    if (typeof bytes === 'string') unreadable.push(`${path}: ${bytes}`);
    else files.set(name, bytes);
  }
  return { files, unreadable };
}
