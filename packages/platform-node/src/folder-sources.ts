/** The files of a folder, as a board's sources: read whole, never from outside it, never more than a board can be. */
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const LARGEST_FILE = 8 << 20;
const MOST_FILES = 20_000;
const DEEPEST = 16;

/** A SourceTree of @perilune/machine. */
export class FolderSources {
  readonly #root: string;

  /** @throws what Node throws if there is no such folder */
  constructor(folder: string) {
    this.#root = realpathSync(folder);
  }

  /** @returns the file, or why it cannot be had */
  read(path: string): Uint8Array | string {
    try {
      const real = realpathSync(join(this.#root, path));
      if (!real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep))
        return 'it leads out of the folder';
      const stat = statSync(real);
      if (stat.isDirectory()) return 'it is a folder';
      if (!stat.isFile()) return 'it is no file';
      if (stat.size > LARGEST_FILE) return `it is larger than ${LARGEST_FILE >> 20} MiB`;
      return readFileSync(real);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return reasons[code] ?? code;
    }
  }

  /** All files below a folder, in order; without those whose names begin with a dot, and without node_modules. */
  list(folder: string): readonly string[] {
    const found: string[] = [];
    this.#collect(folder, 0, found);
    return found.sort();
  }

  #collect(folder: string, depth: number, found: string[]): void {
    if (depth > DEEPEST) return;
    for (const name of this.#names(folder)) {
      if (name.startsWith('.') || name === 'node_modules' || found.length >= MOST_FILES) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const stat = lstatSync(join(this.#root, path), { throwIfNoEntry: false });
      // A link is followed to a file only: by `read`, which sees to where it leads.
      if (stat?.isDirectory()) this.#collect(path, depth + 1, found);
      else if (stat?.isFile() || stat?.isSymbolicLink()) found.push(path);
    }
  }

  #names(folder: string): string[] {
    try {
      return readdirSync(join(this.#root, folder));
    } catch {
      return [];
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'a name cannot contain a zero byte',
};
