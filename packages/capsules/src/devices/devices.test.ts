import {
  DEVICE_ANY,
  DEVICE_SENSOR,
  DeviceAccess,
  DeviceClass,
  deviceService,
  devices,
  Intervention,
  Unit,
} from '@perilune/abi';
import type { Device } from '@perilune/hil';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, FakeKernel, type FakeProcess } from '../../test-support/fake-kernel.ts';
import { Guard } from '../envelope/guard.ts';
import { Devices } from './devices.ts';
import { fromSteps, toSteps } from './fixed-point.ts';
import { DeviceRegistry } from './registry.ts';
import { DeviceService } from './service.ts';

/** A device whose values a test sets. */
class Part implements Device {
  readonly class: number;
  readonly unit: number;
  readonly scale: number;
  readonly values: Float64Array;
  readonly read?: (values: Float64Array) => number;
  readonly write?: (values: Float64Array) => number;
  onChange: (() => void) | undefined;
  failure = 0;

  constructor(
    kind: keyof typeof DeviceClass,
    unit: keyof typeof Unit,
    scale: number,
    values: readonly number[],
    io = 'r',
  ) {
    this.class = DeviceClass[kind];
    this.unit = Unit[unit];
    this.scale = scale;
    this.values = Float64Array.from(values);
    if (io.includes('r'))
      this.read = (into) => {
        into.set(this.values);
        return this.failure;
      };
    if (io.includes('w'))
      this.write = (from) => {
        this.values.set(from.subarray(0, this.values.length));
        return this.failure;
      };
  }

  get dimensions(): number {
    return this.values.length;
  }

  set(value: number): void {
    this.values[0] = value;
    this.onChange?.();
  }
}

let kernel: FakeKernel;
let registry: DeviceRegistry;
let driver: Devices;
let thermometer: Part;
let heater: Part;
let rgb: Part;
let app: FakeProcess;
const PERMISSIONS = ['device:thermometer', 'device:heater', 'device:lamp', 'device:fridge', 'device:oven'];

beforeEach(() => {
  kernel = new FakeKernel();
  registry = new DeviceRegistry();
  driver = kernel.add(devices, (context) => new Devices(context, registry, kernel.timers));
  kernel.add(deviceService, (context) => new DeviceService(context, registry, kernel.timers));
  thermometer = new Part('temperature', 'celsius', -2, [20.5]);
  heater = new Part('heater', 'percent', 0, [0], 'w');
  rgb = new Part('led-rgb', 'percent', 0, [0, 0, 0], 'rw');
  registry.add('thermometer', thermometer);
  registry.add('heater', new Guard(heater, { safe: [0], range: [0, 80] }, kernel.timers));
  registry.add('lamp', rgb);
  registry.add('secret', new Part('temperature', 'celsius', 0, [1]));
  app = kernel.spawn('app', { permissions: PERMISSIONS });
});

const first = (answer: Answer): number => {
  if (typeof answer === 'string') throw new Error(answer);
  return answer[0]!;
};

function find(name: string, process = app): Answer {
  process.lend(devices, 'name', name);
  return process.command(devices, 'findByName');
}

const open = (name: string, access: keyof typeof DeviceAccess, process = app): Answer =>
  process.command(devices, 'open', first(find(name, process)), DeviceAccess[access]);

describe('hostile programs', () => {
  it('look for what they may not use: it is not there, by name, class, number or place in the list', () => {
    expect(find('secret')).toBe('NoDevice');
    expect(find('nothing')).toBe('NoDevice');
    for (const name of ['', 'x'.repeat(65), 'device:heater', '\u0000', 'hé']) expect(find(name)).toBe('NoDevice');
    expect(app.command(devices, 'findByClass', DEVICE_SENSOR, 1)).toBe('NoDevice');
    const secret = registry.find('secret')!.number;
    for (const name of ['describe', 'abilities', 'name']) expect(app.command(devices, name, secret)).toBe('NoDevice');
    expect(app.command(devices, 'open', secret, DeviceAccess.read)).toBe('NoDevice');
  });

  it('fight over an output: the second gets BUSY, and a device that is not to be written is not', () => {
    const handle = first(open('heater', 'write'));
    const other = kernel.spawn('other', { permissions: PERMISSIONS });
    expect(open('heater', 'write', other)).toBe('Busy');
    expect(open('heater', 'write')).toBe('Busy');
    expect(open('thermometer', 'write')).toBe('NoSupport');
    expect(first(open('heater', 'read', other))).toBeGreaterThan(0);
    app.command(devices, 'write', handle, 50);
    app.end();
    expect(heater.values[0]).toBe(0);
    expect(first(open('heater', 'write', other))).toBeGreaterThan(0);
  });

  it('leak nothing when they end: no listener, no timer, no owner', () => {
    const handle = first(open('thermometer', 'read'));
    app.command(devices, 'watchChange', handle, 1_000_000);
    thermometer.set(1);
    thermometer.set(2);
    app.end();
    expect(kernel.timers.waiting).toBe(0);
    thermometer.set(3);
  });

  it('pay for what they open, until there is no memory', () => {
    const poor = kernel.spawn('poor', { permissions: PERMISSIONS, memory: 128 + 176 });
    const handle = first(open('thermometer', 'read', poor));
    expect(open('thermometer', 'read', poor)).toBe('NoMemory');
    expect(poor.command(devices, 'watchAbove', handle, 0)).toBe('NoMemory');
    poor.command(devices, 'close', handle);
    expect(poor.memory).toBe(176);
  });
});

describe('a device', () => {
  it('is found and described', () => {
    const number = first(find('thermometer'));
    expect(app.command(devices, 'findByClass', DeviceClass.temperature, 0)).toEqual([number]);
    expect(app.command(devices, 'findByClass', DEVICE_ANY, 2)).toEqual([first(find('lamp'))]);
    expect(app.command(devices, 'describe', number)).toEqual([DeviceClass.temperature, Unit.celsius, 1]);
    expect(app.command(devices, 'abilities', number)).toEqual([-2, DeviceAccess.read, 0]);
    const buffer = new Uint8Array(64);
    app.lend(devices, 'nameOf', buffer);
    expect(app.command(devices, 'name', number)).toEqual([11]);
    expect(new TextDecoder().decode(buffer.subarray(0, 11))).toBe('thermometer');
    app.lend(devices, 'nameOf', new Uint8Array(10));
    expect(app.command(devices, 'name', number)).toBe('Size');
  });

  it('is read in steps of its scale; what does not fit is no number at all', () => {
    const handle = first(open('thermometer', 'read'));
    expect(app.command(devices, 'read', handle)).toEqual([2050, 0, 0]);
    thermometer.set(-12.345);
    expect(app.command(devices, 'read', handle)).toEqual([-1235, 0, 0]);
    thermometer.set(3e8);
    expect(app.command(devices, 'read', handle)).toBe('Size');
    thermometer.set(Number.NaN);
    expect(app.command(devices, 'read', handle)).toBe('Size');
    thermometer.failure = 77;
    expect(app.command(devices, 'read', handle)).toBe('Fail');
  });

  it('of three values is written from a buffer of exactly three', () => {
    const handle = first(open('lamp', 'read-write'));
    expect(app.command(devices, 'write', handle, 1)).toBe('Size');
    app.lend(devices, 'values', new Uint8Array(8));
    expect(app.command(devices, 'writeAll', handle)).toBe('Size');
    app.lend(devices, 'values', new Uint8Array(Int32Array.of(10, -20, 30).buffer));
    expect(app.command(devices, 'writeAll', handle)).toEqual([]);
    expect([...rgb.values]).toEqual([10, -20, 30]);
  });

  it('that is guarded shows its range and what the guard did', () => {
    const handle = first(open('heater', 'write'));
    expect(app.command(devices, 'range', handle)).toEqual([0, 80]);
    app.command(devices, 'write', handle, 200);
    expect(heater.values[0]).toBe(80);
    expect(app.command(devices, 'guard', handle)).toEqual([1, Intervention.range, Intervention.range]);
    app.command(devices, 'close', handle);
    expect(heater.values[0]).toBe(0);
  });

  it('answers requests later, also if a chip has it', () => {
    const handle = first(open('thermometer', 'read'));
    expect(app.command(devices, 'takeAnswer', handle)).toBe('Already');
    expect(app.command(devices, 'requestRead', handle)).toEqual([]);
    expect(app.command(devices, 'requestRead', handle)).toBe('Busy');
    expect(app.command(devices, 'takeAnswer', handle)).toBe('Busy');
    kernel.advance(0);
    expect(app.take('answered')).toEqual([[handle, 0]]);
    expect(app.command(devices, 'takeAnswer', handle)).toEqual([2050, 0, 0]);
  });
});

describe('watches', () => {
  let handle: number;
  beforeEach(() => {
    handle = first(open('thermometer', 'read'));
  });

  function events(): (readonly number[])[] {
    const all: (readonly number[])[] = [];
    for (const upcall of app.take('event')) {
      all.push(upcall);
      for (;;) {
        const next = app.command(devices, 'nextEvent') as readonly number[];
        if (next[0] === 0) break;
        all.push(next);
      }
    }
    return all;
  }

  it('tell of a limit once, until the value has come back by the hysteresis', () => {
    const watch = first(app.command(devices, 'watchAbove', handle, 8_000));
    app.command(devices, 'setHysteresis', watch, 100);
    for (const value of [79, 80, 80.01, 81, 79.5, 80.5, 79, 80.5]) thermometer.set(value);
    expect(events()).toEqual([
      [watch, 8_001, 0],
      [watch, 8_050, 0],
    ]);
    const below = first(app.command(devices, 'watchBelow', handle, 9_000));
    expect(events()).toEqual([[below, 8_050, 0]]);
    app.command(devices, 'unwatch', below);
    thermometer.set(95);
    thermometer.set(85);
    expect(events()).toEqual([]);
  });

  it('tell changes no oftener than asked, the last of them in the end', () => {
    const watch = first(app.command(devices, 'watchChange', handle, 1_000));
    thermometer.set(20.5);
    expect(events()).toEqual([]);
    for (let index = 1; index <= 50; index++) thermometer.set(index);
    expect(events()).toEqual([[watch, 100, 0]]);
    kernel.advance(999);
    expect(events()).toEqual([]);
    kernel.advance(1);
    expect(events()).toEqual([[watch, 5_000, 48]]);
    kernel.advance(10_000);
    expect(events()).toEqual([]);
  });

  it('never fill the queue: one upcall stands for all', () => {
    const watches = [1, 2, 3, 4].map(() => first(app.command(devices, 'watchChange', handle, 0)));
    for (let index = 0; index < 100; index++) {
      thermometer.set(index);
      kernel.advance(1);
    }
    expect(app.upcalls).toHaveLength(1);
    const heard = events();
    expect(heard.map(([watch]) => watch)).toEqual([watches[0], ...watches.slice(1), watches[0]].slice(0, heard.length));
    expect(heard.at(-1)![1]).toBe(9_900);
  });

  it('end with their device, and take their timers along', () => {
    app.command(devices, 'watchChange', handle, 1_000);
    thermometer.set(1);
    thermometer.set(2);
    app.command(devices, 'close', handle);
    expect([kernel.timers.waiting, app.handles.size]).toEqual([0, 0]);
  });

  it('go on in a copy after freezing', () => {
    const watch = first(app.command(devices, 'watchAbove', handle, 8_000));
    const frozen = JSON.parse(JSON.stringify(driver.freeze(app.id)));
    const copy = kernel.spawn('copy', { permissions: PERMISSIONS });
    expect(driver.thaw(copy.identity, frozen)).toBe(true);
    app.end();
    thermometer.set(90);
    expect(copy.take('event')).toEqual([[watch, 9_000, 0]]);
    for (const damaged of [null, 1, {}, { open: [{}] }, { open: [{ ...frozen.open[0], watches: [{}] }] }])
      expect(driver.thaw(kernel.spawn('victim').identity, damaged)).toBe(false);
  });
});

describe('a device that a process offers', () => {
  let provider: FakeProcess;
  let offer: number;

  const prepareOffer = (process: FakeProcess, name: string): Answer => {
    process.lend(deviceService, 'name', name);
    process.command(deviceService, 'prepare', DeviceClass.temperature, Unit.celsius);
    process.command(deviceService, 'prepareValues', 1, -1);
    return process.command(deviceService, 'offer', DeviceAccess['read-write'], 500);
  };

  beforeEach(() => {
    provider = kernel.spawn('provider', { permissions: ['offer:fridge'] });
    offer = first(prepareOffer(provider, 'fridge'));
  });

  it('needs permission, and a name that is free', () => {
    expect(prepareOffer(provider, 'oven')).toBe('NoDevice');
    expect(prepareOffer(provider, 'fridge')).toBe('Already');
    expect(prepareOffer(provider, 'a:b')).toBe('Invalid');
    const fresh = kernel.spawn('fresh', { permissions: ['offer:x'] });
    fresh.lend(deviceService, 'name', 'x');
    expect(fresh.command(deviceService, 'offer', 1, 1)).toBe('Invalid');
  });

  it('is read and written by requests', () => {
    const handle = first(open('fridge', 'read-write'));
    expect(app.command(devices, 'read', handle)).toBe('Reserve');
    app.command(devices, 'requestRead', handle);
    expect(provider.take()).toEqual([[1]]);
    const [request, of, operation] = provider.command(deviceService, 'nextRequest') as number[];
    expect([of, operation]).toEqual([offer, 0]);
    provider.lend(deviceService, 'values', new Uint8Array(2));
    expect(provider.command(deviceService, 'answer', request!)).toBe('Size');
    provider.lend(deviceService, 'values', new Uint8Array(Int32Array.of(45).buffer));
    expect(provider.command(deviceService, 'answer', request!)).toEqual([]);
    expect(provider.command(deviceService, 'answer', request!)).toBe('Already');
    expect(app.take('answered')).toEqual([[handle, 0]]);
    expect(app.command(devices, 'takeAnswer', handle)).toEqual([45, 0, 0]);

    app.lend(devices, 'values', new Uint8Array(Int32Array.of(-30).buffer));
    app.command(devices, 'requestWrite', handle);
    const [write] = provider.command(deviceService, 'nextRequest') as number[];
    expect(provider.command(deviceService, 'written', write!)).toEqual([-30, 0, 0]);
    provider.command(deviceService, 'refuse', write!, 6);
    expect(app.command(devices, 'takeAnswer', handle)).toBe('Invalid');
  });

  it('does not hang its users: time, death and withdrawal are answers', () => {
    const handle = first(open('fridge', 'read'));
    app.command(devices, 'requestRead', handle);
    kernel.advance(500_000);
    expect(app.take('answered')).toEqual([[handle, 13]]);
    expect(app.command(devices, 'takeAnswer', handle)).toBe('NoAcknowledgement');
    expect(provider.command(deviceService, 'nextRequest')).toEqual([0, 0, 0]);

    app.command(devices, 'requestRead', handle);
    provider.end();
    kernel.runDeferred();
    expect(app.command(devices, 'takeAnswer', handle)).toBe('NoAcknowledgement');
    expect(app.command(devices, 'requestRead', handle)).toBe('NoDevice');
    expect(find('fridge')).toBe('NoDevice');
    expect(kernel.timers.waiting).toBe(0);
  });

  it('cannot be flooded, and does not notice users that end', () => {
    const handles = Array.from({ length: 40 }, () => first(open('fridge', 'read')));
    const answers = handles.map((handle) => app.command(devices, 'requestRead', handle));
    expect(answers.filter((answer) => answer === 'Busy')).toHaveLength(8);
    expect(provider.upcalls).toHaveLength(1);
    app.end();
    for (;;) {
      const [request] = provider.command(deviceService, 'nextRequest') as number[];
      if (request === 0) break;
      provider.lend(deviceService, 'values', new Uint8Array(4));
      provider.command(deviceService, 'answer', request!);
    }
    expect(kernel.timers.waiting).toBe(0);
  });

  it('is watched by what it publishes', () => {
    const watch = first(app.command(devices, 'watchAbove', first(open('fridge', 'read')), 80));
    provider.lend(deviceService, 'values', new Uint8Array(Int32Array.of(81).buffer));
    expect(provider.command(deviceService, 'publish', offer)).toEqual([]);
    expect(app.take('event')).toEqual([[watch, 81, 0]]);
  });
});

it('fixed point goes there and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -9, max: 9 }), (steps, scale) => {
      expect(toSteps(fromSteps(steps, scale), scale)).toBe(steps);
    }),
  );
  expect([toSteps(0.5, 0), toSteps(-0.5, 0), toSteps(2 ** 31, 0)]).toEqual([1, -1, undefined]);
});
