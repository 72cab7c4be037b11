import { describe, expect, it } from 'vitest';
import { DeviceClass, deviceClassDescriptions, Unit, unitSymbols } from '../devices.ts';
import type { CommandDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { drivers } from './index.ts';

const words = (value: ValueDescription) => (value.type === 'u64' || value.type === 'i64' ? 2 : 1);
const wordsOf = (values: readonly ValueDescription[]) => values.reduce((sum, value) => sum + words(value), 0);
const valuesOf = (variant: ReturnVariant): readonly number[] => {
  switch (variant) {
    case ReturnVariant.Success:
      return [];
    case ReturnVariant.SuccessU32:
      return [1];
    case ReturnVariant.Success2U32:
      return [1, 1];
    case ReturnVariant.SuccessU64:
      return [2];
    case ReturnVariant.Success3U32:
      return [1, 1, 1];
    case ReturnVariant.SuccessU32U64:
      return [1, 2];
    default:
      throw new Error(`variant ${variant} is no success`);
  }
};
const isDistinct = (values: readonly unknown[]) => new Set(values).size === values.length;

describe.each(drivers.map((driver) => [driver.name, driver] as const))('driver table %s', (_name, driver) => {
  it('numbers and names everything once', () => {
    for (const list of [
      driver.commands,
      driver.upcalls,
      driver.readOnlyBuffers,
      driver.readWriteBuffers,
      driver.userspaceReadableBuffers ?? [],
    ]) {
      expect(isDistinct(list.map((entry) => entry.number))).toBe(true);
      expect(isDistinct(list.map((entry) => entry.name))).toBe(true);
    }
    expect(driver.commands.every((command) => command.number > 0)).toBe(true);
  });

  it('fits arguments and answers into their words', () => {
    for (const command of driver.commands as readonly CommandDescription[]) {
      expect(wordsOf(command.arguments), command.name).toBeLessThanOrEqual(2);
      expect(command.returns.map(words), command.name).toEqual(valuesOf(command.success));
    }
    for (const upcall of driver.upcalls) expect(wordsOf(upcall.arguments), upcall.name).toBeLessThanOrEqual(3);
  });

  it('names only upcalls and kinds of handles that it has', () => {
    const kinds = driver.handles.map((handle) => handle.kind);
    const upcalls = driver.upcalls.map((upcall) => upcall.name);
    for (const command of driver.commands as readonly CommandDescription[]) {
      if (command.completion !== undefined) expect(upcalls).toContain(command.completion);
      for (const value of [...command.arguments, ...command.returns])
        if (value.type === 'handle') expect(kinds).toContain(value.kind);
    }
  });

  it('tells each error of a command once', () => {
    // Busy and NoMemory may have two reasons, which stand in two rows; the same row twice is a slip.
    for (const command of driver.commands as readonly CommandDescription[])
      expect(isDistinct(command.failures.map((failure) => failure.error + failure.when)), command.name).toBe(true);
  });
});

it('gives each driver a number and a name of its own, in order', () => {
  const numbers = drivers.map((driver) => driver.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(isDistinct(drivers.map((driver) => driver.name))).toBe(true);
});

it('describes each class of device and each unit', () => {
  expect(isDistinct(Object.values(DeviceClass))).toBe(true);
  expect(isDistinct(Object.values(Unit))).toBe(true);
  expect(Object.keys(deviceClassDescriptions)).toEqual(Object.keys(DeviceClass));
  expect(Object.keys(unitSymbols)).toEqual(Object.keys(Unit));
});
