/** The running devices of a user: a file for each in a folder of his own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, readLock } from './lock.ts';
import { makePrivateFolder, statePaths, userFolderPath } from './state-folder.ts';

export interface RunningDevice {
  /** Name of its board. */
  readonly board: string;
  /** Of the board. */
  readonly folder: string;
  /** Folder of its state. */
  readonly state: string;
  readonly socket: string;
  readonly pid: number;
}

const SUFFIX = '.device.json';

/** @throws CommandError if there can be no such folder */
export function registerDevice(device: RunningDevice): void {
  makePrivateFolder(userFolderPath());
  writeFileSync(entryOf(device.state), JSON.stringify(device), { mode: 0o600 });
}

export function forgetDevice(state: string): void {
  rmSync(entryOf(state), { force: true });
}

/** In the order of their names. Those that are no more are forgotten. */
export function runningDevices(): RunningDevice[] {
  let names: string[];
  try {
    names = readdirSync(userFolderPath()).filter((name) => name.endsWith(SUFFIX));
  } catch {
    return []; // nothing ever ran
  }
  return names
    .flatMap((name) => {
      const path = join(userFolderPath(), name);
      const device = readEntry(path);
      if (device && isRunning(device.state)) return device;
      rmSync(path, { force: true });
      return [];
    })
    .sort((one, other) => one.board.localeCompare(other.board) || one.state.localeCompare(other.state));
}

/** True if a device has this state folder. */
export function isRunning(state: string): boolean {
  const holder = readLock(statePaths(state).lock);
  return holder !== undefined && isAlive(holder);
}

function entryOf(state: string): string {
  return join(userFolderPath(), `${createHash('sha256').update(state).digest('hex').slice(0, 16)}${SUFFIX}`);
}

function readEntry(path: string): RunningDevice | undefined {
  try {
    const { board, folder, state, socket, pid } = JSON.parse(readFileSync(path, 'utf8')) as Partial<RunningDevice>;
    if ([board, folder, state, socket].some((text) => typeof text !== 'string') || typeof pid !== 'number')
      return undefined;
    return { board, folder, state, socket, pid } as RunningDevice;
  } catch {
    return undefined;
  }
}
