/** The files of an app in a folder, as a machine takes them. */
import type { FolderSources } from '@perilune/platform-node';

/** app.toml and sources below a folder, by their paths there. @param report told of each that cannot be read, which is left out */
export function readAppFiles(
  sources: FolderSources,
  folder: string,
  report: (problem: string) => void,
): Map<string, Uint8Array> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = new Map<string, Uint8Array>();
  for (const path of sources.list(folder)) {
    const name = path.slice(prefix.length);
    if (name !== 'app.toml' && !name.endsWith('.lua')) continue;
    const bytes = sources.read(path);
    if (typeof bytes === 'string') report(`${path}: ${bytes}`);
    else files.set(name, bytes);
  }
  return files;
}
