import type { ProcessId } from '@perilune/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAINTAINER, Owners, type Takeover, type Writer } from './owners.ts';

const writer = (id: number, name = `app${id}`): Writer => ({ id: id as ProcessId, name });
const [one, two, three] = [writer(1), writer(2), writer(3)];

describe('owners of an output', () => {
  it('of equals the first has it, until it gives it up', () => {
    const owners = new Owners();
    expect([owners.claim(one), owners.claim(two), owners.claim(one)]).toEqual([true, false, true]);
    owners.release(two.id);
    expect(owners.current).toBe(1);
    owners.release(one.id);
    expect([owners.current, owners.claim(two)]).toEqual([undefined, true]);
  });

  it('a higher one takes it over, and gives it back', () => {
    const owners = new Owners(new Map([['app2', 5]]));
    const told: Takeover[] = [];
    owners.listen((takeover) => told.push(takeover));
    owners.claim(one);
    expect([owners.mayClaim(two), owners.current]).toEqual([true, 1]);
    owners.claim(two);
    expect([owners.current, owners.claim(one), owners.claim(three)]).toEqual([2, false, false]);
    owners.release(two.id);
    expect([owners.current, told]).toEqual([
      1,
      [
        { from: 1, to: 2 },
        { from: 2, to: 1 },
      ],
    ]);
  });

  it('one that ends while another has its output does not get it back', () => {
    const owners = new Owners(new Map([['app2', 5]]));
    owners.claim(one);
    owners.claim(two);
    owners.release(one.id);
    owners.release(two.id);
    expect(owners.current).toBeUndefined();
  });

  it('whoever maintains the machine goes before all, and no app can call itself that', () => {
    const owners = new Owners(new Map([['app1', 255]]));
    owners.claim(one);
    expect(owners.mayClaim(writer(2, 'maintenance'))).toBe(false);
    expect([owners.claim(MAINTAINER), owners.claim(one), owners.current]).toEqual([true, false, 0]);
  });

  it('whatever they do, the one with the highest priority of those who could claim it has it', () => {
    const step = fc.record({ id: fc.integer({ min: 1, max: 5 }), claims: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }), (steps, priorities) => {
        const owners = new Owners(new Map(priorities.map((priority, id) => [`app${id}`, priority])));
        const held = new Set<number>();
        for (const { id, claims } of steps) {
          if (!claims) {
            owners.release(id as ProcessId);
            held.delete(id);
          } else if (owners.claim(writer(id))) held.add(id);
          const highest = Math.max(...[...held].map((one) => priorities[one]!));
          expect(owners.current === undefined).toBe(held.size === 0);
          if (owners.current !== undefined) expect(priorities[owners.current]).toBe(highest);
        }
      }),
    );
  });
});
