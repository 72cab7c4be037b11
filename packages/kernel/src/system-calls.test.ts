import { ErrorCode, ExitNumber, MemopOperation, ReturnVariant, SystemCallClass } from '@perilune/abi';
import { ANSWER_NOTHING, ANSWER_UPCALL, type SystemCallAnswer } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import {
  allow,
  burn,
  call,
  command,
  exit,
  FIRST_READABLE,
  FIRST_WRITABLE,
  memop,
  type Step,
  subscribe,
  yieldNoWait,
  yieldWait,
  yieldWaitFor,
} from '../test-support/fake-image.ts';
import { type FakeDriver, TestMachine } from '../test-support/test-machine.ts';
import { SYSTEM_CALL_FUEL } from './slice-account.ts';

const D = 5;
type Words = [variant: number, word1: number, word2: number, word3: number];
const words = ({ variant, word1, word2, word3 }: SystemCallAnswer): Words => [variant, word1, word2, word3];

function machineWithDriver(): { machine: TestMachine; driver: FakeDriver } {
  const machine = new TestMachine();
  const driver = machine.addDriver(everything(D));
  return { machine, driver };
}

/** Makes the calls one after the other. @returns what each was answered with */
function answersTo(
  steps: readonly Step[],
  { machine, driver } = machineWithDriver(),
  permissions: string[] = [],
): Words[] {
  const answers: Words[] = [];
  machine.start(
    'app',
    function* () {
      for (const step of steps) answers.push(words(yield step));
      return 0;
    },
    { permissions },
  );
  machine.run();
  expect(machine.defects).toEqual([]);
  expect(driver.description.number).toBe(D);
  return answers;
}

const failure = (error: number): Words => [ReturnVariant.Failure, error, 0, 0];
const refusal = (error: number, a: number, b: number): Words => [ReturnVariant.Failure2U32, error, a, b];
const success2 = (a: number, b: number): Words => [ReturnVariant.Success2U32, a, b, 0];

describe('what if a process', () => {
  it('makes a call of a class there is not? It faults, and the report says so', () => {
    for (const callClass of [8, 9, 255, 256, 0xffffffff]) {
      const machine = new TestMachine();
      const id = machine.start(
        'app',
        function* () {
          yield call(callClass, 1, 2, 3, 4);
          throw new Error('it went on');
        },
        { faultPolicy: { policy: 'stop' } },
      );
      machine.run();
      expect(machine.kernel.control.info(id)?.state).toBe('faulted');
      expect(machine.faults[0]?.cause).toBe('system-call');
      expect(machine.faults[0]?.message).toContain(String(callClass));
    }
  });

  it('asks for a driver there is not? NODEVICE, in the failure variant of the call', () => {
    for (const number of [0, 4, 6, 255, 256, 0x10000, 0xffffffff]) {
      expect(
        answersTo([
          command(number, 0),
          command(number, 1, 7, 8),
          subscribe(number, 0, 11, 12),
          allow(3, number, 0, 200, 4),
          allow(4, number, 0, 200, 4),
          allow(7, number, 0, 200, 4),
        ]),
      ).toEqual([
        failure(ErrorCode.NoDevice),
        failure(ErrorCode.NoDevice),
        refusal(ErrorCode.NoDevice, 11, 12),
        refusal(ErrorCode.NoDevice, 200, 4),
        refusal(ErrorCode.NoDevice, 200, 4),
        refusal(ErrorCode.NoDevice, 200, 4),
      ]);
    }
  });

  it('asks for a command there is not? NOSUPPORT', () => {
    expect(answersTo([command(D, 10), command(D, 19), command(D, 21), command(D, 0xffffffff)])).toEqual(
      new Array(4).fill(failure(ErrorCode.NoSupport)),
    );
  });

  it('passes arguments out of their range? INVALID, and the driver does not see them', () => {
    const both = machineWithDriver();
    let seen = 0;
    both.driver.onCommand = (_caller, _command, _a, _b, answer) => {
      seen++;
      answer.failure(ErrorCode.Fail);
    };
    const bad: Step[] = [
      command(D, 2, 9, 0),
      command(D, 2, 21, 0),
      command(D, 2, 10, -6),
      command(D, 2, 10, 6),
      command(D, 3, 0, 0x200000),
      command(D, 3, 0xffffffff, 0xffffffff),
      command(D, 4, 0, 0x80000000),
      command(D, 5, 4, 0),
      command(D, 5, 3, 2),
      command(D, 7, 0),
      command(D, 7, 0x10000),
      command(D, 7, 0xffffffff),
    ];
    expect(answersTo(bad, both)).toEqual(bad.map(() => failure(ErrorCode.Invalid)));
    expect(seen).toBe(0);
  });

  it('lends memory it does not have? INVALID with what it passed, and nothing is lent', () => {
    const bad: Step[] = [
      allow(3, D, 0, 0, 1),
      allow(3, D, 0, FIRST_WRITABLE - 1, 4),
      allow(3, D, 0, 1020, 8),
      allow(3, D, 0, 1024, 1),
      allow(3, D, 0, 0xffffffff, 0xffffffff),
      allow(3, D, 0, 200, 0xffffffff),
      allow(7, D, 0, FIRST_READABLE, 4),
      allow(4, D, 0, FIRST_READABLE - 1, 4),
      allow(3, D, 1, 200, 4),
      allow(4, D, 2, 200, 4),
    ];
    const answers = answersTo([...bad, allow(3, D, 0, 0, 0), allow(4, D, 0, 0, 0)]);
    bad.forEach((step, index) => {
      const [, , address = 0, length = 0] = 'words' in step ? step.words : [];
      expect(answers[index]).toEqual(refusal(ErrorCode.Invalid, address, length));
    });
    expect(answers.slice(-2)).toEqual([success2(0, 0), success2(0, 0)]);
  });

  it('subscribes what is no function? INVALID; the old function stays, and what waits for it is not cancelled', () => {
    const both = machineWithDriver();
    const grant = both.driver.context.grant({ size: 8, create: () => ({}) });
    both.driver.onCommand = (caller, _command, _a, _b, answer) => {
      grant.enter(caller.id, (_state, kernel) => kernel.scheduleUpcall(0, 42));
      answer.success();
    };
    const answers = answersTo(
      [subscribe(D, 0, 100, 1), command(D, 1), subscribe(D, 0, 0x10000, 2), subscribe(D, 3, 5, 6), yieldWait()],
      both,
    );
    expect(answers.slice(2)).toEqual([
      refusal(ErrorCode.Invalid, 0x10000, 2),
      refusal(ErrorCode.Invalid, 5, 6),
      [ANSWER_UPCALL, 42, 0, 0],
    ]);
  });

  it('exits with a number there is not? Failure, and it goes on', () => {
    expect(answersTo([exit(2, 7), exit(0xffffffff)])).toEqual([
      failure(ErrorCode.NoSupport),
      failure(ErrorCode.NoSupport),
    ]);
  });

  it('yields with a number there is not? It goes on at once', () => {
    expect(answersTo([call(SystemCallClass.Yield, 3), call(SystemCallClass.Yield, 0xffffffff)])).toEqual([
      [ANSWER_NOTHING, 0, 0, 0],
      [ANSWER_NOTHING, 0, 0, 0],
    ]);
  });

  it('waits for an event that cannot be? It goes on at once instead of hanging for ever', () => {
    expect(answersTo([yieldWaitFor(99, 0), yieldWaitFor(D, 3)])).toEqual([
      [ANSWER_NOTHING, 0, 0, 0],
      [ANSWER_NOTHING, 0, 0, 0],
    ]);
  });

  it('has the flag of Yield-NoWait written outside of what it may write? Nothing is written', () => {
    const machine = new TestMachine();
    let bytes: number[] = [];
    machine.start('app', function* (memory) {
      memory.fill(9);
      for (const address of [1, FIRST_WRITABLE - 1, 1024, 0xffffffff]) yield yieldNoWait(address);
      bytes = [...new Set(memory)];
      return 0;
    });
    machine.run();
    expect(bytes).toEqual([9]);
  });
});

describe('commands', () => {
  it('0 tells that the driver is there, without asking it', () => {
    const both = machineWithDriver();
    both.driver.onCommand = () => {
      throw new Error('it was asked');
    };
    expect(answersTo([command(D, 0, 1, 2)], both)).toEqual([[ReturnVariant.Success, 0, 0, 0]]);
  });

  it('get their arguments as values', () => {
    const both = machineWithDriver();
    const seen: number[][] = [];
    both.driver.onCommand = (_caller, number, a, b, answer) => {
      seen.push([number, a, b]);
      answer.failure(ErrorCode.Busy);
    };
    answersTo(
      [
        command(D, 1, 5, 6),
        command(D, 2, 10, -5),
        command(D, 2, 20, 5),
        command(D, 3, 7, 0x1fffff),
        command(D, 4, 0xffffffff, 0xffffffff),
        command(D, 5, 7, 1),
      ],
      both,
    );
    expect(seen).toEqual([
      [1, 0, 0],
      [2, 10, -5],
      [2, 20, 5],
      [3, 0x1fffff * 2 ** 32 + 7, 0],
      [4, -1, 0],
      [5, 7, 1],
    ]);
  });

  it('answer in the variant their description says', () => {
    const both = machineWithDriver();
    both.driver.onCommand = (_caller, number, _a, _b, answer) => {
      if (number === 2) answer.success(1, 2);
      else if (number === 3) answer.success64(2 ** 32 * 5 + 6);
      else if (number === 9) answer.success32And64(3, 2 ** 32 + 4);
      else answer.success();
    };
    expect(answersTo([command(D, 1), command(D, 2, 10, 0), command(D, 3), command(D, 9)], both)).toEqual([
      [ReturnVariant.Success, 0, 0, 0],
      [ReturnVariant.Success2U32, 1, 2, 0],
      [ReturnVariant.SuccessU64, 6, 5, 0],
      [ReturnVariant.SuccessU32U64, 3, 4, 1],
    ]);
  });

  it('need the permission of their driver, and their own: without it they look absent', () => {
    const machine = new TestMachine();
    const driver = machine.addDriver(everything(D, { permission: 'device' }));
    const both = { machine, driver };
    expect(answersTo([command(D, 0), subscribe(D, 0, 1)], both)).toEqual([
      failure(ErrorCode.NoDevice),
      refusal(ErrorCode.NoDevice, 1, 0),
    ]);
    expect(answersTo([command(D, 1), command(D, 20)], both, ['device:lamp'])).toEqual([
      [ReturnVariant.Success, 0, 0, 0],
      failure(ErrorCode.NoDevice),
    ]);
    expect(answersTo([command(D, 20)], both, ['device', 'special'])).toEqual([[ReturnVariant.Success, 0, 0, 0]]);
  });
});

describe('a driver that', () => {
  const cases: [string, FakeDriver['onCommand']][] = [
    [
      'throws',
      () => {
        throw new Error('oops');
      },
    ],
    [
      'throws after it answered',
      (_c, _n, _a, _b, answer) => {
        answer.success();
        throw new Error('oops');
      },
    ],
    ['does not answer', () => {}],
    ['answers with the wrong variant', (_c, _n, _a, _b, answer) => answer.success64(1)],
  ];
  for (const [what, onCommand] of cases) {
    it(`${what} has its process answered FAIL, and is reported`, () => {
      const { machine, driver } = machineWithDriver();
      driver.onCommand = onCommand;
      const answers: Words[] = [];
      machine.start('app', function* () {
        answers.push(words(yield command(D, 1)));
        return 0;
      });
      machine.run();
      expect(answers).toEqual([failure(ErrorCode.Fail)]);
      expect(machine.defects.map(({ where }) => where)).toEqual(['test-5']);
    });
  }

  it('answers too late changes nothing', () => {
    const { machine, driver } = machineWithDriver();
    let kept: (() => void) | undefined;
    driver.onCommand = (_caller, _number, _a, _b, answer) => {
      answer.success();
      kept = () => answer.failure(ErrorCode.Busy);
    };
    const answers: Words[] = [];
    machine.start('app', function* () {
      answers.push(words(yield command(D, 1)));
      kept?.();
      answers.push(words(yield command(D, 0)));
      return 0;
    });
    machine.run();
    expect(answers).toEqual([
      [ReturnVariant.Success, 0, 0, 0],
      [ReturnVariant.Success, 0, 0, 0],
    ]);
    expect(machine.defects).toHaveLength(1);
  });
});

describe('swap', () => {
  it('of subscriptions gives back the one before, the null upcall at first', () => {
    expect(
      answersTo([subscribe(D, 0, 100, 1), subscribe(D, 0, 200, 2), subscribe(D, 0, 0, 3), subscribe(D, 0, 300, 4)]),
    ).toEqual([success2(0, 0), success2(100, 1), success2(200, 2), success2(0, 3)]);
  });

  it('of buffers gives back the one before, and the three kinds do not touch each other', () => {
    expect(
      answersTo([
        allow(3, D, 0, 200, 10),
        allow(4, D, 0, 300, 20),
        allow(7, D, 0, 400, 30),
        allow(3, D, 0, 0xffffffff, 0),
        allow(3, D, 0, 0, 0),
        allow(4, D, 0, 0, 0),
        allow(7, D, 0, 0, 0),
      ]),
    ).toEqual([
      success2(0, 0),
      success2(0, 0),
      success2(0, 0),
      success2(200, 10),
      success2(0xffffffff, 0),
      success2(300, 20),
      success2(400, 30),
    ]);
  });
});

describe('memop', () => {
  it('tells the memory map and refuses to move the break', () => {
    const ok = (word: number): Words => [ReturnVariant.SuccessU32, word, 0, 0];
    expect(
      answersTo([
        memop(MemopOperation.Break, 0),
        memop(MemopOperation.SegmentBreak, 16),
        memop(MemopOperation.MemoryStart),
        memop(MemopOperation.MemoryEnd),
        memop(MemopOperation.GrantStart),
        memop(MemopOperation.WriteableFlashRegions),
        memop(MemopOperation.WriteableFlashRegionStart, 0),
        memop(MemopOperation.SetStackTop, 5),
        memop(12),
        memop(0xffffffff),
      ]),
    ).toEqual([
      failure(ErrorCode.NoMemory),
      failure(ErrorCode.NoMemory),
      ok(0),
      ok(16_384),
      ok(16_384),
      ok(0),
      failure(ErrorCode.Fail),
      [ReturnVariant.Success, 0, 0, 0],
      failure(ErrorCode.NoSupport),
      failure(ErrorCode.NoSupport),
    ]);
  });
});

describe('exit', () => {
  it('ends the process with a completion code', () => {
    const machine = new TestMachine();
    const id = machine.start('app', function* () {
      yield exit(ExitNumber.Terminate, 77);
      throw new Error('it went on');
    });
    machine.run();
    expect(machine.kernel.control.info(id)).toMatchObject({ state: 'terminated', completion: 77 });
    expect(machine.ends).toMatchObject([{ process: id, completion: 77, state: 'terminated' }]);
    expect(machine.loader.images[0]?.isDropped).toBe(true);
  });

  it('restarts the app as a process with a new id', () => {
    const machine = new TestMachine();
    let lives = 0;
    const first = machine.start('app', function* () {
      if (++lives === 1) yield exit(ExitNumber.Restart, 3);
      return 9;
    });
    machine.run();
    expect(machine.ends.map(({ process, completion }) => [process, completion])).toEqual([
      [first, 3],
      [first + 1, 9],
    ]);
    expect(machine.kernel.control.list()).toMatchObject([{ id: first + 1, restarts: 1, state: 'terminated' }]);
    expect(machine.kernel.control.info(first)).toBeUndefined();
  });

  it('by returning is completion 0', () => {
    const machine = new TestMachine();
    machine.start('app', function* () {
      yield burn(5);
      return undefined;
    });
    machine.run();
    expect(machine.ends).toMatchObject([{ completion: 0 }]);
  });
});

it('has the process pay for a command what its table says, and for bytes on top', () => {
  const machine = new TestMachine();
  const { commands } = everything(D);
  const driver = machine.addDriver(everything(D, { commands: commands.map((one) => ({ ...one, fuel: 1000 })) }));
  driver.onCommand = (caller, _command, bytes, _b, answer) => {
    caller.chargeBytes(bytes);
    answer.success();
  };
  const id = machine.start('app', function* () {
    yield command(D, 0); // the kernel's own
    yield command(D, 1);
    yield command(D, 99); // there is none: nothing was carried out
    yield command(D, 2, 17, 0);
    return 0;
  });
  machine.run();
  expect(machine.kernel.control.info(id)?.kernelFuel).toBe(4 * SYSTEM_CALL_FUEL + 2 * 1000 + Math.ceil(17 / 16));
});
