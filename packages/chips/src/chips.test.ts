import { DeviceClass, ErrorCode, Unit } from '@perilune/abi';
import { type Device, SeededRandom, type Timers } from '@perilune/hil';
import { describe, expect, test } from 'vitest';
import { chipTypes, type SimulatedChip } from './index.ts';

const timers: Timers = { now: () => 0, at: (deadline) => ({ deadline, cancel() {} }) };

function make(type: string, parameters: Record<string, number | string> = {}, seed = 1): SimulatedChip {
  const chipType = chipTypes.get(type);
  if (!chipType) throw new Error(`no type ${type}`);
  const standards = Object.entries(chipType.parameters).map(([name, { standard }]) => [name, standard]);
  return chipType.create({
    parameters: { ...Object.fromEntries(standards), ...parameters },
    timers,
    random: new SeededRandom(seed, type),
  });
}
const device = (chip: SimulatedChip, name: string) => chip.parts[name] as Device;
function read(chip: SimulatedChip, name: string): number {
  const values = new Float64Array(3);
  expect(device(chip, name).read?.(values)).toBe(0);
  return values[0] as number;
}

describe.each([...chipTypes.values()])('$type', ({ type, parts, parameters }) => {
  const chip = make(type);
  test('has the parts it describes', () => {
    expect(Object.keys(chip.parts)).toEqual(Object.keys(parts));
    for (const [name, part] of Object.entries(parts)) {
      if (part.kind !== 'device') continue;
      expect(device(chip, name).class).toBe(DeviceClass[part.class]);
      expect(device(chip, name).unit).toBe(Unit[part.unit]);
    }
  });
  test('is made with the least and the most of each parameter', () => {
    for (const edge of ['least', 'most'] as const) {
      const values = Object.entries(parameters).map(([name, one]): [string, number | string] => [
        name,
        one.quantity === 'text' ? 'x'.repeat(edge === 'least' ? 0 : one.most) : one[edge],
      ]);
      expect(() => make(type, Object.fromEntries(values))).not.toThrow();
    }
    for (const one of Object.values(parameters)) {
      if (one.quantity === 'text') expect(one.standard.length).toBeLessThanOrEqual(one.most);
      else expect(one.standard >= one.least && one.standard <= one.most).toBe(true);
    }
  });
  test('ignores controls turned to what is no number, and stops at the ends', () => {
    for (const control of Object.values(chip.controls)) {
      control.set(Number.NaN);
      expect(Number.isNaN(control.value)).toBe(false);
      control.set(Number.POSITIVE_INFINITY);
      expect(control.value).toBe(control.most);
      control.set(Number.NEGATIVE_INFINITY);
      expect(control.value).toBe(control.least);
    }
  });
  test('refuses to be set to what is no number', () => {
    for (const name of Object.keys(parts)) {
      const { write } = device(chip, name);
      if (write) expect(device(chip, name).write?.(new Float64Array(3).fill(Number.NaN))).toBe(ErrorCode.Invalid);
    }
  });
});

test('an actuator tells what it was set to', () => {
  const light = make('rgb-light');
  expect(device(light, 'light').write?.(Float64Array.of(10, 20, 30))).toBe(0);
  const values = new Float64Array(3);
  device(light, 'light').read?.(values);
  expect([...values]).toEqual([10, 20, 30]);
});

test('a button tells of being pressed and released, once each', () => {
  const chip = make('button');
  const seen: number[] = [];
  device(chip, 'button').onChange = () => seen.push(read(chip, 'button'));
  for (const level of [1, 1, 0, 0]) chip.controls.pressed?.set(level);
  expect(seen).toEqual([1, 0]);
});

test('noise is that of the seed, and as large as the board says', () => {
  const readings = (seed: number, noise = 0.5) => {
    const chip = make('thermometer', { start: 80, noise }, seed);
    return Array.from({ length: 2000 }, () => read(chip, 'temperature'));
  };
  expect(readings(5)).toEqual(readings(5));
  expect(readings(5)).not.toEqual(readings(6));
  const deviation = Math.sqrt(readings(5).reduce((sum, value) => sum + (value - 80) ** 2, 0) / 2000);
  expect(Math.abs(deviation - 0.5)).toBeLessThan(0.05);
  expect(new Set(readings(5, 0))).toEqual(new Set([80]));
});

describe('a computer', () => {
  const values = new Float64Array(3);
  function makeComputer() {
    const chip = make('computer');
    const asked: [string, number][] = [];
    if (!chip.host) throw new Error('it has no host');
    chip.host.onOutput = (part, value) => asked.push([part, value]);
    return { chip, host: chip.host, asked };
  }
  const write = (chip: SimulatedChip, value: number) => device(chip, 'light').write?.(Float64Array.of(value));

  test('makes up nothing: what was not measured is off, what is missing no device', () => {
    const { chip, host } = makeComputer();
    expect(device(chip, 'cpu-load').read?.(values)).toBe(ErrorCode.Off);
    host.measured('cpu-load', 12.5);
    expect(read(chip, 'cpu-load')).toBe(12.5);
    host.measured('cpu-load', undefined);
    expect(device(chip, 'cpu-load').read?.(values)).toBe(ErrorCode.NoDevice);
    for (const odd of ['toString', '__proto__', 'nonsense']) expect(() => host.measured(odd, 1)).not.toThrow();
  });
  test('tells of changes only', () => {
    const { chip, host } = makeComputer();
    let changes = 0;
    device(chip, 'temperature').onChange = () => changes++;
    for (const value of [40, 40, undefined, undefined, 40]) host.measured('temperature', value);
    expect(changes).toBe(3);
  });
  test('has its light set once at a time, and to the last of what was asked for meanwhile', () => {
    const { chip, host, asked } = makeComputer();
    expect(write(chip, 1)).toBe(ErrorCode.Off);
    host.measured('light', 0);
    for (const value of [1, 0, 1, 0]) expect(write(chip, value)).toBe(0);
    expect(asked).toEqual([['light', 1]]);
    host.answered('light', true);
    host.answered('light', true);
    expect(asked).toEqual([
      ['light', 1],
      ['light', 0],
    ]);
    host.answered('light', true);
  });
  test('tells that its light could not be set, until the host says it can be', () => {
    const { chip, host, asked } = makeComputer();
    host.measured('light', 0);
    write(chip, 1);
    write(chip, 0);
    host.answered('light', false);
    expect(write(chip, 1)).toBe(ErrorCode.Fail);
    host.measured('light', 0);
    expect(asked).toEqual([
      ['light', 1],
      ['light', 0],
    ]);
    expect(write(chip, 1)).toBe(0);
  });
});
