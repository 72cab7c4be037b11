/** Where a device keeps its state, where its socket is, and where a user's running devices are listed. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError } from '../command.ts';
import { reasonOf } from '../error-code.ts';

/** In the folder of a board. */
export const STATE_FOLDER = '.perilune';
const SOCKET = 'control.socket';
/** Bytes of the path of a Unix socket, with the zero at its end. */
const LONGEST_SOCKET_PATH = 104;

export interface StatePaths {
  readonly folder: string;
  readonly socket: string;
  readonly lock: string;
  readonly log: string;
  /** What the process of the computer itself says. */
  readonly processLog: string;
  readonly traces: string;
  /** Of the seal of snapshots. */
  readonly snapshotKey: string;
}

/** The same for the device and for its clients. @param folder need not be there */
export function statePaths(folder: string): StatePaths {
  const real = realPath(folder);
  return {
    folder: real,
    socket: socketPath(real),
    lock: join(real, 'lock'),
    log: join(real, 'log.jsonl'),
    processLog: join(real, 'process.log'),
    traces: join(real, 'traces'),
    snapshotKey: join(real, 'snapshot.key'),
  };
}

function socketPath(folder: string): string {
  const path = join(folder, SOCKET);
  if (Buffer.byteLength(path) < LONGEST_SOCKET_PATH) return path;
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(userFolderPath(), `${digest}.socket`);
}

/** As it is without links; the last part may be missing. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const full = resolve(path);
    return dirname(full) === full ? full : join(realPath(dirname(full)), basename(full));
  }
}

/** Of this user, for what has no place in a state folder; others of this computer cannot look into it. */
export function userFolderPath(): string {
  const runtime = process.env.XDG_RUNTIME_DIR;
  return runtime ? join(runtime, 'perilune') : join(tmpdir(), `perilune-${userInfo().uid}`);
}

/** @throws CommandError if the folder is not this user's alone: somebody else may have made it first */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const stat = lstatSync(path);
    if (!stat.isDirectory()) throw new CommandError(`'${path}' is no folder: move it away`);
    if (stat.uid !== userInfo().uid)
      throw new CommandError(`'${path}' belongs to somebody else: choose another folder`);
    if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`cannot make the folder '${path}': ${reasonOf(error)}`);
  }
}
