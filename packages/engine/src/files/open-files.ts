/** The files a process has open, by the handles it knows them by. */
import { Errno, type FileSystem, type OpenFile, type OpenMode } from '@perilune/hil';
import {
  FILE_ADDRESS,
  FILE_FLAG_DIRTY,
  FILE_FLAGS,
  FILE_LENGTH,
  FILE_POSITION,
  OPEN_APPEND,
  OPEN_CREATE,
  OPEN_READ,
  OPEN_TEMPORARY,
  OPEN_TRUNCATE,
  OPEN_WRITE,
} from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';

/** More than this many open at once are refused. */
const MOST_FILES = 256;
const FIRST_HANDLE = 3;
/** Longer names are refused before anybody looks at them. */
const LONGEST_NAME = 4096;

interface Entry {
  readonly name: Uint8Array;
  /** OPEN_ bits. */
  readonly mode: number;
  /** Undefined: known from a snapshot, and not opened again yet. */
  file: OpenFile | undefined;
  /** Where the process keeps the file's fields; 0 until it has told. */
  address: number;
}

/** What a snapshot keeps of an open file. */
export interface OpenFileState {
  readonly handle: number;
  readonly name: Uint8Array;
  readonly mode: number;
  readonly address: number;
}

export class OpenFiles {
  readonly #system: FileSystem | undefined;
  readonly #entries = new Map<number, Entry>();
  #next = FIRST_HANDLE;

  constructor(system: FileSystem | undefined) {
    this.#system = system;
  }

  /** @returns the handle or a negative Errno */
  open(name: Uint8Array, mode: number): number | Promise<number> {
    if (name.length > LONGEST_NAME) return -Errno.NameTooLong;
    if (!this.#system) return mode & OPEN_WRITE ? -Errno.AccessDenied : -Errno.NoEntry;
    if (this.#entries.size >= MOST_FILES) return -Errno.TooManyFiles;
    const opened = this.#system.open(name, modeOf(mode));
    return opened instanceof Promise
      ? opened.then((file) => this.#add(name, mode, file))
      : this.#add(name, mode, opened);
  }

  #add(name: Uint8Array, mode: number, file: OpenFile | number): number {
    if (typeof file === 'number') return file;
    const handle = this.#next++;
    this.#entries.set(handle, { name, mode, file, address: 0 });
    return handle;
  }

  /** @returns how many files are open */
  track(handle: number, address: number): number {
    const entry = this.#entries.get(handle);
    if (entry) entry.address = address;
    return this.#entries.size;
  }

  read(handle: number, position: number, into: Uint8Array): number | Promise<Uint8Array | number> {
    return this.#use(handle, (file) => file.read(position, into));
  }
  write(handle: number, position: number, bytes: Uint8Array): number | Promise<number> {
    return this.#use(handle, (file) => file.write(position, bytes));
  }
  size(handle: number): number | Promise<number> {
    return this.#use(handle, (file) => file.size());
  }

  close(handle: number): number {
    const entry = this.#entries.get(handle);
    if (!entry) return -Errno.BadFile;
    this.#entries.delete(handle);
    return entry.file?.close() ?? 0;
  }

  #use<Late extends Uint8Array | number>(
    handle: number,
    use: (file: OpenFile) => number | Promise<Late>,
  ): number | Promise<Late | number> {
    const entry = this.#entries.get(handle);
    if (!entry) return -Errno.BadFile;
    if (entry.file) return use(entry.file);
    // A file of a restored process: opened again as it is now, neither made nor emptied.
    const opened = this.#system?.open(entry.name, modeOf(entry.mode & ~(OPEN_CREATE | OPEN_TRUNCATE)));
    const proceed = (file: OpenFile | number | undefined) => {
      if (file === undefined) return -Errno.BadFile;
      if (typeof file === 'number') return file;
      entry.file = file;
      return use(file);
    };
    return opened instanceof Promise ? opened.then<Late | number>(proceed) : proceed(opened);
  }

  /** The process has ended: writes out what it left in its buffers, and closes all files. */
  closeAll(memory: ProcessMemory): void {
    for (const [handle, { address, file }] of this.#entries) {
      if (file && address && memory.word(address + FILE_FLAGS) & FILE_FLAG_DIRTY) {
        const bytes = memory.copy(memory.word(address + FILE_ADDRESS), memory.word(address + FILE_LENGTH));
        file.write(memory.long(address + FILE_POSITION), bytes);
      }
      this.close(handle);
    }
  }

  *states(): IterableIterator<OpenFileState> {
    for (const [handle, { name, mode, address }] of this.#entries) {
      if (!(mode & OPEN_TEMPORARY)) yield { handle, name, mode, address };
    }
  }
  restore(states: readonly OpenFileState[], next: number): void {
    for (const { handle, name, mode, address } of states)
      this.#entries.set(handle, { name, mode, address, file: undefined });
    this.#next = next;
  }
  get next(): number {
    return this.#next;
  }
}

function modeOf(bits: number): OpenMode {
  return {
    read: (bits & OPEN_READ) !== 0,
    write: (bits & OPEN_WRITE) !== 0,
    create: (bits & OPEN_CREATE) !== 0,
    truncate: (bits & OPEN_TRUNCATE) !== 0,
    append: (bits & OPEN_APPEND) !== 0,
    temporary: (bits & OPEN_TEMPORARY) !== 0,
  };
}
