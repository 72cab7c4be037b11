import { ErrorCode, Intervention } from '@perilune/abi';
import { TestPin, TestPwmPin } from '@perilune/platform-test';
import { describe, expect, it } from 'vitest';
import { FakeTimers } from '../../test-support/fake-timers.ts';
import { GuardedPin, GuardedPwmPin } from './pin-guard.ts';

const SECOND = 1_000_000;
const level = { safe: [1], range: [0, 1] } as const;

describe('a pin in an envelope', () => {
  it('is an output for good, from boot on, whatever its driver wants', () => {
    const pin = new TestPin();
    const guarded = new GuardedPin(pin, level, new FakeTimers(), []);
    expect([pin.mode, pin.writes]).toEqual(['output', [true]]);
    expect([guarded.makeOutput(), guarded.makeInput(), guarded.interruptOn('both')]).toEqual([
      0,
      ErrorCode.NoSupport,
      ErrorCode.NoSupport,
    ]);
    guarded.write(false);
    expect([pin.read(), guarded.read()]).toEqual([false, false]);
    guarded.disable();
    expect([pin.mode, pin.writes]).toEqual(['output', [true, false, true]]);
  });

  it('keeps minimum times, and tells what it is at', () => {
    const timers = new FakeTimers();
    const pin = new TestPin();
    const guarded = new GuardedPin(pin, { ...level, minimumOn: SECOND }, timers, []);
    expect([guarded.write(false), guarded.read(), guarded.guard.reason]).toEqual([0, true, Intervention['minimum-on']]);
    timers.advance(SECOND);
    expect([guarded.read(), pin.read()]).toEqual([false, false]);
  });

  it('that is set by hand stays so, whatever its driver wants, until it is given back', () => {
    const pin = new TestPin();
    const guarded = new GuardedPin(pin, { safe: [0], range: [0, 1] }, new FakeTimers(), []);
    guarded.guard.giveBack();
    expect([guarded.guard.take(1), guarded.guard.isTaken, pin.read()]).toEqual([0, true, true]);
    guarded.disable();
    expect([pin.read(), guarded.guard.asker]).toEqual([true, 0]);
    guarded.guard.giveBack();
    expect([pin.read(), guarded.guard.isTaken, guarded.guard.isDriven]).toEqual([false, false, false]);
    expect([guarded.write(true), pin.read()]).toEqual([0, true]);
  });

  it('that does not become an output at first is tried again', () => {
    const timers = new FakeTimers();
    const pin = new TestPin();
    pin.makeOutput = () => ErrorCode.Fail;
    const guarded = new GuardedPin(pin, level, timers, []);
    expect(guarded.guard.failure).toBe(ErrorCode.Fail);
    Reflect.deleteProperty(pin, 'makeOutput');
    timers.advance(SECOND);
    expect([pin.read(), guarded.guard.failure]).toEqual([true, 0]);
  });
});

describe('pulses in an envelope', () => {
  const duty = { safe: [20], range: [10, 60] } as const;

  it('have a duty within its range, and are safe when nobody wants them', () => {
    const pin = new TestPwmPin(20_000);
    const guarded = new GuardedPwmPin(pin, duty, new FakeTimers(), []);
    expect(pin.output).toEqual({ frequency: 1_000, duty: 0.2 });
    guarded.start(5_000, 0.9);
    expect(pin.output).toEqual({ frequency: 5_000, duty: 0.6 });
    guarded.start(2_000, 0.9);
    expect(pin.output).toEqual({ frequency: 2_000, duty: 0.6 });
    guarded.stop();
    expect(pin.output).toEqual({ frequency: 2_000, duty: 0.2 });
  });

  it('have a frequency the board allows, and change nothing if one is refused', () => {
    const pin = new TestPwmPin(20_000);
    const guarded = new GuardedPwmPin(pin, { ...duty, beyond: 'refuse' }, new FakeTimers(), [], [50, 400]);
    expect([guarded.highestFrequency, pin.output]).toEqual([400, { frequency: 50, duty: 0.2 }]);
    for (const [frequency, share] of [
      [49, 0.3],
      [401, 0.3],
      [Number.NaN, 0.3],
      [100, 0.7],
      [100, Number.NaN],
    ] as const)
      expect(guarded.start(frequency, share)).toBe(ErrorCode.Invalid);
    expect(pin.output).toEqual({ frequency: 50, duty: 0.2 });
    expect([guarded.start(100, 0.3), pin.output]).toEqual([0, { frequency: 100, duty: 0.3 }]);
  });

  it('whose duty is 0 are none', () => {
    const pin = new TestPwmPin();
    const guarded = new GuardedPwmPin(pin, { safe: [0] }, new FakeTimers(), []);
    expect(pin.output).toBeUndefined();
    guarded.start(10, 0.5);
    expect(pin.output).toEqual({ frequency: 10, duty: 0.5 });
    guarded.start(10, 0);
    expect(pin.output).toBeUndefined();
  });
});
