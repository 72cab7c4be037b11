import { ReturnVariant } from '@perilune/abi';
import { ANSWER_NOTHING, ANSWER_UPCALL, type SystemCallAnswer } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import {
  burn,
  command,
  FIRST_WRITABLE,
  type Step,
  subscribe,
  yieldNoWait,
  yieldWait,
  yieldWaitFor,
} from '../test-support/fake-image.ts';
import { TestMachine } from '../test-support/test-machine.ts';
import type { ProcessId } from './process-id.ts';

const D = 5;

/** A machine whose driver has an event happen on command 2: a is the subscription + 10, b its argument. */
function eventMachine() {
  const machine = new TestMachine();
  const driver = machine.addDriver(everything(D));
  const grant = driver.context.grant({ size: 8, create: () => ({}) });
  const happen = (process: ProcessId, subscription: number, argument = 0): boolean | undefined =>
    grant.enter(process, (_state, kernel) => kernel.scheduleUpcall(subscription, argument));
  driver.onCommand = (caller, _command, a, b, answer) => {
    happen(caller.id, a - 10, b);
    answer.success();
  };
  return { machine, driver, happen };
}
const event = (subscription: number, argument: number): Step => command(D, 2, 10 + subscription, argument);
const brief = ({ variant, word1, function: f, userdata }: SystemCallAnswer) => [variant, word1, f, userdata];

/** Runs steps and tells what those after `from` were answered with. */
function run(steps: readonly Step[], from: number, quota = 64) {
  const both = eventMachine();
  const answers: unknown[] = [];
  const id = both.machine.start(
    'app',
    function* () {
      for (const [index, step] of steps.entries()) {
        const answer = brief(yield step);
        if (index >= from) answers.push(answer);
      }
      return 0;
    },
    { quotas: { queuedUpcalls: quota } },
  );
  both.machine.run(1e6);
  expect(both.machine.defects).toEqual([]);
  return { answers, info: both.machine.kernel.control.info(id) };
}

describe('where Tock deviates from TRD104, we do not', () => {
  it('(a) a matching event followed by others still ends Yield-WaitFor', () => {
    const { machine, happen } = eventMachine();
    const seen: unknown[] = [];
    const id = machine.start('app', function* () {
      seen.push(brief(yield yieldWaitFor(D, 1)));
      return 0;
    });
    machine.run();
    machine.chip.interrupts.push({
      at: 0,
      handler: () => {
        happen(id, 1, 42);
        happen(id, 0, 1);
        happen(id, 2, 2);
      },
    });
    machine.run();
    expect(seen).toEqual([[ReturnVariant.Success3U32, 42, 0, 0]]);
  });

  it('(b) Yield-NoWait does not count events without function, writes 0 and goes on', () => {
    const { machine } = eventMachine();
    const seen: unknown[] = [];
    machine.start('app', function* (memory) {
      memory[FIRST_WRITABLE] = 9;
      yield event(0, 1);
      seen.push(brief(yield yieldNoWait(FIRST_WRITABLE)), memory[FIRST_WRITABLE]);
      yield subscribe(D, 0, 7, 8);
      yield event(0, 3);
      seen.push(brief(yield yieldNoWait(FIRST_WRITABLE)), memory[FIRST_WRITABLE]);
      return 0;
    });
    machine.run();
    expect(seen).toEqual([[ANSWER_NOTHING, 0, 0, 0], 0, [ANSWER_UPCALL, 3, 7, 8], 1]);
  });

  it('(c) subscribing cancels all that waits for the subscription, that without function too', () => {
    const { answers, info } = run(
      [event(0, 1), event(1, 2), subscribe(D, 0, 7), yieldWaitFor(D, 1), yieldWaitFor(D, 0)],
      3,
    );
    expect(answers).toEqual([[ReturnVariant.Success3U32, 2, 0, 0]]);
    expect(info?.state).toBe('yielded-for');
  });

  it('(d) subscribe and allow that are refused for want of permission give back what was passed', () => {
    const machine = new TestMachine();
    machine.addDriver(everything(D, { permission: 'secret' }));
    const seen: number[][] = [];
    machine.start('app', function* () {
      for (const callClass of [1, 3, 4, 7]) {
        const { variant, word1, word2, word3 } = yield { call: callClass, words: [D, 0, 200, 16] };
        seen.push([variant, word1, word2, word3]);
      }
      return 0;
    });
    machine.run();
    expect(seen).toEqual(new Array(4).fill([ReturnVariant.Failure2U32, 11, 200, 16]));
  });

  it('(e) Yield-WaitFor as the first contact with a driver gets its event', () => {
    const { machine, happen } = eventMachine();
    const seen: unknown[] = [];
    const id = machine.start('app', function* () {
      seen.push(brief(yield yieldWaitFor(D, 2)));
      return 0;
    });
    machine.run();
    expect(machine.kernel.control.info(id)).toMatchObject({
      state: 'yielded-for',
      waitsFor: { driver: D, driverName: 'test-5', subscription: 2 },
    });
    machine.chip.interrupts.push({ at: 0, handler: () => happen(id, 2, 5) });
    machine.run();
    expect(seen).toEqual([[ReturnVariant.Success3U32, 5, 0, 0]]);
  });
});

describe('yield', () => {
  it('delivers events in the order they happened, across subscriptions', () => {
    const { answers } = run(
      [
        subscribe(D, 0, 100),
        subscribe(D, 1, 200),
        event(1, 1),
        event(0, 2),
        event(1, 3),
        yieldWait(),
        yieldNoWait(),
        yieldWait(),
      ],
      5,
    );
    expect(answers).toEqual([
      [ANSWER_UPCALL, 1, 200, 0],
      [ANSWER_UPCALL, 2, 100, 0],
      [ANSWER_UPCALL, 3, 200, 0],
    ]);
  });

  it('waits for one event and leaves the others, in order', () => {
    const { answers } = run(
      [
        subscribe(D, 0, 100),
        event(0, 1),
        event(0, 2),
        event(1, 3),
        event(0, 4),
        yieldWaitFor(D, 1),
        yieldWait(),
        yieldWait(),
        yieldWait(),
      ],
      5,
    );
    expect(answers).toEqual([
      [ReturnVariant.Success3U32, 3, 0, 0],
      [ANSWER_UPCALL, 1, 100, 0],
      [ANSWER_UPCALL, 2, 100, 0],
      [ANSWER_UPCALL, 4, 100, 0],
    ]);
  });

  it('does not return from Yield-Wait for an event without function, and does not keep it', () => {
    const { machine, happen } = eventMachine();
    const id = machine.start('app', function* () {
      yield yieldWait();
      return 0;
    });
    machine.run();
    for (let count = 0; count < 1000; count++) expect(happen(id, 0)).toBe(true);
    machine.run();
    expect(machine.kernel.control.info(id)).toMatchObject({ state: 'yielded', waitingUpcalls: 0, droppedUpcalls: 0 });
  });
});

describe('a flood of events', () => {
  it('of one kind does not lose the last of another, and counts what it drops', () => {
    const flood = Array.from({ length: 10 }, (_, index) => event(0, index - 5));
    const { answers, info } = run(
      [
        subscribe(D, 0, 100),
        subscribe(D, 1, 200),
        ...flood,
        event(1, 1),
        event(1, 2),
        ...new Array(5).fill(yieldNoWait()),
      ],
      14,
      3,
    );
    // Three in the queue, one of each kind in its slot.
    expect(answers.map((answer) => (answer as number[])[2])).toEqual([100, 100, 100, 100, 200]);
    expect((answers as number[][]).map((answer) => (answer[1] as number) | 0)).toEqual([-5, -4, -3, 4, 2]);
    expect(info?.droppedUpcalls).toBe(6 + 1);
  });

  it('does not keep a process from the event it waits for', () => {
    const { machine, happen } = eventMachine();
    const seen: unknown[] = [];
    const id = machine.start(
      'app',
      function* () {
        seen.push(brief(yield yieldWaitFor(D, 2)));
        return 0;
      },
      { quotas: { queuedUpcalls: 2 } },
    );
    machine.run();
    machine.chip.interrupts.push({
      at: 0,
      handler: () => {
        for (let count = 0; count < 50; count++) happen(id, count % 2, count);
        happen(id, 2, 99);
      },
    });
    machine.run();
    expect(seen).toEqual([[ReturnVariant.Success3U32, 99, 0, 0]]);
  });

  it('is queued even if the process has no memory to pay for it', () => {
    const { machine, driver } = eventMachine();
    const seen: unknown[] = [];
    driver.onCommand = (caller, _command, _a, _b, answer) => {
      const grant = driver.context.grant({ size: 0, create: () => ({}) });
      grant.enter(caller.id, (_state, kernel) => {
        let bytes = 8192;
        while (bytes > 0) if (!kernel.charge(bytes)) bytes >>= 1;
        for (let count = 0; count < 20; count++) kernel.scheduleUpcall(1, count);
      });
      answer.success();
    };
    machine.start('app', function* () {
      yield command(D, 1);
      for (let count = 0; count < 5; count++) seen.push((yield yieldWaitFor(D, 1)).word1);
      return 0;
    });
    machine.run();
    expect(seen).toEqual([0, 1, 2, 3, 19]);
  });
});

describe('an event for', () => {
  it('a process that has ended goes nowhere', () => {
    const { machine, happen } = eventMachine();
    const id = machine.start('app', function* () {
      yield burn(1);
      return 0;
    });
    machine.run();
    expect(happen(id, 0)).toBeUndefined();
    expect(machine.defects).toEqual([]);
  });

  it('a subscription its driver does not describe is a defect of the driver', () => {
    const { machine, happen } = eventMachine();
    const id = machine.start('app', function* () {
      yield yieldWait();
      return 0;
    });
    machine.run();
    expect(happen(id, 3)).toBe(false);
    expect(machine.defects).toMatchObject([{ where: 'test-5' }]);
  });
});
