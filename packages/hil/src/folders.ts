/**
 * Folders as apps see them: those of the host that a board offers, the app's own sources, and what the app keeps. Whole
 * requests, each with one answer, since whoever has the files may work in another thread.
 */

/** Most bytes that one request reads or writes. */
export const LARGEST_PIECE = 32_768;
/** Folder of an app's own files, which it alone has. */
export const HOME_FOLDER = 'home';
/** Folder of an app's sources, which nobody changes. */
export const SOURCES_FOLDER = 'app';

export type FolderOperation =
  /** Looks whether there is such a file, or makes it: see the flags. */
  | 'open'
  | 'read'
  /** Puts `data` in place of all the file has. */
  | 'write'
  /** Puts `data` where `offset` says: no gap is left before it. */
  | 'put'
  | 'append'
  /** Makes a file as long as `offset` says. */
  | 'truncate'
  | 'remove'
  /** Gives what `path` names the name in `target`. */
  | 'rename'
  /** Makes a folder. */
  | 'make'
  | 'list'
  | 'size';

/** Of `open`, beside reading. */
export interface OpenFlags {
  readonly create: boolean;
  /** Fails if there is one already. */
  readonly exclusive: boolean;
  readonly truncate: boolean;
}

export interface FolderRequest {
  readonly operation: FolderOperation;
  /** Who asks, and how many bytes its own folder may have. */
  readonly app: string;
  readonly quota: number;
  /** HOME_FOLDER, SOURCES_FOLDER, or as the board calls it. */
  readonly folder: string;
  /** Below it, with '/' between; no part is empty, '.' or '..'; '' is the folder itself. */
  readonly path: string;
  /** In bytes; of a list, how many names to leave out. */
  readonly offset: number;
  /** Most bytes of an answer. */
  readonly length: number;
  /** What is written; good during the call only. */
  readonly data: Uint8Array;
  /** Of `rename`: the new path in the same folder. */
  readonly target?: string;
  readonly flags?: OpenFlags;
}

export interface FolderAnswer {
  /** 0 or an Errno. */
  readonly errno: number;
  /** Of `list` and `read`, that of the content; else that of the file now. */
  readonly length: number;
  /** What was read; names end with a zero byte each, those of folders with a slash before it. */
  readonly content: Uint8Array;
}

export interface Folders {
  /** Whether there is such a folder for anybody. */
  has(folder: string): boolean;
  /** @param id comes back with the answer */
  request(id: number, request: FolderRequest): void;
  /** Set by the capsule: called as an interrupt. The content is good during the call only. */
  onAnswer?: ((id: number, answer: FolderAnswer) => void) | undefined;
}

const nothing = new Uint8Array(0);

/** @param length of the file now, or what is the same for the operation */
export function folderAnswer(length: number): FolderAnswer {
  return { errno: 0, length, content: nothing };
}

export function folderContent(content: Uint8Array): FolderAnswer {
  return { errno: 0, length: content.length, content };
}

export function folderFailure(errno: number): FolderAnswer {
  return { errno, length: 0, content: nothing };
}

/** Names of a list as an answer has them: each with a zero byte, as many as fit. */
export function packNames(names: readonly Uint8Array[], first: number, most: number): Uint8Array {
  const bytes = new Uint8Array(most);
  let length = 0;
  for (const name of names.slice(first)) {
    if (length + name.length + 1 > most) break;
    bytes.set(name, length);
    length += name.length + 1;
  }
  return bytes.subarray(0, length);
}
