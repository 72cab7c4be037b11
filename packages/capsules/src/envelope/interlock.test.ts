import { DeviceClass, Intervention, Unit } from '@perilune/abi';
import { TestDevice } from '@perilune/platform-test';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeTimers } from '../../test-support/fake-timers.ts';
import { DeviceRegistry } from '../devices/registry.ts';
import { Guard } from './guard.ts';
import { type Interlock, type InterlockCondition, type InterlockRule, interlockOf } from './interlock.ts';

const SECOND = 1_000_000;
let timers: FakeTimers;
let lid: TestDevice;
let fan: TestDevice;
let heater: TestDevice;
let registry: DeviceRegistry;

beforeEach(() => {
  timers = new FakeTimers();
  registry = new DeviceRegistry();
  lid = new TestDevice({ class: DeviceClass.contact, unit: Unit.boolean });
  fan = new TestDevice({ class: DeviceClass.fan, unit: Unit.percent });
  heater = new TestDevice({ class: DeviceClass.heater, unit: Unit.percent });
  registry.add('lid', lid);
  registry.add('fan', fan);
});

const on = (name: string, rest: Omit<InterlockCondition, 'device'>): InterlockCondition => ({
  device: registry.find(name)!,
  ...rest,
});
const make = (kind: InterlockRule['kind'], ...conditions: InterlockCondition[]): Interlock =>
  interlockOf({ kind, conditions }, timers);

describe('what cannot be seen is not safe', () => {
  it('a broken device holds a `while`, and does not fulfil an `unless`', () => {
    const whileOpen = make('while', on('lid', { above: 0 }));
    const unlessClosed = make('unless', on('lid', { above: 0 }));
    expect([whileOpen.isActive(), unlessClosed.isActive()]).toEqual([false, true]);
    lid.set(1);
    expect([whileOpen.isActive(), unlessClosed.isActive()]).toEqual([true, false]);
    lid.failure = 1;
    expect([whileOpen.isActive(), unlessClosed.isActive()]).toEqual([true, true]);
    lid.failure = 0;
    lid.set(Number.NaN);
    expect([whileOpen.isActive(), unlessClosed.isActive()]).toEqual([true, true]);
  });

  it('of several conditions one that does not hold suffices, whatever the others are', () => {
    const both = make('while', on('lid', { above: 0 }), on('fan', { below: 10 }));
    lid.failure = 1;
    expect(both.isActive()).toBe(true);
    fan.set(50);
    expect(both.isActive()).toBe(false);
  });

  it('one that has stood still for too long is stale, and good again once it moves', () => {
    const hot = make('while', on('fan', { above: 90, stale: 5 * SECOND }));
    expect(hot.period).toBe(SECOND / 2);
    expect(hot.isActive()).toBe(false);
    timers.advance(5 * SECOND - 1);
    expect(hot.isActive()).toBe(false);
    timers.advance(1);
    expect(hot.isActive()).toBe(true);
    fan.set(1);
    expect(hot.isActive()).toBe(false);
  });

  it.each<[string, () => Interlock]>([
    ['says neither above nor below what, nor when it is stale', () => make('while', on('lid', {}))],
    [
      'cannot be read',
      () => {
        registry.add('deaf', Object.assign(Object.create(heater), { read: undefined }));
        return make('while', on('deaf', { above: 1 }));
      },
    ],
  ])('a condition that %s is refused', (message, made) => {
    expect(made).toThrow(message);
  });
});

describe('a guard with interlocks', () => {
  const write = (guard: Guard, value: number) => guard.write(Float64Array.of(value));

  it('is held by any of them, and let go by all', () => {
    const interlocks = [make('while', on('lid', { above: 0 })), make('unless', on('fan', { above: 20 }))];
    const guard = new Guard(heater, { safe: [0] }, timers, interlocks);
    fan.set(30);
    write(guard, 5);
    expect(heater.values).toEqual([5]);
    fan.set(20);
    expect(heater.values).toEqual([0]);
    lid.set(1);
    fan.set(30);
    expect(heater.values).toEqual([0]);
    lid.set(0);
    expect(heater.values).toEqual([5]);
  });

  it('looks by itself at a device that tells nothing, as long as somebody asks for something', () => {
    const guard = new Guard(heater, { safe: [0] }, timers, [make('while', on('lid', { above: 0 }))]);
    expect(timers.waiting).toBe(0);
    write(guard, 5);
    lid.onChange = undefined;
    lid.set(1);
    expect(heater.values).toEqual([5]);
    timers.advance(SECOND);
    expect(heater.values).toEqual([0]);
    lid.set(0);
    timers.advance(SECOND);
    expect(heater.values).toEqual([5]);
    guard.release();
    timers.advance(SECOND);
    expect([heater.values, timers.waiting]).toEqual([[0], 0]);
  });

  it('is not held at what was asked for, whatever holds', () => {
    const guard = new Guard(heater, { safe: [0], watchdog: 9 * SECOND }, timers, [
      make('while', on('lid', { above: 0 })),
    ]);
    write(guard, 0);
    lid.set(1);
    write(guard, 0);
    expect([heater.values, guard.reason, guard.interventions]).toEqual([[0], Intervention.interlock, 0]);
    write(guard, 5);
    expect([heater.values, guard.interventions]).toEqual([[0], 1]);
    write(guard, 0);
    lid.set(0);
    timers.advance(10 * SECOND);
    expect([heater.values, guard.reason, guard.interventions]).toEqual([[0], Intervention.watchdog, 1]);
  });

  it('is held as soon as what it looks at is stale', () => {
    const guard = new Guard(heater, { safe: [0] }, timers, [make('while', on('fan', { stale: 2 * SECOND }))]);
    write(guard, 5);
    for (let time = 0; time < 10; time++) {
      timers.advance(1.5 * SECOND);
      fan.set(time + 1);
    }
    expect([heater.values, guard.interventions]).toEqual([[5], 0]);
    timers.advance(2.2 * SECOND);
    expect([heater.values, guard.interventions]).toEqual([[0], 1]);
  });
});
