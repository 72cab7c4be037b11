import type { ProcessId } from '@perilune/kernel';
import { expect, test } from 'vitest';
import { Requests } from './requests.ts';

const [one, other] = [1, 2] as unknown as [ProcessId, ProcessId];

test('who is told of an answer, and how often?', () => {
  const requests = new Requests();
  const first = requests.begin(one);
  const second = requests.begin(other);
  expect(second).not.toBe(first);
  expect([requests.end(second), requests.end(second), requests.end(99)]).toEqual([other, undefined, undefined]);
  requests.forget(one);
  expect(requests.end(first)).toBeUndefined();
});

test('do processes that come and go fill up a host that never answers?', () => {
  const requests = new Requests();
  const numbers = new Set<number>();
  while (!requests.isFull) {
    numbers.add(requests.begin(one));
    requests.forget(one);
  }
  expect(numbers.size).toBe(64);
  requests.end([...numbers][0] as number);
  expect(requests.isFull).toBe(false);
  expect(numbers).not.toContain(requests.begin(other));
});
