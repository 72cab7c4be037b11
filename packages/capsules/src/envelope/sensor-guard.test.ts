import { DeviceClass, ErrorCode, Unit } from '@perilune/abi';
import { TestDevice } from '@perilune/platform-test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeTimers } from '../../test-support/fake-timers.ts';
import { SensorGuard, type SensorLimits } from './sensor-guard.ts';

const SECOND = 1_000_000;

function guarded(limits: SensorLimits) {
  const timers = new FakeTimers();
  const device = new TestDevice({ class: DeviceClass.temperature, unit: Unit.celsius });
  const guard = new SensorGuard(device, limits, timers);
  const verdicts: (string | undefined)[] = [];
  guard.onVerdict = (problem) => verdicts.push(problem);
  const values = new Float64Array(3);
  const read = () => (guard.read(values) === 0 ? values[0] : 'error');
  return { timers, device, guard, verdicts, read };
}

describe('a reading that cannot be true is an error', () => {
  it('when it is no number, or beyond its range', () => {
    const { device, guard, verdicts, read } = guarded({ range: [-20, 150] });
    for (const value of [-20, 150, 0]) {
      device.set(value);
      expect(read()).toBe(value);
    }
    for (const value of [-20.1, 151, Number.NaN, Number.POSITIVE_INFINITY]) {
      device.set(value);
      expect(read()).toBe('error');
    }
    expect([verdicts, guard.counts]).toEqual([['range'], { range: 1, change: 0, stuck: 0 }]);
    device.set(20);
    expect([read(), verdicts]).toEqual([20, ['range', undefined]]);
  });

  it('when it has changed faster than it can, until it could have come there', () => {
    const { timers, device, read } = guarded({ change: { by: 2, within: SECOND } });
    device.set(20);
    expect(read()).toBe(20);
    device.set(30);
    expect(read()).toBe('error');
    timers.advance(4 * SECOND);
    expect(read()).toBe('error');
    timers.advance(SECOND);
    expect(read()).toBe(30);
    device.set(28.5);
    expect(read()).toBe(28.5);
  });

  it('when it does not move any more, though nobody reads it', () => {
    const { timers, device, verdicts, read } = guarded({ stuck: 10 * SECOND });
    device.set(20);
    timers.advance(9.5 * SECOND);
    expect([read(), verdicts]).toEqual([20, []]);
    timers.advance(SECOND);
    expect(verdicts).toEqual(['stuck']);
    expect(read()).toBe('error');
    device.set(20.1);
    expect([read(), verdicts]).toEqual([20.1, ['stuck', undefined]]);
  });

  it('and what the chip itself says is passed on', () => {
    const { device, guard, verdicts } = guarded({ range: [0, 1] });
    device.failure = ErrorCode.NoDevice;
    expect([guard.read(new Float64Array(3)), verdicts]).toEqual([ErrorCode.NoDevice, []]);
  });
});

it('tells its listeners when a verdict changes, but not in the middle of a reading', () => {
  const { timers, device, guard, read } = guarded({ stuck: SECOND });
  let told = 0;
  guard.onChange = () => told++;
  device.set(1);
  expect(told).toBe(1);
  timers.advance(2 * SECOND);
  expect(told).toBe(2);
  const before = told;
  device.onChange = undefined;
  device.set(2);
  read();
  expect(told).toBe(before);
  timers.advance(0);
  expect(told).toBe(before + 1);
});

it('however often it is read, no reading is further from what it was a while ago than it could have gone', () => {
  const step = fc.record({ wait: fc.nat(2 * SECOND), value: fc.integer({ min: -30, max: 30 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { timers, device, read } = guarded({ change: { by: 3, within: SECOND } });
      const good: { readonly at: number; readonly value: number }[] = [];
      for (const { wait, value } of steps) {
        timers.advance(wait);
        device.set(value);
        if (read() !== 'error') good.push({ at: timers.now(), value });
      }
      // Two readings, each within `by` of one reference, are at most twice that apart if they are close in time.
      for (const one of good)
        for (const other of good) {
          const apart = Math.abs(one.at - other.at) / SECOND;
          expect(Math.abs(one.value - other.value)).toBeLessThanOrEqual(3 * (apart + 3));
        }
    }),
  );
});

it.each<[string, SensorLimits]>([
  ['the plausible range 3 to 1 is none', { range: [3, 1] }],
  ['a change by 0 within 1 µs is none', { change: { by: 0, within: 1 } }],
  ['a time of 0.5 µs until it is stuck is not a whole number above 0', { stuck: 0.5 }],
])('says that %s', (message, limits) => {
  expect(() => guarded(limits)).toThrow(message);
});
