/**
 * Maintenance: while it is on, whoever maintains the machine may set outputs by hand. What is set so is taken from the app
 * that has it and kept within its envelope and interlocks like all else; at the end it is safe, and the app's again.
 */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import { type Guard, MAINTAINER } from '@perilune/capsules';
import type { Microseconds, Timer, Timers } from '@perilune/hil';
import { type CommandResult, notFound, type Rejection } from './command-result.ts';
import { pinsNamed, type Wiring } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';
import { noSuch } from './nearest-name.ts';

/** It ends by itself so long after the last command, so that what was forgotten does not stay. */
export const LONGEST_MAINTENANCE: Microseconds = 600_000_000;

export interface MaintenanceContext {
  readonly wiring: Wiring;
  readonly timers: Timers;
  tell(event: MachineEvent): void;
}

/** What may be set by hand: a device, or a pin. */
interface Settable {
  /** Of outputs. */
  readonly guard: Guard | undefined;
  readonly dimensions: number;
  /** If there are no others. */
  readonly levels?: readonly number[];
  put(values: readonly number[]): StatusCode;
  giveBack(): void;
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
    const { devices, pins } = this.#context.wiring;
    for (const { entry } of devices.values()) entry.release(MAINTAINER.id);
    for (const { guard } of pins) guard?.giveBack();
    this.#tell();
  }

  /**
   * @param name of a device; of a pin in limits, or "pin NAME" or "pwm NAME", as there may be several of one name
   * @param values in the unit of the device; undefined: it is given back
   * @returns why it cannot be done
   */
  set(name: string, values: readonly number[] | undefined): CommandResult {
    const found = this.#find(name);
    if (typeof found === 'string' || 'code' in found) return found;
    const problem = this.#problemOf(name, found, values);
    if (problem !== undefined) return problem;
    this.#putOffEnd();
    if (values === undefined) {
      found.giveBack();
      return undefined;
    }
    switch (found.put(values)) {
      case 0:
        return undefined;
      case ErrorCode.Invalid:
        return `'${name}' refuses ${values.join(', ')}: its range is ${found.guard?.limits.range?.join(' to ')}`;
      default:
        return `'${name}' could not be set: it does not answer`;
    }
  }

  #find(name: string): Settable | Rejection | string {
    const { devices, pins } = this.#context.wiring;
    const device = devices.get(name);
    if (device) {
      const { entry, guard } = device;
      return {
        guard,
        dimensions: entry.form.dimensions,
        put: (values) => entry.write(MAINTAINER, Float64Array.from(values)),
        giveBack: () => entry.release(MAINTAINER.id),
      };
    }
    const [pin, another] = pinsNamed(name, pins);
    if (another) return `there is a pin '${name}' and a pwm '${name}': say which before its name`;
    const guard = pin?.guard;
    if (!guard) return notFound(noSuch('device', name, [...devices.keys(), ...pins.map((one) => one.name)]));
    return {
      guard,
      dimensions: 1,
      ...(pin.kind === 'pin' && { levels: [0, 1] }),
      put: ([value = 0]) => guard.take(value),
      giveBack: () => guard.giveBack(),
    };
  }

  #problemOf(
    name: string,
    { guard, dimensions, levels }: Settable,
    values: readonly number[] | undefined,
  ): string | undefined {
    if (guard === undefined) return `'${name}' is a sensor: what it measures is turned at its chip`;
    if (!this.isOn)
      return `'${name}' is an output, and outputs are set in maintenance only: 'maintenance on' begins it`;
    if (values === undefined) return undefined;
    if (values.length !== dimensions)
      return `'${name}' takes ${dimensions === 1 ? 'one value' : `${dimensions} values`}, not ${values.length}`;
    return levels && values.some((value) => !levels.includes(value)) ? `'${name}' is a pin, set to 0 or 1` : undefined;
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
