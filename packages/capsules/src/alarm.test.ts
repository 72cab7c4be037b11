import { alarm } from '@perilune/abi';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { Alarm } from './alarm.ts';

let kernel: FakeKernel;
let process: FakeProcess;

beforeEach(() => {
  kernel = new FakeKernel();
  kernel.add(alarm, (context) => new Alarm(context, kernel.timers));
  process = kernel.spawn('app');
});

const call = (name: string, ...words: number[]) => process.command(alarm, name, ...words);
const set = (name: string, time: number): number => {
  const answer = call(name, time);
  if (typeof answer === 'string') throw new Error(answer);
  return answer[0]!;
};

/** All timers that have fired, in order, as a program that listens hears of them. */
function heard(from: FakeProcess = process): (readonly number[])[] {
  const all: (readonly number[])[] = [];
  for (const upcall of from.take('fired')) {
    all.push(upcall);
    for (;;) {
      const next = from.command(alarm, 'nextFired') as readonly number[];
      if (next[0] === 0) break;
      all.push(next);
    }
  }
  return all;
}

describe('hostile programs', () => {
  it('sets timers without end: the quota stops it, others have theirs', () => {
    for (let count = 0; count < 64; count++) expect(call('after', 1_000)).toHaveLength(1);
    expect(call('after', 1_000)).toBe('NoMemory');
    expect(kernel.spawn('other').command(alarm, 'after', 1)).toHaveLength(1);
  });

  it('never listens: what has fired still counts, so that nothing grows', () => {
    for (let count = 0; count < 64; count++) call('after', 0);
    kernel.advance(1);
    expect(process.upcalls).toHaveLength(1);
    // The one in the upcall was told; the others wait, and are paid for.
    expect(call('after', 0)).toHaveLength(1);
    expect(call('after', 0)).toBe('NoMemory');
    expect(heard()).toHaveLength(64);
  });

  it('has no memory left: NOMEM, and nothing is leaked', () => {
    const poor = kernel.spawn('poor', { memory: 1000 });
    let count = 0;
    while (typeof poor.command(alarm, 'after', 10) !== 'string') count += 1;
    expect(count).toBe(2);
    kernel.advance(10);
    expect(heard(poor)).toHaveLength(2);
    expect(poor.memory).toBe(1000 - 352);
  });

  it('uses a timer of another process: handles are not shared', () => {
    const timer = set('after', 1_000);
    expect(kernel.spawn('other').command(alarm, 'cancel', timer)).toBe('Invalid');
  });

  it('ends with timers set: none is left in the kernel', () => {
    call('every', 100);
    call('after', 2 ** 53 - 1);
    call('setRelative', 500);
    process.end();
    expect(kernel.timers.waiting).toBe(0);
  });
});

describe('the single alarm of Tock', () => {
  it('fires once, and tells when and for when', () => {
    kernel.advance(7);
    expect(call('setRelative', 100)).toEqual([107]);
    kernel.advance(99);
    expect(process.take()).toEqual([]);
    kernel.advance(1);
    expect(process.take()).toEqual([[107, 107]]);
    kernel.advance(2 ** 33);
    expect(process.take()).toEqual([]);
  });

  it('takes a reference in the past, across the wrap of ticks', () => {
    kernel.advance(2 ** 32 + 50);
    expect(call('now')).toEqual([50]);
    // 100 ticks before now: 2^32 - 50.
    expect(call('setAbsolute', 2 ** 32 - 50, 130)).toEqual([80]);
    kernel.advance(30);
    expect(process.take()).toEqual([[80, 80]]);
  });

  it('fires now when reference and delay have passed, not a wrap later', () => {
    kernel.advance(1_000);
    expect(call('setAbsolute', 0, 400)).toEqual([400]);
    kernel.advance(0);
    expect(process.take()).toEqual([[1_000, 400]]);
  });

  it('is moved by being set again, and stopped', () => {
    call('setRelative', 100);
    call('setRelative', 300);
    kernel.advance(299);
    expect(process.take()).toEqual([]);
    expect(call('stop')).toEqual([]);
    expect(call('stop')).toBe('Already');
    kernel.advance(10);
    expect(process.take()).toEqual([]);
  });
});

describe('timers', () => {
  it('fire now if their moment has passed, and never inside the call', () => {
    kernel.advance(500);
    const timer = set('at', 3);
    expect(process.upcalls).toEqual([]);
    kernel.advance(0);
    expect(heard()).toEqual([[timer, 1, 1]]);
    expect(call('cancel', timer)).toBe('Invalid');
  });

  it('repeat without drift, and count the periods nobody was there for', () => {
    const timer = set('every', 1_000);
    kernel.advance(1_000);
    expect(heard()).toEqual([[timer, 1, 0]]);
    kernel.timers.jump(3_500);
    expect(heard()).toEqual([[timer, 3, 0]]);
    kernel.advance(499);
    expect(heard()).toEqual([]);
    kernel.advance(1);
    expect(heard()).toEqual([[timer, 1, 0]]);
    kernel.advance(5_000);
    expect(heard()).toEqual([
      [timer, 1, 0],
      [timer, 4, 0],
    ]);
  });

  it('are silent once cancelled, even if they have fired', () => {
    const first = set('every', 100);
    const second = set('every', 100);
    kernel.advance(100);
    call('cancel', second);
    expect(heard()).toEqual([[first, 1, 0]]);
    call('cancel', first);
    kernel.advance(1_000);
    expect(heard()).toEqual([]);
  });

  it('need no room in a full queue of upcalls', () => {
    const busy = kernel.spawn('busy', { quotas: { queuedUpcalls: 2 } });
    for (let count = 0; count < 40; count++) busy.command(alarm, 'after', count);
    busy.command(alarm, 'setRelative', 0);
    busy.command(alarm, 'setRelative', 0);
    kernel.advance(0);
    busy.command(alarm, 'setRelative', 0);
    kernel.advance(100);
    expect(heard(busy)).toHaveLength(40);
  });
});

describe('against a sorted list', () => {
  type Step =
    | { kind: 'after' | 'at' | 'every'; time: number }
    | { kind: 'cancel'; pick: number }
    | { kind: 'advance'; time: number };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constantFrom('after', 'at'), time: fc.oneof(fc.nat(2_000), fc.constant(2 ** 52)) }),
    fc.record({ kind: fc.constant('every' as const), time: fc.integer({ min: 100, max: 2_000 }) }),
    fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat() }),
    fc.record({ kind: fc.constant('advance' as const), time: fc.nat(3_000) }),
  );

  it('each timer fires when it must, in order, as often as it must, and not once it is cancelled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const kernel = new FakeKernel();
        kernel.add(alarm, (context) => new Alarm(context, kernel.timers));
        const process = kernel.spawn('app', { quotas: { timers: 1_000, handles: 1_000 }, memory: 1e6 });
        process.command(alarm, 'nextFired');
        const memory = process.memory;
        /** What is set: deadline and period by handle. */
        const model = new Map<number, { deadline: number; period: number; order: number }>();
        let order = 0;
        for (const step of steps) {
          const now = kernel.timers.now();
          if (step.kind === 'cancel') {
            const handles = [...model.keys()];
            if (handles.length === 0) continue;
            const handle = handles[step.pick % handles.length]!;
            model.delete(handle);
            expect(process.command(alarm, 'cancel', handle)).toEqual([]);
          } else if (step.kind === 'advance') {
            const expected = new Map<number, number>();
            const firsts: { handle: number; deadline: number; order: number }[] = [];
            for (const [handle, timer] of model) {
              if (timer.deadline > now + step.time) continue;
              firsts.push({ handle, deadline: timer.deadline, order: timer.order });
              const times = timer.period === 0 ? 1 : 1 + Math.floor((now + step.time - timer.deadline) / timer.period);
              expected.set(handle, times);
              if (timer.period === 0) model.delete(handle);
              else timer.deadline += times * timer.period;
            }
            firsts.sort((a, b) => a.deadline - b.deadline || a.order - b.order);
            kernel.advance(step.time);
            const got = new Map<number, number>();
            const sequence: number[] = [];
            for (const [handle, times] of heard(process)) {
              if (!got.has(handle!)) sequence.push(handle!);
              got.set(handle!, (got.get(handle!) ?? 0) + times!);
            }
            expect(got).toEqual(expected);
            // Moments that are equal come in any order: a periodic timer is set anew each time.
            const deadlines = new Map(firsts.map((first) => [first.handle, first.deadline]));
            expect(sequence.map((handle) => deadlines.get(handle))).toEqual(firsts.map((first) => first.deadline));
          } else {
            const [handle] = process.command(alarm, step.kind, step.time) as readonly number[];
            const deadline = step.kind === 'at' ? Math.max(step.time, now) : now + step.time;
            model.set(handle!, { deadline, period: step.kind === 'every' ? step.time : 0, order: order++ });
          }
        }
        for (const handle of model.keys()) process.command(alarm, 'cancel', handle);
        expect([process.memory, kernel.timers.waiting]).toEqual([memory, 0]);
      }),
      { numRuns: 200 },
    );
  });

  it('goes on in another process after freezing, with the time that was left', () => {
    const driver = kernel.drivers[0]!;
    const once = set('after', 100);
    const again = set('every', 150);
    set('after', 0);
    const told = set('after', 0);
    call('setRelative', 300);
    kernel.advance(40);
    const frozen = JSON.parse(JSON.stringify(driver.freeze!(process.id)));
    process.end();
    kernel.advance(10_000);
    const copy = kernel.spawn('app');
    expect(driver.thaw!(copy.identity, frozen)).toBe(true);
    expect(heard(copy)).toEqual([[told, 1, 1]]);
    kernel.advance(60);
    expect(heard(copy)).toEqual([[once, 1, 1]]);
    kernel.advance(50);
    expect(heard(copy)).toEqual([[again, 1, 0]]);
    kernel.advance(150);
    expect(copy.take('alarm')).toEqual([[10_300, 10_300]]);
    for (const damaged of [undefined, null, 1, {}, { ...frozen, timers: [[1, 2]] }, { ...frozen, fired: 'x' }])
      expect(driver.thaw!(kernel.spawn('victim').identity, damaged)).toBe(false);
  });

  it('holds thousands', () => {
    const many = kernel.spawn('many', { quotas: { timers: 5_000, handles: 5_000 }, memory: 1e7 });
    for (let count = 0; count < 5_000; count++) many.command(alarm, 'after', (count * 7_919) % 5_000);
    kernel.advance(5_000);
    const all = heard(many);
    expect(all).toHaveLength(5_000);
    expect(new Set(all.map(([handle]) => handle)).size).toBe(5_000);
  });
});
