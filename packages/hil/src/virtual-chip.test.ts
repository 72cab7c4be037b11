import { expect, test } from 'vitest';
import { VirtualChip } from './virtual-chip.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** What arrived, with the moments. */
function listen(chip: VirtualChip): [number, number][] {
  const arrived: [number, number][] = [];
  chip.onMessage = (message) => arrived.push([chip.now(), message[0] ?? -1]);
  return arrived;
}

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('does a rate of %d stop time?', (fuelPerMicrosecond) => {
  expect(() => new VirtualChip({ fuelPerMicrosecond })).toThrow(RangeError);
});

test('work moves the clock, however it is cut', () => {
  const whole = new VirtualChip({ fuelPerMicrosecond: 7 });
  const pieces = new VirtualChip({ fuelPerMicrosecond: 7 });
  whole.spend(10_000);
  for (let piece = 0; piece < 10_000; piece++) pieces.spend(1);
  expect(whole.now()).toBe(1428);
  expect(pieces.now()).toBe(whole.now());
});

test('sleeping jumps to the deadline, never back', () => {
  const chip = new VirtualChip();
  chip.sleep(5000);
  expect(chip.now()).toBe(5000);
  chip.sleep(10);
  chip.sleep(undefined);
  expect(chip.now()).toBe(5000);
});

test('a message wakes, at its moment and in order', () => {
  const chip = new VirtualChip();
  const arrived = listen(chip);
  chip.interrupt(bytes(3), 200);
  chip.interrupt(bytes(1), 100);
  chip.interrupt(bytes(2), 100);
  expect(chip.hasInterrupts()).toBe(false);
  chip.sleep(1000);
  expect(chip.hasInterrupts()).toBe(true);
  chip.serviceInterrupts();
  chip.sleep(undefined);
  chip.serviceInterrupts();
  expect(arrived).toEqual([
    [100, 1],
    [100, 2],
    [200, 3],
  ]);
});

test('a message that waits keeps it from sleeping, and is a copy', () => {
  const chip = new VirtualChip();
  const arrived = listen(chip);
  const message = bytes(9);
  chip.interrupt(message);
  message[0] = 0;
  chip.sleep(1000);
  expect(chip.now()).toBe(0);
  chip.serviceInterrupts();
  expect(arrived).toEqual([[0, 9]]);
});
