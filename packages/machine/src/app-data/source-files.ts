/** The folder of an app's sources: nobody changes it. */
import {
  Errno,
  type FolderAnswer,
  type FolderRequest,
  folderAnswer,
  folderContent,
  folderFailure,
  packNames,
} from '@perilune/hil';

/** @param sources by path, with '/' between */
export function readSources(sources: ReadonlyMap<string, Uint8Array>, request: FolderRequest): FolderAnswer {
  const { operation, path, offset, length, flags } = request;
  const source = sources.get(path);
  const prefix = path === '' ? '' : `${path}/`;
  const isFolder = path === '' || [...sources.keys()].some((one) => one.startsWith(prefix));
  switch (operation) {
    case 'list':
      if (!isFolder) return folderFailure(source ? Errno.NotADirectory : Errno.NoEntry);
      return folderContent(packNames(namesBelow(sources, prefix), offset, length));
    case 'read':
    case 'size':
    case 'open':
      if (!source) return folderFailure(isFolder ? Errno.IsADirectory : Errno.NoEntry);
      if (flags?.truncate || flags?.exclusive) return folderFailure(Errno.ReadOnly);
      return operation === 'read'
        ? folderContent(source.subarray(offset, offset + length))
        : folderAnswer(source.length);
    default:
      return folderFailure(Errno.ReadOnly);
  }
}

function namesBelow(sources: ReadonlyMap<string, Uint8Array>, prefix: string): Uint8Array[] {
  const names = new Set<string>();
  for (const path of sources.keys()) {
    if (!path.startsWith(prefix)) continue;
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf('/');
    names.add(slash < 0 ? rest : rest.slice(0, slash + 1));
  }
  return [...names].sort().map((name) => Uint8Array.from(name, (character) => character.charCodeAt(0)));
}
