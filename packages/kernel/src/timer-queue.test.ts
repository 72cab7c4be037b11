import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Containment } from './containment.ts';
import { TimerQueue } from './timer-queue.ts';

function queueAt(time = 0) {
  const clock = { time, now: () => clock.time };
  return { clock, timers: new TimerQueue(clock, new Containment(undefined)) };
}

describe('what if a timer', () => {
  it('sets itself again at once? Others still have their turn, and the round ends', () => {
    const { clock, timers } = queueAt(100);
    let restless = 0;
    let other = 0;
    const again = (): void => {
      restless++;
      timers.at(0, again);
    };
    again();
    timers.at(100, () => other++);
    timers.at(101, () => other++);
    timers.fire();
    expect([restless, other]).toEqual([2, 1]);
    clock.time = 101;
    timers.fire();
    expect([restless, other]).toEqual([3, 2]);
  });

  it('has a deadline that is none? It fires at once, or never', () => {
    const { timers } = queueAt(5);
    const fired: string[] = [];
    timers.at(Number.NaN, () => fired.push('NaN'));
    timers.at(Number.NEGATIVE_INFINITY, () => fired.push('-∞'));
    timers.at(Number.POSITIVE_INFINITY, () => fired.push('∞'));
    timers.fire();
    expect(fired).toEqual(['NaN', '-∞']);
    expect(timers.size).toBe(1);
  });

  it('is cancelled by another of the same moment, by itself, or twice? It does not fire', () => {
    const { timers } = queueAt(5);
    const fired: number[] = [];
    timers.at(5, () => {
      second.cancel();
      first.cancel();
      fired.push(1);
    });
    const second = timers.at(5, () => fired.push(2));
    const first = timers.at(5, () => fired.push(3));
    second.cancel();
    timers.fire();
    expect(fired).toEqual([1]);
  });

  it('throws? The next fires', () => {
    const { timers } = queueAt(5);
    let fired = false;
    timers.at(5, () => {
      throw new Error('oops');
    });
    timers.at(5, () => {
      fired = true;
    });
    timers.fire();
    expect(fired).toBe(true);
  });
});

const operation = fc.record({ kind: fc.constantFrom('set', 'set', 'cancel', 'pass'), value: fc.nat(60) });

describe('timers', () => {
  it('fire at their moment, in the order of moments and of setting, whatever is set and cancelled', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const { clock, timers } = queueAt();
        const fired: number[] = [];
        const model: { readonly id: number; readonly due: number }[] = [];
        const set: { cancel(): void }[] = [];
        for (const { kind, value } of operations) {
          if (kind === 'set') {
            const id = set.length;
            model.push({ id, due: Math.max(clock.time, clock.time + value - 10) });
            set.push(timers.at(clock.time + value - 10, () => fired.push(id)));
          } else if (kind === 'cancel' && set.length > 0) {
            const id = value % set.length;
            set[id]?.cancel();
            const index = model.findIndex((timer) => timer.id === id);
            if (index >= 0) model.splice(index, 1);
          } else if (kind === 'pass') {
            clock.time += value;
            fired.length = 0;
            timers.fire();
            const due = model.filter((timer) => timer.due <= clock.time).sort((a, b) => a.due - b.due || a.id - b.id);
            expect(fired).toEqual(due.map(({ id }) => id));
            for (const timer of due) model.splice(model.indexOf(timer), 1);
          }
          expect(timers.size).toBe(model.length);
          expect(timers.nextDeadline).toBe(Math.min(...model.map(({ due }) => due)));
        }
      }),
      { numRuns: 200 },
    );
  });
});
