/** `perilune up`: runs a board as a device, in the background. */
import { join } from 'node:path';
import { ExitStatus, UsageError } from '../command.ts';
import { startInBackground } from '../device/background.ts';
import { type DeviceSetup, runDevice } from '../device/run-device.ts';
import { STATE_FOLDER, statePaths } from '../device/state-folder.ts';
import { findBoard } from '../machine/board-path.ts';
import { RunStatus } from '../machine/run-machine.ts';
import { onlyOperand, parseSeed, parseSpeed, parseWatch } from '../machine/run-options.ts';
import { JsonView, LogView } from '../machine/view.ts';
import { parseArguments } from '../parse-arguments.ts';

export const help = `perilune up [OPTION...] BOARD

Boots a board as a device and keeps it running in the background, also when no process is left. What
runs, and what it did, is seen and changed by other commands: ps, top, logs, inspect, eval, devices,
get, set, watch, start, stop, kill, snapshot, record, metrics and more; 'perilune down' ends it. They
talk to it through a socket in its state folder, which is for its owner only.

Options
  --state FOLDER    Where it keeps its state, log and socket; .perilune in the folder of the board if
                    not given
  --foreground      Stay in the foreground and print what happens; Ctrl-C ends it in order
  --json            With --foreground: print one JSON object a line, as 'perilune run --json' does.
                    Otherwise: print where it runs as one JSON object
  --heartbeat FILE  Write to FILE once a second as long as the machine goes on: /dev/watchdog, or a
                    file that something else watches
  --watch           Reload an app of the board when its files have changed and can be compiled; 'logs -f'
                    tells of it
  --keep-state      With --watch: hand what the app's function save() returns to restore(state) of the
                    new sources
  --record          Record the machine from boot, see 'perilune record'
  --virtual         On virtual time; --speed N goes N times faster than real time, 1 if not given
  --seed N          Seed of simulated noise, instead of the board's

Exit status
  0 it runs, 1 something is wrong with the board, or it runs already, 2 wrong usage; in the foreground
  also 130 interrupted

Examples
  perilune up examples/crockpot
  perilune up examples/crockpot --foreground --virtual --speed 60`;

export async function run(commandArguments: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: {
      state: { type: 'string' },
      foreground: { type: 'boolean' },
      json: { type: 'boolean' },
      record: { type: 'boolean' },
      watch: { type: 'boolean' },
      'keep-state': { type: 'boolean' },
      virtual: { type: 'boolean' },
      speed: { type: 'string' },
      seed: { type: 'string' },
      heartbeat: { type: 'string' },
    },
    allowPositionals: true,
  });
  const name = onlyOperand(positionals, 'BOARD', 'a folder with board.toml, or the file');
  if (values.speed !== undefined && !values.virtual)
    throw new UsageError('--speed needs --virtual: real time has one speed');
  if (values.heartbeat === '') throw new UsageError('--heartbeat needs the name of a file, such as /dev/watchdog');
  if (values.state === '') throw new UsageError('--state needs a folder');
  const asked = {
    isVirtual: values.virtual ?? false,
    speed: values.speed === undefined ? 1 : parseSpeed(values.speed),
    seed: values.seed === undefined ? undefined : parseSeed(values.seed),
    records: values.record ?? false,
    watch: parseWatch(values),
    heartbeat: values.heartbeat,
  };
  const board = findBoard(name);
  const options: DeviceSetup = {
    ...asked,
    board,
    state: statePaths(values.state ?? join(board.folder, STATE_FOLDER)),
  };
  if (values.foreground) return stayInForeground(options, values.json ?? false);
  return goToBackground(options, commandArguments, values.json ?? false);
}

async function stayInForeground(options: DeviceSetup, isJson: boolean): Promise<number> {
  const write = (text: string) => void process.stdout.write(text);
  const view = isJson ? new JsonView(write) : new LogView(write);
  const isChild = process.send !== undefined;
  const { summary, isInterrupted } = await runDevice({ ...options, ...(!isChild && { view }) }, () => {
    if (!isChild) return;
    process.send?.({ kind: 'ready' });
    process.disconnect?.();
  });
  if (isInterrupted) return RunStatus.interrupted;
  return summary.end === 'panicked' ? ExitStatus.failure : ExitStatus.success;
}

/** Starts the same command line in the foreground of a process of its own, and waits until that says that it runs. */
async function goToBackground(
  { state }: DeviceSetup,
  commandLine: readonly string[],
  isJson: boolean,
): Promise<number> {
  const started = await startInBackground(commandLine, state);
  if ('said' in started) {
    process.stderr.write(started.said);
    return started.status;
  }
  const { pid } = started;
  if (isJson) process.stdout.write(`${JSON.stringify({ pid, state: state.folder, socket: state.socket })}\n`);
  else process.stdout.write(`it runs as process ${pid}; 'perilune down' ends it\n`);
  return ExitStatus.success;
}
