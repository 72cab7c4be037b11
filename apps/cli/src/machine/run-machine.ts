/** The main thread while a machine runs: signals, the file of a trace, and what is shown. */

import { type AppData, encodeCommand, type MachineEvent, type ProcessStatus, wholeOf } from '@perilune/machine';
import { MachineThread } from '@perilune/platform-node';
import type { AppManager } from '@perilune/update';
import { CommandError } from '../command.ts';
import { AppLink } from './app-link.ts';
import { AppWatcher, type AppWatcherOptions } from './app-watcher.ts';
import { tellManager } from './device-apps.ts';
import { HostDevices } from './host-devices.ts';
import type { Delivery, FromMachine, Summary } from './protocol.ts';
import { type Heartbeat, Pulse } from './pulse.ts';
import type { CommandSink, View } from './view.ts';

/** Beside those of all commands. */
export const RunStatus = {
  diverged: 4,
  /** It ran, but not all of it: an app could not start. */
  incomplete: 5,
  interrupted: 130,
} as const;

export interface RunResult {
  readonly summary: Summary;
  readonly isInterrupted: boolean;
}

export interface RunContext {
  /** The module of the thread, and what it is given. */
  readonly module: URL;
  readonly options: unknown;
  /** Makes what shows it. `link`: through which apps are exchanged. */
  view(sink: CommandSink, link: AppLink): View;
  /** What apps keep, if it is kept. */
  readonly data?: AppData;
  /** Manages the apps, if they are kept: it was opened, and what it says was installed is among the options. */
  readonly apps?: AppManager;
  /** Has apps reloaded when their files change. */
  readonly watch?: Pick<AppWatcherOptions, 'board' | 'keepsState'>;
  /** Takes the pieces of a trace. */
  trace?(piece: Uint8Array): void;
  /** Gets a beat as long as the machine goes on. */
  readonly heartbeat?: Heartbeat | undefined;
}

/** @throws CommandError if there is something wrong with the board, one problem a line */
export async function runInThread(context: RunContext): Promise<RunResult> {
  const { module, options, view: makeView, data, apps, watch, trace, heartbeat } = context;
  const thread = new MachineThread(module, options);
  const link = new AppLink((message) => thread.send(message));
  const sink: CommandSink = {
    send: (command) => thread.send(encodeCommand(command)),
    get dropped() {
      return thread.dropped;
    },
  };
  const view = makeView(sink, link);
  const decoder = new TextDecoder();
  apps?.attach(link);
  const watcher =
    watch &&
    new AppWatcher({
      ...watch,
      link,
      isInstalled(name) {
        const app = apps?.app(name);
        return app?.current !== undefined || app?.state === 'trial';
      },
      complain: (message) => view.event({ type: 'rejected', time, message }),
    });
  let time = 0;
  const tell = (event: MachineEvent) => {
    ({ time } = event);
    view.event(event);
    link.event(event);
    if (apps) tellManager(apps, event);
  };
  /** Of the status that is being told: one at a time is. */
  const told: ProcessStatus[] = [];
  let summary: Summary | undefined;
  let host: HostDevices | undefined;
  let problems: readonly string[] | undefined;
  thread.onMessage = (bytes) => {
    const message = JSON.parse(decoder.decode(bytes)) as FromMachine;
    if (message.kind === 'event') tell(message.event);
    else {
      ({ time } = message.status);
      view.status(message.status);
    }
  };
  const pulse = new Pulse({
    beats: () => thread.beats,
    lost: () => {
      if (!host) return;
      void host.makeSafe();
      view.event({ type: 'missing', time, device: 'machine', message: LOST });
    },
    back: (silence) =>
      host?.resume(`the machine was not heard of for ${(silence / 1000).toFixed(1)} s, so it was made safe`),
    heartbeat,
  });
  thread.onDelivery = (value) => {
    const delivery = value as Delivery;
    if (delivery.kind === 'trace') trace?.(delivery.piece);
    else if (delivery.kind === 'host')
      host = new HostDevices(delivery.plan, delivery.folder, data, (message) => thread.send(message));
    else if (delivery.kind === 'request') host?.request(delivery.request);
    else if (delivery.kind === 'answer') view.answer?.(delivery.id, delivery.answer, delivery.cost);
    else if (delivery.kind === 'processes') told.push(...delivery.processes);
    else if (delivery.kind === 'status') {
      const { id, rest, cost } = delivery;
      const { end, ...status } = rest;
      view.answer?.(id, { kind: 'status', status: { ...status, processes: wholeOf(told.splice(0), end) } }, cost);
    } else if (delivery.kind === 'settled') view.settled?.(delivery.event);
    else if (delivery.kind === 'answered') tell(delivery.event);
    else if (delivery.kind === 'refused') problems = delivery.problems;
    else summary = delivery.summary;
  };
  const interruption = new Interruption(thread);
  const end = await thread.end;
  pulse.close();
  watcher?.close();
  link.end();
  await host?.close();
  heartbeat?.close(interruption.count > 0 || (summary !== undefined && summary.end !== 'panicked'));
  interruption.close();
  if (!summary) view.abandon?.();
  if (problems) throw new CommandError(problems.join('\nperilune: '));
  if (end.kind === 'failed') throw end.error;
  if (!summary) {
    if (interruption.count > 0) return { summary: unfinished, isInterrupted: true };
    throw new Error('the thread of the machine ended without a word');
  }
  view.end(summary);
  return { summary, isInterrupted: interruption.count > 0 };
}

const LOST = 'it is not heard of: outputs of this computer are safe until it is again';

/** Of a run that was cut off. */
const unfinished: Summary = {
  end: 'stopped',
  time: 0,
  realTime: 0,
  systemCalls: 0,
  slices: 0,
  faults: 0,
  refused: [],
  interventions: 0,
  control: [],
  dropped: 0,
};

/** Ctrl-C asks the machine to end in order; again, and it ends at once. */
class Interruption {
  count = 0;
  readonly #thread: MachineThread;
  readonly #handler = () => this.#interrupt();

  constructor(thread: MachineThread) {
    this.#thread = thread;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, this.#handler);
  }

  close(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#handler);
  }

  #interrupt(): void {
    this.count++;
    const isSent = this.#thread.send(encodeCommand({ type: 'stop' }));
    if (this.count > 1 || !isSent) void this.#thread.terminate();
  }
}
