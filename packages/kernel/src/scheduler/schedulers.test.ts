import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../../test-support/descriptions.ts';
import { burn, command, type FakeProgram, yieldWait } from '../../test-support/fake-image.ts';
import { TestChip, TestMachine } from '../../test-support/test-machine.ts';
import type { AppDescription } from '../app-description.ts';
import type { ProcessId } from '../process-id.ts';
import { STEP_COST } from './real-time-class.ts';
import { CooperativeScheduler, PriorityScheduler, RoundRobinScheduler } from './simple-schedulers.ts';

const RATE = 10;
const SECOND = 1e6;

const hog: FakeProgram = function* () {
  while (true) yield burn(1e9);
};
const fuelOf = (machine: TestMachine, id: ProcessId): number => {
  const info = machine.kernel.control.info(id)!;
  return info.fuel + info.kernelFuel;
};

/** A program that burns, prints and calls in turns, as its numbers say. */
function mixture(parts: readonly number[]): FakeProgram {
  return function* () {
    for (let index = 0; ; index++) {
      const part = parts[index % parts.length]!;
      if (part % 3 === 0) yield burn(1 + part * 50);
      else if (part % 3 === 1) yield command(5, 1);
      else yield { print: 'x'.repeat(part * 100) };
    }
  };
}

describe('the fair class', () => {
  it('gives everyone the same, whatever they do: nobody extends a slice by calls or output', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 5 }),
        (programs) => {
          const machine = new TestMachine({ chip: new TestChip(RATE) });
          machine.addDriver(everything(5));
          const ids = programs.map((parts, index) => machine.start(`app ${index}`, mixture(parts)));
          machine.run(0.1 * SECOND, 1e6);
          const used = ids.map((id) => fuelOf(machine, id));
          const fair = (0.1 * SECOND * RATE) / ids.length;
          // Within two slices of 5000 fuel, each of which may be overdrawn by one piece of output.
          for (const fuel of used) expect(Math.abs(fuel - fair)).toBeLessThan(11_000);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('never lets one who is ready wait longer than a turn of each of the others', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    const last = new Map<number, number>();
    let worst = 0;
    for (let index = 0; index < 20; index++) {
      machine.start(`app ${index}`, function* () {
        while (true) {
          worst = Math.max(worst, machine.chip.now() - (last.get(index) ?? 0));
          last.set(index, machine.chip.now());
          yield burn(1000);
        }
      });
    }
    machine.run(0.5 * SECOND, 1e6);
    expect(last.size).toBe(20);
    expect(worst).toBeLessThanOrEqual(20 * 500 + 500);
  });

  it('keeps those with a cpu-share to it while others want the processor, and only then', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    const limited = machine.start('limited', hog, { quotas: { cpuShare: 10 } });
    const other = machine.start('other', hog);
    machine.run(SECOND, 1e6);
    const share = fuelOf(machine, limited) / (SECOND * RATE);
    expect(share).toBeGreaterThan(0.09);
    expect(share).toBeLessThan(0.11);
    machine.kernel.control.stop(other);
    machine.run(2 * SECOND, 1e6);
    expect(fuelOf(machine, limited) / (SECOND * RATE)).toBeGreaterThan(1);
  });

  it('ends a storm of system calls with the slice', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    machine.addDriver(everything(5));
    let longest = 0;
    let sliceStart = 0;
    let calls = 0;
    machine.start('storm', function* () {
      while (true) {
        yield command(5, 1);
        calls++;
        longest = Math.max(longest, calls - sliceStart);
      }
    });
    machine.start('other', function* () {
      while (true) {
        sliceStart = calls;
        yield burn(5000);
      }
    });
    machine.run(0.1 * SECOND, 1e6);
    // A call costs 1 for the fake image and 20 for the kernel, a slice has 5000.
    expect(longest).toBeLessThanOrEqual(Math.ceil(5000 / 21) + 1);
    expect(calls).toBeGreaterThan(1000);
  });
});

describe('the real-time class', () => {
  const task = fc.record({
    period: fc.integer({ min: 200, max: 20_000 }),
    load: fc.integer({ min: 1, max: 60 }),
    tight: fc.integer({ min: 50, max: 100 }),
  });

  it('keeps every deadline it has promised, beside hogs of both classes', () => {
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 8 }), (tasks) => {
        const machine = new TestMachine({ chip: new TestChip(RATE) });
        machine.start('hog', hog);
        const missed: string[] = [];
        let promised = 0;
        for (const [index, { period, load, tight }] of tasks.entries()) {
          const deadline = Math.floor((period * tight) / 100);
          const budget = Math.max(10, Math.floor((deadline * load) / 100));
          const description: Partial<AppDescription> = {
            control: {
              period,
              deadline,
              budget,
              activity: {
                inputs: () => {},
                outputs: () => {},
                makeSafe: () => {},
                missed: () => missed.push(`task ${index}`),
              },
            },
          };
          const app = {
            *program() {
              while (true) yield yieldWait();
            },
            functions: {
              // All of its budget but what going in and out costs.
              *step() {
                yield burn(budget * RATE - 60);
                return [];
              },
            },
          };
          const step = { function: 'step', inputs: [], outputs: [] };
          const result = machine.kernel.start(machine.describe(`task ${index}`, app as never, description, step));
          const rate = (budget + STEP_COST) / deadline;
          const fits = promised + rate <= 0.9 + 1e-9;
          expect(result.kind).toBe(fits ? 'started' : 'refused');
          if (fits) promised += rate;
        }
        machine.run(0.2 * SECOND, 1e6);
        expect(missed).toEqual([]);
        expect(machine.defects).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('gives nobody more than its budget in a period, however it wakes and works', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 5000 }),
        fc.integer({ min: 10, max: 80 }),
        fc.array(fc.record({ work: fc.integer({ min: 10, max: 30_000 }), pause: fc.integer({ min: 1, max: 4000 }) }), {
          minLength: 1,
          maxLength: 6,
        }),
        (period, load, jobs) => {
          const machine = new TestMachine({ chip: new TestChip(RATE) });
          const driver = machine.addDriver(everything(5));
          const grant = driver.context.grant({ size: 0, create: () => ({}) });
          driver.onCommand = (caller, _number, a, _b, answer) => {
            const { id } = caller;
            const wake = () => grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(0));
            machine.kernel.timers.at(machine.chip.now() + a, wake);
            answer.success();
          };
          const budget = Math.floor((period * load) / 100);
          const id = machine.start(
            'real-time',
            function* () {
              yield { call: 1, words: [5, 0, 1, 0] };
              for (let index = 0; ; index++) {
                const { work, pause } = jobs[index % jobs.length]!;
                yield burn(work);
                yield command(5, 3, pause);
                yield yieldWait();
              }
            },
            { scheduling: { realTime: { period, budget } } },
          );
          machine.start('hog', hog);
          // Over any stretch of time: so much for each period that begins in it, and what one slice may overdraw.
          const marks: [number, number][] = [];
          for (let at = 0; at < 0.1 * SECOND; at += 700) {
            machine.run(at, 1e6);
            marks.push([machine.chip.now(), fuelOf(machine, id)]);
          }
          for (const [from, before] of marks) {
            for (const [to, after] of marks) {
              const most = (Math.floor((to - from) / period) + 2) * budget * RATE + 100;
              expect(after - before).toBeLessThanOrEqual(Math.max(most, 0));
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('tells whether an app could start, alone or in place of another, and promises it nothing', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    const realTime = (budget: number) =>
      machine.describe('app', hog, { scheduling: { realTime: { period: 1000, budget } } });
    const id = machine.start('real-time', hog, { scheduling: { realTime: { period: 1000, budget: 600 } } });
    for (let round = 0; round < 10; round++) {
      expect(machine.kernel.examine(realTime(200))).toBeUndefined();
      expect(machine.kernel.examine(realTime(400))).toContain('30.0 % of the 90.0 %');
      expect(machine.kernel.examine(realTime(800), id)).toBeUndefined();
      expect(machine.kernel.examine(realTime(950), id)).toContain('90.0 % of the 90.0 %');
    }
    expect(machine.kernel.examine({ ...realTime(1), name: '' })).toBe('it has no name');
    expect(machine.kernel.control.list().length).toBe(1);
    machine.kernel.control.terminate(id);
    machine.run();
    expect(machine.kernel.examine(realTime(800), id)).toBeUndefined();
  });

  it('leaves the fair class what it has not promised, even if it never waits', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE) });
    machine.start('real-time', hog, { scheduling: { realTime: { period: 1000, budget: 900 } } });
    const fair = machine.start('fair', hog);
    machine.run(SECOND, 1e6);
    expect(fuelOf(machine, fair) / (SECOND * RATE)).toBeGreaterThan(0.09);
  });
});

describe('further policies', () => {
  it('round robin takes turns and refuses real-time processes', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE), scheduler: new RoundRobinScheduler() });
    const ids = [machine.start('a', hog), machine.start('b', hog)];
    machine.run(0.1 * SECOND);
    expect(Math.abs(fuelOf(machine, ids[0]!) - fuelOf(machine, ids[1]!))).toBeLessThanOrEqual(5000);
    const result = machine.kernel.start(
      machine.describe('c', hog, { scheduling: { realTime: { period: 1000, budget: 10 } } }),
    );
    expect(result).toMatchObject({ kind: 'refused' });
    expect(result.kind === 'refused' && result.message).toContain("'round-robin'");
  });

  it('cooperative runs a process until it waits', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE), scheduler: new CooperativeScheduler() });
    const order: string[] = [];
    for (const name of ['a', 'b']) {
      machine.start(name, function* () {
        for (let count = 0; count < 3; count++) {
          order.push(name);
          yield burn(20_000);
        }
        return 0;
      });
    }
    machine.run();
    expect(order.join('')).toBe('aaabbb');
  });

  it('priority runs the highest first, and those of the same in turn', () => {
    const machine = new TestMachine({ chip: new TestChip(RATE), scheduler: new PriorityScheduler() });
    const order: string[] = [];
    const start = (name: string, priority: number) =>
      machine.start(
        name,
        function* () {
          for (let count = 0; count < 2; count++) {
            order.push(name);
            yield burn(5000);
          }
          return 0;
        },
        { scheduling: { priority } },
      );
    start('a', 1);
    start('b', 2);
    start('c', 2);
    machine.run();
    expect(order.join('')).toBe('bcbcaa');
    const bad = machine.kernel.start(machine.describe('d', hog, { scheduling: { priority: 0.5 } }));
    expect(bad).toMatchObject({ kind: 'refused' });
  });

  it('one that is broken does not stop the machine', () => {
    const scheduler = new CooperativeScheduler();
    const machine = new TestMachine({ scheduler });
    machine.start('a', function* () {
      while (true) yield yieldWait();
    });
    scheduler.unready = () => {};
    for (let count = 0; count < 5; count++) machine.kernel.step();
    expect(machine.defects[0]?.where).toBe('scheduler');
  });
});
