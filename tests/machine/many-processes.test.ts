import { expect, test } from 'vitest';
import { runMany } from './many-processes.ts';

test('a hundred processes for ten minutes do the same each time', async () => {
  const [first, second, other] = [await runMany(100, 1 / 6), await runMany(100, 1 / 6), await runMany(100, 1 / 6, 2)];
  expect(second.digest).toBe(first.digest);
  expect(first.slices).toBeGreaterThan(1000);
  expect(other.digest).not.toBe(first.digest);
}, 120_000);
