/** Carries out what is done to a machine from outside. Each command is done, or answered with why not. */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import type { Kernel, ProcessId } from '@perilune/kernel';
import type { AppKeeper } from './apps/app-keeper.ts';
import type { MachineCommand, ProcessOperation } from './commands.ts';
import type { Wiring } from './device-wiring.ts';
import type { HostLink } from './host-link.ts';
import type { Maintenance } from './maintenance.ts';
import { nearestName } from './nearest-name.ts';

export interface CommandContext {
  readonly apps: AppKeeper;
  readonly kernel: Kernel;
  readonly wiring: Wiring;
  readonly host: HostLink;
  readonly maintenance: Maintenance;
  type(process: string, text: string): void;
}

export class CommandRunner {
  readonly #context: CommandContext;
  constructor(context: CommandContext) {
    this.#context = context;
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
        return this.#operate(command.process, command.operation);
      case 'stage':
      case 'check':
      case 'install':
      case 'app':
        return this.#context.apps.run(command);
    }
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
      const { apps } = this.#context;
      const name = String(process);
      if (operation === 'boot' && apps.has(name)) {
        const problem = apps.start(name);
        return problem === undefined ? undefined : `${name} cannot start: ${problem}`;
      }
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
}

function unknown(kind: string, name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, [...known]);
  return `there is no ${kind} '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`;
}
