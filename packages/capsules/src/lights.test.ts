import { button, DeviceAccess, DeviceClass, devices, led, Unit } from '@perilune/abi';
import { TestDevice } from '@perilune/platform-test';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { Button } from './button.ts';
import { Devices } from './devices/devices.ts';
import { DeviceRegistry } from './devices/registry.ts';
import { Guard } from './envelope/guard.ts';
import { interlockOf } from './envelope/interlock.ts';
import { Led } from './led.ts';

const permissions = ['device:red', 'device:green', 'device:go'];
let kernel: FakeKernel;
let app: FakeProcess;
let other: FakeProcess;
let driver: Button;
let red: TestDevice;
let go: TestDevice;
let stop: TestDevice;

beforeEach(() => {
  kernel = new FakeKernel();
  const registry = new DeviceRegistry();
  const part = (kind: 'led' | 'button') => new TestDevice({ class: DeviceClass[kind], unit: Unit.boolean });
  red = part('led');
  go = part('button');
  stop = part('button');
  registry.add('stop', stop);
  registry.add('red', new Guard(red, { safe: [0] }, kernel.timers));
  registry.add('go', go);
  registry.add('green', part('led'));
  kernel.add(devices, (context) => new Devices(context, registry, kernel.timers));
  kernel.add(led, (context) => new Led(context, registry));
  driver = kernel.add(button, (context) => new Button(context, registry));
  app = kernel.spawn('app', { permissions });
  other = kernel.spawn('other', { permissions: ['device:red'] });
});

describe('lights', () => {
  it('are switched by number, by one process at a time, and safe when it ends', () => {
    expect(app.command(led, 'count')).toEqual([2]);
    expect(other.command(led, 'count')).toEqual([1]);
    expect(app.command(led, 'on', 0)).toEqual([]);
    expect(app.command(led, 'get', 0)).toEqual([1]);
    expect(other.command(led, 'off', 0)).toBe('Busy');
    expect(other.command(led, 'on', 1)).toBe('NoDevice');
    app.command(led, 'toggle', 0);
    app.command(led, 'toggle', 0);
    expect(red.writes.map(([value]) => value)).toEqual([0, 1, 0, 1]);
    app.end();
    expect(red.values).toEqual([0]);
    expect(other.command(led, 'on', 0)).toEqual([]);
  });

  it('belong to one owner, whichever way it came', () => {
    app.command(led, 'on', 0);
    other.lend(devices, 'name', 'red');
    const [number] = other.command(devices, 'findByName') as readonly number[];
    expect(other.command(devices, 'open', number!, DeviceAccess.write)).toBe('Busy');
    app.end();
    expect(other.command(devices, 'open', number!, DeviceAccess.write)).toHaveLength(1);
    expect(other.command(led, 'on', 0)).toBe('Busy');
  });
});

describe('an interlock on a device', () => {
  it('holds while its value is there, and while nobody knows', () => {
    const registry = new DeviceRegistry();
    const lid = new TestDevice({ class: DeviceClass.contact, unit: Unit.boolean });
    const entry = registry.add('lid', lid);
    const guard = new Guard(red, { safe: [0] }, kernel.timers, [
      interlockOf({ kind: 'while', conditions: [{ device: entry, above: 0 }] }, kernel.timers),
    ]);
    guard.write(Float64Array.of(1));
    expect(red.values).toEqual([1]);
    lid.set(1);
    expect(red.values).toEqual([0]);
    lid.set(0);
    expect(red.values).toEqual([1]);
    lid.failure = 1;
    entry.changed();
    expect(red.values).toEqual([0]);
    expect(() => interlockOf({ kind: 'while', conditions: [{ device: entry }] }, kernel.timers)).toThrow(
      'neither above nor below',
    );
  });
});

describe('buttons', () => {
  it('are heard by those only that may, and asked', () => {
    expect(other.command(button, 'enable', 0)).toBe('NoDevice');
    expect(app.command(button, 'enable', 1)).toBe('NoDevice');
    app.command(button, 'enable', 0);
    app.command(button, 'enable', 0);
    stop.set(1);
    expect(app.upcalls).toEqual([]);
    go.set(1);
    go.set(1);
    go.set(0);
    expect(app.take('changed')).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect(app.command(button, 'read', 0)).toEqual([0]);
    app.command(button, 'disable', 0);
    go.set(1);
    expect(app.upcalls).toEqual([]);
    expect(other.upcalls).toEqual([]);
  });

  it('go on being told to a copy', () => {
    app.command(button, 'enable', 0);
    const frozen = JSON.parse(JSON.stringify(driver.freeze(app.id)));
    app.end();
    const copy = kernel.spawn('copy', { permissions });
    expect(driver.thaw(copy.identity, frozen)).toBe(true);
    go.set(1);
    expect(copy.take('changed')).toEqual([[0, 1]]);
    expect(driver.thaw(other.identity, frozen)).toBe(false);
    expect(driver.thaw(other.identity, null)).toBe(false);
  });
});
