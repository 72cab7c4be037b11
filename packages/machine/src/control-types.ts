/** The type a device has in control steps: what its board says, or what its class and unit do. */
import { deviceClassDescriptions, standardValueType, unitSymbols } from '@perilune/abi';
import type { StepType } from '@perilune/hil';
import type { BoardDevice } from './configuration/read-devices.ts';

export function stepTypeOf(device: BoardDevice): StepType {
  const { class: deviceClass, unit, valueType, valueNames } = device;
  const { dimensions, names } = deviceClassDescriptions[deviceClass];
  const type = valueType ?? standardValueType(deviceClass, unit, dimensions);
  switch (type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
      return { kind: 'integer', expected: `a whole number${rangeOf(device)}` };
    case 'number':
      return { kind: 'number', expected: `a number${rangeOf(device)}` };
    case 'enum':
      return { kind: 'enumeration', names: valueNames ?? [] };
    case 'vector':
      return {
        kind: 'vector',
        length: dimensions,
        element: { kind: 'number', expected: `a number${rangeOf(device)}` },
      };
    case 'record':
      return {
        kind: 'record',
        fields: (valueNames ?? names ?? []).map((name) => ({
          name,
          type: { kind: 'number', expected: `a number${rangeOf(device)}` },
        })),
      };
  }
}

function rangeOf({ envelope, unit }: BoardDevice): string {
  const range = envelope?.limits.range;
  const symbol = unitSymbols[unit];
  if (range === undefined) return symbol === '' ? '' : ` (${symbol})`;
  return ` from ${range[0]} to ${range[1]}${symbol === '' ? '' : ` ${symbol}`}`;
}
