/** Starts a device in a process of its own, which outlives this one. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { sessionGoesFirst } from '@perilune/platform-node';
import { CommandError, ExitStatus } from '../command.ts';
import { reasonOf } from '../error-code.ts';
import { makePrivateFolder, type StatePaths } from './state-folder.ts';

/**
 * @param commandLine of `perilune up`, as it was given
 * @returns the id of the process once the machine has booted; or what was said, and the exit status, if it did not
 * @throws CommandError
 */
export async function startInBackground(
  commandLine: readonly string[],
  state: StatePaths,
): Promise<{ readonly pid: number } | { readonly said: string; readonly status: number }> {
  makePrivateFolder(state.folder);
  const output = openLog(state.processLog);
  const start = readFileSync(state.processLog).length;
  const main = process.argv[1] ?? '';
  const child = spawn(process.execPath, [main, 'up', '--foreground', ...commandLine], {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const outcome = await new Promise<'ready' | Error | number>((resolve) => {
    child.once('message', () => resolve('ready'));
    child.once('error', resolve);
    child.once('exit', (status) => resolve(status ?? ExitStatus.defect));
  });
  if (outcome instanceof Error) throw new CommandError(`cannot start a process: ${outcome.message}`);
  if (outcome !== 'ready') {
    const said = readFileSync(state.processLog).subarray(start).toString();
    const status = outcome === ExitStatus.success ? ExitStatus.failure : outcome;
    const silence = `perilune: it ended at once, and '${state.processLog}' does not say why: 'up --foreground' does\n`;
    return { said: said || silence, status };
  }
  // For its outputs: they wait for nobody who came by chance.
  sessionGoesFirst(child.pid ?? 0);
  child.unref();
  if (child.connected) child.disconnect();
  return { pid: child.pid ?? 0 };
}

/** @throws CommandError */
function openLog(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new CommandError(`'${path}' cannot be written: ${reasonOf(error)}`);
  }
}
