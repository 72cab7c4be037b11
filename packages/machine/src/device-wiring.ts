/**
 * Makes the chips of a board and wires their parts up:
 *
 *   part of a chip ─► fault that may be injected ─► guard ─► registry, which processes see
 *
 * Outputs have a guard that keeps them in their envelope, sensors one where the board says what can be true, and pins one
 * that are kept in limits.
 */
import { DeviceClass, type DeviceClassName, ErrorCode, Intervention, type InterventionName, Unit } from '@perilune/abi';
import {
  type DeviceEntry,
  DeviceRegistry,
  Guard,
  GuardedPin,
  GuardedPwmPin,
  type Implausibility,
  type Interlock,
  type InterventionNotice,
  interlockOf,
  type PinGuard,
  SensorGuard,
  type Takeover,
} from '@perilune/capsules';
import type { SimulatedChip } from '@perilune/chips';
import { type AdcChannel, type Device, type Pin, type PwmPin, SeededRandom, type Timers } from '@perilune/hil';
import type { DeviceFault } from './commands.ts';
import type { Board } from './configuration/read-board.ts';
import { type BoardDevice, type BoardPin, conditionDevices } from './configuration/read-devices.ts';
import type { BoardCondition, BoardEnvelope } from './configuration/read-envelope.ts';

/** A device of the board, as the machine has it. */
export interface WiredDevice {
  readonly description: BoardDevice;
  readonly breakable: BreakableDevice;
  /** Of outputs. */
  readonly guard: Guard | undefined;
  /** Of sensors of which the board says what can be true. */
  readonly sensor: SensorGuard | undefined;
  readonly entry: DeviceEntry;
}

export interface WiredPin<Part = Pin | PwmPin | AdcChannel> {
  readonly name: string;
  readonly kind: BoardPin['kind'];
  /** The guarded one, where it has a guard. */
  readonly part: Part;
  readonly guard: PinGuard | undefined;
}

export interface Wiring {
  readonly chips: ReadonlyMap<string, SimulatedChip>;
  readonly devices: ReadonlyMap<string, WiredDevice>;
  readonly pins: readonly WiredPin[];
  readonly registry: DeviceRegistry;
}

/** What the wiring tells of. Called in the middle of things: it only takes note. */
export interface WiringEvents {
  /** A guard has not put out what was asked for. `name` is that of a device, or of a pin as "pin NAME" or "pwm NAME". */
  intervened(name: string, notice: InterventionNotice): void;
  /** A reading has become implausible, or for another reason, or (undefined) plausible again. */
  judged(device: string, problem: Implausibility | undefined, values: Float64Array): void;
  /** An output has another owner than the one it was taken from, or given back by, or than the one that wants it in its control steps. */
  takenOver(device: string, takeover: Takeover): void;
}

export function wireDevices(board: Board, timers: Timers, seed: number, events: WiringEvents): Wiring {
  const chips = new Map<string, SimulatedChip>();
  for (const { name, type, parameters } of board.chips) {
    chips.set(name, type.create({ parameters, timers, random: new SeededRandom(seed, `chip ${name}`) }));
  }
  const partOf = ({ chip, part }: BoardDevice['part']): unknown => chips.get(chip)?.parts[part];
  const registry = new DeviceRegistry();
  const devices = new Map<string, WiredDevice>();
  for (const description of inOrderOfInterlocks(board.devices)) {
    const breakable = new BreakableDevice(partOf(description.part) as Device);
    const { envelope, name, plausible } = description;
    const guard = envelope && new Guard(breakable, envelope.limits, timers, interlocksOf(envelope, registry, timers));
    const sensor = plausible && new SensorGuard(breakable, plausible, timers);
    const entry = registry.add(name, guard ?? sensor ?? breakable, { priorities: prioritiesFor(name, board) });
    const wired: WiredDevice = { description, breakable, guard, sensor, entry };
    devices.set(name, wired);
    if (guard) {
      guard.onIntervention = (notice) => {
        // Of a device that was never there, nothing is held at anything.
        if (!breakable.values.some(Number.isNaN)) events.intervened(name, notice);
      };
    }
    if (sensor) {
      sensor.onVerdict = (problem, values) =>
        events.judged(name, problem, values.subarray(0, sensor.dimensions) as Float64Array);
    }
    entry.listenToOwners((takeover) => events.takenOver(name, takeover));
    entry.onDenied = (denial) => events.takenOver(name, denial);
  }
  const pins = board.pins.map((pin): WiredPin => {
    const { name, kind, envelope } = pin;
    const part = partOf(pin.part) as Pin | PwmPin | AdcChannel;
    if (!envelope) return { name, kind, part, guard: undefined };
    const interlocks = interlocksOf(envelope, registry, timers);
    const guarded =
      kind === 'pin'
        ? new GuardedPin(part as Pin, envelope.limits, timers, interlocks)
        : new GuardedPwmPin(part as PwmPin, envelope.limits, timers, interlocks, pin.frequency);
    guarded.guard.onIntervention = (notice) => events.intervened(`${kind} ${name}`, notice);
    return { name, kind, part: guarded, guard: guarded.guard };
  });
  return { chips, devices, pins, registry };
}

/** Those of this name that are kept in limits: NAME, or KIND NAME, as events call them. */
export function pinsNamed<P extends Pick<WiredPin, 'name' | 'kind'> & { readonly guard?: unknown }>(
  name: string,
  pins: readonly P[],
): P[] {
  return pins.filter((pin) => pin.guard && (pin.name === name || `${pin.kind} ${pin.name}` === name));
}

/** All guards of outputs there are. */
export function guardsOf({ devices, pins }: Wiring): Guard[] {
  return [...devices.values(), ...pins].flatMap(({ guard }) => guard ?? []);
}

/** Devices that interlocks look at come before those they hold; there are no circles. */
function inOrderOfInterlocks(devices: readonly BoardDevice[]): BoardDevice[] {
  const byName = new Map(devices.map((device) => [device.name, device]));
  const ordered = new Set<BoardDevice>();
  const add = (device: BoardDevice | undefined): void => {
    if (!device || ordered.has(device)) return;
    for (const other of conditionDevices(device.envelope)) add(byName.get(other));
    ordered.add(device);
  };
  for (const device of devices) add(device);
  return [...ordered];
}

/** The devices are there: `inOrderOfInterlocks` sees to that. */
function interlocksOf({ interlocks }: BoardEnvelope, registry: DeviceRegistry, timers: Timers): Interlock[] {
  const condition = ({ device, above, below, stale }: BoardCondition) => ({
    device: registry.find(device) as DeviceEntry,
    ...(above !== undefined && { above }),
    ...(below !== undefined && { below }),
    ...(stale !== undefined && { stale: Math.round(stale) }),
  });
  return interlocks.map(({ kind, conditions }) => interlockOf({ kind, conditions: conditions.map(condition) }, timers));
}

function prioritiesFor(device: string, { apps }: Board): ReadonlyMap<string, number> {
  return new Map(
    apps.flatMap(({ name, writePriority }) => {
      const priority = writePriority.get(device);
      return priority === undefined ? [] : [[name, priority] as const];
    }),
  );
}

const interventionNames = new Map(
  Object.entries(Intervention).map(([name, number]) => [number as number, name as InterventionName]),
);

export function interventionName(reason: number): InterventionName {
  return interventionNames.get(reason) ?? 'none';
}

/** How often which cause was, those that were at all. */
export function countsByCause(counts: Uint32Array): Readonly<Record<string, number>> {
  const entries = [...counts].flatMap((count, cause) => (count > 0 ? [[interventionName(cause), count] as const] : []));
  return Object.fromEntries(entries);
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
