/**
 * Files, as far as a process has been granted any. Names are bytes, as scripts write them. Failures are values: a
 * negative Errno number. What does not answer at once answers with a promise.
 */
export interface FileSystem {
  /** @returns the open file, or a negative Errno */
  open(name: Uint8Array, mode: OpenMode): OpenFile | number | Promise<OpenFile | number>;
  /** @returns 0 or a negative Errno */
  remove(name: Uint8Array): number | Promise<number>;
  /** @returns 0 or a negative Errno */
  rename(from: Uint8Array, to: Uint8Array): number | Promise<number>;
  /** A name that no file has, or a negative Errno when no folder may be written. */
  temporaryName(): Uint8Array | number;
}

export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  /** Makes the file if there is none. */
  readonly create: boolean;
  /** With `create`: fails if there is one. */
  readonly exclusive?: boolean;
  readonly truncate: boolean;
  /** All writing goes to the end. */
  readonly append: boolean;
  /** A file without a name, gone once closed; the name given is empty. */
  readonly temporary: boolean;
}

/** Where in the file is for the one who reads and writes to remember. */
export interface OpenFile {
  /**
   * Reads at most as much as there is room for. `into` belongs to the process and is good during the call only: what
   * comes later is handed over as bytes.
   * @returns how many bytes were read into `into`, or a promise of the bytes; none at the end; or a negative Errno
   */
  read(position: number, into: Uint8Array): number | Promise<Uint8Array | number>;
  /** Writes all of `bytes`, good during the call only, at a position, in append mode at the end. @returns 0 or a negative Errno */
  write(position: number, bytes: Uint8Array): number | Promise<number>;
  /** @returns bytes, or a negative Errno if it is a stream, which has no size */
  size(): number;
  /** @returns 0 or a negative Errno; closed is the file either way */
  close(): number;
}

/** Standard input and the like. */
export interface ByteSource {
  /** As OpenFile.read, without a position. */
  read(into: Uint8Array): number | Promise<Uint8Array | number>;
}
