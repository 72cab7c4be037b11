/**
 * Files: folders of the host that the board offers. Names are looked at here, before anybody else sees them; the host looks
 * at them once more. What a process has asked for is answered even if the host never is: at its end it is forgotten.
 */
import { ErrorCode, files, type StatusCode } from '@perilune/abi';
import { type FolderOperation, type Folders, LARGEST_PIECE } from '@perilune/hil';
import type { Caller, Driver, DriverContext, Grant, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers } from './command-table.ts';

const upcalls = numbers(files.upcalls);
const readOnly = numbers(files.readOnlyBuffers);
const readWrite = numbers(files.readWriteBuffers);
const STATE_SIZE = 64;
const LONGEST_NAME = 255;
/** Requests the host has, those of processes that are no more included. */
const MOST_REQUESTS = 64;
/** What a name is made of: no controls, and nothing that is not the same on every system. */
const NAME = /^[ -~]+$/;

interface FilesState {
  /** The request that is going on; 0 if none is. */
  request: number;
}

export class Files implements Driver {
  readonly description = files;
  readonly command: Driver['command'];
  readonly #grant: Grant<FilesState>;
  readonly #folders: Folders;
  /** Whose request it is; undefined once its process is no more. */
  readonly #requests = new Map<number, ProcessId | undefined>();
  #lastRequest = 0;

  constructor(context: DriverContext, folders: Folders) {
    this.#folders = folders;
    this.#grant = context.grant({ size: STATE_SIZE, create: () => ({ request: 0 }) });
    folders.onAnswer = (id, status, length, content) => this.#answered(id, status, length, content);
    this.command = commandTable(files, {
      read: (caller, offset) => this.#request(caller, 'read', offset),
      write: (caller) => this.#request(caller, 'write', 0),
      append: (caller) => this.#request(caller, 'append', 0),
      remove: (caller) => this.#request(caller, 'remove', 0),
      list: (caller, first) => this.#request(caller, 'list', first),
      size: (caller) => this.#request(caller, 'size', 0),
    });
  }

  processEnded(process: ProcessId): void {
    for (const [id, owner] of this.#requests) if (owner === process) this.#requests.set(id, undefined);
  }

  /** An answer that is under way finds nobody in a copy: there the request is cancelled. */
  freeze(process: ProcessId): { readonly isAsking: boolean } | undefined {
    return this.#grant.enter(process, ({ request }) => ({ isAsking: request !== 0 }));
  }

  thaw({ id }: ProcessIdentity, frozen: unknown): boolean {
    if (typeof frozen !== 'object' || frozen === null || !('isAsking' in frozen)) return false;
    if (frozen.isAsking !== true) return true;
    return (
      this.#grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(upcalls.done, ErrorCode.Cancel)) !== undefined
    );
  }

  #request(caller: Caller, operation: FolderOperation, offset: number): StatusCode {
    const status = this.#grant.enter(caller.id, (state, kernel): StatusCode => {
      if (state.request !== 0 || this.#requests.size >= MOST_REQUESTS) return ErrorCode.Busy;
      const name = split(kernel.readOnly(readOnly.name));
      if (!name) return ErrorCode.Invalid;
      const [folder, path] = name;
      const changes = operation === 'write' || operation === 'append' || operation === 'remove';
      if (!this.#folders.has(folder) || !caller.mayUse(changes ? 'files:write' : 'files:read', folder)) {
        return ErrorCode.NoDevice;
      }
      if (path === '' && operation !== 'list') return ErrorCode.Invalid;
      const data = changes && operation !== 'remove' ? kernel.readOnly(readOnly.data) : new Uint8Array(0);
      if (data.length > LARGEST_PIECE) return ErrorCode.Size;
      const length = Math.min(LARGEST_PIECE, kernel.readWrite(readWrite.content).length);
      this.#lastRequest++;
      state.request = this.#lastRequest;
      this.#requests.set(state.request, caller.id);
      this.#folders.request(state.request, { operation, folder, path, offset, length, data });
      return 0;
    });
    return status ?? ErrorCode.NoMemory;
  }

  /** As an interrupt. The buffer may be another by now, or none. */
  #answered(id: number, status: number, length: number, content: Uint8Array): void {
    const process = this.#requests.get(id);
    this.#requests.delete(id);
    if (process === undefined) return;
    this.#grant.enter(process, (state, kernel) => {
      if (state.request !== id) return;
      state.request = 0;
      const buffer = kernel.readWrite(readWrite.content);
      const fitting = content.subarray(0, buffer.length);
      buffer.set(fitting);
      const isKnown = status === 0 || status === ErrorCode.NoDevice;
      // What carries content tells what arrived of it; what carries none tells a number.
      const told = content.length > 0 ? fitting.length : length;
      kernel.scheduleUpcall(upcalls.done, isKnown ? status : ErrorCode.Fail, status === 0 ? told : 0);
    });
  }
}

/** Folder and path. @returns undefined if it is no name */
function split(bytes: Uint8Array): readonly [folder: string, path: string] | undefined {
  if (bytes.length > LONGEST_NAME) return undefined;
  const name = String.fromCharCode(...bytes);
  const [folder = '', ...parts] = name.split('/');
  if (!NAME.test(name) || folder === '') return undefined;
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  return [folder, parts.join('/')];
}
