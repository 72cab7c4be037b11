import type { SystemCallAnswer } from '@perilune/hil';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpcallQueue } from './upcall-queue.ts';

/** What the queue should be, as simply as it can be said. */
class Model {
  readonly functions = [0, 0, 0];
  queue: { readonly subscription: number; argument: number }[] = [];
  readonly slots = new Map<number, number>();
  dropped = 0;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  schedule(subscription: number, argument: number): boolean {
    if (this.queue.length < this.limit) {
      this.queue.push({ subscription, argument });
      return true;
    }
    const isReplaced = this.slots.has(subscription);
    if (isReplaced) this.dropped++;
    // A Map keeps the place of a key that is set again: the slot keeps its turn.
    this.slots.set(subscription, argument);
    return !isReplaced;
  }

  subscribe(subscription: number, function_: number): void {
    this.functions[subscription] = function_;
    this.slots.delete(subscription);
    this.queue = this.queue.filter((entry) => entry.subscription !== subscription);
    this.#refill();
  }

  takeExecutable(): number[] | undefined {
    while (this.queue.length > 0) {
      const { subscription, argument } = this.queue.shift()!;
      this.#refill();
      if (this.functions[subscription] !== 0) return [subscription, argument];
    }
    return undefined;
  }

  takeFor(subscription: number): number | undefined {
    const index = this.queue.findIndex((entry) => entry.subscription === subscription);
    if (index >= 0) {
      const [entry] = this.queue.splice(index, 1);
      this.#refill();
      return entry?.argument;
    }
    const argument = this.slots.get(subscription);
    this.slots.delete(subscription);
    return argument;
  }

  list(): number[][] {
    return [...this.queue.map(({ subscription, argument }) => [subscription, argument]), ...this.slots];
  }

  #refill(): void {
    for (const [subscription, argument] of this.slots) {
      if (this.queue.length >= this.limit) return;
      this.slots.delete(subscription);
      this.queue.push({ subscription, argument });
    }
  }
}

const subscription = fc.nat(2);
const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('schedule' as const), subscription, argument: fc.nat(0xffffffff) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('subscribe' as const), subscription, argument: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), subscription, argument: fc.constant(0) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('takeFor' as const), subscription, argument: fc.constant(0) }),
  },
);

describe('the queue of upcalls', () => {
  it('does what its model does, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(operation, { maxLength: 120 }), (limit, operations) => {
        const queue = new UpcallQueue({ charge: () => true }, limit);
        const subscriptions = [0, 1, 2].map((number) => queue.ensure(7, number));
        const model = new Model(limit);
        const answer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
        for (const { kind, subscription: number, argument } of operations) {
          const one = subscriptions[number]!;
          if (kind === 'schedule') {
            expect(queue.schedule(one, argument, 0, 0)).toBe(model.schedule(number, argument));
          } else if (kind === 'subscribe') {
            queue.subscribe(one, argument, 0);
            model.subscribe(number, argument);
          } else if (kind === 'take') {
            const taken = queue.takeExecutable(answer);
            expect(taken && [taken.number, answer.word1]).toEqual(model.takeExecutable());
          } else {
            expect(queue.takeFor(one, answer) ? answer.word1 : undefined).toBe(model.takeFor(number));
          }
          expect(queue.list().map((entry) => [entry.subscription, entry.arguments[0]])).toEqual(model.list());
          expect(queue.dropped).toBe(model.dropped);
          expect(queue.executable).toBe(model.list().some(([which = 0]) => model.functions[which] !== 0));
          for (const [index, { pending }] of subscriptions.entries()) {
            expect(pending).toBe(model.list().filter(([which]) => which === index).length);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no last event if there is no memory for a longer queue', () => {
    const queue = new UpcallQueue({ charge: () => false }, 64);
    const [first, second] = [queue.ensure(1, 0), queue.ensure(1, 1)];
    for (let count = 0; count < 10; count++) queue.schedule(first, count, 0, 0);
    queue.schedule(second, 77, 0, 0);
    expect(queue.list().map((entry) => entry.arguments[0])).toEqual([0, 1, 2, 3, 9, 77]);
    expect(queue.dropped).toBe(5);
  });
});
