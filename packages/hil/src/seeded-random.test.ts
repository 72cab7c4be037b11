import { expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

const words = (random: SeededRandom) => Array.from({ length: 100 }, () => random.word());

test('the same seed and name give the same numbers, others give others', () => {
  expect(words(new SeededRandom(1, 'pot'))).toEqual(words(new SeededRandom(1, 'pot')));
  const others = [new SeededRandom(2, 'pot'), new SeededRandom(1, 'lamp'), new SeededRandom(1 + 2 ** 32, 'pot')];
  for (const other of others) expect(words(other)).not.toEqual(words(new SeededRandom(1, 'pot')));
});

test('numbers are spread evenly, normal ones around 0', () => {
  const random = new SeededRandom(7);
  const counts = new Array<number>(10).fill(0);
  for (let round = 0; round < 100_000; round++) {
    const place = Math.floor(random.number() * 10);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  const normal = Array.from({ length: 20_000 }, () => random.normal());
  const mean = normal.reduce((sum, value) => sum + value) / normal.length;
  const variance = normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normal.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test('fills all bytes', () => {
  const bytes = new Uint8Array(4096);
  new SeededRandom(3).fill(bytes);
  expect(new Set(bytes).size).toBe(256);
});
