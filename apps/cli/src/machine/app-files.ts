/** The files of an app in a folder, as a machine takes them. */
import type { FolderSources } from '@perilune/platform-node';

/** app.toml and sources below a folder, by their paths there; what cannot be read is left out. */
export function readAppFiles(sources: FolderSources, folder: string): Map<string, Uint8Array> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = new Map<string, Uint8Array>();
  for (const path of sources.list(folder)) {
    const name = path.slice(prefix.length);
    const bytes = name === 'app.toml' || name.endsWith('.lua') ? sources.read(path) : '';
    if (typeof bytes !== 'string') files.set(name, bytes);
  }
  return files;
}
