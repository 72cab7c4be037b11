import type { StoredFault } from '@perilune/update';
import { expect, it } from 'vitest';
import { earlierFaults } from './earlier-faults.ts';

const fault = (time: number, message: string): StoredFault => ({
  time,
  version: '1.0.0',
  cause: 'error',
  message,
  text: `(${message})`,
});

it('tells faults of all apps, oldest first, whatever time a store has for them', () => {
  const stored: Readonly<Record<string, readonly StoredFault[]>> = {
    lamp: [fault(1e300, 'never'), fault(1_700_000_000, 'second')],
    fan: [fault(1_600_000_000, 'first')],
    good: [],
  };
  const entries = earlierFaults({
    apps: () => Object.keys(stored).map((name) => ({ name })) as never,
    faults: (name) => stored[name] ?? [],
  });
  expect(entries.map(({ at, event }) => [at.slice(0, 10), event.process, event.text])).toEqual([
    ['2020-09-13', 'fan', '(first)'],
    ['2023-11-14', 'lamp', '(second)'],
    ['1970-01-01', 'lamp', '(never)'],
  ]);
  expect(entries.every(({ sequence, event }) => sequence === 0 && event.isEarlier === true)).toBe(true);
});
