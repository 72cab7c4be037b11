/** Which device a command means, and a connection to it. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Client, DeviceError } from '@perilune/client';
import { connect } from '@perilune/client/node';
import { CommandError, ExitStatus } from '../command.ts';
import { errorCode } from '../error-code.ts';
import { readLock } from './lock.ts';
import { isRunning, type RunningDevice, runningDevices } from './registry.ts';
import { STATE_FOLDER, statePaths } from './state-folder.ts';

/** Beside `--device`. */
export const DEVICE_VARIABLE = 'PERILUNE_DEVICE';

/**
 * @param named what --device says: a board, a state folder, a socket, or the name of a board that runs
 * @throws CommandError with the status noDevice if none is meant, or it does not run
 */
export async function connectToDevice(named: string | undefined): Promise<Client> {
  const wanted = named ?? (process.env[DEVICE_VARIABLE] || undefined);
  const socket = wanted === undefined ? onlyDevice().socket : socketOf(wanted);
  checkAccess(socket, constants.W_OK);
  try {
    return await connect(socket);
  } catch (error) {
    if (error instanceof DeviceError && error.code !== 'ending') {
      throw new CommandError(`the device at '${socket}': ${error.message}`);
    }
    throw new CommandError(
      `no device answers at '${socket}': 'perilune up BOARD' starts one${listOf(runningDevices())}`,
      ExitStatus.noDevice,
    );
  }
}

function onlyDevice(): RunningDevice {
  const running = runningDevices();
  const [device, other] = running;
  if (!device) throw new CommandError("no device is running: 'perilune up BOARD' starts one", ExitStatus.noDevice);
  if (other) {
    const message = `several devices are running: say which with --device, or with ${DEVICE_VARIABLE}${listOf(running)}`;
    throw new CommandError(message, ExitStatus.noDevice);
  }
  return device;
}

function socketOf(wanted: string): string {
  checkAccess(wanted, constants.F_OK);
  const kind = kindOf(wanted);
  if (kind === 'socket') return wanted;
  const folder = stateFolderOf(wanted, kind);
  if (folder !== undefined) {
    checkAccess(folder, constants.X_OK);
    if (isRunning(folder)) return statePaths(folder).socket;
    const message = `the device '${wanted}' is not running: 'perilune up ${wanted}' starts it${listOf(runningDevices())}`;
    throw new CommandError(message, ExitStatus.noDevice);
  }
  const running = runningDevices();
  const [device, other] = running.filter(({ board }) => board === wanted);
  if (device && !other) return device.socket;
  const problem = device ? `several devices have the board '${wanted}'` : `there is no device '${wanted}'`;
  throw new CommandError(
    `${problem}: --device takes a board, its state folder, or its control socket${listOf(running)}`,
    ExitStatus.noDevice,
  );
}

/** What is not there is no device. @throws CommandError if this user may not get at it */
function checkAccess(path: string, mode: number): void {
  try {
    accessSync(path, mode);
  } catch (error) {
    if (errorCode(error) === 'EACCES')
      throw new CommandError(`'${path}' belongs to somebody else, who alone can manage the device`);
  }
}

function stateFolderOf(wanted: string, kind: 'folder' | 'file' | 'socket' | 'nothing'): string | undefined {
  if (kind === 'file') return basename(wanted).endsWith('.toml') ? join(dirname(wanted), STATE_FOLDER) : undefined;
  if (kind !== 'folder') return undefined;
  if (readLock(join(wanted, 'lock'))) return wanted;
  return existsSync(join(wanted, 'board.toml')) || existsSync(join(wanted, STATE_FOLDER))
    ? join(wanted, STATE_FOLDER)
    : undefined;
}

function kindOf(path: string): 'folder' | 'file' | 'socket' | 'nothing' {
  try {
    const stat = statSync(path);
    if (stat.isSocket()) return 'socket';
    return stat.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

function listOf(devices: readonly RunningDevice[]): string {
  if (devices.length === 0) return '';
  return `; running are\n${devices.map(({ board, state }) => `  ${board}  (--device ${state})`).join('\n')}`;
}
