import type { StepShape } from '@perilune/hil';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../../test-support/descriptions.ts';
import { burn, command, type FakeApp, yieldWait } from '../../test-support/fake-image.ts';
import { TestChip, TestMachine } from '../../test-support/test-machine.ts';
import type { ControlDescription } from '../app-description.ts';

const shape: StepShape = {
  function: 'periodic',
  inputs: [{ name: 'x', type: { kind: 'number' } }],
  outputs: [{ name: 'y', type: { kind: 'number' } }],
};

const program: FakeApp['program'] = function* () {
  while (true) yield yieldWait();
};

const hog: FakeApp['program'] = function* () {
  while (true) yield burn(1_000_000);
};

interface Options extends Partial<ControlDescription> {
  readonly others?: number;
  readonly program?: FakeApp['program'];
  readonly functions?: NonNullable<FakeApp['functions']>;
  readonly shape?: StepShape;
}

/** @param step fuel of the n-th step, below 0: it fails */
function controlled(step: (n: number) => number, options: Options = {}) {
  const { others = 0, program: main = program, functions, shape: its = shape, ...changes } = options;
  const machine = new TestMachine({ chip: new TestChip(10) });
  const driver = machine.addDriver(everything(5));
  const seen = {
    inputs: 0,
    elapsed: [] as unknown[],
    outputs: [] as [number, number][],
    missed: [] as number[],
    safe: [] as number[],
  };
  let steps = 0;
  const control: ControlDescription = {
    period: 1000,
    budget: 200,
    activity: {
      inputs: (_id, { numbers }) => {
        numbers[0] = ++seen.inputs;
      },
      outputs: (_id, { numbers }) => seen.outputs.push([machine.chip.now(), numbers[0]!]),
      missed: (_id, inARow) => seen.missed.push(inARow),
      makeSafe: () => seen.safe.push(machine.chip.now()),
    },
    ...changes,
  };
  for (let index = 0; index < others; index++) machine.start(`hog ${index}`, hog);
  const app: FakeApp = {
    program: main,
    functions: {
      *periodic([elapsed, x]) {
        seen.elapsed.push(elapsed);
        const fuel = step(steps++);
        if (fuel < 0) throw new Error('main.lua:1: oops');
        yield burn(fuel);
        return [x];
      },
      ...functions,
    },
  };
  const id = machine.start('control', app, { control, faultPolicy: { policy: 'stop' } }, its);
  const statistics = () => machine.kernel.control.info(id)!.control!;
  return { machine, driver, seen, id, statistics };
}

describe('a control activity', () => {
  it('is called once a period, at whole milliseconds, with the time that passed, beside hogs', () => {
    const { machine, seen, statistics } = controlled(() => 1000, { others: 3 });
    machine.run(1_000_000, 1e6);
    // Three hogs have a turn each before it has started.
    expect(seen.outputs.length).toBeGreaterThanOrEqual(996);
    expect(seen.outputs.map(([, x]) => x)).toEqual(seen.outputs.map((_, index) => index + 1));
    expect(new Set(seen.elapsed)).toEqual(new Set([1]));
    expect(seen.missed).toEqual([]);
    expect(statistics()).toMatchObject({ misses: 0, lost: 0, period: 1000, deadline: 1000, budget: 200 });
    expect(statistics().longest).toBeLessThanOrEqual(200);
    // A hog begins nothing shortly before: only what it is in the middle of, the kernel waits for.
    expect(statistics().jitter.most).toBeLessThanOrEqual(3);
    expect(statistics().used).toMatchObject({ least: 103.3, most: 103.3 });
    const moments = seen.outputs.map(([moment]) => moment % 1000);
    expect(Math.max(...moments)).toBeLessThanOrEqual(210);
  });

  it('that needs more than its budget misses, goes on in the next period, and disturbs nobody', () => {
    const { machine, seen, statistics } = controlled((n) => (n === 4 ? 5000 : 500), { others: 1 });
    machine.run(20_000);
    expect(seen.missed).toEqual([1, 2]);
    expect(statistics()).toMatchObject({ misses: 2, missesInARow: 0 });
    // The long step takes three periods of 2000 fuel each: two periods without output.
    const moments = seen.outputs.map(([moment]) => Math.floor(moment / 1000));
    const gaps = moments.slice(1).map((moment, index) => moment - moments[index]!);
    expect(gaps.filter((gap) => gap !== 1)).toEqual([3]);
    expect(seen.safe).toEqual([]);
    expect(seen.elapsed.filter((one) => one !== 1)).toEqual([3]);
  });

  it('is safe from a missed deadline on until a step is in time, where that is its policy', () => {
    const { machine, seen } = controlled((n) => (n === 4 ? 5000 : 500), { others: 1, policy: 'safe' });
    machine.run(20_000);
    const late = 5; // what the long step was given; it is not put out
    expect(seen.outputs.map(([, x]) => x)).not.toContain(late);
    expect(seen.outputs.map(([, x]) => x)).toContain(late + 1);
    expect(seen.safe).toHaveLength(1);
    const [safeAt] = seen.safe as [number];
    expect(seen.outputs.find(([moment]) => moment > safeAt)![0] - safeAt).toBeGreaterThan(1000);
    expect(seen.missed).toEqual([1, 2]);
  });

  it('faults at a missed deadline, or after so many in a row', () => {
    const first = controlled((n) => (n === 3 ? 1e6 : 500), { policy: 'stop', deadline: 400 });
    first.machine.run(20_000);
    expect(first.seen.missed).toEqual([1]);
    expect(first.machine.faults).toMatchObject([
      { cause: 'deadline', process: first.id, message: "a deadline was missed by 'periodic'" },
    ]);
    // It is told at the deadline, and not when the period is over.
    expect(first.machine.faults[0]!.time % 1000).toBeLessThanOrEqual(410);
    const { machine, seen } = controlled((n) => (n === 3 ? 1e6 : 500), { mostMisses: 4 });
    machine.run(20_000);
    expect(seen.missed).toEqual([1, 2, 3, 4]);
    expect(machine.faults[0]?.message).toBe("4 deadlines in a row were missed by 'periodic'");
    machine.run();
  });

  it('counts the periods that went by while the machine was held up', () => {
    const { machine, seen, statistics } = controlled(() => 100);
    machine.run(10_000);
    const { steps } = statistics();
    machine.chip.time += 5_500;
    machine.run(20_000);
    expect(statistics()).toMatchObject({ lost: 5, misses: 5, missesInARow: 0 });
    expect(seen.missed).toEqual([]);
    expect(statistics().steps - steps).toBeLessThanOrEqual(6);
    expect(machine.faults).toEqual([]);
  });

  it('that comes too late for what others take is not put off again in the next period', () => {
    const machine = new TestMachine({ chip: new TestChip(10) });
    // Ten steps of 150 µs a period, of which there is room for six or seven.
    const hold = () => {
      machine.chip.time += 150;
    };
    const activity = { inputs: hold, outputs: () => {}, makeSafe: () => {} };
    const app: FakeApp = {
      program,
      functions: {
        *periodic([, x]) {
          yield burn(1);
          return [x];
        },
      },
    };
    const control: ControlDescription = { period: 1000, budget: 50, activity };
    const ids = Array.from({ length: 10 }, (_, index) => machine.start(`task ${index}`, app, { control }, shape));
    machine.run(1_000_000);
    const all = ids.map((id) => machine.kernel.control.info(id)!.control!);
    expect(Math.max(...all.map(({ longest }) => longest))).toBeLessThan(2000);
    expect(Math.min(...all.map(({ steps }) => steps))).toBeGreaterThan(490);
    expect(machine.defects).toEqual([]);
  });

  it('faults when its function fails, or is none, or returns what it must not', () => {
    const failing = controlled((n) => (n === 2 ? -1 : 10));
    failing.machine.run(20_000);
    expect(failing.machine.faults).toMatchObject([{ cause: 'error', message: 'main.lua:1: oops' }]);
    expect(failing.seen.outputs).toHaveLength(2);
    const missing = controlled(() => 10, { shape: { ...shape, function: 'other' } });
    missing.machine.run(20_000);
    expect(missing.machine.faults[0]?.message).toBe("the control function 'other' is no function of the program");
    const wrong = controlled(() => 10, {
      functions: {
        *periodic() {
          yield burn(1);
          return ['x'];
        },
      },
    });
    wrong.machine.run(20_000);
    expect(wrong.machine.faults).toMatchObject([{ cause: 'output', message: 'a number is expected, got x' }]);
    expect(wrong.seen.outputs).toEqual([]);
  });

  it('begins late if its process is busy with something else, and not a period later', () => {
    const { machine, driver, seen, statistics } = controlled(() => 100, {
      *program() {
        yield { call: 1, words: [5, 0, 1, 0] };
        while (true) {
          yield yieldWait();
          yield burn(900);
        }
      },
    });
    const grant = driver.context.grant({ size: 0, create: () => ({}) });
    const { id } = machine.kernel.control.list()[0]!;
    driver.onCommand = (_caller, _number, _a, _b, answer) => {
      grant.enter(id, () => {});
      answer.success();
    };
    machine.run(3_990);
    machine.start('toucher', function* () {
      yield command(5, 1);
      return 0;
    });
    const before = seen.outputs.length;
    machine.run(4_990);
    expect(seen.outputs.length - before).toBe(1);
    expect(statistics().misses).toBe(0);
  });

  it('survives inputs and outputs that throw', () => {
    const oops = () => {
      throw new Error('oops');
    };
    const { machine } = controlled(() => 100, {
      activity: { inputs: oops, outputs: oops, makeSafe: oops, missed: oops },
    });
    machine.run(2_500);
    expect(machine.defects.map(({ where }) => where)).toEqual([
      'control inputs',
      'control outputs',
      'control inputs',
      'control outputs',
    ]);
  });

  it('takes no steps while somebody has stopped it, is safe, and is not late for it', () => {
    const { machine, seen, id, statistics } = controlled(() => 100, { policy: 'stop' });
    machine.run(3_500);
    machine.kernel.control.stop(id);
    const before = seen.outputs.length;
    machine.run(10_500);
    expect(seen.outputs.length).toBe(before);
    expect(seen.safe).toHaveLength(1);
    machine.kernel.control.start(id);
    machine.run(13_500);
    expect(seen.outputs.length).toBe(before + 3);
    expect(statistics().misses).toBe(0);
    // In the middle of a step, too.
    const middle = controlled(() => 1500, { policy: 'stop' });
    middle.machine.run(3_050);
    middle.machine.kernel.control.stop(middle.id);
    middle.machine.run(8_500);
    middle.machine.kernel.control.start(middle.id);
    middle.machine.run(12_500);
    expect(middle.machine.faults).toEqual([]);
    expect(middle.statistics().misses).toBe(0);
  });

  it('that cannot be in time with the kernel beside it is refused', () => {
    expect(() => controlled(() => 1, { period: 200, budget: 178 })).not.toThrow();
    expect(() => controlled(() => 1, { period: 200, budget: 179 })).toThrow(
      'it needs 90.5 % of the processor (179 µs within 200 µs, and 2 µs for the kernel); 90.0 % of the 90.0 % that may be promised are left',
    );
  });
});

describe('init', () => {
  it('is called before the first step, and takes its time without taking it from others', () => {
    const calls: string[] = [];
    const { machine, seen } = controlled(
      (n) => {
        if (n === 0) calls.push('step');
        return 100;
      },
      {
        functions: {
          *init() {
            calls.push('init');
            yield burn(50_000);
            calls.push('initialised');
            return [];
          },
        },
      },
    );
    machine.run(20_000);
    expect(calls).toEqual(['init', 'initialised', 'step']);
    expect(seen.outputs[0]![0]).toBeGreaterThan(5000);
    expect(seen.missed).toEqual([]);
  });

  it('that fails, or uses more than its budget, is a fault', () => {
    const failing = controlled(() => 1, {
      functions: {
        // biome-ignore lint/correctness/useYield: it fails at once
        *init() {
          throw new Error('main.lua:9: no');
        },
      },
    });
    failing.machine.run(5_000);
    expect(failing.machine.faults).toMatchObject([{ cause: 'error', message: 'main.lua:9: no' }]);
    const endless = controlled(() => 1, {
      initBudget: 5_000,
      functions: {
        *init() {
          while (true) yield burn(1000);
        },
      },
    });
    endless.machine.run(50_000);
    expect(endless.machine.faults).toMatchObject([
      { cause: 'deadline', message: "'init' has used more than its budget of 5 ms" },
    ]);
    expect(endless.machine.faults[0]!.time).toBeLessThan(6_000);
  });

  it('is not called again in a process that is thawed, between two steps or with one due', () => {
    for (const moment of [3_500, 4_000, 4_050]) {
      let count = 0;
      const functions: FakeApp['functions'] = {
        *init() {
          count++;
          yield burn(1);
          return [];
        },
      };
      const { machine, seen, id } = controlled(() => 1000, { functions });
      machine.run(moment);
      const clone = machine.kernel.clone(id);
      expect(clone).toMatchObject({ kind: 'started' });
      const before = seen.outputs.length;
      machine.run(moment + 3_500);
      expect(count).toBe(1);
      expect(seen.outputs.length - before).toBeGreaterThanOrEqual(5);
    }
  });
});

describe('stop', () => {
  const stopping = (stop: NonNullable<FakeApp['functions']>['stop'], changes: Options = {}) => {
    const test = controlled(() => 100, { functions: { stop: stop! }, ...changes });
    test.machine.run(3_500);
    return test;
  };

  it('is called when the process is to end in order, after the last step', () => {
    const calls: number[] = [];
    const test = stopping(function* () {
      calls.push(test.seen.outputs.length);
      yield burn(1000);
      calls.push(-1);
      return [];
    });
    const before = test.seen.outputs.length;
    expect(test.machine.kernel.control.terminate(test.id, 7)).toBe(0);
    test.machine.run(10_000);
    expect(calls).toEqual([before, -1]);
    expect(test.seen.outputs.length).toBe(before);
    expect(test.machine.ends).toMatchObject([{ process: test.id, state: 'terminated', completion: 7 }]);
    expect(test.machine.ends[0]!.time).toBeLessThan(3_700);
  });

  it('comes after the step under way, which is not late for it', () => {
    const calls: string[] = [];
    const { machine, id, seen } = controlled(() => 1500, {
      others: 3,
      policy: 'stop',
      functions: {
        *stop() {
          calls.push('stop');
          yield burn(1);
          return [];
        },
      },
    });
    machine.run(9_050);
    const before = seen.outputs.length;
    machine.kernel.control.terminate(id);
    machine.run(50_000);
    expect(calls).toEqual(['stop']);
    expect(machine.faults).toEqual([]);
    expect(machine.ends).toMatchObject([{ process: id, state: 'terminated' }]);
    expect(machine.ends[0]!.time).toBeGreaterThan(10_000);
    expect(seen.outputs.length).toBe(before);
    expect(seen.missed).toEqual([]);
  });

  it('has a budget, and a time', () => {
    const endless = stopping(
      function* () {
        while (true) yield burn(100);
      },
      { stopBudget: 2_000 },
    );
    endless.machine.kernel.control.terminate(endless.id);
    endless.machine.run(100_000);
    expect(endless.machine.ends[0]!.time).toBeLessThan(6_500);
    const waiting = stopping(function* () {
      yield { call: 0, words: [2, 5, 0, 0] };
      return [];
    });
    waiting.machine.kernel.control.terminate(waiting.id);
    waiting.machine.run(3_000_000);
    expect(waiting.machine.ends[0]!.time).toBe(1_003_500);
  });

  it('that fails ends the process all the same; who asks twice does not wait', () => {
    const printed: string[] = [];
    // biome-ignore lint/correctness/useYield: it fails at once
    const failing = stopping(function* () {
      throw new Error('oops');
    });
    failing.machine.kernel.setOutput((_process, stream, bytes) =>
      printed.push(`${stream}: ${new TextDecoder().decode(bytes)}`),
    );
    failing.machine.kernel.control.terminate(failing.id);
    failing.machine.run(10_000);
    expect(failing.machine.faults).toEqual([]);
    expect(failing.machine.ends).toMatchObject([{ state: 'terminated' }]);
    expect(printed).toEqual(['2: stop: oops\n']);
    const twice = stopping(function* () {
      while (true) yield burn(100);
    });
    twice.machine.kernel.control.terminate(twice.id);
    twice.machine.kernel.control.terminate(twice.id);
    twice.machine.run(10_000);
    expect(twice.machine.ends[0]!.time).toBeLessThan(3_600);
  });

  it('is called before a restart, waits for the step under way, and not after a fault', () => {
    let count = 0;
    const restarting = controlled(() => 1500, {
      functions: {
        *stop() {
          count++;
          yield burn(1);
          return [];
        },
      },
    });
    restarting.machine.run(3_050);
    restarting.machine.kernel.control.restart(restarting.id);
    restarting.machine.run(200_000);
    expect(count).toBe(1);
    expect(restarting.machine.ends).toHaveLength(1);
    const now = restarting.machine.kernel.control.find('control')!;
    restarting.machine.kernel.control.fault(now);
    restarting.machine.run(210_000);
    expect(count).toBe(1);
  });
});

describe('tasks of any kind', () => {
  const task = fc.record({
    period: fc.constantFrom(200, 250, 333, 500, 1000, 1500, 10_000, 100_000),
    load: fc.integer({ min: 1, max: 30 }),
    start: fc.integer({ min: 0, max: 5_000 }),
    stop: fc.option(fc.integer({ min: 5_000, max: 60_000 })),
    uses: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 }),
  });

  it('miss nothing if they were admitted and keep to their budgets, whenever others come and go', () => {
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 6 }), (tasks) => {
        const machine = new TestMachine({ chip: new TestChip(10) });
        machine.start('hog', hog);
        const missed: string[] = [];
        const events = tasks.flatMap((one, index) => {
          const budget = Math.max(8, Math.floor((one.period * one.load) / 100));
          let count = 0;
          const app: FakeApp = {
            program,
            functions: {
              *periodic() {
                const share = one.uses[count++ % one.uses.length]!;
                yield burn(Math.max(0, Math.floor((budget * 10 * share) / 100) - 45));
                return [1];
              },
            },
          };
          const activity = {
            inputs: () => {},
            outputs: () => {},
            makeSafe: () => {},
            missed: () => missed.push(`task ${index}`),
          };
          const control = { period: one.period, budget, activity };
          const description = machine.describe(`task ${index}`, app, { control }, shape);
          return [
            { at: one.start, run: () => machine.kernel.start(description) },
            ...(one.stop === null
              ? []
              : [
                  {
                    at: one.stop,
                    run: () => machine.kernel.control.terminate(machine.kernel.control.find(`task ${index}`)!),
                  },
                ]),
          ];
        });
        for (const { at, run } of events.toSorted((one, other) => one.at - other.at)) {
          machine.run(at, 1e6);
          run();
        }
        machine.run(120_000, 1e6);
        expect(missed).toEqual([]);
        expect(machine.defects).toEqual([]);
        expect(machine.faults).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('that cannot be promised its time is refused, clearly', () => {
    const machine = new TestMachine();
    const app = (budget: number, deadline?: number) => {
      const realTime = { period: 10_000, budget, ...(deadline === undefined ? {} : { deadline }) };
      const result = machine.kernel.start(machine.describe('app', program, { scheduling: { realTime } }));
      return result.kind === 'refused' ? result.message : 'started';
    };
    expect(app(5000)).toBe('started');
    expect(app(4001)).toBe(
      'it needs 40.0 % of the processor (4001 µs within 10000 µs); 40.0 % of the 90.0 % that may be promised are left',
    );
    expect(app(4000)).toBe('started');
    expect(app(1)).toContain('; 0.0 % of the 90.0 % that may be promised are left');
    expect(app(20_000)).toContain('does not fit');
    expect(app(10, 90)).toContain('shortest');
    expect(app(0)).toContain('the budget is 0 µs');
    expect(app(Number.NaN)).toContain('NaN');
    // What ends gives its time back.
    machine.kernel.control.terminate(machine.kernel.control.ids()[0]!);
    machine.run(1000);
    expect(app(5000)).toBe('started');
  });
});
