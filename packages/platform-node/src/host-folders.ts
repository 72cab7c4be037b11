/** Folders of the host: each request as a whole, through the safe way into granted folders. */
import { resolve } from 'node:path';
import {
  Errno,
  type FolderAnswer,
  type FolderRequest,
  folderAnswer,
  folderContent,
  folderFailure,
  LARGEST_PIECE,
  type OpenFile,
  packNames,
} from '@perilune/hil';
import { GrantError, GrantedFiles } from './granted-files.ts';

export interface HostFolder {
  readonly name: string;
  readonly path: string;
  readonly writable: boolean;
}

const closedMode = { read: false, write: false, create: false, truncate: false, append: false, temporary: false };
const readMode = { ...closedMode, read: true };
const writeMode = { ...closedMode, write: true };
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
    if (typeof answer === 'object') return folderContent(answer);
    return answer < 0 ? folderFailure(-answer) : folderAnswer(Math.min(answer, LARGEST_SIZE));
  }
}

/** @returns what was read, a number, or a negative Errno */
function carryOut(files: GrantedFiles, request: FolderRequest): Uint8Array | number {
  const { operation, path, offset, length, data, target, flags } = request;
  const name = Buffer.from(path === '' ? '.' : path, 'latin1');
  const most = Math.min(length, LARGEST_PIECE);
  switch (operation) {
    case 'remove':
      return files.remove(name);
    case 'rename':
      return files.rename(name, Buffer.from(target ?? '', 'latin1'));
    case 'make':
      return files.makeFolder(name);
    case 'list': {
      const names = files.list(name);
      return typeof names === 'number' ? names : packNames(names, offset, most);
    }
    case 'size':
      return use(files.open(name, readMode), (file) => file.size());
    case 'read':
      return use(files.open(name, readMode), (file) => {
        const bytes = new Uint8Array(most);
        const count = file.read(offset, bytes);
        return typeof count === 'number' && count >= 0 ? bytes.subarray(0, count) : -Errno.InputOutput;
      });
    case 'open': {
      const { create = false, exclusive = false, truncate = false } = flags ?? {};
      const mode = { ...closedMode, read: !truncate, write: create || truncate, create, truncate, exclusive };
      return use(files.open(name, mode), (file) => file.size());
    }
    case 'truncate':
      return use(files.open(name, writeMode), (file) => file.truncate(offset) || file.size());
    case 'put':
      return use(files.open(name, writeMode), (file) => write(file, offset, data));
    case 'write':
      return use(files.open(name, { ...writeMode, create: true, truncate: true }), (file) => write(file, 0, data));
    case 'append':
      return use(files.open(name, { ...writeMode, create: true, append: true }), (file) => write(file, 0, data));
  }
}

function write(file: OpenFile, offset: number, data: Uint8Array): number {
  return (file.write(offset, data) as number) || file.size();
}

function use<File extends OpenFile, Result>(file: File | number, work: (file: File) => Result): Result | number {
  if (typeof file === 'number') return file;
  try {
    return work(file);
  } finally {
    file.close();
  }
}
