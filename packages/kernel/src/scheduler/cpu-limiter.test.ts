import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../../test-support/descriptions.ts';
import { burn, command, type FakeProgram, yieldWait } from '../../test-support/fake-image.ts';
import { TestChip, TestMachine } from '../../test-support/test-machine.ts';
import type { ProcessId } from '../process-id.ts';
import { LIMIT_WINDOW } from './cpu-limiter.ts';
import type { Scheduler } from './scheduler.ts';
import { CooperativeScheduler, PriorityScheduler, RoundRobinScheduler } from './simple-schedulers.ts';
import { TwoClassScheduler } from './two-class-scheduler.ts';

const RATE = 10;
const WINDOW_FUEL = LIMIT_WINDOW * RATE;
/** A slice of 500 µs, in which output may cost the kernel as much as the image, and the end of the output that used it up. */
const OVERDRAWN = 500 * RATE + 600;

const hog: FakeProgram = function* () {
  while (true) yield burn(1e9);
};

/** Burns, calls and prints in turns, as its numbers say. */
function mixture(parts: readonly number[]): FakeProgram {
  return function* () {
    for (let index = 0; ; index++) {
      const part = parts[index % parts.length]!;
      if (part % 3 === 0) yield burn(1 + part * 500);
      else if (part % 3 === 1) yield command(5, 1);
      else yield { print: 'x'.repeat(part * 100) };
    }
  };
}

function fuelOf(machine: TestMachine, id: ProcessId): number {
  const info = machine.kernel.control.info(id)!;
  return info.fuel + info.kernelFuel;
}

const policies: Readonly<Record<string, () => Scheduler>> = {
  'two-class': () => new TwoClassScheduler(),
  'round-robin': () => new RoundRobinScheduler(),
  cooperative: () => new CooperativeScheduler(),
  priority: () => new PriorityScheduler(),
};

describe.each(Object.entries(policies))('a limit under the policy %s', (_name, policy) => {
  const app = fc.record({
    limit: fc.integer({ min: 1, max: 30 }),
    parts: fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
  });

  it('is never exceeded by more than a slice, and nobody under it starves for a window', () => {
    fc.assert(
      fc.property(fc.array(app, { minLength: 1, maxLength: 3 }), (apps) => {
        const machine = new TestMachine({ chip: new TestChip(RATE), scheduler: policy() });
        machine.addDriver(everything(5));
        const limited = apps.map(({ limit, parts }, index) => ({
          id: machine.start(`app ${index}`, mixture(parts), { quotas: { cpuLimit: limit } }),
          fuel: (WINDOW_FUEL * limit) / 100,
          total: 0,
        }));
        for (let window = 1; window <= 5; window++) {
          machine.run(window * LIMIT_WINDOW, 1e6);
          for (const one of limited) {
            const total = fuelOf(machine, one.id);
            expect(total - one.total).toBeLessThanOrEqual(one.fuel + OVERDRAWN);
            expect(total - one.total).toBeGreaterThanOrEqual(one.fuel - OVERDRAWN);
            expect(total).toBeGreaterThan(one.total);
            // What was overdrawn is paid back: it does not add up.
            expect(total).toBeLessThanOrEqual(window * one.fuel + OVERDRAWN);
            one.total = total;
          }
        }
        expect(machine.defects).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('holds though the processor is idle, which then sleeps', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE), scheduler: policy() });
    const id = machine.start('limited', hog, { quotas: { cpuLimit: 5 } });
    machine.run(10 * LIMIT_WINDOW);
    expect(fuelOf(machine, id)).toBe(0.05 * 10 * WINDOW_FUEL);
    expect(machine.chip.slept).toBe(10);
  });

  it('leaves the rest of the processor to others', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE), scheduler: policy() });
    machine.start('limited', hog, { quotas: { cpuLimit: 5 } });
    const other = machine.start('other', hog);
    machine.run(10 * LIMIT_WINDOW, 1e6);
    // Without the limit, the first of a cooperative policy would have all of it.
    expect(fuelOf(machine, other) / (10 * WINDOW_FUEL)).toBeGreaterThan(0.945);
  });
});

describe('a process held by its limit', () => {
  it('can be stopped, woken and ended, and goes on only as the limit allows', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    const { control } = machine.kernel;
    const id = machine.start('limited', hog, { quotas: { cpuLimit: 10 } });
    machine.run(0.5 * LIMIT_WINDOW);
    control.stop(id);
    machine.run(1.5 * LIMIT_WINDOW);
    expect(fuelOf(machine, id)).toBe(0.1 * WINDOW_FUEL);
    control.start(id);
    control.stop(id);
    control.start(id);
    machine.run(1.9 * LIMIT_WINDOW);
    expect(fuelOf(machine, id)).toBe(0.2 * WINDOW_FUEL);
    control.start(id);
    machine.run(1.95 * LIMIT_WINDOW);
    expect(fuelOf(machine, id)).toBe(0.2 * WINDOW_FUEL);
    control.terminate(id);
    machine.run(3 * LIMIT_WINDOW);
    expect(machine.ends).toHaveLength(1);
    expect(machine.defects).toEqual([]);
  });

  it('pays for what it overdrew with whole windows', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    // A fifth of a window's fuel in one go: twenty times what it has in a window.
    const length = 4 * 0.2 * WINDOW_FUEL;
    let printed = 0;
    machine.start(
      'printer',
      function* () {
        while (true) {
          printed++;
          yield { print: 'x'.repeat(length) };
        }
      },
      { quotas: { cpuLimit: 1 } },
    );
    machine.run(19.9 * LIMIT_WINDOW);
    expect(printed).toBe(1);
    machine.run(20.1 * LIMIT_WINDOW);
    expect(printed).toBe(2);
  });

  it('is late for nothing that wakes it in a window of which it has not had its part', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    const driver = machine.addDriver(everything(5));
    const grant = driver.context.grant({ size: 0, create: () => ({}) });
    const woken: number[] = [];
    const id = machine.start(
      'waiter',
      function* () {
        yield { call: 1, words: [5, 0, 1, 0] };
        while (true) {
          yield yieldWait();
          woken.push(machine.chip.now());
        }
      },
      { quotas: { cpuLimit: 1 } },
    );
    const times = [3000, 30_000, 130_000, 190_000, 250_000];
    for (const at of times) {
      machine.kernel.timers.at(at, () => void grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(0)));
    }
    machine.run(3 * LIMIT_WINDOW);
    expect(woken.map((at, index) => at - times[index]!)).toEqual([0, 0, 0, 0, 0]);
  });
});
