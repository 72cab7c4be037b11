/**
 * One device to a state folder: a link that leads nowhere, to the id of its process and when that was started. A link is there
 * whole or not at all, and takes no room of a medium that is full: the device must boot there too.
 */
import { readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../command.ts';
import { reasonOf } from '../error-code.ts';

/** Milliseconds until it is given up that the others have had their turn. */
const PATIENCE = 10_000;

export interface LockHolder {
  readonly pid: number;
  /** As the computer tells it, to know a process from another that has its number now; empty where it does not tell. */
  readonly started: string;
}

/**
 * Takes a lock. A stale one, of a process that is no more, does not count.
 * @returns who has it, if it is taken
 * @throws CommandError if there can be no such file
 */
export function takeLock(path: string): LockHolder | undefined {
  return oneAtATime(path, () => {
    const holder = readLock(path);
    if (holder && isAlive(holder)) return holder;
    const draft = `${path}.new`;
    rmSync(draft, { force: true });
    symlinkSync(`${process.pid}-${startOf(process.pid)}`, draft);
    renameSync(draft, path);
    return undefined;
  });
}

/** If it is this process's. */
export function releaseLock(path: string): void {
  if (readLock(path)?.pid === process.pid) rmSync(path, { force: true });
}

/** @returns undefined if nobody has it, or it cannot be read */
export function readLock(path: string): LockHolder | undefined {
  try {
    const [, pid, started = ''] = /^([1-9]\d{0,9})-(\d*)$/.exec(readlinkSync(path)) ?? [];
    return pid === undefined ? undefined : { pid: Number(pid), started };
  } catch {
    // Not there, or not ours: nobody has it.
    return undefined;
  }
}

export function isAlive({ pid, started }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (isZombie(pid)) return false;
  const now = startOf(pid);
  return now === '' || started === '' || now === started;
}

/**
 * Looking who has the lock and taking it are two steps: one process at a time makes them. A transaction of SQLite keeps the
 * others away, which the computer itself ends if its process is killed in the middle.
 */
function oneAtATime<Result>(path: string, action: () => Result): Result {
  const file = `${path}.turn`;
  let turn: DatabaseSync | undefined;
  try {
    turn = new DatabaseSync(file, { timeout: PATIENCE });
    turn.exec('begin exclusive');
    // Something, once: to begin with a database that is empty takes room each time.
    if (turn.prepare('pragma user_version').get()?.user_version === 0) turn.exec('pragma user_version = 1');
    const result = action();
    turn.exec('commit');
    return result;
  } catch (error) {
    throw new CommandError(`cannot lock the state with '${file}': ${reasonOf(error)}`);
  } finally {
    turn?.close();
  }
}

/** What the computer tells of a process; nothing where it does not tell. */
function statOf(pid: number): readonly string[] {
  try {
    // The name, in parentheses, may have anything in it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** It has ended, and only its parent has not looked yet. */
function isZombie(pid: number): boolean {
  return /^[ZX]/.test(statOf(pid)[0] ?? '');
}

/** When a process was started, in the computer's own count; empty where it cannot be known. */
function startOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}
