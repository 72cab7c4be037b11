import { expect, it } from 'vitest';

import { testEngine } from '../test-support/virtual-machine.ts';
import type { MachineEvent } from './events.ts';
import { rehearse } from './rehearsal.ts';

it('goes through all it is meant to, and nothing else happens', async () => {
  const events: MachineEvent[] = [];
  rehearse(await testEngine(), (event) => events.push(event));
  const counts = new Map<string, number>();
  for (const event of events) {
    const name = event.type === 'app' ? event.change : event.type;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual(
    ['checked', 'ended', 'fault', 'installed', 'intervention', 'output', 'removed', 'started', 'trial'].toSorted(),
  );
  expect(counts.get('checked')).toBe(5);
  expect(counts.get('installed')).toBe(10);
  expect(counts.get('removed')).toBe(5);
  expect(counts.get('fault')).toBe(5);
  expect(counts.get('started')).toBe(21); // control; of guest two versions, one restarted, one after the fault; checks are not told
  const problems = events.flatMap((event) => (event.type === 'checked' ? event.check.problems : []));
  expect(problems).toEqual([]);
});
