/** The host's part of apps' own folders: files in what they keep. */
import { decodeUtf8, encodeUtf8 } from '@perilune/engine';
import { Errno, type FolderAnswer, type FolderRequest, folderFailure } from '@perilune/hil';
import { type AppData, unescapeName } from './app-data.ts';
import { type FileChange, type FileRecord, FileShelf, RECORDS } from './file-shelf.ts';

export class FileService {
  readonly #data: AppData;
  /** By app, of the generation it had then. */
  readonly #shelves = new Map<string, { readonly changes: number; readonly shelf: FileShelf }>();

  constructor(data: AppData) {
    this.#data = data;
  }

  /** Rejects only for a defect. */
  handle(request: FolderRequest): Promise<FolderAnswer> {
    return this.#data.inTurn(request.app, folderFailure(Errno.InputOutput), async (prefix, generation) => {
      const { store } = this.#data;
      const shelf = await this.#shelfOf(request.app, prefix, generation);
      const plan = shelf.plan(request);
      const pieces: (Uint8Array | undefined)[] = [];
      for (const key of plan.fetch) pieces.push(await store.get(prefix + key));
      const { answer, changes } = plan.finish(pieces);
      if (changes.length > 0) {
        await store.write(changes.map(({ key, value }) => ({ key: prefix + key, value: encode(value) })));
        shelf.apply(changes);
      }
      return answer;
    });
  }

  async #shelfOf(app: string, prefix: string, changes: number): Promise<FileShelf> {
    const known = this.#shelves.get(app);
    if (known?.changes === changes) return known.shelf;
    const { store } = this.#data;
    const shelf = new FileShelf();
    const start = prefix + RECORDS;
    for (const { key } of await store.list(start)) {
      shelf.set(unescapeName(key.slice(start.length)), decode(await store.get(key)));
    }
    this.#shelves.set(app, { changes, shelf });
    return shelf;
  }
}

function encode(value: FileChange['value']): Uint8Array | undefined {
  return value === undefined || value instanceof Uint8Array ? value : encodeUtf8(JSON.stringify(value));
}

/** A record that is none is as if there were none: the store is ours, and checks itself. */
function decode(bytes: Uint8Array | undefined): FileRecord | undefined {
  const text = bytes && decodeUtf8(bytes, 0, bytes.length);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as FileRecord;
  } catch {
    return undefined;
  }
}
