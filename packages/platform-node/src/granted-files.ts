/**
 * The disk as a process may see it: granted folders, and what lies below them.
 *
 * A name leads to a file by its parts, one folder at a time: each is opened relative to the folder before it, through
 * the descriptor that is already open (/proc/self/fd/N/part), and never through a symbolic link (O_NOFOLLOW). So whatever
 * others rename or replace meanwhile, the path cannot leave the granted folder: there is no moment between a check and
 * a use. ".." is refused. This way in exists on Linux only; elsewhere folders cannot be granted.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { Errno, type FileSystem, type OpenMode } from '@perilune/hil';
import { NodeFile } from './node-file.ts';

export interface FolderGrant {
  readonly path: string;
  /** May files below it be written, made, renamed and removed? Otherwise they are only read. */
  readonly isWritable: boolean;
}

/** The grant cannot be made: the folder is missing, is none, or the system has no safe way into it. */
export class GrantError extends Error {}

interface Folder {
  /** As it was granted, without a slash at the end. */
  readonly name: string;
  /** Absolute, not resolved any further: what a script may write in front as well. */
  readonly path: string;
  readonly descriptor: number;
  readonly isWritable: boolean;
}

/** Where a name leads: a folder that was granted, and the parts below it. */
interface Place {
  readonly folder: Folder;
  readonly parts: readonly Buffer[];
}

const SLASH = 0x2f;
const FOLDER_FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** Deeper names are refused: each part costs a call. */
const MOST_PARTS = 64;
/** Linux: a descriptor that stands for a place and can neither read nor write it. Node has no name for it. */
const O_PATH = 0o10000000;
const FILE_MODE = 0o666;
const CREATE_TRIES = 8;
const TEMPORARY_TRIES = 16;

export class GrantedFiles implements FileSystem {
  readonly #folders: readonly Folder[];
  readonly #current: string;

  /** @param current what relative names are relative to @throws GrantError */
  constructor(grants: readonly FolderGrant[], current: string) {
    if (grants.length > 0 && process.platform !== 'linux') {
      throw new GrantError(
        'folders can be granted on Linux only: this system has no way into them that is safe from races',
      );
    }
    this.#current = current;
    this.#folders = grants.map((grant) => openGrant(grant, current));
  }

  open(name: Uint8Array, mode: OpenMode): NodeFile | number {
    return attempt(() => {
      if (mode.temporary) return this.#openTemporary();
      const place = this.#find(name);
      if (!place) return -Errno.NoEntry;
      if (mode.write && !place.folder.isWritable) return -Errno.AccessDenied;
      return withParent(place, (parent, last) => openChecked(parent, last, mode));
    });
  }

  remove(name: Uint8Array): number {
    return attempt(() => {
      const place = this.#find(name);
      if (!place) return -Errno.NoEntry;
      if (!place.folder.isWritable) return -Errno.AccessDenied;
      return withParent(place, (parent, last) => {
        const path = below(parent, last);
        try {
          unlinkSync(path);
        } catch (error) {
          // As remove(3) does: what is a folder goes if it is empty.
          if (errnoOf(error) !== -Errno.IsADirectory) throw error;
          rmdirSync(path);
        }
        return 0;
      });
    });
  }

  /** Names in a folder, in order, those of folders with a slash behind. @returns them, or a negative Errno */
  list(name: Uint8Array): Buffer[] | number {
    return attempt((): Buffer[] | number => {
      const place = this.#find(name);
      if (!place) return -Errno.NoEntry;
      return withParent(place, (parent, last) => {
        const descriptor = openSync(below(parent, last), FOLDER_FLAGS);
        try {
          const entries = readdirSync(`/proc/self/fd/${descriptor}/`, { encoding: 'buffer', withFileTypes: true });
          const names = entries.map((one) =>
            one.isDirectory() ? Buffer.concat([one.name, Buffer.of(SLASH)]) : one.name,
          );
          return names.sort(Buffer.compare);
        } finally {
          closeSync(descriptor);
        }
      });
    });
  }

  rename(from: Uint8Array, to: Uint8Array): number {
    return attempt(() => {
      const source = this.#find(from);
      const target = this.#find(to);
      if (!source || !target) return -Errno.NoEntry;
      if (!source.folder.isWritable || !target.folder.isWritable) return -Errno.AccessDenied;
      return withParent(source, (sourceParent, sourceName) =>
        withParent(target, (targetParent, targetName) => {
          renameSync(below(sourceParent, sourceName), below(targetParent, targetName));
          return 0;
        }),
      );
    });
  }

  /** @returns 0 or a negative Errno */
  makeFolder(name: Uint8Array): number {
    return attempt(() => {
      const place = this.#find(name);
      if (!place) return -Errno.NoEntry;
      if (!place.folder.isWritable) return -Errno.AccessDenied;
      return withParent(place, (parent, last) => {
        mkdirSync(below(parent, last));
        return 0;
      });
    });
  }

  temporaryName(): Uint8Array | number {
    const folder = this.#folders.find(({ isWritable }) => isWritable);
    if (!folder) return -Errno.AccessDenied;
    return attempt(() => {
      const name = createUnique(folder, (descriptor) => closeSync(descriptor));
      return Buffer.concat([Buffer.from(folder.name === '.' ? '' : `${folder.name}/`), name]);
    });
  }

  #openTemporary(): NodeFile | number {
    const folder = this.#folders.find(({ isWritable }) => isWritable);
    if (!folder) return -Errno.AccessDenied;
    let opened: NodeFile | undefined;
    const name = createUnique(folder, (descriptor) => {
      opened = new NodeFile(descriptor, false);
    });
    unlinkSync(below(folder.descriptor, name));
    return opened ?? -Errno.InputOutput;
  }

  /** The grant a name is below: as it was spelled, or by its absolute path. The innermost of several decides. */
  #find(name: Uint8Array): Place | undefined {
    const text = Buffer.from(name);
    if (text.length === 0) return undefined;
    let best: Place | undefined;
    for (const folder of this.#folders) {
      const rest = remainder(text, folder, this.#current);
      const parts = rest && partsOf(rest);
      if (parts && (!best || parts.length < best.parts.length)) best = { folder, parts };
    }
    return best;
  }
}

function openGrant({ path, isWritable }: FolderGrant, current: string): Folder {
  const absolute = resolve(current, path);
  try {
    // The owner's own words may lead through links; what lies below may not.
    const descriptor = openSync(absolute, constants.O_RDONLY | constants.O_DIRECTORY);
    return { name: path.replace(/(?<=.)\/+$/, ''), path: absolute, descriptor, isWritable };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') throw new GrantError(`no folder '${path}'`);
    if (code === 'ENOTDIR') throw new GrantError(`'${path}' is not a folder`);
    if (code === 'EACCES') throw new GrantError(`folder '${path}' may not be opened`);
    throw new GrantError(`folder '${path}' cannot be opened (${code})`);
  }
}

/** What a name says below a granted folder; undefined if it is not below. */
function remainder(name: Buffer, folder: Folder, current: string): Buffer | undefined {
  const isRelative = !isAbsolute(name.toString('latin1'));
  if (!isRelative) return startingWith(name, folder.path);
  const spelled = startingWith(withoutDots(name), withoutDots(Buffer.from(folder.name)).toString('latin1'));
  if (spelled && !isAbsolute(folder.name)) return spelled;
  return startingWith(
    Buffer.concat([Buffer.from(current === '/' ? '/' : `${current}/`), withoutDots(name)]),
    folder.path,
  );
}

/** Without "./" in front, however often. */
function withoutDots(name: Buffer): Buffer {
  let start = 0;
  while (name[start] === 0x2e && (name[start + 1] === SLASH || start + 1 === name.length)) {
    start++;
    while (name[start] === SLASH) start++;
  }
  return name.subarray(start);
}

function startingWith(name: Buffer, folder: string): Buffer | undefined {
  const prefix = Buffer.from(folder, 'utf8');
  if (prefix.length === 0 || folder === '/') return name;
  if (name.length < prefix.length || !name.subarray(0, prefix.length).equals(prefix)) return undefined;
  if (name.length === prefix.length) return name.subarray(prefix.length);
  return name[prefix.length] === SLASH ? name.subarray(prefix.length + 1) : undefined;
}

/** The parts of a path; undefined if one of them climbs. */
function partsOf(path: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = [];
  for (let start = 0; start <= path.length; ) {
    const slash = path.indexOf(SLASH, start);
    const end = slash === -1 ? path.length : slash;
    const part = path.subarray(start, end);
    start = end + 1;
    if (part.length === 0 || part.equals(Buffer.from('.'))) continue;
    if (part.equals(Buffer.from('..'))) return undefined;
    parts.push(part);
  }
  return parts.length > MOST_PARTS ? undefined : parts;
}

/** A name in the folder that a descriptor stands for. */
function below(descriptor: number, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${descriptor}/`), name]);
}

/** Goes down to the folder the last part is in; "." stands for the granted folder itself. */
function withParent<Result>({ folder, parts }: Place, use: (parent: number, last: Buffer) => Result): Result {
  const opened: number[] = [];
  let parent = folder.descriptor;
  try {
    for (const part of parts.slice(0, -1)) {
      parent = openSync(below(parent, part), FOLDER_FLAGS);
      opened.push(parent);
    }
    return use(parent, parts.at(-1) ?? Buffer.from('.'));
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/**
 * Opens a regular file, or a folder, to be told so when it is read. A pipe or a device is none of a script's business: it
 * is not even opened, as what is behind a name is looked at first through a descriptor that cannot read (O_PATH).
 */
function openChecked(parent: number, name: Buffer, mode: OpenMode): NodeFile | number {
  const path = below(parent, name);
  for (let tries = 1; ; tries++) {
    try {
      if (!mode.exclusive) return openExisting(path, mode);
    } catch (error) {
      if (!mode.create || errnoOf(error) !== -Errno.NoEntry) throw error;
    }
    try {
      const flags = accessOf(mode) | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
      return new NodeFile(openSync(path, flags, FILE_MODE), mode.append);
    } catch (error) {
      // Somebody else made it in between: then it is an existing one.
      if (errnoOf(error) !== -Errno.Exists || mode.exclusive || tries === CREATE_TRIES) throw error;
    }
  }
}

function openExisting(path: Buffer, mode: OpenMode): NodeFile | number {
  const place = openSync(path, O_PATH | constants.O_NOFOLLOW);
  try {
    const stat = fstatSync(place);
    if (stat.isSymbolicLink()) return -Errno.SymbolicLink;
    if (!stat.isFile() && !stat.isDirectory()) return -Errno.AccessDenied;
    // Opened again through the descriptor, so it is the very file that was looked at.
    const file = new NodeFile(openSync(`/proc/self/fd/${place}`, accessOf(mode)), mode.append);
    const problem = mode.truncate ? file.truncate() : 0;
    if (problem) file.close();
    return problem || file;
  } finally {
    closeSync(place);
  }
}

function accessOf(mode: OpenMode): number {
  const access = mode.write ? (mode.read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  return access | (mode.append ? constants.O_APPEND : 0);
}

/** Makes a new file of a name nobody has; `use` gets its descriptor. */
function createUnique(folder: Folder, use: (descriptor: number) => void): Buffer {
  for (let tries = 1; ; tries++) {
    const name = Buffer.from(`lua_${randomBytes(6).toString('hex')}`);
    try {
      use(
        openSync(
          below(folder.descriptor, name),
          constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
          0o600,
        ),
      );
      return name;
    } catch (error) {
      if (errnoOf(error) !== -Errno.Exists || tries === TEMPORARY_TRIES) throw error;
    }
  }
}

/** Negative Errno of what Node threw. */
export function errnoOf(error: unknown): number {
  if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') return error.errno;
  // Node itself refuses, for instance, a zero byte in a name.
  return -Errno.NoEntry;
}

function attempt<Result>(work: () => Result | number): Result | number {
  try {
    return work();
  } catch (error) {
    return errnoOf(error);
  }
}
