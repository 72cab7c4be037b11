/** One device to a state folder: a file with the id of its process, and when that was started. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface LockHolder {
  readonly pid: number;
  /** As the computer tells it, to know a process from another that has its number now; empty where it does not tell. */
  readonly started: string;
}

/** Takes a lock. A stale one, of a process that is no more, does not count. @returns who has it, if it is taken */
export function takeLock(path: string): LockHolder | undefined {
  const own: LockHolder = { pid: process.pid, started: startOf(process.pid) };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      // A link comes into being whole, or not at all if the name is there.
      if (link(draft, path)) return undefined;
      const holder = readLock(path);
      if (holder && isAlive(holder)) return holder;
      removeStale(path, holder);
    }
    return readLock(path) ?? own;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** If it is this process's. */
export function releaseLock(path: string): void {
  if (readLock(path)?.pid === process.pid) rmSync(path, { force: true });
}

/** @returns undefined if nobody has it, or it cannot be read */
export function readLock(path: string): LockHolder | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockHolder>;
    if (Number.isSafeInteger(pid) && (pid as number) > 0) return { pid: pid as number, started: `${started ?? ''}` };
  } catch {
    // Not there, or not ours: nobody has it.
  }
  return undefined;
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

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes it away by renaming, which only one of several can do; puts it back if it was not the stale one. */
function removeStale(path: string, stale: LockHolder | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody else was faster
  }
  const taken = readLock(aside);
  if (taken && taken.pid !== stale?.pid && isAlive(taken)) link(aside, path);
  rmSync(aside, { force: true });
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
