/** `perilune run`: boots a board and runs it. */
import { AppData, BoardError } from '@perilune/machine';
import type { AppManager, AppNotice } from '@perilune/update';
import { CommandError, ExitStatus } from '../command.ts';
import type { AppLink } from '../machine/app-link.ts';
import { type BoardPath, findBoard } from '../machine/board-path.ts';
import { openDeviceApps } from '../machine/device-apps.ts';
import { openState } from '../machine/open-state.ts';
import type { RunThreadOptions } from '../machine/protocol.ts';
import { Heartbeat } from '../machine/pulse.ts';
import { replaceApp } from '../machine/replace-app.ts';
import { RunStatus, runInThread } from '../machine/run-machine.ts';
import { parseRunOptions, type RunOptions } from '../machine/run-options.ts';
import { TraceFile } from '../machine/trace-file.ts';
import { type CommandSink, JsonView, LogView, type View } from '../machine/view.ts';
import { LIVE_STATUS, LiveView } from '../screen/live-view.ts';
import { hasScreen } from '../screen/terminal-screen.ts';

export const help = `perilune run [OPTION...] BOARD

Boots a board: makes its chips, starts its apps and runs them. BOARD is a folder with board.toml, or
the file itself. It runs until no process is left, or Ctrl-C: then all outputs go into their safe state.

Options
  --for TIME        Run so long, such as 500ms, 10s, 10m or 1d
  --virtual         On virtual time, as fast as it goes: a day of the machine in seconds, and the
                    same run each time
  --speed N         With --virtual: N times faster than real time
  --seed N          Seed of simulated noise and of virtual runs, instead of the board's
  --headless        Print a readable log (time, who, what) instead of the live screen
  --json            Print one JSON object a line: each event, then a summary
  --state FOLDER    Keep there what apps store, and run what was installed there; without it what they
                    store is gone when the run is over
  --watch           Reload an app when its files have changed and can be compiled; runs until Ctrl-C
  --keep-state      With --watch: hand what the app's function save() returns to restore(state) of the
                    new sources
  --heartbeat FILE  Write to FILE once a second as long as the machine goes on: /dev/watchdog, or a
                    file that is watched otherwise. After an end in order its last byte is V
  --record FILE     Write a trace (gzip), from which 'perilune replay' repeats the run exactly

Exit status
  0 ran, 1 something is wrong with the board or a process has stopped the machine, 2 wrong usage,
  5 ran, but an app could not start, such as one for whose control steps no processor is left; the
  last lines say which, and 'perilune check' finds it beforehand. 130 interrupted. Faults of processes
  are contained and do not change it.

Example
  perilune run examples/crockpot --virtual --for 8h --headless`;

export async function run(commandArguments: readonly string[]): Promise<number> {
  const options = parseRunOptions(commandArguments);
  const board = findBoard(options.board);
  const store = options.state === undefined ? undefined : await openState(options.state);
  const data = store && new AppData(store, complain);
  const apps = data && (await openApps(board, data));
  const trace = options.trace === undefined ? undefined : new TraceFile(options.trace);
  const heartbeat = options.heartbeat === undefined ? undefined : new Heartbeat(options.heartbeat);
  const statusEvery = isLive(options) ? LIVE_STATUS : 0;
  const threadOptions: RunThreadOptions = {
    ...board,
    isVirtual: options.isVirtual,
    speed: options.speed,
    ...(options.duration !== undefined && { duration: options.duration }),
    ...(options.seed !== undefined && { seed: options.seed }),
    records: trace !== undefined,
    keeps: store !== undefined,
    ...(options.watch && { staysUp: true }),
    ...(apps && { installed: apps.bootVersions }),
    statusEvery,
  };
  const result = await runInThread({
    module: new URL('../machine/run-thread.ts', import.meta.url),
    options: threadOptions,
    view(sink, link) {
      // A run that is not recorded is not the one that was asked for.
      if (trace) trace.onFailure = () => void sink.send({ type: 'stop' });
      return makeView(options, board, sink, link);
    },
    ...(data && { data }),
    ...(apps && { apps }),
    ...(options.watch && { watch: { ...options.watch, board } }),
    ...(trace && { trace: (piece) => trace.write(piece) }),
    heartbeat,
  })
    .finally(() => trace?.close())
    .finally(() => apps?.close())
    .finally(() => store?.close());
  const { summary, isInterrupted } = result;
  if (isInterrupted) return RunStatus.interrupted;
  if (summary.end === 'panicked') return ExitStatus.failure;
  return summary.refused.length > 0 ? RunStatus.incomplete : ExitStatus.success;
}

function complain(problem: string): void {
  console.error(`perilune: ${problem}`);
}

/** @throws CommandError if the board is wrong */
async function openApps(board: BoardPath, data: AppData): Promise<AppManager> {
  const onNotice = ({ app, change, version, reason }: AppNotice) => {
    if (change === 'unusable') complain(`${app}: ${reason}`);
    else if (change === 'rolled back') complain(`${app}: version ${version} was ended: ${reason}`);
  };
  try {
    return await openDeviceApps({ board, data, onNotice, onStoreFailure: complain });
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    throw new CommandError(error.message.replaceAll('\n', '\nperilune: '));
  }
}

/** The live screen is for people at a terminal. */
function isLive({ isHeadless, isJson }: RunOptions): boolean {
  return !isHeadless && !isJson && hasScreen();
}

function makeView(options: RunOptions, board: BoardPath, sink: CommandSink, link: AppLink): View {
  if (isLive(options)) {
    const speed = options.isVirtual ? options.speed : undefined;
    return new LiveView({ sink, speed, replaceApp: (app, folder) => replaceApp(board, app, folder, link) });
  }
  const write = (text: string) => void process.stdout.write(text);
  return options.isJson ? new JsonView(write) : new LogView(write);
}
