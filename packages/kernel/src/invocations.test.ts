import type { ImageValue } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import { burn, command, type FakeApp, subscribe, yieldWait } from '../test-support/fake-image.ts';
import { TestChip, TestMachine } from '../test-support/test-machine.ts';
import type { ControlDescription } from './app-description.ts';
import type { ProcessId } from './process-id.ts';

const program: FakeApp['program'] = function* () {
  yield subscribe(5, 0, 100);
  while (true) yield yieldWait();
};

function machineWith(functions: NonNullable<FakeApp['functions']>, main = program) {
  const machine = new TestMachine();
  const driver = machine.addDriver(everything(5));
  const id = machine.start('app', { program: main, functions }, { faultPolicy: { policy: 'stop' } });
  machine.run(10_000);
  const invoke = (name: string, values: ImageValue[] = [], fuel = 1000) =>
    machine.kernel.invoke(id, name, values, { fuel });
  return { machine, driver, id, invoke };
}

describe('invoke', () => {
  it('calls a function with values and gives back what it returns', () => {
    const { invoke } = machineWith({
      *add([a, b]) {
        yield burn(50);
        return [(a as number) + (b as number), 'sum'];
      },
    });
    expect(invoke('add', [2, 3])).toEqual({ kind: 'returned', values: [5, 'sum'] });
    expect(invoke('add', [4, 5])).toEqual({ kind: 'returned', values: [9, 'sum'] });
  });

  it('tells why it cannot', () => {
    const { machine, id, invoke } = machineWith({});
    expect(invoke('nothing')).toEqual({ kind: 'no such function' });
    expect(invoke('nothing', [(() => 1) as never])).toMatchObject({ kind: 'failed' });
    machine.kernel.control.stop(id);
    expect(invoke('nothing')).toEqual({ kind: 'busy' });
    machine.kernel.control.terminate(id);
    expect(invoke('nothing')).toEqual({ kind: 'gone' });
    machine.run();
    expect(machine.kernel.invoke(99 as ProcessId, 'x', [], { fuel: 10 })).toEqual({ kind: 'gone' });
    const busy = machineWith({}, function* () {
      while (true) yield burn(1000);
    });
    expect(busy.invoke('nothing')).toEqual({ kind: 'busy' });
  });

  it('is busy inside a command, and may be made from deferred work', () => {
    const results: unknown[] = [];
    const { machine, driver, id } = machineWith({
      *f() {
        yield burn(1);
        return [1];
      },
    });
    driver.onCommand = (_caller, _number, _a, _b, answer) => {
      results.push(machine.kernel.invoke(id, 'f', [], { fuel: 100 }));
      driver.context.defer(() => results.push(machine.kernel.invoke(id, 'f', [], { fuel: 100 })));
      answer.success();
    };
    machine.start('caller', function* () {
      yield command(5, 1);
      return 0;
    });
    machine.run();
    expect(results).toEqual([{ kind: 'busy' }, { kind: 'returned', values: [1] }]);
  });

  it('tells of an error of the function, and the process goes on', () => {
    const { invoke, machine, id } = machineWith({
      // biome-ignore lint/correctness/useYield: it fails at once
      *bad() {
        throw new Error('main.lua:3: oops');
      },
    });
    expect(invoke('bad')).toEqual({ kind: 'failed', message: 'main.lua:3: oops' });
    expect(machine.kernel.control.info(id)?.state).toBe('yielded');
  });

  it('stops at its budget whatever the function does; the rest is done in the turns of the process', () => {
    let finished = 0;
    const { machine, id, invoke } = machineWith({
      *long() {
        yield burn(100_000);
        finished++;
        return [];
      },
    });
    const before = machine.kernel.control.info(id)!.fuel;
    expect(invoke('long', [], 500)).toEqual({ kind: 'over budget' });
    expect(machine.kernel.control.info(id)!.fuel - before).toBeLessThanOrEqual(501);
    expect(invoke('long')).toEqual({ kind: 'busy' });
    machine.run();
    expect(finished).toBe(1);
    expect(invoke('long', [], 200_000)).toMatchObject({ kind: 'returned' });
  });

  it('does not go beyond its function: upcalls that wait are for the turns of the process', () => {
    const { machine, driver, id, invoke } = machineWith({
      *f() {
        yield command(5, 1);
        return ['done'];
      },
    });
    const grant = driver.context.grant({ size: 0, create: () => ({}) });
    driver.onCommand = (caller, _number, _a, _b, answer) => {
      grant.enter(caller.id, (_state, kernel) => kernel.scheduleUpcall(0));
      answer.success();
    };
    expect(invoke('f')).toEqual({ kind: 'returned', values: ['done'] });
    expect(machine.kernel.control.info(id)).toMatchObject({ state: 'yielded', waitingUpcalls: 1 });
    machine.run();
    expect(machine.kernel.control.info(id)).toMatchObject({ state: 'yielded', waitingUpcalls: 0 });
  });

  it('ends with the process', () => {
    const { invoke, machine } = machineWith({
      *f() {
        yield { call: 99, words: [0, 0, 0, 0] };
        return [];
      },
    });
    expect(invoke('f')).toEqual({ kind: 'gone' });
    machine.run();
    expect(machine.faults).toMatchObject([{ cause: 'system-call' }]);
  });
});

describe('a control activity', () => {
  function controlled(step: (n: number) => number, changes: Partial<ControlDescription> = {}, others = 0) {
    const machine = new TestMachine({ chip: new TestChip(10) });
    const seen = { inputs: [] as number[], outputs: [] as unknown[], missed: [] as number[] };
    let steps = 0;
    const control: ControlDescription = {
      period: 1000,
      budget: 200,
      function: 'periodic',
      activity: {
        inputs: (_id, elapsed) => {
          seen.inputs.push(elapsed);
          return [elapsed / 1000];
        },
        outputs: (_id, [value]) => seen.outputs.push([machine.chip.now(), value]),
        missed: (_id, inARow) => seen.missed.push(inARow),
      },
      ...changes,
    };
    for (let index = 0; index < others; index++) {
      machine.start(`hog ${index}`, function* () {
        while (true) yield burn(1_000_000);
      });
    }
    const id = machine.start(
      'control',
      {
        program,
        functions: {
          *periodic([dt]) {
            const fuel = step(steps++);
            if (fuel < 0) throw new Error('main.lua:1: oops');
            yield burn(fuel);
            return [dt];
          },
        },
      },
      { control, faultPolicy: { policy: 'stop' } },
    );
    return { machine, seen, id };
  }

  it('is called once a period, with the time that passed, beside hogs', () => {
    const { machine, seen, id } = controlled(() => 1000, {}, 3);
    machine.run(1_000_000, 1e6);
    expect(seen.outputs.length).toBeGreaterThanOrEqual(998);
    expect(new Set(seen.inputs)).toEqual(new Set([1000]));
    expect(seen.missed).toEqual([]);
    const { control } = machine.kernel.control.info(id)!;
    expect(control?.misses).toBe(0);
    expect(control?.longest).toBeLessThanOrEqual(200);
  });

  it('that needs more than its budget misses, goes on in the next period, and disturbs nobody', () => {
    const { machine, seen, id } = controlled((n) => (n === 4 ? 5000 : 500), {}, 1);
    machine.run(20_000);
    expect(seen.missed).toEqual([1, 2]);
    expect(machine.kernel.control.info(id)).toMatchObject({ control: { misses: 2, missesInARow: 0 } });
    // The long step takes three periods of 2000 fuel each: two periods without output.
    const moments = (seen.outputs as number[][]).map(([moment = 0]) => Math.floor(moment / 1000));
    const gaps = moments.slice(1).map((moment, index) => moment - moments[index]!);
    expect(gaps.filter((gap) => gap !== 1)).toEqual([3]);
  });

  it('faults after too many misses in a row', () => {
    const { machine, seen, id } = controlled((n) => (n === 3 ? 1e6 : 500), { mostMisses: 4 });
    machine.run(20_000);
    expect(seen.missed).toEqual([1, 2, 3, 4]);
    expect(machine.faults).toMatchObject([{ cause: 'deadline', process: id }]);
    expect(machine.faults[0]?.message).toContain('4 deadlines in a row');
    expect(machine.kernel.timers).toBeDefined();
    machine.run();
  });

  it('faults when its function fails, or is none', () => {
    const failing = controlled((n) => (n === 2 ? -1 : 10));
    failing.machine.run(20_000);
    expect(failing.machine.faults).toMatchObject([{ cause: 'error', message: 'main.lua:1: oops' }]);
    const missing = controlled(() => 10, { function: 'other' });
    missing.machine.run(20_000);
    expect(missing.machine.faults[0]?.message).toBe("the control function 'other' is no function of the program");
  });

  it('goes on after a restart of its app', () => {
    const { machine, seen } = controlled(() => 100);
    machine.run(5_500);
    machine.kernel.control.fault(machine.kernel.control.find('control')!);
    machine.run();
    const before = seen.outputs.length;
    machine.kernel.control.boot(machine.kernel.control.find('control')!);
    machine.run(12_500);
    // Periods begin at the start, and the first is taken up by starting.
    expect(before).toBe(5);
    expect(machine.kernel.control.list()[0]?.startedAt).toBeCloseTo(5_500, -2);
    expect(seen.outputs.length).toBe(11);
  });

  it('survives inputs and outputs that throw', () => {
    const { machine, seen } = controlled(() => 100, {
      activity: {
        inputs: () => {
          throw new Error('oops');
        },
        outputs: () => {
          throw new Error('oops');
        },
      },
    });
    machine.run(2_500);
    expect(machine.defects).toHaveLength(4);
    expect(seen.outputs).toEqual([]);
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
      'it wants 40.0 % of the processor (4001 µs within 10000 µs); 50.0 % of at most 90.0 % are promised to other real-time processes',
    );
    expect(app(4000)).toBe('started');
    expect(app(1)).toContain('90.0 % of at most 90.0 %');
    expect(app(20_000)).toContain('does not fit');
    expect(app(100, 400)).toContain('shortest');
    expect(app(0)).toContain('the budget is 0 µs');
    expect(app(Number.NaN)).toContain('NaN');
    // What ends gives its time back.
    machine.kernel.control.terminate(machine.kernel.control.ids()[0]!);
    machine.run(1000);
    expect(app(5000)).toBe('started');
  });
});
