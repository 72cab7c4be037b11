import { Intervention } from '@perilune/abi';
import type { Device } from '@perilune/hil';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeTimers } from '../../test-support/fake-timers.ts';
import { Guard, type Interlock } from './guard.ts';
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

function guarded(limits: EnvelopeLimits) {
  const timers = new FakeTimers();
  const output = new Output(timers);
  const lid = new Switch();
  const guard = new Guard(output, limits, timers, [lid]);
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
    const { output, guard, lid, write } = guarded({ safe: [0], range: [0, 10] });
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
        const { timers, output, lid, guard, write } = guarded(limits);
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
    const on: [number, number][] = [];
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
    timers.advance(20 * SECOND);
    let on = 0;
    for (let index = 1; index < output.history.length; index++)
      if (output.history[index - 1]!.value !== 0) on += output.history[index]!.at - output.history[index - 1]!.at;
    expect(on / (20 * SECOND)).toBeGreaterThan(0.45);
    expect(output.history.length).toBeLessThan(400);
  });
});
