/** A device: a machine that is kept running, with a log and a way to talk to it, until it is told to end. */
import { DeviceError } from '@perilune/client';
import type { Store } from '@perilune/hil';
import { type Answer, AppData, BoardError, type MachineEvent } from '@perilune/machine';
import type { AppManager } from '@perilune/update';
import { CommandError } from '../command.ts';
import type { BoardPath } from '../machine/board-path.ts';
import { openDeviceApps } from '../machine/device-apps.ts';
import type { RunThreadOptions, SettledEvent, Summary } from '../machine/protocol.ts';
import { Heartbeat } from '../machine/pulse.ts';
import { runInThread } from '../machine/run-machine.ts';
import type { WatchOptions } from '../machine/run-options.ts';
import type { CommandSink, View } from '../machine/view.ts';
import { ComputerClock } from './computer-clock.ts';
import { earlierFaults } from './earlier-faults.ts';
import { EventLog } from './event-log.ts';
import { MachineLink } from './machine-link.ts';
import { Recording } from './recording.ts';
import type { StatePaths } from './state-folder.ts';

export interface DeviceOptions {
  readonly board: BoardPath;
  readonly state: StatePaths;
  readonly isVirtual: boolean;
  /** Times faster than real time; on virtual time. */
  readonly speed: number;
  readonly seed: number | undefined;
  /** Written to as long as the machine goes on: see Heartbeat. */
  readonly heartbeat: string | undefined;
  /** The machine is recorded from its first boot. */
  readonly records: boolean;
  /** Apps of the board are reloaded when their files change. */
  readonly watch: WatchOptions | undefined;
  /** Where the values of apps are kept; undefined: they last as long as a boot, as on virtual time. */
  readonly store: Store | undefined;
  /** If it is not that of the computer. */
  readonly clock?: ComputerClock;
  /** Shows what happens, beside the log. */
  readonly view?: Pick<View, 'event' | 'end'>;
}

export interface DeviceEnd {
  readonly summary: Summary;
  /** A signal has ended it. */
  readonly isInterrupted: boolean;
}

export class Device implements View {
  readonly options: DeviceOptions;
  readonly log: EventLog;
  readonly #clock: ComputerClock;
  readonly startedAt = performance.now();
  boots = 0;
  recording: Recording | undefined;
  /** Of apps; undefined where nothing is kept, and between two boots. */
  manager: AppManager | undefined;
  /** What they keep; the same. */
  data: AppData | undefined;
  #sink: CommandSink | undefined;
  #link: MachineLink | undefined;
  #wish: 'nothing' | 'boot' | 'down' = 'nothing';
  #records: boolean;
  /** Of the last event. */
  #time = 0;
  /** Settled when the machine is no more. */
  readonly #end = Promise.withResolvers<Summary | undefined>();
  #boot = Promise.withResolvers<void>();

  constructor(options: DeviceOptions) {
    this.options = options;
    this.#records = options.records;
    this.#clock = options.clock ?? new ComputerClock();
    this.log = new EventLog(options.state.log, () => this.#clock.now());
    this.#boot.promise.catch(() => {});
  }

  /** What talks to the machine. @throws DeviceError between two boots */
  get machine(): MachineLink {
    if (!this.#link) throw new DeviceError('busy', 'the machine boots: try again');
    return this.#link;
  }

  /** Events that are not in the log, since the machine told more than could be read. */
  get lost(): number {
    return this.#sink?.dropped ?? 0;
  }

  /**
   * Runs until it is told to end, the machine stops itself, or a signal comes.
   * @throws CommandError (as rejection) if there is something wrong with the board; what the thread threw
   */
  async run(): Promise<DeviceEnd> {
    try {
      for (;;) {
        const { summary, isInterrupted } = await this.#runOnce();
        if (this.#wish !== 'boot' || isInterrupted) {
          this.#end.resolve(summary);
          this.options.view?.end(summary);
          return { summary, isInterrupted };
        }
        this.#wish = 'nothing';
      }
    } finally {
      this.#end.resolve(undefined);
      this.#boot.reject(new DeviceError('ending', 'the device ends'));
      this.log.close();
    }
  }

  /** Settles once the machine has booted and answers. */
  ready(): Promise<void> {
    return this.#boot.promise;
  }

  /** Ends the machine in order, and with it the device. @returns what it did */
  async down(): Promise<Summary> {
    this.#wish = 'down';
    this.#stop();
    const summary = await this.#end.promise;
    if (!summary) throw new DeviceError('failed', 'the machine has failed while it ended');
    return summary;
  }

  /** Ends the machine in order and boots it anew. @param records whether it is recorded from then on */
  async reboot(records: boolean): Promise<void> {
    if (this.#wish !== 'nothing') throw new DeviceError('busy', 'the machine is ending already');
    this.#wish = 'boot';
    this.#records = records;
    this.#boot = Promise.withResolvers();
    this.#boot.promise.catch(() => {});
    this.#stop();
    await this.#boot.promise;
  }

  /** Brings all that is recorded so far into the file. */
  async flushRecording(): Promise<void> {
    await this.machine.ask({ kind: 'flush' });
    await this.recording?.written();
  }

  /** The machine goes on; what it does from here on is not in the file. */
  async stopRecording(): Promise<Recording | undefined> {
    const { recording } = this;
    this.recording = undefined;
    await recording?.close();
    return recording;
  }

  event(event: MachineEvent): void {
    this.#time = event.time;
    const by = this.#clock.step();
    if (by !== 0) this.#tell({ type: 'clock', time: event.time, by });
    this.#tell(event);
  }

  status(): void {}

  answer(id: number, answer: Answer, cost: number): void {
    this.#link?.answered(id, answer, cost);
  }

  settled(event: SettledEvent): void {
    this.#link?.settled(event);
  }

  end(): void {}

  #tell(event: MachineEvent): void {
    this.log.append(event);
    this.options.view?.event(event);
  }

  #stop(): void {
    if (!this.#sink?.send({ type: 'stop' })) throw new DeviceError('busy', 'the machine has too much to do: try again');
  }

  async #runOnce(): Promise<DeviceEnd> {
    const { board, isVirtual, speed, seed, store, heartbeat, watch } = this.options;
    this.recording = this.#records ? this.#beginRecording() : undefined;
    const options: RunThreadOptions = {
      ...board,
      isVirtual,
      speed,
      ...(seed !== undefined && { seed }),
      records: this.#records,
      staysUp: true,
      keeps: store !== undefined,
      statusEvery: 0,
    };
    this.boots++;
    try {
      const data = store && new AppData(store, (problem) => this.#tellFailure(problem));
      this.data = data;
      this.manager = data && (await this.#openApps(data));
      if (this.manager && this.boots === 1) this.log.recall(earlierFaults(this.manager));
      return await runInThread({
        module: new URL('../machine/run-thread.ts', import.meta.url),
        options: { ...options, ...(this.manager && { installed: this.manager.bootVersions }) },
        view: (sink) => this.#begin(sink),
        ...(data && { data }),
        ...(this.manager && { apps: this.manager }),
        ...(watch && { watch: { ...watch, board } }),
        ...(heartbeat !== undefined && { heartbeat: new Heartbeat(heartbeat) }),
        trace: (piece) => this.recording?.write(piece),
      });
    } finally {
      this.#link?.end();
      this.#link = undefined;
      await this.#endRecording();
      await this.manager?.close();
      this.manager = undefined;
      this.data = undefined;
    }
  }

  /** @throws CommandError (as rejection) if the board is wrong */
  async #openApps(data: AppData): Promise<AppManager> {
    try {
      return await openDeviceApps({
        board: this.options.board,
        data,
        onNotice: ({ app, change, version, reason }) =>
          this.say(app, `${change}: version ${version}${reason === undefined ? '' : `, ${reason}`}`),
        onStoreFailure: (problem) => this.#tellFailure(problem),
      });
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      throw new CommandError(error.message.replaceAll('\n', '\nperilune: '));
    }
  }

  /** Tells something that is not of the machine. */
  say(process: string, text: string): void {
    this.event({ type: 'output', time: this.#time, process, text: `(${text})` });
  }

  /** Tells of what the computer could not do, such as write. */
  #tellFailure(message: string): void {
    this.event({ type: 'rejected', time: this.#time, message });
  }

  /** Tells of a mistake of perilune. */
  complain(message: string): void {
    this.event({ type: 'defect', time: this.#time, message });
  }

  /** It ends by itself when it cannot be written. */
  #beginRecording(): Recording {
    const recording = new Recording(this.options.state.traces, this.#clock.now());
    recording.onFailure = () => void this.#endRecording();
    return recording;
  }

  /** Whether or not all of it could be written, the device goes on. */
  async #endRecording(): Promise<void> {
    try {
      await this.stopRecording();
    } catch (error) {
      this.#tellFailure(`the recording has ended: ${error instanceof Error ? error.message : error}`);
    }
  }

  #begin(sink: CommandSink): View {
    const link = new MachineLink(sink);
    this.#sink = sink;
    this.#link = link;
    link.hasBooted().then(
      (hasBooted) => hasBooted && this.#boot.resolve(), // if not, `run` tells why
      (error) => this.#boot.reject(error),
    );
    return this;
  }
}
