import type { ImageValue } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import { burn, command, type FakeApp, subscribe, yieldWait } from '../test-support/fake-image.ts';
import { TestMachine } from '../test-support/test-machine.ts';
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
