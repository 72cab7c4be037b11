/**
 * Files. Names are looked at here, and so is whether the process may; whoever has the files looks at names once more. What a
 * process has asked for is answered even if the host never does: at its end it is forgotten.
 *
 * A handle is a name and a right: to a folder and all below it, or to a file. What is renamed meanwhile is another file.
 */
import { ErrorCode, FILE_END, FileFlag, files, type StatusCode } from '@perilune/abi';
import {
  Errno,
  type FolderAnswer,
  type FolderOperation,
  type FolderRequest,
  type Folders,
  HOME_FOLDER,
  LARGEST_PIECE,
  SOURCES_FOLDER,
} from '@perilune/hil';
import type {
  Caller,
  CommandAnswer,
  Driver,
  DriverContext,
  Grant,
  GrantAccess,
  ProcessId,
  ProcessIdentity,
} from '@perilune/kernel';
import { commandTable, numbers, tell } from '../command-table.ts';
import { Requests } from '../requests.ts';
import { below, readName, splitName } from './names.ts';

const upcalls = numbers(files.upcalls);
const readOnly = numbers(files.readOnlyBuffers);
const readWrite = numbers(files.readWriteBuffers);
const STATE_SIZE = 64;
const NOTHING = new Uint8Array(0);

/** Behind a handle, of a file and of a folder alike. */
interface Place {
  readonly folder: string;
  readonly path: string;
  readonly mayWrite: boolean;
}

interface FilesState {
  /** The request that is going on; 0 if none is. */
  request: number;
  /** The handle that is closed if it fails; 0: none. */
  opening: number;
  /** Those that are open: for a copy of the process. */
  readonly handles: Map<number, { readonly kind: 'file' | 'folder'; readonly place: Place }>;
}

interface FrozenFiles {
  readonly isAsking: boolean;
  readonly handles: readonly (readonly [number, 'file' | 'folder', string, string, boolean])[];
}

/** What is asked beside who asks and how much it may. */
type Question = Pick<FolderRequest, 'operation' | 'folder' | 'path'> &
  Partial<Pick<FolderRequest, 'offset' | 'data' | 'target' | 'flags'>>;

/** What each operation needs to be allowed, and whether it writes the buffer `data`. */
const changing: ReadonlySet<FolderOperation> = new Set<FolderOperation>([
  'write',
  'put',
  'append',
  'truncate',
  'remove',
  'rename',
  'make',
]);

export class Files implements Driver {
  readonly description = files;
  readonly command: Driver['command'];
  readonly #grant: Grant<FilesState>;
  readonly #folders: Folders;
  readonly #requests = new Requests();

  constructor(context: DriverContext, folders: Folders) {
    this.#folders = folders;
    this.#grant = context.grant({ size: STATE_SIZE, create: () => ({ request: 0, opening: 0, handles: new Map() }) });
    folders.onAnswer = (id, answer) => this.#answered(id, answer);
    const named = (operation: FolderOperation) => (caller: Caller, offset: number) =>
      this.#ask(caller, (kernel) => this.#byName(caller, kernel, operation, offset));
    const at = (operation: FolderOperation) => (caller: Caller, _handle: number, offset: number) =>
      this.#ask(caller, (kernel) => byFile(caller.handle<Place>(0), kernel, operation, offset));
    const underneath = (operation: FolderOperation) => (caller: Caller) =>
      this.#ask(caller, (kernel) => byFolder(caller.handle<Place>(0), kernel, operation));
    this.command = commandTable(files, {
      read: named('read'),
      write: named('write'),
      append: named('append'),
      remove: named('remove'),
      list: named('list'),
      size: named('size'),
      make: named('make'),
      rename: named('rename'),
      openFolder: (caller, _0, _1, answer) => this.#openFolder(caller, answer),
      openFolderAt: (caller, _0, _1, answer) => this.#openFolderAt(caller, answer),
      openAt: (caller, _handle, flags, answer) => this.#openAt(caller, flags, answer),
      readAt: at('read'),
      writeAt: (caller, _handle, offset) =>
        this.#ask(caller, (kernel) =>
          byFile(caller.handle<Place>(0), kernel, offset === FILE_END ? 'append' : 'put', offset),
        ),
      truncateAt: at('truncate'),
      sizeAt: at('size'),
      listAt: (caller, _handle, first) =>
        this.#ask(caller, () => {
          const { folder, path } = caller.handle<Place>(0);
          return { operation: 'list', folder, path, offset: first };
        }),
      removeAt: underneath('remove'),
      renameAt: underneath('rename'),
      makeAt: underneath('make'),
      closeFile: (caller, handle) => this.#close(caller, handle),
      closeFolder: (caller, handle) => this.#close(caller, handle),
    });
  }

  processEnded(process: ProcessId): void {
    this.#requests.forget(process);
  }

  /** An answer that is under way finds nobody in a copy: there the request is cancelled. */
  freeze(process: ProcessId): FrozenFiles | undefined {
    return this.#grant.enter(process, ({ request, opening, handles }) => ({
      isAsking: request !== 0,
      handles: [...handles]
        .filter(([handle]) => handle !== opening)
        .map(([handle, { kind, place }]) => [handle, kind, place.folder, place.path, place.mayWrite] as const),
    }));
  }

  /** What may be written is asked anew: the copy may have other rights. */
  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    if (!isFrozen(frozen)) return false;
    const isGood = this.#grant.enter(process.id, (state, kernel) => {
      for (const [handle, kind, folder, path, mayWrite] of frozen.handles) {
        if (!this.#may(process, 'files:read', folder) && !this.#may(process, 'files:write', folder)) return false;
        const place: Place = { folder, path, mayWrite: mayWrite && this.#may(process, 'files:write', folder) };
        if (!kernel.restoreHandle(handle, kind, place, () => state.handles.delete(handle))) return false;
        state.handles.set(handle, { kind, place });
      }
      if (frozen.isAsking) kernel.scheduleUpcall(upcalls.done, ErrorCode.Cancel, 0, 0);
      return true;
    });
    return isGood ?? false;
  }

  /** The app's own folders are its own; those of the board are as they were granted. */
  #may(process: ProcessIdentity, permission: 'files:read' | 'files:write', folder: string): boolean {
    if (folder === HOME_FOLDER) return true;
    if (folder === SOURCES_FOLDER) return permission === 'files:read';
    return this.#folders.has(folder) && process.mayUse(permission, folder);
  }

  #byName(caller: Caller, kernel: GrantAccess, operation: FolderOperation, offset: number): Question | StatusCode {
    const name = splitName(kernel.readOnly(readOnly.name));
    if (!name) return ErrorCode.Invalid;
    const [folder, path] = name;
    if (!this.#may(caller, changing.has(operation) ? 'files:write' : 'files:read', folder)) return ErrorCode.NoDevice;
    if (path === '' && operation !== 'list') return ErrorCode.Invalid;
    if (operation !== 'rename') return { operation, folder, path, offset, data: dataOf(kernel, operation) };
    const target = splitName(kernel.readOnly(readOnly.data));
    if (target?.[0] !== folder || target[1] === '') return ErrorCode.Invalid;
    return { operation, folder, path, target: target[1] };
  }

  #openFolder(caller: Caller, answer: CommandAnswer): StatusCode {
    return this.#open(caller, answer, 'folder', (kernel) => {
      const name = splitName(kernel.readOnly(readOnly.name));
      if (!name) return ErrorCode.Invalid;
      const [folder, path] = name;
      const mayWrite = this.#may(caller, 'files:write', folder);
      if (!mayWrite && !this.#may(caller, 'files:read', folder)) return ErrorCode.NoDevice;
      return { folder, path, mayWrite };
    });
  }

  #openFolderAt(caller: Caller, answer: CommandAnswer): StatusCode {
    return this.#open(caller, answer, 'folder', (kernel) => placeBelow(caller.handle<Place>(0), kernel));
  }

  #openAt(caller: Caller, bits: number, answer: CommandAnswer): StatusCode {
    const parent = caller.handle<Place>(0);
    const has = (flag: number) => (bits & flag) !== 0;
    const flags = {
      create: has(FileFlag.Create),
      exclusive: has(FileFlag.Exclusive),
      truncate: has(FileFlag.Truncate),
    };
    const mayWrite = has(FileFlag.Write);
    if (!parent.mayWrite && (mayWrite || flags.create || flags.truncate)) return ErrorCode.NoDevice;
    if (this.#isBusy(caller)) return ErrorCode.Busy;
    let place: Place | undefined;
    let handle = 0;
    const opened = this.#open(
      caller,
      answer,
      'file',
      (kernel) => {
        const found = placeBelow(parent, kernel);
        if (typeof found === 'number') return found;
        place = { ...found, mayWrite };
        return place;
      },
      (number) => {
        handle = number;
      },
    );
    if (opened !== 0 || !place) return opened;
    const { folder, path } = place;
    const status = this.#ask(caller, () => ({ operation: 'open', folder, path, flags }), handle);
    if (status !== 0) this.#grant.enter(caller.id, (_state, kernel) => kernel.closeHandle(handle));
    return status;
  }

  /** @param opened told of the number */
  #open(
    caller: Caller,
    answer: CommandAnswer,
    kind: 'file' | 'folder',
    find: (kernel: GrantAccess) => Place | StatusCode,
    opened?: (handle: number) => void,
  ): StatusCode {
    const status = this.#grant.enter(caller.id, (state, kernel): StatusCode => {
      const place = find(kernel);
      if (typeof place === 'number') return place;
      let number = 0;
      number = caller.openHandle(kind, place, () => state.handles.delete(number));
      if (number === 0) return ErrorCode.NoMemory;
      state.handles.set(number, { kind, place });
      opened?.(number);
      return tell(answer, number);
    });
    return status ?? ErrorCode.NoMemory;
  }

  #close(caller: Caller, _handle: number): StatusCode {
    caller.closeHandle(0);
    return 0;
  }

  #isBusy(caller: Caller): boolean {
    return this.#grant.enter(caller.id, ({ request }) => request !== 0) ?? true;
  }

  #ask(caller: Caller, read: (kernel: GrantAccess) => Question | StatusCode, opening = 0): StatusCode {
    const status = this.#grant.enter(caller.id, (state, kernel): StatusCode => {
      if (state.request !== 0 || this.#requests.isFull) return ErrorCode.Busy;
      const question = read(kernel);
      if (typeof question === 'number') return question;
      if (question.data && question.data.length > LARGEST_PIECE) return ErrorCode.Size;
      const length = Math.min(LARGEST_PIECE, kernel.readWrite(readWrite.content).length);
      caller.chargeBytes(length + (question.data?.length ?? 0));
      state.request = this.#requests.begin(caller.id);
      state.opening = opening;
      const { name: app, quotas } = caller;
      const common = { app, quota: quotas.files, offset: 0, length, data: NOTHING };
      this.#folders.request(state.request, { ...common, ...question });
      return 0;
    });
    return status ?? ErrorCode.NoMemory;
  }

  /** As an interrupt. The buffer may be another by now, or none. */
  #answered(id: number, { errno, length, content }: FolderAnswer): void {
    const process = this.#requests.end(id);
    if (process === undefined) return;
    this.#grant.enter(process, (state, kernel) => {
      if (state.request !== id) return;
      state.request = 0;
      if (errno !== 0 && state.opening !== 0) kernel.closeHandle(state.opening);
      state.opening = 0;
      const buffer = kernel.readWrite(readWrite.content);
      const fitting = content.subarray(0, buffer.length);
      buffer.set(fitting);
      // What carries content tells what arrived of it; what carries none tells a number.
      const told = content.length > 0 ? fitting.length : length;
      kernel.scheduleUpcall(upcalls.done, statusOf(errno), errno === 0 ? told : 0, errno);
    });
  }
}

function dataOf(kernel: GrantAccess, operation: FolderOperation): Uint8Array {
  const hasData = operation === 'write' || operation === 'put' || operation === 'append';
  return hasData ? kernel.readOnly(readOnly.data) : NOTHING;
}

function byFile(
  { folder, path, mayWrite }: Place,
  kernel: GrantAccess,
  operation: FolderOperation,
  offset: number,
): Question | StatusCode {
  if (!mayWrite && changing.has(operation)) return ErrorCode.NoDevice;
  return { operation, folder, path, offset, data: dataOf(kernel, operation) };
}

function byFolder(parent: Place, kernel: GrantAccess, operation: FolderOperation): Question | StatusCode {
  if (!parent.mayWrite) return ErrorCode.NoDevice;
  const place = placeBelow(parent, kernel);
  if (typeof place === 'number') return place;
  const { folder, path } = place;
  if (operation !== 'rename') return { operation, folder, path };
  const target = pathBelow(parent, kernel.readOnly(readOnly.data));
  return target === undefined ? ErrorCode.Invalid : { operation, folder, path, target };
}

function placeBelow(parent: Place, kernel: GrantAccess): Place | StatusCode {
  const path = pathBelow(parent, kernel.readOnly(readOnly.name));
  return path === undefined ? ErrorCode.Invalid : { ...parent, path };
}

function pathBelow({ path }: Place, bytes: Uint8Array): string | undefined {
  const name = readName(bytes);
  return name === undefined ? undefined : below(path, name);
}

const statuses: ReadonlyMap<number, StatusCode> = new Map<number, StatusCode>([
  [0, 0],
  [Errno.NoEntry, ErrorCode.NoDevice],
  [Errno.Exists, ErrorCode.Already],
  [Errno.NoSpace, ErrorCode.NoMemory],
  [Errno.NotADirectory, ErrorCode.Invalid],
  [Errno.IsADirectory, ErrorCode.Invalid],
  [Errno.NotEmpty, ErrorCode.Invalid],
]);

function statusOf(errno: number): StatusCode {
  return statuses.get(errno) ?? ErrorCode.Fail;
}

/** A snapshot comes from anywhere. */
function isPath(text: string): boolean {
  return text === '' || readName(Uint8Array.from(text, (character) => character.charCodeAt(0))) === text;
}

function isFrozen(value: unknown): value is FrozenFiles {
  if (typeof value !== 'object' || value === null) return false;
  const { isAsking, handles } = value as Partial<FrozenFiles>;
  if (typeof isAsking !== 'boolean' || !Array.isArray(handles)) return false;
  return handles.every(
    (one) =>
      Array.isArray(one) &&
      Number.isSafeInteger(one[0]) &&
      (one[1] === 'file' || one[1] === 'folder') &&
      typeof one[2] === 'string' &&
      typeof one[3] === 'string' &&
      isPath(one[3]) &&
      typeof one[4] === 'boolean',
  );
}
