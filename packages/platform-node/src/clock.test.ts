import { expect, test } from 'vitest';
import { NodeClock } from './clock.ts';

const clock = new NodeClock();

test('tells the time in seconds, and time that never goes back', () => {
  expect(Math.abs(clock.time() - Date.now() / 1000)).toBeLessThan(1);
  const first = clock.monotonic();
  expect(clock.monotonic()).toBeGreaterThanOrEqual(first);
  expect(clock.processor()).toBeGreaterThan(0);
});

test.each([
  ['UTC', 1_700_000_000, { offset: 0, isDaylightSaving: false, name: 'UTC' }],
  ['America/New_York', 1_700_000_000, { offset: -18000, isDaylightSaving: false, name: 'EST' }],
  ['America/New_York', 1_690_000_000, { offset: -14400, isDaylightSaving: true, name: 'EDT' }],
  ['Asia/Kolkata', 1_700_000_000, { offset: 19800, isDaylightSaving: false, name: '+0530' }],
])('knows the zone %s at %d', (zone, seconds, expected) => {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    expect(clock.zone(seconds)).toEqual(expected);
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

test('a moment that is none has a zone all the same', () => {
  expect(clock.zone(Number.NaN)).toMatchObject({ offset: 0 });
});
