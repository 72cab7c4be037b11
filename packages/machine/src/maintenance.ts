/**
 * Maintenance: while it is on, whoever maintains the machine may set outputs by hand. What is set so is taken from the app
 * that has it and kept within its envelope and interlocks like all else; at the end it is safe, and the app's again.
 */
import { ErrorCode } from '@perilune/abi';
import { MAINTAINER } from '@perilune/capsules';
import type { Microseconds, Timer, Timers } from '@perilune/hil';
import { type CommandResult, notFound } from './command-result.ts';
import type { WiredDevice, Wiring } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';
import { noSuch } from './nearest-name.ts';

/** It ends by itself so long after the last command, so that what was forgotten does not stay. */
export const LONGEST_MAINTENANCE: Microseconds = 600_000_000;

export interface MaintenanceContext {
  readonly wiring: Wiring;
  readonly timers: Timers;
  tell(event: MachineEvent): void;
}

export class Maintenance {
  readonly #context: MaintenanceContext;
  #time: Microseconds = LONGEST_MAINTENANCE;
  #end: Timer | undefined;

  constructor(context: MaintenanceContext) {
    this.#context = context;
  }

  get isOn(): boolean {
    return this.#end !== undefined;
  }

  /** @param time without a command, until it ends by itself */
  begin(time: Microseconds = LONGEST_MAINTENANCE): undefined {
    const wasOn = this.isOn;
    this.#time = time;
    this.#putOffEnd();
    if (!wasOn) this.#tell();
  }

  end(): undefined {
    if (!this.isOn) return;
    this.#end?.cancel();
    this.#end = undefined;
    for (const { entry } of this.#context.wiring.devices.values()) entry.release(MAINTAINER.id);
    this.#tell();
  }

  /** @param values in the unit of the device; undefined: it is given back. @returns why it cannot be done */
  set(name: string, values: readonly number[] | undefined): CommandResult {
    const device = this.#context.wiring.devices.get(name);
    const problem = this.#problemOf(name, device, values);
    if (problem !== undefined || device === undefined) return problem;
    this.#putOffEnd();
    const { entry } = device;
    if (values === undefined) {
      entry.release(MAINTAINER.id);
      return undefined;
    }
    switch (entry.write(MAINTAINER, Float64Array.from(values))) {
      case 0:
        return undefined;
      case ErrorCode.Invalid:
        return `'${name}' refuses ${values.join(', ')}: its range is ${device.guard?.limits.range?.join(' to ')}`;
      default:
        return `'${name}' could not be set: it does not answer`;
    }
  }

  #problemOf(name: string, device: WiredDevice | undefined, values: readonly number[] | undefined): CommandResult {
    if (device === undefined) return notFound(noSuch('device', name, this.#context.wiring.devices.keys()));
    if (device.guard === undefined) return `'${name}' is a sensor: what it measures is turned at its chip`;
    if (!this.isOn)
      return `'${name}' is an output, and outputs are set in maintenance only: 'maintenance on' begins it`;
    const { dimensions } = device.entry.form;
    if (values === undefined || values.length === dimensions) return undefined;
    return `'${name}' takes ${dimensions === 1 ? 'one value' : `${dimensions} values`}, not ${values.length}`;
  }

  #putOffEnd(): void {
    const { timers } = this.#context;
    this.#end?.cancel();
    this.#end = timers.at(timers.now() + this.#time, () => this.end());
  }

  #tell(): void {
    const { tell, timers } = this.#context;
    tell({ type: 'maintenance', time: timers.now(), isOn: this.isOn });
  }
}
