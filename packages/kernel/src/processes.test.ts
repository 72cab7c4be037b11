import { ErrorCode, ExitNumber } from '@perilune/abi';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import { burn, command, exit, type FakeProgram, yieldWait } from '../test-support/fake-image.ts';
import { TestMachine } from '../test-support/test-machine.ts';
import type { FaultPolicy } from './app-description.ts';
import { faultReportText } from './fault-report.ts';
import type { ProcessId } from './process-id.ts';

const forever: FakeProgram = function* () {
  while (true) yield burn(1000);
};
const waiting: FakeProgram = function* () {
  while (true) yield yieldWait();
};
const failing: FakeProgram = function* () {
  yield command(5, 2, 15, 3);
  yield {
    fault: {
      cause: 'script',
      message: 'attempt to index a nil value',
      source: 'main.lua',
      line: 7,
      traceback: 'stack traceback:\n\tmain.lua:7',
    },
  };
  return 0;
};
const seconds = 1e6;

describe('an app that cannot be started', () => {
  it('is refused with a reason, and nothing is thrown', () => {
    const machine = new TestMachine();
    const good = machine.describe('app', waiting);
    const refusal = (changes: object) => {
      const result = machine.kernel.start({ ...good, ...changes } as never);
      return result.kind === 'refused' ? result.message : 'started';
    };
    expect(refusal({ name: '' })).toBe('it has no name');
    expect(refusal({ program: { ...good.program, main: 'x.lua' } })).toBe("its program has no source named 'x.lua'");
    expect(refusal({ program: { ...good.program, memory: -1 } })).toContain('its memory is -1');
    expect(refusal({ program: { ...good.program, name: 'none' } })).toContain('no program of the name none');
    expect(refusal({ quotas: { handles: -1 } })).toBe('the quota handles is -1: 0 to 65535 handles is wanted');
    expect(refusal({ quotas: { cpuShare: 0 } })).toContain('cpu-share');
    expect(refusal({ quotas: { cpuLimit: 0 } })).toContain('cpu-limit');
    expect(refusal({ quotas: { nonsense: 1 } })).toBe("there is no quota 'nonsense'");
    expect(refusal({ faultPolicy: { policy: 'panic' } })).toContain('does not allow');
    expect(refusal({ faultPolicy: { policy: 'restart', atMost: 0 } })).toContain('atMost');
    expect(refusal({ faultPolicy: { policy: 'pray' } })).toContain('none of stop, restart and panic');
    expect(refusal({ program: undefined })).toBe('its description cannot be read');
    expect(machine.kernel.control.list()).toEqual([]);
    expect(machine.kernel.step()).toBe('finished');
  });
});

describe('ids', () => {
  it('never come back, not after refusals, restarts or removal', () => {
    const machine = new TestMachine();
    const seen = new Set<ProcessId>();
    for (let round = 0; round < 20; round++) {
      const id = machine.start('app', waiting);
      machine.run();
      machine.kernel.control.restart(id);
      machine.run();
      const second = machine.kernel.control.find('app')!;
      machine.kernel.control.terminate(second);
      machine.run();
      expect(machine.kernel.control.remove(second)).toBe(0);
      for (const one of [id, second]) {
        expect(seen.has(one)).toBe(false);
        seen.add(one);
      }
    }
    expect(machine.kernel.control.list()).toEqual([]);
  });
});

describe('an operator', () => {
  it('stops a process that never waits, and has it go on', () => {
    const machine = new TestMachine();
    const id = machine.start('app', forever);
    const { control } = machine.kernel;
    machine.run(1000);
    expect(control.stop(id)).toBe(0);
    expect(control.stop(id)).toBe(ErrorCode.Already);
    expect(control.info(id)).toMatchObject({ state: 'stopped', innerState: 'running' });
    const { fuel } = control.info(id)!;
    machine.run(2000);
    expect(control.info(id)?.fuel).toBe(fuel);
    expect(control.start(id)).toBe(0);
    expect(control.start(id)).toBe(ErrorCode.Already);
    machine.run(4000);
    expect(control.info(id)?.fuel).toBeGreaterThan(fuel);
  });

  it('faults, terminates, boots and removes', () => {
    const machine = new TestMachine();
    const { control } = machine.kernel;
    const id = machine.start('app', waiting, { faultPolicy: { policy: 'stop' } });
    machine.run();
    expect(control.fault(id, 'because')).toBe(0);
    expect(control.info(id)?.state).toBe('faulted');
    expect(control.fault(id)).toBe(ErrorCode.Already);
    machine.run();
    expect(machine.faults).toMatchObject([{ cause: 'killed', message: 'because', process: id }]);
    expect(control.memoryMap(id)).toBeDefined();
    const booted = control.boot(id);
    expect(booted).toEqual({ kind: 'started', process: id + 1 });
    expect(control.info(id)).toBeUndefined();
    expect(control.boot((id + 1) as ProcessId)).toMatchObject({ kind: 'refused' });
    expect(control.terminate((id + 1) as ProcessId, 5)).toBe(0);
    expect(control.remove((id + 1) as ProcessId)).toBe(ErrorCode.Already);
    machine.run();
    expect(control.info((id + 1) as ProcessId)).toMatchObject({ state: 'terminated', completion: 5, memoryQuota: 0 });
    expect(control.remove((id + 1) as ProcessId)).toBe(0);
    for (const operation of ['stop', 'start', 'fault', 'terminate', 'restart', 'remove'] as const) {
      expect(control[operation](id)).toBe(ErrorCode.Invalid);
    }
    expect(machine.loader.images.every(({ isDropped }) => isDropped)).toBe(true);
  });

  it('may do all this from inside a command of the process itself', () => {
    for (const [operation, state] of [
      ['stop', 'stopped'],
      ['terminate', 'terminated'],
      ['fault', 'faulted'],
    ] as const) {
      const machine = new TestMachine();
      const driver = machine.addDriver(everything(5));
      driver.onCommand = (caller, _command, _a, _b, answer) => {
        machine.kernel.control[operation](caller.id);
        answer.success();
      };
      let went = false;
      const id = machine.start(
        'app',
        function* () {
          const { variant } = yield command(5, 1);
          went = variant === 128;
          return 3;
        },
        { faultPolicy: { policy: 'stop' } },
      );
      machine.run();
      expect(went).toBe(false);
      expect(machine.kernel.control.info(id)?.state).toBe(state);
      machine.kernel.control.start(id);
      machine.run();
      expect(went).toBe(operation === 'stop');
      expect(machine.defects).toEqual([]);
    }
  });
});

describe('fault policies', () => {
  const lives = (policy: FaultPolicy, until: number) => {
    const machine = new TestMachine();
    machine.addDriver(everything(5));
    const starts: number[] = [];
    machine.start(
      'app',
      function* (memory) {
        starts.push(machine.chip.now());
        return yield* failing(memory);
      },
      { faultPolicy: policy },
    );
    machine.run(until);
    return { starts, machine };
  };

  it('stop leaves it, to be looked at', () => {
    const { starts, machine } = lives({ policy: 'stop' }, seconds);
    expect(starts).toHaveLength(1);
    expect(machine.kernel.control.list()).toMatchObject([{ state: 'faulted' }]);
    expect(machine.kernel.control.frames(machine.kernel.control.ids()[0]!)).toHaveLength(1);
  });

  it('can be another one from some moment on', () => {
    const machine = new TestMachine();
    machine.addDriver(everything(5));
    const { control } = machine.kernel;
    const id = machine.start('app', waiting, { faultPolicy: { policy: 'stop' } });
    expect(control.setFaultPolicy(id, { policy: 'restart', backOff: 0, atMost: 1 })).toBe(0);
    machine.run(1000);
    control.fault(id);
    machine.run(seconds);
    expect(control.list()).toMatchObject([{ restarts: 1, state: 'yielded' }]);
    expect(control.setFaultPolicy(id, { policy: 'stop' })).not.toBe(0);
    control.setFaultPolicy(control.ids()[0]!, { policy: 'stop' });
    control.fault(control.ids()[0]!);
    machine.run(2 * seconds);
    expect(control.list()).toMatchObject([{ restarts: 1, state: 'faulted' }]);
  });

  it('restart waits twice as long each time, up to the longest', () => {
    const { starts } = lives({ policy: 'restart', backOff: 0.1 * seconds, longestBackOff: 0.5 * seconds }, 3 * seconds);
    const pauses = starts.slice(1).map((start, index) => Math.round((start - starts[index]!) / (0.1 * seconds)));
    expect(pauses.slice(0, 6)).toEqual([1, 2, 4, 5, 5, 5]);
  });

  it('restart without pause does not turn into a storm', () => {
    const { starts } = lives({ policy: 'restart', backOff: 0 }, 0.1 * seconds);
    expect(starts.length).toBeGreaterThan(5);
    expect(starts.length).toBeLessThanOrEqual(11);
  });

  it('restart at most n times within a time, then it stops', () => {
    const { starts, machine } = lives({ policy: 'restart', backOff: 0, atMost: 3, within: seconds }, 10 * seconds);
    expect(starts).toHaveLength(4);
    expect(machine.faults.at(-1)?.action).toEqual({
      action: 'stop',
      reason: 'it faulted more than 3 times within 1 s',
    });
    expect(lives({ policy: 'restart', backOff: 0, atMost: 1 }, 10 * seconds).machine.faults.at(-1)?.action).toEqual({
      action: 'stop',
      reason: 'it faulted more than once',
    });
  });

  it('forgets faults that are long past', () => {
    const { starts } = lives(
      { policy: 'restart', backOff: seconds, longestBackOff: seconds, atMost: 2, within: seconds },
      10 * seconds,
    );
    expect(starts.length).toBeGreaterThan(8);
  });

  it('panic stops the machine, where that is allowed', () => {
    const machine = new TestMachine({ allowPanic: true });
    machine.start('app', failing, { faultPolicy: { policy: 'panic' } });
    machine.start('other', forever);
    machine.run(seconds);
    expect(machine.kernel.step()).toBe('panicked');
    expect(machine.kernel.panicReport?.name).toBe('app');
  });

  it('a process that asks to be restarted again and again is slowed down', () => {
    const machine = new TestMachine();
    let starts = 0;
    machine.start('app', function* () {
      starts++;
      yield exit(ExitNumber.Restart);
      return 0;
    });
    machine.run(seconds);
    expect(starts).toBeGreaterThan(50);
    expect(starts).toBeLessThanOrEqual(101);
  });

  it('terminate calls off a restart that is to come', () => {
    const { machine, starts } = lives({ policy: 'restart', backOff: 5 * seconds }, seconds);
    const [id] = machine.kernel.control.ids();
    expect(machine.kernel.control.info(id!)?.restartAt).toBeGreaterThan(seconds);
    expect(machine.kernel.control.terminate(id!)).toBe(0);
    machine.run(20 * seconds);
    expect(starts).toHaveLength(1);
  });

  it('a restart that is refused is told, and the kernel goes on', () => {
    const machine = new TestMachine();
    machine.addDriver(everything(5));
    machine.start('app', failing, { faultPolicy: { policy: 'restart' } });
    machine.loader.apps.delete('app');
    machine.loader.apps.set('app', { program: failing });
    machine.run(1000);
    machine.loader.apps.delete('app');
    machine.run(seconds);
    expect(machine.refusals).toEqual(['app: main.lua: no program of the name app']);
  });
});

describe('a fault report', () => {
  it('tells cause, place, stack, memory and the last system calls', () => {
    const machine = new TestMachine();
    machine.addDriver(everything(5));
    machine.start('app', failing, { faultPolicy: { policy: 'stop' } });
    machine.run();
    const [report] = machine.faults;
    expect(report).toMatchObject({
      name: 'app',
      cause: 'error',
      source: 'main.lua',
      line: 7,
      memoryQuota: 16_384,
      systemCalls: [{ class: 2, words: [5, 2, 15, 3], text: 'test-5.range(15, 3) = Success2U32 0 0' }],
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    const text = faultReportText(report!);
    for (const part of [
      'main.lua:7',
      'attempt to index a nil value',
      'steps = ',
      'test-5.range(15, 3)',
      'it stays stopped',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('has the last 32 calls, oldest first', () => {
    const machine = new TestMachine();
    machine.addDriver(everything(5));
    machine.start(
      'app',
      function* (memory) {
        for (let count = 0; count < 100; count++) yield command(5, 1, count);
        return yield* failing(memory);
      },
      { faultPolicy: { policy: 'stop' } },
    );
    machine.run();
    expect(machine.faults[0]?.systemCalls.map(({ words }) => words[2])).toEqual([
      ...Array.from({ length: 31 }, (_, index) => 69 + index),
      15,
    ]);
  });
});

describe('an image that is broken', () => {
  const methods = ['run', 'frames', 'statistics', 'drop'] as const;
  for (const method of methods) {
    it(`and throws in ${method} is contained`, () => {
      const machine = new TestMachine();
      const id = machine.start('app', failing, { faultPolicy: { policy: 'stop' } });
      machine.start('other', waiting);
      const image = machine.loader.images[0]!;
      Object.defineProperty(image, method, {
        get: () => {
          throw new Error('broken');
        },
      });
      machine.run();
      expect(machine.faults).toHaveLength(1);
      expect(machine.kernel.control.list()).toHaveLength(2);
      machine.kernel.control.remove(id);
      machine.run();
      expect(machine.defects.length).toBeGreaterThan(0);
      expect(machine.kernel.control.list()).toMatchObject([{ name: 'other', state: 'yielded' }]);
    });
  }
});

describe('death', () => {
  it('closes handles, frees grants and tells every driver once', () => {
    const machine = new TestMachine();
    const [one, two] = [machine.addDriver(everything(5)), machine.addDriver(everything(6))];
    const closed: string[] = [];
    const grant = one.context.grant({ size: 100, create: () => ({}) });
    one.onCommand = (caller, _command, _a, _b, answer) => {
      grant.enter(caller.id, () => {});
      answer.success(caller.openHandle('thing-5', 'x', () => closed.push('x')));
    };
    const id = machine.start('app', function* () {
      yield command(5, 6);
      yield command(5, 6);
      return 0;
    });
    machine.run();
    expect(closed).toEqual(['x', 'x']);
    expect([one.ended, two.ended]).toEqual([[id], [id]]);
    expect(grant.enter(id, () => 1)).toBeUndefined();
    expect(machine.kernel.control.info(id)).toMatchObject({ handles: 0, grants: 0 });
    expect(machine.defects).toEqual([]);
  });

  it('is not hindered by a driver or watcher that throws', () => {
    const machine = new TestMachine();
    const driver = machine.addDriver(everything(5));
    driver.processEnded = () => {
      throw new Error('oops');
    };
    driver.onCommand = (caller, _command, _a, _b, answer) => {
      answer.success(
        caller.openHandle('thing-5', 'x', () => {
          throw new Error('oops');
        }),
      );
    };
    const id = machine.start('app', function* () {
      yield command(5, 6);
      return 4;
    });
    machine.run();
    expect(machine.kernel.control.info(id)).toMatchObject({ state: 'terminated', completion: 4 });
    expect(machine.defects).toHaveLength(2);
  });
});

describe('the loop', () => {
  it('sleeps while nobody can run, and is finished when nobody lives', () => {
    const machine = new TestMachine();
    const id = machine.start('app', waiting);
    expect(machine.kernel.step()).toBe('worked');
    expect(machine.kernel.step()).toBe('idle');
    machine.kernel.timers.at(500, () => machine.kernel.control.terminate(id));
    expect(machine.kernel.step()).toBe('slept');
    expect(machine.chip.now()).toBe(500);
    machine.run();
    expect(machine.kernel.step()).toBe('finished');
  });

  it('does not sleep longer than it is told to', () => {
    const machine = new TestMachine();
    machine.start('app', waiting);
    machine.kernel.timers.at(500, () => {});
    machine.kernel.step();
    expect(machine.kernel.step(200)).toBe('slept');
    expect(machine.chip.now()).toBe(200);
  });

  it('survives interrupts, timers and deferred work that throw', () => {
    const machine = new TestMachine();
    const oops = () => {
      throw new Error('oops');
    };
    machine.start('app', waiting);
    const driver = machine.addDriver(everything(5));
    machine.chip.interrupts.push({ at: 0, handler: oops });
    machine.kernel.timers.at(0, oops);
    driver.context.defer(oops);
    machine.run();
    expect(machine.defects.map(({ where }) => where)).toEqual(['interrupt', 'timer', 'test-5']);
    expect(machine.kernel.control.statistics()).toMatchObject({ living: 1, defects: 3, drivers: ['test-5'] });
  });
});
