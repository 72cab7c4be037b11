/** The main thread while a machine runs: signals, the file of a trace, and what is shown. */

import type { Store } from '@perilune/hil';
import { AppData, encodeCommand } from '@perilune/machine';
import { MachineThread } from '@perilune/platform-node';
import { CommandError } from '../command.ts';
import { HostDevices } from './host-devices.ts';
import type { Delivery, FromMachine, Summary } from './protocol.ts';
import type { CommandSink, View } from './view.ts';

/** Beside those of all commands. */
export const RunStatus = { diverged: 4, interrupted: 130 } as const;

export interface RunResult {
  readonly summary: Summary;
  readonly isInterrupted: boolean;
}

export interface RunContext {
  /** The module of the thread, and what it is given. */
  readonly module: URL;
  readonly options: unknown;
  /** Makes what shows it. */
  view(sink: CommandSink): View;
  /** Where what apps keep is kept, if it is. */
  readonly store?: Store;
  /** Takes the pieces of a trace. */
  trace?(piece: Uint8Array): void;
}

/** @throws CommandError if there is something wrong with the board, one problem a line */
export async function runInThread({ module, options, view: makeView, store, trace }: RunContext): Promise<RunResult> {
  const thread = new MachineThread(module, options);
  const view = makeView({ send: (command) => thread.send(encodeCommand(command)) });
  const decoder = new TextDecoder();
  const data = store && new AppData(store, (problem) => console.error(`perilune: ${problem}`));
  let summary: Summary | undefined;
  let host: HostDevices | undefined;
  let problems: readonly string[] | undefined;
  thread.onMessage = (bytes) => {
    const message = JSON.parse(decoder.decode(bytes)) as FromMachine;
    if (message.kind === 'event') view.event(message.event);
    else view.status(message.status);
  };
  thread.onDelivery = (value) => {
    const delivery = value as Delivery;
    if (delivery.kind === 'trace') trace?.(delivery.piece);
    else if (delivery.kind === 'host')
      host = new HostDevices(delivery.plan, delivery.folder, data, (message) => thread.send(message));
    else if (delivery.kind === 'request') host?.request(delivery.request);
    else if (delivery.kind === 'refused') problems = delivery.problems;
    else summary = delivery.summary;
  };
  const interruption = new Interruption(thread);
  const end = await thread.end;
  await host?.close();
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

/** Of a run that was cut off. */
const unfinished: Summary = {
  end: 'stopped',
  time: 0,
  realTime: 0,
  systemCalls: 0,
  slices: 0,
  faults: 0,
  interventions: 0,
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
