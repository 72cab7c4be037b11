/**
 * An app's own folder: which files and folders there are. Content is in pieces of a fixed size, which somebody else has: a
 * request is made into a plan of which pieces to fetch, what is told and what is to be changed then.
 *
 *   file/PATH            a record: { "id": 7, "size": 5000 }, or {} of a folder
 *   piece/7/0 piece/7/1  its content; a piece that is not there is of zeros
 */
import {
  Errno,
  type FolderAnswer,
  type FolderRequest,
  folderAnswer,
  folderContent,
  folderFailure,
  packNames,
} from '@perilune/hil';
import { escapeName, unescapeName } from './app-data.ts';

export const RECORDS = 'file/';
const PIECE = 4096;
/** What a file or folder counts beside its content. */
const ENTRY_BYTES = 128;
/** Largest file, in bytes: what offsets of 32 bits reach. */
const LARGEST = 0xffff_fffe;

export interface FileRecord {
  /** Undefined: it is a folder. */
  readonly id?: number;
  readonly size?: number;
}

export interface FileChange {
  /** Below what the app keeps. */
  readonly key: string;
  /** A record, or a piece; undefined: it is gone. */
  readonly value: FileRecord | Uint8Array | undefined;
}

export interface FilePlan {
  /** Keys of pieces to fetch. */
  readonly fetch: readonly string[];
  /** @param pieces as they were fetched. @returns what is told once the changes are made */
  finish(pieces: readonly (Uint8Array | undefined)[]): {
    readonly answer: FolderAnswer;
    readonly changes: readonly FileChange[];
  };
}

interface Entry {
  /** Undefined: a folder. */
  readonly id: number | undefined;
  readonly size: number;
}

export class FileShelf {
  readonly #entries = new Map<string, Entry>();
  #used = 0;
  #nextId = 1;

  /** Bytes that are kept, what entries count beside their own included. */
  get used(): number {
    return this.#used;
  }

  /** @param value undefined: it is gone */
  set(path: string, value: FileRecord | undefined): void {
    const before = this.#entries.get(path);
    if (before) this.#used -= ENTRY_BYTES + before.size;
    this.#entries.delete(path);
    if (!value) return;
    const entry: Entry = { id: value.id, size: value.size ?? 0 };
    this.#used += ENTRY_BYTES + entry.size;
    this.#nextId = Math.max(this.#nextId, (entry.id ?? 0) + 1);
    this.#entries.set(path, entry);
  }

  /** The changes of a plan have been made. */
  apply(changes: readonly FileChange[]): void {
    for (const { key, value } of changes) {
      if (!(value instanceof Uint8Array) && key.startsWith(RECORDS))
        this.set(unescapeName(key.slice(RECORDS.length)), value);
    }
  }

  plan(request: FolderRequest): FilePlan {
    const { path } = request;
    const entry = this.#entries.get(path);
    const isFolder = path === '' || (entry !== undefined && entry.id === undefined);
    switch (request.operation) {
      case 'list':
        if (!isFolder) return failure(entry ? Errno.NotADirectory : Errno.NoEntry);
        return told(folderContent(packNames(this.#names(path), request.offset, request.length)));
      case 'make':
        return isFolder || entry ? failure(Errno.Exists) : this.#create(request, {});
      case 'remove':
        return this.#remove(path, entry);
      case 'rename':
        return this.#rename(path, entry, request.target ?? '');
      case 'open':
        return this.#open(request, entry, isFolder);
      case 'size':
      case 'read':
      case 'truncate':
      case 'put':
      case 'append':
      case 'write':
        if (isFolder) return failure(Errno.IsADirectory);
        return this.#useFile(request, entry);
    }
  }

  #open(request: FolderRequest, entry: Entry | undefined, isFolder: boolean): FilePlan {
    const { flags } = request;
    if (isFolder) return failure(Errno.IsADirectory);
    if (entry && flags?.exclusive) return failure(Errno.Exists);
    if (!entry) return flags?.create ? this.#create(request, { id: this.#nextId, size: 0 }) : failure(Errno.NoEntry);
    return flags?.truncate && entry.size > 0 ? this.#resize(request, entry, 0) : told(folderAnswer(entry.size));
  }

  #useFile(request: FolderRequest, entry: Entry | undefined): FilePlan {
    const { operation, offset, data } = request;
    const isMade = operation === 'write' || operation === 'append';
    if (!entry && !isMade) return failure(Errno.NoEntry);
    const file: Entry = entry ?? { id: this.#nextId, size: 0 };
    switch (operation) {
      case 'size':
        return told(folderAnswer(file.size));
      case 'read':
        return read(file, offset, request.length);
      case 'truncate':
        return this.#resize(request, file, offset);
      case 'write':
        return this.#put(request, file, 0, data.length);
      case 'append':
        return this.#put(request, file, file.size, file.size + data.length);
      default:
        return this.#put(request, file, offset, Math.max(file.size, offset + data.length));
    }
  }

  #create(request: FolderRequest, record: FileRecord): FilePlan {
    const problem = this.#parentProblem(request.path) || this.#roomProblem(request, undefined, record.size ?? 0);
    if (problem !== 0) return failure(problem);
    return changing(folderAnswer(0), [{ key: recordKey(request.path), value: record }]);
  }

  /** Puts the data at an offset of a file which then has a size: what lies behind is gone. */
  #put(request: FolderRequest, file: Entry, offset: number, size: number): FilePlan {
    const isNew = !this.#entries.has(request.path);
    const problem =
      (isNew ? this.#parentProblem(request.path) : 0) ||
      (size > LARGEST ? Errno.FileTooLarge : 0) ||
      this.#roomProblem(request, isNew ? undefined : file, size);
    if (problem !== 0) return failure(problem);
    const data = request.data.slice();
    const { id } = file;
    const first = Math.floor(offset / PIECE);
    const last = data.length === 0 ? first - 1 : Math.floor((offset + data.length - 1) / PIECE);
    // Whole pieces are written as they are; of the first and the last, part may stay.
    const ends = data.length === 0 ? [] : [...new Set([first, last])];
    const partial = ends.filter((number) => !covers(number, offset, data.length));
    return {
      fetch: partial.map((number) => pieceKey(id, number)),
      finish(pieces) {
        const changes: FileChange[] = gone(id, size, file.size);
        for (let number = first; number <= last; number++) {
          const before = pieces[partial.indexOf(number)];
          changes.push({ key: pieceKey(id, number), value: merge(before, number, data, offset, size) });
        }
        changes.push({ key: recordKey(request.path), value: { id: id as number, size } });
        return { answer: folderAnswer(size), changes };
      },
    };
  }

  /** What is longer than before has zeros behind: pieces hold no more than the file does. */
  #resize(request: FolderRequest, file: Entry, size: number): FilePlan {
    const problem = size > LARGEST ? Errno.FileTooLarge : this.#roomProblem(request, file, size);
    if (problem !== 0) return failure(problem);
    const { id } = file;
    const cut = size < file.size && size % PIECE !== 0 ? Math.floor(size / PIECE) : undefined;
    return {
      fetch: cut === undefined ? [] : [pieceKey(id, cut)],
      finish([piece]) {
        const changes: FileChange[] = gone(id, size, file.size);
        if (cut !== undefined && piece) changes.push({ key: pieceKey(id, cut), value: piece.slice(0, size % PIECE) });
        changes.push({ key: recordKey(request.path), value: { id: id as number, size } });
        return { answer: folderAnswer(size), changes };
      },
    };
  }

  #remove(path: string, entry: Entry | undefined): FilePlan {
    if (!entry) return failure(path === '' ? Errno.Busy : Errno.NoEntry);
    if (entry.id === undefined && this.#names(path).length > 0) return failure(Errno.NotEmpty);
    const changes: FileChange[] = entry.id === undefined ? [] : gone(entry.id, 0, entry.size);
    return changing(folderAnswer(0), [...changes, { key: recordKey(path), value: undefined }]);
  }

  /** As rename(2): what has the new name is gone, if it is alike and, of a folder, empty. */
  #rename(path: string, entry: Entry | undefined, target: string): FilePlan {
    if (!entry) return failure(path === '' ? Errno.Busy : Errno.NoEntry);
    if (path === target) return told(folderAnswer(entry.size));
    if (target.startsWith(`${path}/`)) return failure(Errno.Invalid);
    const problem = this.#parentProblem(target);
    if (problem !== 0) return failure(problem);
    const replaced = this.#entries.get(target);
    if (replaced && replaced.id === undefined && entry.id !== undefined) return failure(Errno.IsADirectory);
    if (replaced && replaced.id !== undefined && entry.id === undefined) return failure(Errno.NotADirectory);
    if (replaced && replaced.id === undefined && this.#names(target).length > 0) return failure(Errno.NotEmpty);
    const changes: FileChange[] = replaced?.id === undefined ? [] : gone(replaced.id, 0, replaced.size);
    for (const [one, { id, size }] of this.#entries) {
      if (one !== path && !one.startsWith(`${path}/`)) continue;
      const record: FileRecord = id === undefined ? {} : { id, size };
      changes.push({ key: recordKey(one), value: undefined });
      changes.push({ key: recordKey(target + one.slice(path.length)), value: record });
    }
    return changing(folderAnswer(entry.size), changes);
  }

  /** @returns 0, or why nothing can be made there */
  #parentProblem(path: string): number {
    const slash = path.lastIndexOf('/');
    if (slash < 0) return 0;
    const parent = this.#entries.get(path.slice(0, slash));
    if (!parent) return Errno.NoEntry;
    return parent.id === undefined ? 0 : Errno.NotADirectory;
  }

  /** What gets less has room, whatever the quota is now. */
  #roomProblem({ quota }: FolderRequest, file: Entry | undefined, size: number): number {
    const more = file ? size - file.size : ENTRY_BYTES + size;
    return more > 0 && this.#used + more > quota ? Errno.NoSpace : 0;
  }

  /** Names in a folder, in order, those of folders with a slash. */
  #names(path: string): Uint8Array[] {
    const prefix = path === '' ? '' : `${path}/`;
    const names: string[] = [];
    for (const [one, { id }] of this.#entries) {
      if (!one.startsWith(prefix) || one.includes('/', prefix.length)) continue;
      names.push(one.slice(prefix.length) + (id === undefined ? '/' : ''));
    }
    return names.sort().map((name) => Uint8Array.from(name, (character) => character.charCodeAt(0)));
  }
}

function read({ id, size }: Entry, offset: number, length: number): FilePlan {
  const end = Math.min(size, offset + length);
  if (offset >= end) return told(folderContent(new Uint8Array(0)));
  const first = Math.floor(offset / PIECE);
  const last = Math.floor((end - 1) / PIECE);
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return {
    fetch: numbers.map((number) => pieceKey(id, number)),
    finish(pieces) {
      const content = new Uint8Array(end - offset);
      pieces.forEach((piece, index) => {
        if (!piece) return;
        const start = (first + index) * PIECE - offset;
        const from = Math.max(0, -start);
        content.set(piece.subarray(from, Math.max(from, content.length - start)), Math.max(0, start));
      });
      return { answer: folderContent(content), changes: [] };
    },
  };
}

function told(answer: FolderAnswer): FilePlan {
  return changing(answer, []);
}

function failure(errno: number): FilePlan {
  return told(folderFailure(errno));
}

function changing(answer: FolderAnswer, changes: readonly FileChange[]): FilePlan {
  return { fetch: [], finish: () => ({ answer, changes }) };
}

/** The pieces that a file loses when it gets shorter. */
function gone(id: number | undefined, size: number, before: number): FileChange[] {
  const changes: FileChange[] = [];
  for (let number = Math.ceil(size / PIECE); number < Math.ceil(before / PIECE); number++) {
    changes.push({ key: pieceKey(id, number), value: undefined });
  }
  return changes;
}

function covers(number: number, offset: number, length: number): boolean {
  return offset <= number * PIECE && (number + 1) * PIECE <= offset + length;
}

/** A piece of a file of so many bytes, with the data in it. */
function merge(
  before: Uint8Array | undefined,
  number: number,
  data: Uint8Array,
  offset: number,
  size: number,
): Uint8Array {
  const start = number * PIECE;
  const piece = new Uint8Array(Math.min(PIECE, size - start));
  if (before) piece.set(before.subarray(0, piece.length));
  const from = Math.max(0, start - offset);
  const at = Math.max(0, offset - start);
  piece.set(data.subarray(from, from + piece.length - at), at);
  return piece;
}

function recordKey(path: string): string {
  return RECORDS + escapeName(path);
}

function pieceKey(id: number | undefined, number: number): string {
  return `piece/${id}/${number}`;
}
