/** What the machine says of itself, as the protocol has it: without what is undefined, and with numbers JSON can carry. */
import type { ControlAnswer, DeviceAnswer, PinAnswer, ProcessAnswer } from '@perilune/client';
import { DeviceError } from '@perilune/client';
import {
  type ControlStatus,
  type DeviceStatus,
  type MachineStatus,
  type PinStatus,
  type ProcessStatus,
  pinsNamed,
  suggestion,
} from '@perilune/machine';

/** A process as ps tells it. */
export function tellProcess(process: ProcessStatus): ProcessAnswer {
  return withoutAbsent(process) as unknown as ProcessAnswer;
}

export function tellDevice(device: DeviceStatus): DeviceAnswer {
  const { guard, ...rest } = device;
  return withoutAbsent({ ...rest, guard: guard && withoutAbsent(guard) }) as unknown as DeviceAnswer;
}

export function tellPin({ guard, ...rest }: PinStatus): PinAnswer {
  return withoutAbsent({ ...rest, guard: withoutAbsent(guard) }) as unknown as PinAnswer;
}

export function tellControl(control: ControlStatus): ControlAnswer {
  return control;
}

/** Its time is that of the whole. */
export function tellKernel({ kernel: { now: _, ...kernel } }: MachineStatus) {
  return kernel;
}

function withoutAbsent(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** A device, a pin in limits, or a control of a chip, by its name. */
export interface Named {
  readonly name: string;
  readonly kind: 'device' | PinStatus['kind'] | 'control';
  readonly unit: string;
  readonly values?: readonly number[];
}

/** A device goes before a pin of its name, and that before a control. @throws DeviceError if there is none, or several */
export function findNamed(name: string, status: MachineStatus): Named {
  const device = status.devices.find((one) => one.name === name);
  if (device) {
    const { unit, values } = device;
    return { name, kind: 'device', unit, ...(values && { values }) };
  }
  const pin = findPin(name, status);
  if (pin) {
    const { kind, value } = pin;
    return { name: pin.name, kind, unit: unitOfPin(kind), values: [value] };
  }
  const control = findControl(name, status);
  if (!control) {
    const known = [...[...status.devices, ...status.pins].map((one) => one.name), ...status.controls.map(fullName)];
    const list = known.length === 0 ? 'this board has none' : `there is ${known.join(', ')}`;
    const near = suggestion(name, [...known, ...status.controls.map((one) => one.name)]);
    throw new DeviceError('not-found', `there is no device and no control '${name}'${near || `: ${list}`}`);
  }
  return { name: fullName(control), kind: 'control', unit: control.unit, values: [control.value] };
}

export function unitOfPin(kind: PinStatus['kind']): string {
  return kind === 'pwm' ? 'percent' : 'boolean';
}

/** By its name, or by its kind and its name, as in "pwm fan". @throws DeviceError if there is a pin and a pwm of this name */
export function findPin(name: string, { pins }: MachineStatus): PinStatus | undefined {
  const [pin, another] = pinsNamed(name, pins);
  if (!another) return pin;
  throw new DeviceError('not-found', `there is a pin and a pwm '${name}': say 'pin ${name}' or 'pwm ${name}'`);
}

/** @throws DeviceError if several chips have it */
export function findControl(name: string, { controls }: MachineStatus): ControlStatus | undefined {
  const found = controls.filter((one) => name === one.name || name === fullName(one));
  if (found.length <= 1) return found[0];
  throw new DeviceError('not-found', `several chips have a control '${name}': say ${found.map(fullName).join(' or ')}`);
}

export function fullName({ chip, name }: ControlStatus): string {
  return `${chip}.${name}`;
}
