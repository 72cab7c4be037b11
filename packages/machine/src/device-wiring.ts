/**
 * Makes the chips of a board and wires their parts up:
 *
 *   part of a chip ─► fault that may be injected ─► guard (outputs) ─► registry, which processes see
 */
import { DeviceClass, type DeviceClassName, ErrorCode, Intervention, Unit } from '@perilune/abi';
import { type DeviceEntry, DeviceRegistry, Guard, type Interlock, interlockOn } from '@perilune/capsules';
import type { SimulatedChip } from '@perilune/chips';
import { type Device, SeededRandom, type Timers } from '@perilune/hil';
import type { DeviceFault } from './commands.ts';
import type { Board } from './configuration/read-board.ts';
import type { BoardDevice, BoardInterlock } from './configuration/read-devices.ts';

/** A device of the board, as the machine has it. */
export interface WiredDevice {
  readonly description: BoardDevice;
  readonly breakable: BreakableDevice;
  /** Of outputs. */
  readonly guard: Guard | undefined;
  readonly entry: DeviceEntry;
}

export interface Wiring {
  readonly chips: ReadonlyMap<string, SimulatedChip>;
  readonly devices: ReadonlyMap<string, WiredDevice>;
  readonly registry: DeviceRegistry;
}

/** @param intervened called when a guard has counted one more intervention */
export function wireDevices(
  board: Board,
  timers: Timers,
  seed: number,
  intervened: (device: WiredDevice) => void,
): Wiring {
  const chips = new Map<string, SimulatedChip>();
  for (const { name, type, parameters } of board.chips) {
    chips.set(name, type.create({ parameters, timers, random: new SeededRandom(seed, `chip ${name}`) }));
  }
  const registry = new DeviceRegistry();
  const devices = new Map<string, WiredDevice>();
  for (const description of inOrderOfInterlocks(board.devices)) {
    const part = chips.get(description.part.chip)?.parts[description.part.part] as Device;
    const breakable = new BreakableDevice(part);
    const { envelope } = description;
    const interlocks = envelope?.interlocks.map((one) => interlock(one, registry)) ?? [];
    const guard = envelope && new Guard(breakable, envelope.limits, timers, interlocks);
    const entry = registry.add(description.name, guard ?? breakable);
    const wired: WiredDevice = { description, breakable, guard, entry };
    devices.set(description.name, wired);
    if (guard) watchInterventions(wired, guard, intervened);
  }
  return { chips, devices, registry };
}

/** Devices that interlocks look at come before those they hold; there are no circles. */
function inOrderOfInterlocks(devices: readonly BoardDevice[]): BoardDevice[] {
  const byName = new Map(devices.map((device) => [device.name, device]));
  const ordered = new Set<BoardDevice>();
  const add = (device: BoardDevice | undefined): void => {
    if (!device || ordered.has(device)) return;
    for (const { device: other } of device.envelope?.interlocks ?? []) add(byName.get(other));
    ordered.add(device);
  };
  for (const device of devices) add(device);
  return [...ordered];
}

/** The device is there: `inOrderOfInterlocks` sees to that. */
function interlock({ device, above, below }: BoardInterlock, registry: DeviceRegistry): Interlock {
  return interlockOn(registry.find(device) as DeviceEntry, {
    ...(above !== undefined && { above }),
    ...(below !== undefined && { below }),
  });
}

function watchInterventions(device: WiredDevice, guard: Guard, intervened: (device: WiredDevice) => void): void {
  let count = guard.interventions;
  device.entry.listen(() => {
    if (guard.interventions === count) return;
    count = guard.interventions;
    intervened(device);
  });
}

/** The name of an Intervention. */
export function interventionName(reason: number): string {
  return Object.entries(Intervention).find(([, number]) => number === reason)?.[0] ?? `${reason}`;
}

/** A device a user may break, and which remembers its values, since asking a sensor is an event of its own. */
export class BreakableDevice implements Device {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  readonly read?: (values: Float64Array) => number;
  readonly write?: (values: Float64Array) => number;
  onChange: (() => void) | undefined;
  /** As last read or written; not a number before. */
  readonly values: Float64Array;
  #fault: DeviceFault = 'none';

  constructor(inner: Device) {
    this.class = inner.class;
    this.unit = inner.unit;
    this.dimensions = inner.dimensions;
    this.scale = inner.scale;
    this.values = new Float64Array(inner.dimensions).fill(Number.NaN);
    inner.onChange = () => {
      if (this.#fault !== 'stuck') this.onChange?.();
    };
    if (inner.read) this.read = (values) => this.#read(inner, values);
    if (inner.write) this.write = (values) => this.#write(inner, values);
  }

  get fault(): DeviceFault {
    return this.#fault;
  }

  set fault(fault: DeviceFault) {
    this.#fault = fault;
    this.onChange?.();
  }

  #read(inner: Device, values: Float64Array): number {
    if (this.#fault === 'fails') return ErrorCode.Fail;
    if (this.#fault === 'stuck' && !Number.isNaN(this.values[0])) {
      values.set(this.values);
      return 0;
    }
    const status = inner.read?.(values) ?? ErrorCode.NoSupport;
    if (status === 0) this.#remember(values);
    return status;
  }

  #write(inner: Device, values: Float64Array): number {
    if (this.#fault === 'fails') return ErrorCode.Fail;
    if (this.#fault === 'stuck') return 0;
    const status = inner.write?.(values) ?? ErrorCode.NoSupport;
    if (status === 0) this.#remember(values);
    return status;
  }

  #remember(values: Float64Array): void {
    for (let index = 0; index < this.dimensions; index++) this.values[index] = values[index] as number;
  }
}

/** What a process that offers a device may have made of it: shown as the board's devices are. */
export function className(deviceClass: number): DeviceClassName | undefined {
  return (Object.keys(DeviceClass) as DeviceClassName[]).find((name) => DeviceClass[name] === deviceClass);
}

export function unitName(unit: number): string {
  return Object.entries(Unit).find(([, number]) => number === unit)?.[0] ?? '';
}
