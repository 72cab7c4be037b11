/** Folders of the host that a board offers: whole requests, each with one answer, since the host works in another thread. */

/** Most bytes that one request reads or writes. */
export const LARGEST_PIECE = 32_768;

export type FolderOperation = 'read' | 'write' | 'append' | 'remove' | 'list' | 'size';

export interface FolderRequest {
  readonly operation: FolderOperation;
  /** As the board calls it. */
  readonly folder: string;
  /** Below it, with '/' between; no part is empty, '.' or '..'; '' is the folder itself. */
  readonly path: string;
  /** Where to read from, in bytes; of a list, how many names to leave out. */
  readonly offset: number;
  /** Most bytes of an answer. */
  readonly length: number;
  /** What is written; good during the call only. */
  readonly data: Uint8Array;
}

export interface Folders {
  /** Whether the board has the folder. */
  has(folder: string): boolean;
  /** @param id comes back with the answer */
  request(id: number, request: FolderRequest): void;
  /**
   * Set by the capsule: called as an interrupt. `length` is the size of the file for `size`, else that of
   * what was read. Names end with a zero byte each, those of folders with a slash before it.
   * @param status 0 or an error code; `content` is good during the call only
   */
  onAnswer?: ((id: number, status: number, length: number, content: Uint8Array) => void) | undefined;
}
