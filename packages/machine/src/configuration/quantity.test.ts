import { expect, test } from 'vitest';
import { parseQuantity, type Quantity, showQuantity } from './quantity.ts';

test.each<[Quantity, unknown]>([
  ['time', 10],
  ['time', '10'],
  ['time', 's'],
  ['time', '10 S'],
  ['time', '10 constructor'],
  ['time', '1e999999 s s'],
  ['time', '--1 s'],
  ['time', '0x10 s'],
  ['time', ''],
  ['size', '1 KB'],
  ['share', '5 percent'],
  ['number', [1]],
  ['number', null],
])('%s: is %j refused?', (quantity, written) => {
  expect(parseQuantity(quantity, written)).toHaveProperty('problem');
});

test.each<[Quantity, unknown, number]>([
  ['time', '10 s', 1e7],
  ['time', '1.5ms', 1500],
  ['time', '20 μs', 20],
  ['time', '3 us', 3],
  ['size', '64 KiB', 65536],
  ['size', '128KiB', 131072],
  ['frequency', '1 kHz', 1000],
  ['share', '5 %', 0.05],
  ['share', 0.25, 0.25],
  ['temperature', '-5.5 °C', -5.5],
  ['mass', '500 g', 0.5],
  ['number', '1_000', 1000],
])('%s: %j is %d', (quantity, written, value) => {
  const amount = parseQuantity(quantity, written);
  expect('value' in amount && Math.abs(amount.value - value) < 1e-9).toBe(true);
});

test.each<[Quantity, number, string]>([
  ['time', 1e7, '10 s'],
  ['time', 90_000_000, '90 s'],
  ['time', 1_234_567, '1234567 µs'],
  ['size', 131072, '128 KiB'],
  ['share', 0.05, '5 %'],
  ['temperature', 20, '20 °C'],
  ['number', 3, '3'],
])('%s: %d is shown as %s', (quantity, value, text) => {
  expect(showQuantity(quantity, value)).toBe(text);
});
