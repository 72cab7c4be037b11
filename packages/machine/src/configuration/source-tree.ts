/** The files of a board's folder, as the machine sees them: a host's folder, a zip file, or what a trace holds. */
export interface SourceTree {
  /** @param path with '/' between folders, below the tree. @returns the file, or why it cannot be had ('no such file') */
  read(path: string): Uint8Array | string;
  /** All files below a folder ('' for all), by their paths in the tree, in order. */
  list(folder: string): readonly string[];
}

/** A tree in memory. */
export class MemorySourceTree implements SourceTree {
  readonly #files: ReadonlyMap<string, Uint8Array>;

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
  }

  read(path: string): Uint8Array | string {
    return this.#files.get(path) ?? 'no such file';
  }

  list(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...this.#files.keys()].filter((path) => path.startsWith(prefix)).toSorted();
  }
}

/** Keeps what is read, so that a trace can hold it. */
export class RememberingSourceTree implements SourceTree {
  readonly files = new Map<string, Uint8Array>();
  readonly #tree: SourceTree;

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  read(path: string): Uint8Array | string {
    const file = this.#tree.read(path);
    if (typeof file !== 'string') this.files.set(path, file);
    return file;
  }

  list(folder: string): readonly string[] {
    return this.#tree.list(folder);
  }
}

/**
 * A path below the tree, without '.' and empty parts; undefined if it leaves the tree or is no path on every system.
 */
export function normalisePath(path: string): string | undefined {
  if (path.startsWith('/') || /[\\\0:]/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
