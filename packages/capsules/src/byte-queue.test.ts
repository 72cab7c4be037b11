import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

it('gives what was put in, in order, whatever the sizes', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), count: fc.nat(40) }),
    fc.record({ kind: fc.constant('take' as const), count: fc.nat(40) }),
    fc.record({ kind: fc.constant('resize' as const), count: fc.nat(40) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.array(step), (capacity, steps) => {
      const queue = new ByteQueue(capacity);
      const model: number[] = [];
      let next = 0;
      for (const { kind, count } of steps) {
        if (kind === 'put') {
          const bytes = Uint8Array.from({ length: count }, () => next++ & 0xff);
          const fitting = Math.min(count, queue.capacity - model.length);
          expect(queue.put(bytes)).toBe(fitting);
          model.push(...bytes.subarray(0, fitting));
        } else if (kind === 'take') {
          const into = new Uint8Array(count);
          const taken = queue.take(into);
          expect([...into.subarray(0, taken)]).toEqual(model.splice(0, count));
        } else queue.resize(Math.max(1, model.length + count));
        expect([queue.length, ...queue.bytes()]).toEqual([model.length, ...model]);
      }
    }),
  );
});
