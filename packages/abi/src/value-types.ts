/**
 * Types of the values that control steps are given and return. A device has the type that its board says, or that of its
 * unit and its class: `boolean` where the unit is boolean, `integer` where it counts, else `number`; with several values
 * a `record` where the class has names for them, else a `vector`.
 */
import { type DeviceClassName, deviceClassDescriptions, type UnitName } from './devices.ts';

export interface ValueTypeDescription {
  /** What it is in Lua. */
  readonly lua: string;
  readonly summary: string;
  /** Whether a device has it that has one value, or that has several. */
  readonly values: 'one' | 'several';
}

export const valueTypeDescriptions = {
  boolean: { lua: '`true`, `false`', summary: 'off is 0, on is everything else', values: 'one' },
  integer: { lua: 'an integer; a float without fraction is taken, too', summary: 'rounded', values: 'one' },
  number: { lua: 'a float; an integer is taken, too', summary: 'in the unit of the device', values: 'one' },
  enum: { lua: 'one of the strings in `names`', summary: 'the first is 0, the next 1', values: 'one' },
  vector: { lua: 'a sequence of numbers: `{ 0, 0, 9.8 }`', summary: 'in the order of the device', values: 'several' },
  record: {
    lua: 'a table: `{ red = 1, green = 0, blue = 0 }`',
    summary: 'named by the class, or by `names`',
    values: 'several',
  },
} as const satisfies Readonly<Record<string, ValueTypeDescription>>;
export type ValueTypeName = keyof typeof valueTypeDescriptions;
export const valueTypeNames = Object.keys(valueTypeDescriptions) as readonly ValueTypeName[];

/** The type of a device whose board says nothing. @param dimensions how many values it has */
export function standardValueType(deviceClass: DeviceClassName, unit: UnitName, dimensions: number): ValueTypeName {
  if (dimensions > 1) return deviceClassDescriptions[deviceClass].names?.length === dimensions ? 'record' : 'vector';
  if (unit === 'boolean') return 'boolean';
  return unit === 'counts' ? 'integer' : 'number';
}
