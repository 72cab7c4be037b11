/** Carries out what is done to a machine from outside. Each command is done, or answered with why not. */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import { encodeUtf8 } from '@perilune/engine';
import type { Kernel, ProcessId } from '@perilune/kernel';
import { describeApp } from './app-wiring.ts';
import type { MachineCommand, ProcessOperation } from './commands.ts';
import type { BoardApp } from './configuration/read-apps.ts';
import type { Board } from './configuration/read-board.ts';
import type { Wiring } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';
import type { HostLink } from './host-link.ts';
import { nearestName } from './nearest-name.ts';

export interface CommandContext {
  readonly board: Board;
  readonly kernel: Kernel;
  readonly wiring: Wiring;
  readonly host: HostLink;
  type(process: string, text: string): void;
  tell(event: MachineEvent): void;
  now(): number;
}

export class CommandRunner {
  readonly #context: CommandContext;
  /** Apps as they are now: those of the board, or what has replaced them. */
  readonly #apps: Map<string, BoardApp>;
  /** What is to be started when a process has ended. */
  readonly #replacements = new Map<ProcessId, { readonly old: BoardApp; readonly new: BoardApp }>();

  constructor(context: CommandContext) {
    this.#context = context;
    this.#apps = new Map(context.board.apps.map((app) => [app.name, app]));
  }

  /** @returns why it cannot be done; undefined if it was */
  run(command: Exclude<MachineCommand, { readonly type: 'stop' }>): string | undefined {
    switch (command.type) {
      case 'turn':
        return this.#turn(command.chip, command.control, command.value, command.for);
      case 'break': {
        const { devices } = this.#context.wiring;
        const device = devices.get(command.device);
        if (!device) return unknown('device', command.device, devices.keys());
        device.breakable.fault = command.fault;
        return undefined;
      }
      case 'measured':
        return this.#context.host.measured(command.chip, command.values);
      case 'answered':
        return this.#context.host.answered(command.chip, command.part, command.problem);
      case 'socket':
      case 'datagram':
      case 'sent':
        return this.#context.host.tellSocket(command);
      case 'line':
      case 'serial':
      case 'wrote':
        return this.#context.host.tellSerialPort(command);
      case 'folder':
      case 'file':
        return this.#context.host.tellFolder(command);
      case 'flash':
        return this.#context.host.tellFlash(command);
      case 'input':
        this.#context.type(command.process, command.text);
        return undefined;
      case 'process':
        return this.#operate(command.process, command.operation);
      case 'replace':
        return this.#replace(command.app, command.version, command.sources);
    }
  }

  /** Of the version that is there now. */
  sourcesOf(app: string): ReadonlyMap<string, Uint8Array> {
    return this.#apps.get(app)?.sources ?? new Map();
  }

  /** A process has ended: what was to come in its place begins, when the kernel has dealt with the end. */
  ended(process: ProcessId): void {
    const replacement = this.#replacements.get(process);
    if (!replacement) return;
    this.#replacements.delete(process);
    const { timers } = this.#context.kernel;
    timers.at(timers.now(), () => this.#startInPlaceOf(process, replacement.old, replacement.new));
  }

  #turn(chipName: string, controlName: string, value: number, time: number | undefined): string | undefined {
    const { chips } = this.#context.wiring;
    const chip = chips.get(chipName);
    if (!chip) return unknown('chip', chipName, chips.keys());
    const control = Object.hasOwn(chip.controls, controlName) ? chip.controls[controlName] : undefined;
    if (!control) return unknown(`control of ${chipName}`, controlName, Object.keys(chip.controls));
    control.set(value);
    const { timers } = this.#context.kernel;
    if (control.isMomentary && time !== undefined) timers.at(timers.now() + time, () => control.set(control.least));
    return undefined;
  }

  #operate(process: string | number, operation: ProcessOperation): string | undefined {
    const { control } = this.#context.kernel;
    const id = typeof process === 'number' ? (process as ProcessId) : control.find(process);
    if (id === undefined) {
      const app = this.#apps.get(String(process));
      if (operation === 'boot' && app) return this.#start(app);
      return unknown(
        'process',
        String(process),
        control.list().map(({ name }) => name),
      );
    }
    if (operation === 'boot') {
      const result = control.boot(id);
      return result.kind === 'refused' ? `${process} cannot boot: ${result.message}` : undefined;
    }
    const operations: Readonly<Record<Exclude<ProcessOperation, 'boot'>, () => StatusCode>> = {
      stop: () => control.stop(id),
      start: () => control.start(id),
      fault: () => control.fault(id),
      terminate: () => control.terminate(id),
      restart: () => control.restart(id),
    };
    const status = operations[operation]();
    if (status === ErrorCode.Already) return `process ${process} is in no state to ${operation}`;
    return status === 0 ? undefined : `there is no process ${process}`;
  }

  #start(app: BoardApp): string | undefined {
    const result = this.#context.kernel.start(describeApp(app, this.#context.wiring.registry));
    return result.kind === 'refused' ? `${app.name} cannot start: ${result.message}` : undefined;
  }

  #replace(name: string, version: string | undefined, sources: Readonly<Record<string, string>>): string | undefined {
    const old = this.#apps.get(name);
    if (!old) return unknown('app', name, this.#apps.keys());
    if (!Object.hasOwn(sources, old.main)) return `the new sources of ${name} have no ${old.main}`;
    const app: BoardApp = {
      ...old,
      version: version ?? old.version,
      sources: new Map(Object.entries(sources).map(([path, text]) => [path, encodeUtf8(text)])),
    };
    const { control } = this.#context.kernel;
    const id = control.find(name);
    if (id === undefined) {
      this.#apps.set(name, app);
      return this.#start(app);
    }
    if (this.#replacements.has(id)) return `${name} is being replaced already`;
    const state = control.info(id)?.innerState;
    if (state === 'faulted' || state === 'terminated') {
      // One that waits to be started again does not come back.
      control.terminate(id);
      return this.#startInPlaceOf(id, old, app);
    }
    this.#replacements.set(id, { old, new: app });
    control.terminate(id);
    return undefined;
  }

  /** @returns why not; the old one is there again then */
  #startInPlaceOf(process: ProcessId, old: BoardApp, app: BoardApp): string | undefined {
    this.#context.kernel.control.remove(process);
    const problem = this.#start(app);
    if (problem === undefined) {
      this.#apps.set(app.name, app);
      return undefined;
    }
    const { tell, now } = this.#context;
    tell({
      type: 'refused',
      time: now(),
      process: app.name,
      message: `${problem}; version ${old.version} is started again`,
    });
    return this.#start(old);
  }
}

function unknown(kind: string, name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, [...known]);
  return `there is no ${kind} '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`;
}
