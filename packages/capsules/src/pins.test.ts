import { adc, ErrorCode, gpio, pwm } from '@perilune/abi';
import { TestAdcChannel, TestPin, TestPwmPin } from '@perilune/platform-test';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { FakeTimers } from '../test-support/fake-timers.ts';
import { Adc } from './adc.ts';
import { GuardedPin, GuardedPwmPin } from './envelope/pin-guard.ts';
import { Gpio } from './gpio.ts';
import { Pwm } from './pwm.ts';

const permissions = ['gpio:relay', 'gpio:door', 'pwm:fan', 'adc:knob'];
let kernel: FakeKernel;
let app: FakeProcess;
let other: FakeProcess;
let stranger: FakeProcess;

beforeEach(() => {
  kernel = new FakeKernel();
  app = kernel.spawn('app', { permissions });
  other = kernel.spawn('other', { permissions });
  stranger = kernel.spawn('stranger');
});

describe('gpio', () => {
  let secret: TestPin;
  let relay: TestPin;
  let door: TestPin;
  let driver: Gpio;
  // As the process sees them: the secret pin, first on the board, is not there.
  const RELAY = 0;
  const DOOR = 1;

  beforeEach(() => {
    [secret, relay, door] = [new TestPin(), new TestPin(), new TestPin()];
    const pins = [
      { name: 'secret', pin: secret },
      { name: 'relay', pin: relay },
      { name: 'door', pin: door },
    ];
    driver = kernel.add(gpio, (context) => new Gpio(context, pins));
  });

  it('shows only what may be used, numbered without gaps', () => {
    expect(stranger.command(gpio, 'count')).toEqual([0]);
    expect(stranger.command(gpio, 'makeOutput', 0)).toBe('NoDevice');
    expect(app.command(gpio, 'count')).toEqual([2]);
    app.lend(gpio, 'name', 'door');
    expect(app.command(gpio, 'find')).toEqual([DOOR]);
    app.lend(gpio, 'name', 'secret');
    expect(app.command(gpio, 'find')).toBe('NoDevice');
    const buffer = new Uint8Array(64);
    app.lend(gpio, 'nameOf', buffer);
    expect(app.command(gpio, 'name', RELAY)).toEqual([5]);
    expect(app.command(gpio, 'name', 2 ** 32 - 1)).toBe('NoDevice');
  });

  it('lets one process at a time have a pin, and switches it off when that ends', () => {
    expect(app.command(gpio, 'set', RELAY)).toBe('Reserve');
    expect(app.command(gpio, 'makeOutput', RELAY)).toEqual([]);
    expect(other.command(gpio, 'makeOutput', RELAY)).toBe('Busy');
    expect(other.command(gpio, 'set', RELAY)).toBe('Reserve');
    expect(other.command(gpio, 'read', RELAY)).toBe('Reserve');
    app.command(gpio, 'set', RELAY);
    app.command(gpio, 'toggle', RELAY);
    app.command(gpio, 'toggle', RELAY);
    expect(relay.writes).toEqual([true, false, true]);
    expect(app.command(gpio, 'read', RELAY)).toEqual([1]);
    app.end();
    expect(other.command(gpio, 'makeInput', RELAY, 1)).toEqual([]);
  });

  it('tells edges to the owner alone, and only those asked for', () => {
    app.command(gpio, 'makeInput', DOOR, 2);
    door.drive(true);
    expect(app.upcalls).toEqual([]);
    expect(app.command(gpio, 'enableInterrupt', DOOR, 1)).toEqual([]);
    door.drive(false);
    door.drive(true);
    expect(app.take('edge')).toEqual([[DOOR, 1]]);
    expect(other.upcalls).toEqual([]);
    app.command(gpio, 'disableInterrupt', DOOR);
    door.drive(false);
    door.drive(true);
    expect(app.upcalls).toEqual([]);
    expect(app.command(gpio, 'enableInterrupt', RELAY, 0)).toBe('Reserve');
  });

  it('tells that a pin is set by hand, and puts nothing down to its process then', () => {
    const guarded = new GuardedPin(new TestPin(), { safe: [0], range: [0, 1] }, new FakeTimers(), []);
    const { guard } = guarded;
    const pins = [{ name: 'relay', pin: guarded, guard }];
    const own = new FakeKernel();
    own.add(gpio, (context) => new Gpio(context, pins));
    const process = own.spawn('app', { permissions });
    process.command(gpio, 'makeOutput', RELAY);
    guard.take(1);
    for (const command of ['set', 'clear', 'toggle'] as const)
      expect(process.command(gpio, command, RELAY)).toBe('Busy');
    expect([process.command(gpio, 'read', RELAY), guard.asker]).toEqual([[1], 0]);
    guard.giveBack();
    expect([process.command(gpio, 'set', RELAY), guard.asker]).toEqual([[], process.id]);
  });

  it('goes on in a copy once the first has ended', () => {
    app.command(gpio, 'count');
    app.command(gpio, 'makeInput', DOOR, 0);
    app.command(gpio, 'enableInterrupt', DOOR, 0);
    const frozen = JSON.parse(JSON.stringify(driver.freeze(app.id)));
    app.end();
    expect(driver.thaw(other.identity, frozen)).toBe(true);
    door.drive(true);
    expect(other.take('edge')).toEqual([[DOOR, 1]]);
    expect(driver.thaw(stranger.identity, frozen)).toBe(false);
    for (const damaged of [null, {}, [null], [{ name: 'relay', mode: 'x' }]])
      expect(driver.thaw(kernel.spawn('victim', { permissions }).identity, damaged)).toBe(false);
  });
});

describe('pwm', () => {
  it('tells that pulses are set by hand, and neither changes nor ends them then', () => {
    const fan = new TestPwmPin(1_000);
    const guarded = new GuardedPwmPin(fan, { safe: [0] }, new FakeTimers(), []);
    const { guard } = guarded;
    kernel.add(pwm, (context) => new Pwm(context, [{ name: 'fan', pin: guarded, guard }]));
    expect(app.command(pwm, 'start', 0xffff_0000, 100)).toEqual([]);
    guard.take(30);
    expect(fan.output).toEqual({ frequency: 100, duty: 0.3 });
    expect(app.command(pwm, 'start', 0xffff_0000, 200)).toBe('Busy');
    app.end();
    expect([fan.output, guard.asker]).toEqual([{ frequency: 100, duty: 0.3 }, 0]);
    guard.giveBack();
    expect(other.command(pwm, 'start', 0xffff_0000, 200)).toEqual([]);
  });

  it('starts, changes and stops a pin of its own', () => {
    const fan = new TestPwmPin(1_000);
    const driver = kernel.add(pwm, (context) => new Pwm(context, [{ name: 'fan', pin: fan }]));
    expect(stranger.command(pwm, 'start', 0, 100)).toBe('NoDevice');
    expect(app.command(pwm, 'start', 0xffff_0000, 1_001)).toBe('Invalid');
    expect(app.command(pwm, 'start', 0xffff_0000, 0)).toBe('Invalid');
    expect(app.command(pwm, 'start', 0xffff_0000, 100)).toEqual([]);
    expect(fan.output).toEqual({ frequency: 100, duty: 1 });
    expect(other.command(pwm, 'start', 0, 100)).toBe('Busy');
    expect(other.command(pwm, 'stop', 0)).toBe('Reserve');
    expect(app.command(pwm, 'start', 0x8000_0000, 100)).toEqual([]);
    expect(fan.output?.duty).toBeCloseTo(0.5, 4);
    expect(app.command(pwm, 'highestFrequency', 0)).toEqual([1_000]);
    const frozen = JSON.parse(JSON.stringify(driver.freeze(app.id)));
    app.end();
    expect(fan.output).toBeUndefined();
    expect(driver.thaw(other.identity, frozen)).toBe(true);
    expect(fan.output?.frequency).toBe(100);
    expect(other.command(pwm, 'stop', 0)).toEqual([]);
  });
});

describe('adc', () => {
  let knob: TestAdcChannel;

  beforeEach(() => {
    knob = new TestAdcChannel(12, 3_300);
    kernel.add(adc, (context) => new Adc(context, [{ name: 'knob', channel: knob }], kernel.timers));
  });

  it('takes one sample at a time', () => {
    knob.samples.splice(0, 1, 4_095);
    expect(stranger.command(adc, 'sample', 0)).toBe('NoDevice');
    expect(app.command(adc, 'sample', 0)).toEqual([]);
    expect(app.command(adc, 'sample', 0)).toBe('Busy');
    kernel.advance(0);
    expect(app.take()).toEqual([[0, 0, 65_520]]);
    expect(app.command(adc, 'resolution', 0)).toEqual([12]);
    expect(app.command(adc, 'reference', 0)).toEqual([3_300]);
  });

  it('samples on a grid without drift, until stopped or the process ends', () => {
    app.command(adc, 'sampleRepeatedly', 0, 3);
    kernel.advance(1_000_000);
    expect(app.take()).toHaveLength(3);
    kernel.timers.jump(10_000_000);
    expect(app.take()).toHaveLength(1);
    app.command(adc, 'stop');
    other.command(adc, 'sampleRepeatedly', 0, 10_000);
    other.end();
    expect(kernel.timers.waiting).toBe(0);
  });

  it('fills a buffer, whose size is what it is when the sample comes', () => {
    knob.samples.splice(0, 1, 1, 2, 3);
    const buffer = new Uint8Array(8);
    app.lend(adc, 'samples', buffer);
    app.command(adc, 'sampleBuffer', 0, 1_000);
    kernel.advance(2_000);
    app.lend(adc, 'samples', buffer.subarray(0, 5));
    kernel.advance(1_000);
    expect(app.take()).toEqual([[2, 0, 2]]);
    expect([...buffer.subarray(0, 4)]).toEqual([16, 0, 32, 0]);
    expect(kernel.timers.waiting).toBe(0);
  });

  it('fills two buffers in turn, and fails if one is taken away', () => {
    app.lend(adc, 'samples', new Uint8Array(4));
    app.lend(adc, 'moreSamples', new Uint8Array(2));
    app.command(adc, 'sampleBuffers', 0, 1_000);
    kernel.advance(5_000);
    expect(app.take()).toEqual([
      [3, 0, 2],
      [3, 0, 0x8000_0001],
      [3, 0, 2],
    ]);
    app.lend(adc, 'moreSamples', undefined);
    kernel.advance(5_000);
    expect(app.take()).toEqual([[0xffff_ffff, 0, ErrorCode.Size]]);
    expect(kernel.timers.waiting).toBe(0);
  });
});
