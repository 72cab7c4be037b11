/** Folders of the host: each request as a whole, through the safe way into granted folders. */
import { resolve } from 'node:path';
import { Errno, type FolderRequest, LARGEST_PIECE, type OpenFile } from '@perilune/hil';
import { GrantError, GrantedFiles } from './granted-files.ts';

export interface HostFolder {
  readonly name: string;
  readonly path: string;
  readonly writable: boolean;
}

export interface FolderAnswer {
  readonly result: 'done' | 'absent' | 'failed';
  readonly length: number;
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);
const closedMode = { read: false, write: false, create: false, truncate: false, append: false, temporary: false };
/** A size beyond is told as this: words of an answer have 32 bits. */
const LARGEST_SIZE = 0xffff_ffff;

export class HostFolders {
  readonly #folders = new Map<string, GrantedFiles>();

  /** @param current what relative paths are relative to @param missing is told of those that cannot be had */
  constructor(folders: readonly HostFolder[], current: string, missing: (name: string, problem: string) => void) {
    for (const { name, path, writable } of folders) {
      const absolute = resolve(current, path);
      try {
        this.#folders.set(name, new GrantedFiles([{ path: absolute, isWritable: writable }], absolute));
      } catch (error) {
        if (!(error instanceof GrantError)) throw error;
        missing(name, error.message);
      }
    }
  }

  /** Does it. Never throws. */
  handle(request: FolderRequest): FolderAnswer {
    const files = this.#folders.get(request.folder);
    const answer = files ? carryOut(files, request) : -Errno.AccessDenied;
    if (typeof answer === 'object') return { result: 'done', length: answer.length, bytes: answer };
    if (answer >= 0) return { result: 'done', length: Math.min(answer, LARGEST_SIZE), bytes: NOTHING };
    return { result: answer === -Errno.NoEntry ? 'absent' : 'failed', length: 0, bytes: NOTHING };
  }
}

/** @returns what was read, a number, or a negative Errno */
function carryOut(files: GrantedFiles, { operation, path, offset, length, data }: FolderRequest): Uint8Array | number {
  const name = Buffer.from(path === '' ? '.' : path, 'latin1');
  const most = Math.min(length, LARGEST_PIECE);
  switch (operation) {
    case 'remove':
      return files.remove(name);
    case 'list':
      return list(files, name, offset, most);
    case 'size':
      return use(files.open(name, { ...closedMode, read: true }), (file) => file.size());
    case 'read':
      return use(files.open(name, { ...closedMode, read: true }), (file) => {
        const bytes = new Uint8Array(most);
        const count = file.read(offset, bytes);
        return typeof count === 'number' && count >= 0 ? bytes.subarray(0, count) : -Errno.InputOutput;
      });
    case 'write':
    case 'append': {
      const mode = {
        ...closedMode,
        write: true,
        create: true,
        truncate: operation === 'write',
        append: operation === 'append',
      };
      return use(files.open(name, mode), (file) => file.write(0, data) as number);
    }
  }
}

function list(files: GrantedFiles, name: Buffer, first: number, most: number): Uint8Array | number {
  const names = files.list(name);
  if (typeof names === 'number') return names;
  const bytes = new Uint8Array(most);
  let length = 0;
  for (const one of names.slice(first)) {
    if (length + one.length + 1 > most) break;
    bytes.set(one, length);
    length += one.length + 1;
  }
  return bytes.subarray(0, length);
}

function use<Result>(file: OpenFile | number, work: (file: OpenFile) => Result): Result | number {
  if (typeof file === 'number') return file;
  try {
    return work(file);
  } finally {
    file.close();
  }
}
