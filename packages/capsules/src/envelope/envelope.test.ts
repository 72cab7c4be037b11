import { ErrorCode, Intervention } from '@perilune/abi';
import type { Device } from '@perilune/hil';
import type { ProcessId } from '@perilune/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeTimers } from '../../test-support/fake-timers.ts';
import { Guard } from './guard.ts';
import type { Interlock } from './interlock.ts';
import type { EnvelopeLimits } from './limits.ts';
import { SLEW_STEP } from './limits.ts';

const SECOND = 1_000_000;

/** An output that remembers when it was set to what. */
class Output implements Device {
  readonly class = 0x63;
  readonly unit = 27;
  readonly scale = -2;
  readonly dimensions = 1;
  readonly timers: FakeTimers;
  readonly history: { at: number; value: number }[] = [];
  failure = 0;
  onChange: (() => void) | undefined;

  constructor(timers: FakeTimers) {
    this.timers = timers;
  }

  write(values: Float64Array): number {
    if (this.failure === 0) this.history.push({ at: this.timers.now(), value: values[0]! });
    return this.failure;
  }

  get value(): number {
    return this.history.at(-1)!.value;
  }
}

class Switch implements Interlock {
  readonly period = SECOND;
  active = false;
  changed = () => {};

  isActive = () => this.active;
  watch(changed: () => void): void {
    this.changed = changed;
  }
  set(active: boolean): void {
    this.active = active;
    this.changed();
  }
}

function guarded(limits: EnvelopeLimits, hasLid = false) {
  const timers = new FakeTimers();
  const output = new Output(timers);
  const lid = new Switch();
  const guard = new Guard(output, limits, timers, hasLid ? [lid] : []);
  return { timers, output, lid, guard, write: (value: number) => guard.write(Float64Array.of(value)) };
}

describe('hostile values', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
    const { write, output } = guarded({ safe: [0], range: [0, 100] });
    write(50);
    expect(write(value)).toBe(6);
    expect(output.value).toBe(50);
  });

  it.each<[string, EnvelopeLimits]>([
    ['the safe value 5 is outside the range 0 to 1', { safe: [5], range: [0, 1] }],
    ['the safe value must be a number, and is 1, 2', { safe: [1, 2] }],
    ['the range 2 to 1 is none', { safe: [1], range: [2, 1] }],
    ['a slew of 0 is not above 0', { safe: [0], slew: 0 }],
    ['both: a ramp', { safe: [0], slew: 1, duty: { share: 0.5, window: SECOND } }],
    ['exceeds the duty', { safe: [0], minimumOn: SECOND, duty: { share: 0.5, window: SECOND } }],
    ['must be off', { safe: [1], duty: { share: 0.5, window: SECOND } }],
    ['"refuse" says what becomes of a value beyond the range, and there is no range', { safe: [0], beyond: 'refuse' }],
    ['a step of 0 is not above 0', { safe: [0], step: 0 }],
    ['the range 0 to 10 is no whole number of steps of 3', { safe: [0], range: [0, 10], step: 3 }],
    ['the safe value 1 is no whole number of steps of 2 from 0', { safe: [1], range: [0, 10], step: 2 }],
    ['0 is no whole number of steps of 2 from -1', { safe: [1], range: [-1, 9], step: 2, minimumOn: SECOND }],
    ['a watchdog of 0 µs is not a whole number above 0', { safe: [0], watchdog: 0 }],
  ])('says that %s', (message, limits) => {
    expect(() => guarded(limits)).toThrow(message);
  });
});

describe('a guard', () => {
  it('sets the output safe before anybody asks, and after', () => {
    const { output, guard, write } = guarded({ safe: [7] });
    expect(output.value).toBe(7);
    write(9);
    expect([output.value, guard.reason, guard.interventions]).toEqual([9, Intervention.none, 0]);
    guard.release();
    expect([output.value, guard.reason, guard.interventions]).toEqual([7, Intervention.safe, 1]);
  });

  it('ramps in time without being asked again', () => {
    const { timers, output, guard, write } = guarded({ safe: [0], slew: 10 });
    write(5);
    expect([output.value, guard.reason]).toEqual([0.1, Intervention.slew]);
    timers.advance(SECOND / 4 - SLEW_STEP);
    expect(output.value).toBeCloseTo(2.5);
    timers.advance(SECOND);
    expect([output.value, guard.reason, timers.waiting]).toEqual([5, Intervention.none, 0]);
  });

  it('forces the safe value while an interlock holds, whatever is written, and then goes on', () => {
    const { output, guard, lid, write } = guarded({ safe: [0], range: [0, 10] }, true);
    write(8);
    lid.set(true);
    expect([output.value, guard.reason, guard.lastReason]).toEqual([0, Intervention.interlock, Intervention.interlock]);
    write(9);
    expect([output.value, guard.interventions]).toEqual([0, 2]);
    lid.set(false);
    expect([output.value, guard.interventions]).toEqual([9, 2]);
  });

  it('keeps minimum times and then does what was asked last', () => {
    const { timers, output, guard, write } = guarded({ safe: [0], minimumOn: 10 * SECOND, minimumOff: 5 * SECOND });
    write(1);
    expect([output.value, guard.reason]).toEqual([0, Intervention['minimum-off']]);
    timers.advance(5 * SECOND);
    expect(output.value).toBe(1);
    timers.advance(SECOND);
    write(0);
    expect([output.value, guard.reason]).toEqual([1, Intervention['minimum-on']]);
    timers.advance(9 * SECOND);
    expect([output.value, timers.waiting]).toEqual([0, 0]);
  });

  it('refuses what is beyond the range, if the board says so, and goes on as it was', () => {
    const { output, guard, write } = guarded({ safe: [0], range: [0, 10], beyond: 'refuse' });
    write(8);
    expect([write(10.5), write(-1), output.value]).toEqual([ErrorCode.Invalid, ErrorCode.Invalid, 8]);
    expect([guard.reason, guard.lastReason, guard.counts[Intervention.range]]).toEqual([0, Intervention.range, 2]);
    expect([write(10), output.value]).toEqual([0, 10]);
  });

  it('rounds to steps, from the least of the range on, and never beyond it', () => {
    const { output, guard, write } = guarded({ safe: [0.5], range: [0.5, 0.8], step: 0.1 });
    write(0.64);
    expect([output.value.toFixed(9), guard.reason]).toEqual(['0.600000000', Intervention.step]);
    write(0.7);
    expect([output.value, guard.reason]).toEqual([0.7, Intervention.none]);
    write(0.79);
    expect(output.value).toBeLessThanOrEqual(0.8);
    write(9);
    expect([output.value, guard.reason]).toEqual([0.8, Intervention.range]);
  });

  it('ramps in whole steps', () => {
    const { timers, output, write } = guarded({ safe: [0], range: [0, 70], step: 0.07, slew: 1 });
    write(0.35);
    timers.advance(SECOND);
    const steps = output.history.map(({ value }) => value / 0.07);
    for (const step of steps) expect(Math.abs(step - Math.round(step))).toBeLessThan(1e-9);
    expect(steps.at(-1)).toBeCloseTo(5);
    expect(output.history.length).toBe(6);
  });

  it('keeps minimum times where a ramp goes through 0', () => {
    const { timers, output, write } = guarded({
      safe: [2],
      range: [-2, 2],
      step: 1,
      slew: 1,
      minimumOn: 5 * SECOND,
      minimumOff: 3 * SECOND,
    });
    write(-2);
    timers.advance(20 * SECOND);
    const switched = output.history.filter(({ value }, index) => index > 0 && value !== 2).map(({ at }) => at);
    expect(output.history.map(({ value }) => value)).toEqual([2, 1, 0, -1, -2]);
    expect([switched[1], switched[2]! - switched[1]!]).toEqual([5 * SECOND, 3 * SECOND]);
  });

  it('is safe when it was not written for so long, until it is written again', () => {
    const { timers, output, guard, write } = guarded({ safe: [0], watchdog: 2 * SECOND });
    write(5);
    timers.advance(1.5 * SECOND);
    write(5);
    timers.advance(2 * SECOND - 1);
    expect([output.value, guard.interventions]).toEqual([5, 0]);
    timers.advance(1);
    expect([output.value, guard.reason, guard.counts[Intervention.watchdog]]).toEqual([0, Intervention.watchdog, 1]);
    timers.advance(10 * SECOND);
    expect([output.value, timers.waiting]).toEqual([0, 0]);
    write(5);
    expect([output.value, guard.reason]).toEqual([5, Intervention.none]);
  });

  it('is not kept awake by what it refuses', () => {
    const { timers, output, write } = guarded({ safe: [0], range: [0, 9], beyond: 'refuse', watchdog: SECOND });
    write(5);
    timers.advance(SECOND / 2);
    write(50);
    timers.advance(SECOND / 2);
    expect(output.value).toBe(0);
  });

  it('tells who asked for what, and why it is not so', () => {
    const { timers, guard, write } = guarded({ safe: [0], range: [0, 10], watchdog: SECOND });
    const told: unknown[] = [];
    guard.onIntervention = ({ cause, asker, requested, output }) => told.push([cause, asker, ...requested, ...output]);
    guard.asker = 7 as ProcessId;
    write(12);
    timers.advance(SECOND);
    write(3);
    guard.asker = 8 as ProcessId;
    guard.release(Intervention.deadline);
    expect(told).toEqual([
      [Intervention.range, 7, 12, 10],
      [Intervention.watchdog, 7, 12, 0],
      [Intervention.deadline, 8, 3, 0],
    ]);
  });

  it('counts times from when the device was really switched, not from when it should have been', () => {
    const { timers, output, write } = guarded({ safe: [0], minimumOn: 10 * SECOND, minimumOff: 5 * SECOND });
    timers.advance(5 * SECOND);
    output.failure = 1;
    write(1);
    timers.advance(8 * SECOND);
    output.failure = 0;
    timers.advance(SECOND);
    const [, on] = output.history;
    expect(on).toMatchObject({ value: 1 });
    write(0);
    timers.advance(20 * SECOND);
    expect(output.history.at(-1)!.at - on!.at).toBe(10 * SECOND);
  });

  it('sets a device again that says that it has changed, as one that was repaired does', () => {
    const { output, write } = guarded({ safe: [0] });
    write(4);
    output.history.length = 0;
    output.onChange?.();
    expect(output.value).toBe(4);
  });

  it('sets a device that failed again, until it is safe', () => {
    const { timers, output, guard, write } = guarded({ safe: [0] });
    write(1);
    output.failure = 1;
    guard.release();
    expect(guard.failure).toBe(1);
    timers.advance(SECOND);
    expect(output.value).toBe(1);
    output.failure = 0;
    timers.advance(SECOND);
    expect([output.value, guard.failure, timers.waiting]).toEqual([0, 0, 0]);
  });
});

describe('no sequence of writes and times drives the output outside', () => {
  type Step = { write: number } | { advance: number } | { lid: boolean } | { release: true };
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        write: fc.oneof(fc.constant(0), fc.double({ noNaN: true }), fc.integer({ min: -20, max: 120 })),
      }),
    },
    { weight: 4, arbitrary: fc.record({ advance: fc.oneof(fc.nat(3_000), fc.nat(2 * SECOND)) }) },
    fc.record({ lid: fc.boolean() }),
    fc.record({ release: fc.constant(true as const) }),
  );
  const limits: fc.Arbitrary<EnvelopeLimits> = fc.oneof(
    fc.record({
      safe: fc.constantFrom([0], [20]),
      range: fc.constant([0, 100] as const),
      slew: fc.constantFrom(1, 37, 1_000),
      minimumOn: fc.constantFrom(0, SECOND),
      minimumOff: fc.constantFrom(0, SECOND / 2),
    }),
    fc.record({
      safe: fc.constant([0]),
      range: fc.constant([-10, 100] as const),
      duty: fc.record({ share: fc.constantFrom(0.1, 0.5, 0.9), window: fc.constantFrom(SECOND, 5 * SECOND) }),
      minimumOn: fc.constantFrom(0, 50_000),
      minimumOff: fc.constantFrom(0, SECOND),
    }),
  );

  it('holds for range, slew, minimum times, duty, interlocks and owners that go', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 150 }), (limits, steps) => {
        const { timers, output, lid, guard, write } = guarded(limits, true);
        /** Moments at which the safe value was forced: past them slew and minimum times do not hold. */
        const forced = new Set<number>([0]);
        let isOwned = false;
        for (const step of steps) {
          if ('write' in step) {
            const status = write(step.write);
            isOwned ||= status === 0;
          } else if ('advance' in step) timers.advance(step.advance);
          else if ('lid' in step) {
            lid.set(step.lid);
            if (step.lid) forced.add(timers.now());
          } else {
            guard.release();
            isOwned = false;
            forced.add(timers.now());
          }
          if (lid.active || !isOwned) expect(output.value).toBe(limits.safe[0]);
        }
        const end = timers.now() + 1;
        checkRange(output, limits);
        checkSlew(output, limits, forced);
        checkMinimumTimes(output, limits, forced);
        checkDuty(output, limits, end);
      }),
      { numRuns: 400 },
    );
  });

  function checkRange({ history }: Output, { range = [0, 0] }: EnvelopeLimits): void {
    for (const { value } of history) expect(value >= range[0] && value <= range[1]).toBe(true);
  }

  function checkSlew({ history }: Output, { slew }: EnvelopeLimits, forced: ReadonlySet<number>): void {
    if (slew === undefined) return;
    for (let from = 0; from < history.length; from++) {
      for (let to = from + 1; to < history.length && !forced.has(history[to]!.at); to++) {
        const time = history[to]!.at - history[from]!.at;
        const change = Math.abs(history[to]!.value - history[from]!.value);
        const step = Math.max(SLEW_STEP, (0.01 / slew) * SECOND);
        expect(change).toBeLessThanOrEqual((slew * (time + step)) / SECOND + 1e-9);
      }
    }
  }

  function checkMinimumTimes({ history }: Output, limits: EnvelopeLimits, forced: ReadonlySet<number>): void {
    let since = 0;
    for (let index = 1; index < history.length; index++) {
      const wasOn = history[index - 1]!.value !== 0;
      if ((history[index]!.value !== 0) === wasOn) continue;
      const least = (wasOn ? limits.minimumOn : limits.minimumOff) ?? 0;
      if (!forced.has(history[index]!.at)) expect(history[index]!.at - since).toBeGreaterThanOrEqual(least);
      since = history[index]!.at;
    }
  }

  function checkDuty({ history }: Output, { duty }: EnvelopeLimits, end: number): void {
    if (duty === undefined) return;
    // It may have been on before the machine was.
    const on: [number, number][] = [[-duty.share * duty.window, 0]];
    for (let index = 0; index < history.length; index++)
      if (history[index]!.value !== 0) on.push([history[index]!.at, history[index + 1]?.at ?? end]);
    // The worst window ends where a time of being on ends.
    for (const [, stop] of on) {
      const from = stop - duty.window;
      const used = on.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, stop) - Math.max(a, from)), 0);
      expect(used).toBeLessThanOrEqual(duty.share * duty.window + 1e-6);
    }
  }

  it('gives most of a duty that is asked for, and no zeno of ever shorter times', () => {
    const { timers, output, write } = guarded({ safe: [0], duty: { share: 0.5, window: SECOND } });
    write(1);
    // In the first second there is what was before the machine.
    timers.advance(21 * SECOND);
    let on = 0;
    for (let index = 1; index < output.history.length; index++) {
      const from = Math.max(SECOND, output.history[index - 1]!.at);
      if (output.history[index - 1]!.value !== 0) on += Math.max(0, output.history[index]!.at - from);
    }
    expect(on / (20 * SECOND)).toBeGreaterThan(0.45);
    expect(output.history.length).toBeLessThan(400);
  });

  it('counts what may have been before the machine: a duty is not there twice when it boots anew', () => {
    const { timers, guard, output, write } = guarded({ safe: [0], duty: { share: 0.25, window: 8 * SECOND } });
    write(1);
    expect(guard.reason).toBe(Intervention.duty);
    timers.advance(6 * SECOND - 1);
    expect(output.history.some(({ value }) => value !== 0)).toBe(false);
    timers.advance(2 * SECOND + 1);
    const on = output.history.findIndex(({ value }) => value !== 0);
    // A quarter of a second more, so that it is worth it.
    expect(output.history[on]).toEqual({ at: 6.25 * SECOND, value: 1 });
  });
});
