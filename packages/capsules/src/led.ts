/**
 * LEDs: the devices of class "led" that a process may use, by number. Who switches one owns it until it ends, and no other
 * process may then switch it; the guard of a light sees what is written here as it sees all else.
 */
import { DeviceClass, ErrorCode, led, type StatusCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS } from '@perilune/hil';
import type { Caller, CommandAnswer, Driver, DriverContext, ProcessId } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import type { DeviceEntry, DeviceRegistry } from './devices/registry.ts';
import { Items } from './items.ts';

const readOnly = numbers(led.readOnlyBuffers);
const readWrite = numbers(led.readWriteBuffers);

export class Led implements Driver {
  readonly description = led;
  readonly command: Driver['command'];
  readonly #lights: Items<DeviceEntry>;
  /** The lights that a process owns because it switched them here. */
  readonly #owned = new Map<ProcessId, Set<DeviceEntry>>();
  readonly #values = new Float64Array(DEVICE_DIMENSIONS);

  constructor(context: DriverContext, registry: DeviceRegistry) {
    const lights = new Items('device', () =>
      [...registry.all()].filter(({ form, device }) => form.class === DeviceClass.led && device?.write !== undefined),
    );
    this.#lights = lights;
    const grant = context.grant({ size: 0, create: () => undefined });
    this.command = commandTable(led, {
      on: (caller, index) => this.#set(caller, index, true),
      off: (caller, index) => this.#set(caller, index, false),
      toggle: (caller, index) => this.#set(caller, index, undefined),
      get: (caller, index, _1, answer) => this.#get(caller, index, answer),
      count: (caller, _0, _1, answer) => lights.count(caller, answer),
      find: (caller, _0, _1, answer) => lights.find(caller, grant, readOnly.name, answer),
      name: (caller, index, _1, answer) => lights.name(caller, grant, index, readWrite.nameOf, answer),
    });
  }

  processEnded(process: ProcessId): void {
    for (const light of this.#owned.get(process) ?? []) light.release(process);
    this.#owned.delete(process);
    this.#lights.forget(process);
  }

  #isOn(light: DeviceEntry): boolean {
    return light.latest(this.#values) === 0 && this.#values[0] !== 0;
  }

  /** @param on undefined: the other way round */
  #set(caller: Caller, index: number, on: boolean | undefined): StatusCode {
    const light = this.#lights.get(caller, index);
    if (light === undefined) return ErrorCode.NoDevice;
    const own = this.#owned.get(caller.id) ?? new Set();
    // A light that is open as a device belongs to that handle, also if the process is the same.
    if (!own.has(light) && light.owner === caller.id) return ErrorCode.Busy;
    if (!light.mayClaim(caller)) return ErrorCode.Busy;
    this.#owned.set(caller.id, own.add(light));
    const isOn = on ?? !this.#isOn(light);
    this.#values.fill(isOn ? 1 : 0);
    return light.write(caller, this.#values);
  }

  #get(caller: Caller, index: number, answer: CommandAnswer): StatusCode {
    const light = this.#lights.get(caller, index);
    return light === undefined ? ErrorCode.NoDevice : tell(answer, this.#isOn(light) ? 1 : 0);
  }
}
