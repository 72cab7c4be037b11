import { type Device, SeededRandom, type Timers } from '@perilune/hil';
import { expect, test } from 'vitest';
import { slowCooker } from './slow-cooker.ts';

/** A cooker whose time is turned by hand, in whole steps. */
function cooker(parameters: Record<string, number> = {}) {
  let now = 0;
  let due: (() => void) | undefined;
  const timers: Timers = {
    now: () => now,
    at(deadline, handler) {
      due = handler;
      return { deadline, cancel() {} };
    },
  };
  const standards = Object.entries(slowCooker.parameters).map(([name, { standard }]) => [name, standard]);
  const chip = slowCooker.create({
    parameters: { ...Object.fromEntries(standards), ...parameters },
    timers,
    random: new SeededRandom(1, 'cooker'),
  });
  const wait = (seconds: number) => {
    for (let step = 0; step < seconds * 5; step++) {
      now += 200_000;
      due?.();
    }
  };
  const heat = (on: number) => (chip.parts.heater as Device).write?.(Float64Array.of(on, 0, 0));
  const food = () => chip.insights?.food?.value as number;
  return { chip, wait, heat, food };
}

test('full power brings two kilograms of food from the fridge to 85 °C in about an hour', () => {
  const { wait, heat, food } = cooker();
  heat(1);
  wait(2400);
  expect(food()).toBeLessThan(75);
  wait(2400);
  expect(food()).toBeGreaterThan(85);
});

test('never beyond boiling, however strong the heater', () => {
  const { wait, heat, food } = cooker({ power: 2000, food: 0.1 });
  heat(1);
  wait(7200);
  expect(food()).toBe(100);
});

test('without heat it comes to the temperature of the kitchen', () => {
  const { wait, food } = cooker({ start: 90, food: 0.5 });
  wait(24 * 3600);
  expect(Math.abs(food() - 21)).toBeLessThan(0.5);
});

test('cools much faster with the lid off', () => {
  const closed = cooker({ start: 90 });
  const open = cooker({ start: 90 });
  open.chip.controls.lid?.set(0);
  closed.wait(600);
  open.wait(600);
  expect(90 - open.food()).toBeGreaterThan(3 * (90 - closed.food()));
});

test('the thermometer follows the food, in tenths of a degree', () => {
  const { chip, wait, heat, food } = cooker();
  heat(1);
  wait(1800);
  const values = new Float64Array(3);
  let sum = 0;
  for (let count = 0; count < 200; count++) {
    (chip.parts.thermometer as Device).read?.(values);
    expect(Math.round((values[0] as number) * 10)).toBeCloseTo((values[0] as number) * 10, 6);
    sum += values[0] as number;
  }
  expect(Math.abs(sum / 200 - food())).toBeLessThan(1);
});
