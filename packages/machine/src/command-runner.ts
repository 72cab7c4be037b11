/** Carries out what is done to a machine from outside. Each command is done, or answered with why not. */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import type { Kernel, ProcessId } from '@perilune/kernel';
import type { AppKeeper } from './apps/app-keeper.ts';
import { type CommandResult, notFound } from './command-result.ts';
import type { MachineCommand, ProcessOperation } from './commands.ts';
import type { Wiring } from './device-wiring.ts';
import { Evaluations } from './evaluations.ts';
import type { HostLink } from './host-link.ts';
import { LuaStates } from './lua-states.ts';
import type { Maintenance } from './maintenance.ts';
import { noSuch } from './nearest-name.ts';
import { noProcess } from './questions.ts';

/** µs of the processor. */
const STANDARD_EVALUATION = 20_000;
type Settle = (result: CommandResult) => void;

export interface CommandContext {
  readonly apps: AppKeeper;
  readonly kernel: Kernel;
  readonly wiring: Wiring;
  readonly host: HostLink;
  readonly maintenance: Maintenance;
  type(process: string, text: string): void;
  readonly fuelPerMicrosecond: number;
}

export class CommandRunner {
  readonly #context: CommandContext;
  readonly #evaluations: Evaluations;
  /** Processes made by hand. */
  readonly #states: LuaStates;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#states = new LuaStates(context.kernel);
    this.#evaluations = new Evaluations(context.kernel, context.fuelPerMicrosecond);
  }

  /** @param settle told what came of it, if this returns 'later' */
  run(command: Exclude<MachineCommand, { readonly type: 'stop' }>, settle: Settle): CommandResult {
    switch (command.type) {
      case 'turn':
        return this.#turn(command.chip, command.control, command.value, command.for);
      case 'break': {
        const { devices } = this.#context.wiring;
        const device = devices.get(command.device);
        if (!device) return notFound(noSuch('device', command.device, devices.keys()));
        device.breakable.fault = command.fault;
        return undefined;
      }
      case 'maintenance': {
        const { maintenance } = this.#context;
        return command.isOn ? maintenance.begin(command.for) : maintenance.end();
      }
      case 'set':
        return this.#context.maintenance.set(command.device, command.values);
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
        return this.#operate(command.process, command.operation, settle);
      case 'stage':
      case 'check':
      case 'install':
      case 'app':
        return this.#context.apps.run(command);
      case 'thaw':
        this.#context.kernel.whenQuiet(() => settle(this.#context.apps.thaw(command.app, command.bytes, settle)));
        return 'later';
      case 'evaluate': {
        const { control } = this.#context.kernel;
        const { process } = command;
        const id = this.#find(process);
        const name = id === undefined ? undefined : control.info(id)?.name;
        if (id === undefined || name === undefined) return notFound(noProcess(process, control));
        const budget = command.budget ?? this.#context.apps.budgetOf(name) ?? STANDARD_EVALUATION;
        this.#evaluations.begin(id, { ...command, budget }, command.ticket, settle);
        return 'later';
      }
      case 'end-evaluation':
        return this.#evaluations.end(command.of);
      case 'create-state':
        if (this.#context.apps.has(command.name)) return `${command.name} is an app: choose another name`;
        return this.#states.create(command, settle);
      case 'destroy-state':
        return this.#states.destroy(command.name, settle);
    }
  }

  /** A process has ended; the kernel has still to deal with it. */
  ended(process: ProcessId): void {
    this.#states.ended(process);
  }

  #turn(chipName: string, controlName: string, value: number, time: number | undefined): CommandResult {
    const { chips } = this.#context.wiring;
    const chip = chips.get(chipName);
    if (!chip) return notFound(noSuch('chip', chipName, chips.keys()));
    const control = Object.hasOwn(chip.controls, controlName) ? chip.controls[controlName] : undefined;
    if (!control) return notFound(noSuch(`control of ${chipName}`, controlName, Object.keys(chip.controls)));
    control.set(value);
    const { timers } = this.#context.kernel;
    if (control.isMomentary && time !== undefined) timers.at(timers.now() + time, () => control.set(control.least));
    return undefined;
  }

  #operate(process: string | number, operation: ProcessOperation, settle: Settle): CommandResult {
    const { kernel } = this.#context;
    const { control } = kernel;
    if (operation === 'boot') {
      kernel.whenQuiet(() => settle(this.#boot(process)));
      return 'later';
    }
    const id = this.#find(process);
    if (id === undefined) return notFound(noProcess(process, control));
    const operations: Readonly<Record<Exclude<ProcessOperation, 'boot'>, () => StatusCode>> = {
      stop: () => control.stop(id),
      start: () => control.start(id),
      fault: () => control.fault(id),
      terminate: () => control.terminate(id),
      restart: () => control.restart(id),
    };
    const status = operations[operation]();
    if (status === ErrorCode.Already) return `process ${process} is in no state to ${operation}`;
    return status === 0 ? undefined : notFound(noProcess(process, control));
  }

  #boot(process: string | number): CommandResult {
    const { apps, kernel } = this.#context;
    const id = this.#find(process);
    if (id === undefined) {
      const name = String(process);
      if (!apps.has(name)) return notFound(noProcess(process, kernel.control));
      const problem = apps.start(name);
      return problem === undefined ? undefined : `${name} cannot start: ${problem}`;
    }
    const result = kernel.control.boot(id);
    return result.kind === 'refused' ? `${process} cannot boot: ${result.message}` : { process: result.process };
  }

  #find(process: string | number): ProcessId | undefined {
    return typeof process === 'number' ? (process as ProcessId) : this.#context.kernel.control.find(process);
  }
}
