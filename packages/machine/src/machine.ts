/**
 * A machine: a board, its apps and a platform, wired, and what a host may do to it while it runs. It is as synchronous as its kernel: whoever calls `runUntil` is its thread.
 */
import { MAINTAINER } from '@perilune/capsules';
import { decodeUtf8, type Engine, encodeUtf8, LuaImageLoader } from '@perilune/engine';
import type { AdcChannel, Clock, Entropy, MessageChip, Microseconds, Pin, PwmPin } from '@perilune/hil';
import {
  CooperativeScheduler,
  Kernel,
  type KernelObserver,
  LONGEST_CLOSING,
  PriorityScheduler,
  type ProcessControl,
  type ProcessId,
  RoundRobinScheduler,
  type Scheduler,
  TwoClassScheduler,
} from '@perilune/kernel';
import { userlandModules } from '@perilune/userland';
import { HostFlash } from './app-data/host-flash.ts';
import { MachineFolders } from './app-data/machine-folders.ts';
import { VolatileFlash } from './app-data/volatile-flash.ts';
import { AppKeeper } from './apps/app-keeper.ts';
import { isCheckName } from './apps/compile-check.ts';
import type { CommandResult } from './command-result.ts';
import { CommandRunner } from './command-runner.ts';
import { decodeCommand, isRunCommand, type RunCommand } from './commands.ts';
import type { Board } from './configuration/read-board.ts';
import { type DeviceEvents, deviceEvents } from './device-events.ts';
import { guardsOf, type WiredPin, type Wiring, wireDevices } from './device-wiring.ts';
import { addDrivers, type DriverParts } from './driver-wiring.ts';
import type { MachineEvent } from './events.ts';
import type { HostRequest } from './host.ts';
import { HostLink } from './host-link.ts';
import { HostSerialPort } from './host-serial-port.ts';
import { HostSocket } from './host-socket.ts';
import { MachineKernelEvents } from './kernel-events.ts';
import { Maintenance } from './maintenance.ts';
import type { ProcessReading } from './process-reading.ts';
import { type Answer, answerQuestion, type Question } from './questions.ts';
import { type MachineStatus, StatusReader } from './status.ts';

export interface MachinePlatform {
  readonly chip: MessageChip;
  readonly entropy: Entropy;
  readonly engine: Engine;
  /** Called in the middle of the machine's work: it keeps or sends what it is given, and throws nothing. */
  onEvent(event: MachineEvent): void;
  /** Called with what is for whoever runs the machine. */
  onRunCommand?(command: RunCommand): void;
  /** Called with what the host is to do; it answers with commands. Absent: nothing is done, and nothing answered. */
  onHostRequest?(request: HostRequest): void;
  /** Called after each round. */
  afterRound?(): void;
  /** Asked after each round: true ends the run. */
  isOver?(): boolean;
  /** Watches the run, to record or to compare it. */
  readonly observer?: KernelObserver & { output(process: number, bytes: Uint8Array): void };
}

export interface MachineOptions {
  /** Instead of the board's. */
  readonly seed?: number;
  /** Whether the host keeps what apps keep; if not, that is gone when the machine is. */
  readonly hostKeeps?: boolean;
}

/** Why `runUntil` came back. */
export type RunEnd =
  | 'time'
  /** No process lives, none will start by itself, and no timer is set. */
  | 'finished'
  /** Nothing will happen without a message of the host. */
  | 'idle'
  | 'panicked'
  /** The command to stop has come, or the platform says it is over. */
  | 'stopped';

const KERNEL_VERSION = '0.1.0';
const LOG_LENGTH = 100;

export class Machine {
  readonly board: Board;
  readonly wiring: Wiring;
  readonly #kernel: Kernel;
  readonly #maintenance: Maintenance;
  readonly #chip: MessageChip;
  readonly #platform: MachinePlatform;
  readonly #apps: AppKeeper;
  readonly #commands: CommandRunner;
  readonly #log: MachineEvent[] = [];
  readonly #status: StatusReader;
  readonly #deviceEvents: DeviceEvents;
  #isStopped = false;

  /** Wires everything; no process runs yet. */
  constructor(platform: MachinePlatform, board: Board, options: MachineOptions = {}) {
    const { chip, entropy, engine, observer } = platform;
    this.board = board;
    this.#platform = platform;
    this.#chip = chip;
    const events = new MachineKernelEvents(
      (event) => this.#tell(event),
      () => chip.now(),
    );
    this.#kernel = new Kernel({
      chip,
      loader: makeLoader(engine, chip, entropy),
      scheduler: makeScheduler(board.scheduler),
      events,
      allowPanic: true,
      ...(observer && { observer }),
    });
    const { timers } = this.#kernel;
    const request = platform.onHostRequest && ((one: HostRequest) => platform.onHostRequest?.(one));
    const sockets = board.sockets.map(({ port }) => new HostSocket(port, request));
    const serialPorts = board.serialPorts.map(({ name }) => new HostSerialPort(name, request));
    const folders = new MachineFolders({
      names: board.folders.map((folder) => folder.name),
      timers,
      request,
      hostKeeps: options.hostKeeps ?? false,
      sourcesOf: (app) => this.#apps.sourcesOf(app),
    });
    const flash = options.hostKeeps ? new HostFlash(request) : undefined;
    const tell = (event: MachineEvent) => this.#tell(event);
    const nameOf = (process: number) => this.#nameOf(process);
    this.#deviceEvents = deviceEvents({ timers, tell, nameOf });
    this.wiring = wireDevices(board, timers, options.seed ?? board.seed, this.#deviceEvents);
    const maintenance = new Maintenance({ wiring: this.wiring, timers, tell });
    this.#maintenance = maintenance;
    this.#apps = new AppKeeper({
      board,
      kernel: this.#kernel,
      wiring: this.wiring,
      tell: (event) => this.#tell(event),
      now: () => chip.now(),
    });
    const console = this.#addDrivers(board, entropy, {
      apps: this.#apps,
      serialPorts,
      sockets,
      folders,
      flash: flash ?? new VolatileFlash(timers),
    });
    this.#commands = new CommandRunner({
      apps: this.#apps,
      kernel: this.#kernel,
      wiring: this.wiring,
      maintenance,
      host: new HostLink({
        wiring: this.wiring,
        serialPorts,
        sockets,
        folders,
        flash,
        request,
        tell: (event) => this.#tell(event),
        now: () => chip.now(),
      }),
      fuelPerMicrosecond: chip.fuelPerMicrosecond,
      type: (process, text) => console.onInput?.(process, encodeUtf8(text)),
    });
    events.onStopped = (process) => this.#makeSafe(process);
    events.onPanicked = () => this.#makeAllSafe();
    events.onEnded = (process, name) => this.#release(process, name);
    events.onFaulted = (report) => this.#apps.faulted(report);
    chip.onMessage = (message) => this.#receive(message);
    const { control } = this.#kernel;
    this.#status = new StatusReader({
      board,
      wiring: this.wiring,
      maintenance,
      control,
      apps: this.#apps,
      fuelPerMicrosecond: chip.fuelPerMicrosecond,
      log: this.#log,
    });
  }

  get control(): ProcessControl {
    return this.#kernel.control;
  }

  now(): Microseconds {
    return this.#chip.now();
  }

  /** Starts the apps that start at boot. */
  boot(): void {
    this.#apps.boot();
  }

  /** Runs until a moment, µs since boot. The moment changes nothing about what processes do, not even where slices end. */
  runUntil(moment: Microseconds): RunEnd {
    for (;;) {
      const step = this.#kernel.step(moment);
      this.#platform.afterRound?.();
      if (this.#isStopped || this.#platform.isOver?.()) return 'stopped';
      if (step === 'panicked') return step;
      if (this.#kernel.recent >= moment) return 'time';
      if (step === 'finished' || step === 'idle') return step;
    }
  }

  /** Sleeps until a moment or a message, with nothing to do. @returns the time then */
  rest(moment: Microseconds): Microseconds {
    this.#chip.sleep(moment);
    return this.now();
  }

  /** Ends all processes, in order as far as that takes a second at most, which puts all outputs into their safe state. */
  shutDown(): void {
    const { control } = this.#kernel;
    this.#isStopped = false;
    // What was set by hand does not wait for apps that end in order.
    this.#maintenance.end();
    for (const id of control.ids()) control.terminate(id);
    const end = this.now() + LONGEST_CLOSING;
    while (control.statistics().living > 0 && this.now() < end) {
      // After a panic nobody runs any more, and time does not pass.
      if (this.#kernel.step(end) === 'panicked') break;
    }
    for (const id of control.ids()) control.terminate(id);
    for (let round = 0; round < 10 && control.statistics().living > 0; round++) this.#kernel.step(this.now());
    this.#makeAllSafe();
    this.#deviceEvents.flush();
  }

  /** One that does not run is in charge of nothing. */
  #makeSafe(process: ProcessId): void {
    for (const { entry } of this.wiring.devices.values()) entry.makeSafe(process);
    for (const { guard } of this.wiring.pins) if (guard?.asker === process) guard.release();
  }

  /** Whoever is in charge: outputs are safe now, and until they are written again. */
  #makeAllSafe(): void {
    for (const guard of guardsOf(this.wiring)) guard.release();
  }

  /** What it knows of itself now. Shares of the processor are of the time since the last call. */
  status(): MachineStatus {
    return this.#status.read();
  }

  /** Begins to read what it says of its processes, in pieces; the rest is `statusWithoutProcesses`. */
  readProcesses(): ProcessReading {
    return this.#status.begin();
  }

  statusWithoutProcesses(): Omit<MachineStatus, 'processes'> {
    return this.#status.rest();
  }

  /** Whether a look at it would hold up nobody now: no control step is near. */
  isQuiet(): boolean {
    return this.#kernel.isQuiet(this.now());
  }

  /** Looks and changes nothing. Not from inside a slice. */
  answer(question: Question): Answer {
    const kernel = this.#kernel;
    return answerQuestion(question, {
      control: kernel.control,
      status: () => this.status(),
      inspect: (id) => kernel.inspect(id),
      memoryOf: (id) => kernel.memoryOf(id),
      freeze: (id) => kernel.freeze(id),
      now: () => this.now(),
    });
  }

  /** @returns what typed text is given to */
  #addDrivers(
    board: Board,
    entropy: Entropy,
    host: Pick<DriverParts, 'apps' | 'serialPorts' | 'sockets' | 'folders' | 'flash'>,
  ): { onInput?: ((process: string, bytes: Uint8Array) => void) | undefined } {
    const output = new MachineConsole(
      this.#platform,
      (event) => this.#tell(event),
      () => this.now(),
    );
    const { name, version, sku } = board;
    const console = addDrivers(this.#kernel, {
      console: output,
      entropy,
      registry: this.wiring.registry,
      board: { name, version, sku, kernel: KERNEL_VERSION },
      pins: this.#pins<Pin>('pin').map(({ name: pin, part, guard }) => ({ name: pin, pin: part, guard })),
      pulses: this.#pins<PwmPin>('pwm').map(({ name: pin, part, guard }) => ({ name: pin, pin: part, guard })),
      channels: this.#pins<AdcChannel>('adc').map(({ name: channel, part }) => ({ name: channel, channel: part })),
      ...host,
    });
    this.#kernel.setOutput((process, stream, bytes) => {
      this.#platform.observer?.output(process.id, bytes);
      if (process.mayUse('console')) console.output(process, stream, bytes);
    });
    return output;
  }

  #pins<Part>(kind: WiredPin['kind']): WiredPin<Part>[] {
    return this.wiring.pins.filter((pin) => pin.kind === kind) as WiredPin<Part>[];
  }

  #receive(message: Uint8Array): void {
    const command = decodeCommand(message);
    if (typeof command === 'string') this.#settle(undefined, `a message is no command: ${command}`);
    else if (isRunCommand(command)) this.#platform.onRunCommand?.(command);
    else if (command.type === 'stop') this.#isStopped = true;
    else {
      const { ticket } = command;
      this.#settle(
        ticket,
        this.#commands.run(command, (result) => this.#settle(ticket, result)),
      );
    }
  }

  /** Tells what came of a command: that it could not be done always, that it was done if somebody wants to know. */
  #settle(ticket: number | undefined, result: CommandResult): void {
    if (result === 'later') return;
    const asked = ticket !== undefined && { ticket };
    if (typeof result === 'string') this.#tell({ type: 'rejected', time: this.now(), message: result, ...asked });
    else if (result && 'code' in result) this.#tell({ type: 'rejected', time: this.now(), ...result, ...asked });
    else if (ticket !== undefined) {
      this.#tell({ type: 'done', time: this.now(), ticket, ...(result !== undefined && { value: result }) });
    }
  }

  /** Outputs a control activity had are given up; drivers do so for theirs. */
  #release(process: ProcessId, name: string): void {
    for (const { entry } of this.wiring.devices.values()) entry.release(process);
    this.#apps.ended(process, name);
    this.#commands.ended(process);
  }

  #nameOf(process: number): string | undefined {
    return process === MAINTAINER.id ? MAINTAINER.name : this.#kernel.control.info(process as ProcessId)?.name;
  }

  #tell(event: MachineEvent): void {
    // How sources are compiled is nobody's business.
    if ('process' in event && isCheckName(event.process)) return;
    if (event.type !== 'done') this.#log.push(event);
    if (this.#log.length > LOG_LENGTH) this.#log.shift();
    this.#platform.onEvent(event);
  }
}

/** What processes write, a line each time. */
class MachineConsole {
  onInput: ((target: string, bytes: Uint8Array) => void) | undefined;
  readonly #platform: MachinePlatform;
  readonly #tell: (event: MachineEvent) => void;
  readonly #now: () => Microseconds;
  /** The beginnings of lines, by who writes them. */
  readonly #open = new Map<string, string>();

  constructor(platform: MachinePlatform, tell: (event: MachineEvent) => void, now: () => Microseconds) {
    this.#platform = platform;
    this.#tell = tell;
    this.#now = now;
  }

  write(source: string, bytes: Uint8Array): void {
    this.#platform.observer?.output(0, bytes);
    const text = (this.#open.get(source) ?? '') + (decodeUtf8(bytes, 0, bytes.length) ?? '\ufffd');
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    const time = lines.length > 0 ? this.#now() : 0;
    for (const line of lines) this.#tell({ type: 'output', time, process: source, text: line });
    if (rest === '') this.#open.delete(source);
    else if (rest.length < LONGEST_LINE) this.#open.set(source, rest);
    else {
      this.#open.delete(source);
      this.#tell({ type: 'output', time: this.#now(), process: source, text: rest });
    }
  }
}

const LONGEST_LINE = 4096;

function makeScheduler(name: Board['scheduler']): Scheduler {
  switch (name) {
    case 'two-class':
      return new TwoClassScheduler();
    case 'round-robin':
      return new RoundRobinScheduler();
    case 'cooperative':
      return new CooperativeScheduler();
    case 'priority':
      return new PriorityScheduler();
  }
}

/** Programs see the machine's time, in UTC, so that a run that is repeated sees the same. */
function makeLoader(engine: Engine, chip: MessageChip, entropy: Entropy): LuaImageLoader {
  const seconds = () => chip.now() / 1e6;
  const clock: Clock = {
    time: () => chip.bootTime + seconds(),
    monotonic: () => chip.now() / 1000,
    processor: seconds,
    zone: () => ({ offset: 0, isDaylightSaving: false, name: 'UTC' }),
  };
  const modules = new Map([...userlandModules].map(([name, source]) => [name, encodeUtf8(source)]));
  const seed = new Uint8Array(6);
  entropy.fill(seed);
  return new LuaImageLoader(engine, { clock, modules, seed: seed.reduce((sum, byte) => sum * 256 + byte, 0) });
}
