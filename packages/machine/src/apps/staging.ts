/** Files of versions of apps that are to come, as they arrive in pieces. What is too much is dropped, and its version refused. */
import { LARGEST_CONTENT } from '@perilune/update';

const MOST_VERSIONS = 4;
const MOST_FILES = 2000;
/** Bytes, of all of them. */
const MOST_STAGED = 2 * LARGEST_CONTENT;

interface StagedFile {
  readonly pieces: Uint8Array[];
  length: number;
}

type StagedVersion = Map<string, StagedFile> | 'too much';

export class Staging {
  readonly #versions = new Map<number, StagedVersion>();
  #length = 0;

  /** @returns why it was dropped */
  add(id: number, path: string, bytes: Uint8Array): string | undefined {
    const version = this.#versions.get(id) ?? new Map<string, StagedFile>();
    if (version === 'too much') return undefined;
    if (!this.#versions.has(id) && this.#versions.size >= MOST_VERSIONS) {
      return `no more than ${MOST_VERSIONS} versions of apps can be under way`;
    }
    this.#versions.set(id, version);
    const file = version.get(path) ?? { pieces: [], length: 0 };
    version.set(path, file);
    file.pieces.push(bytes.slice());
    file.length += bytes.length;
    this.#length += bytes.length;
    if (this.#length <= MOST_STAGED && version.size <= MOST_FILES) return undefined;
    this.#drop(version);
    this.#versions.set(id, 'too much');
    return 'a version of an app is larger than may be';
  }

  /** What has come under the id, which is free then. @returns why there is nothing */
  take(id: number): ReadonlyMap<string, Uint8Array> | string {
    const version = this.#versions.get(id);
    this.#versions.delete(id);
    if (version === undefined) return 'no files have come';
    if (version === 'too much') return 'it is larger than may be';
    this.#drop(version);
    return new Map([...version].map(([path, file]) => [path, joined(file)]));
  }

  #drop(version: ReadonlyMap<string, StagedFile>): void {
    for (const { length } of version.values()) this.#length -= length;
  }
}

function joined({ pieces, length }: StagedFile): Uint8Array {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
