/** What an operator may do to a machine: code inside of processes, questions, snapshots, states made by hand. */
import { describe, expect, test } from 'vitest';
import { bootVirtual, filesOf, type TestMachine } from '../test-support/virtual-machine.ts';
import type { MachineAction, MachineEvent } from './index.ts';

const BOARD = `name = "b"
[chip.plate]
type = "heater"
[[device]]
name = "heater"
class = "heater"
chip = "plate.power"
range = [0, 100]
[[app]]
folder = "waiter"
grant = ["console"]
[[app]]
folder = "control"
grant = ["device:heater"]
[[app]]
folder = "hog"
`;
const FILES = {
  'board.toml': BOARD,
  'waiter/app.toml': 'name = "waiter"\nversion = "1"\npermissions = ["console"]\n',
  'waiter/main.lua':
    'target = 5 local alarm = require "alarm" alarm.every(10, function() count = (count or 0) + 1 end)',
  'control/app.toml':
    'name = "control"\nversion = "1"\n[control]\nrate = "100 Hz"\nbudget = "2 ms"\noutputs = ["heater"]\n',
  'control/main.lua': 'steps = 0 function periodic() steps = steps + 1 return { heater = 10 } end',
  'hog/app.toml': 'name = "hog"\nversion = "1"\n',
  'hog/main.lua': 'while true do pcall(function() while true do end end) end',
};

class Operator {
  readonly test: TestMachine;
  #ticket = 0;

  private constructor(test: TestMachine) {
    this.test = test;
    // Between two control steps.
    test.machine.runUntil(103_000);
  }

  static async boot(files: Readonly<Record<string, string>> = FILES): Promise<Operator> {
    return new Operator(await bootVirtual(filesOf(files)));
  }

  /** What came of it within some time of the machine, µs. */
  order(action: MachineAction, time = 200_000): MachineEvent | undefined {
    const ticket = ++this.#ticket;
    this.test.send({ ...action, ticket });
    this.test.machine.runUntil(this.test.machine.now() + time);
    return this.test.events.find((event) => 'ticket' in event && event.ticket === ticket);
  }

  evaluate(process: string, code: string, more: { budget?: number; patience?: number } = {}): unknown {
    const event = this.order({ type: 'evaluate', process, code, values: [], patience: 50_000, ...more });
    return event?.type === 'done' ? event.value : event?.type === 'rejected' ? event.message : event;
  }

  misses(): number | undefined {
    const { processes } = this.test.machine.status();
    return processes.find(({ name }) => name === 'control')?.control?.misses;
  }

  defects(): MachineEvent[] {
    return this.test.events.filter(({ type }) => type === 'defect' || type === 'fault');
  }
}

describe('code inside a process', () => {
  test.each<[string, unknown]>([
    ['target', { evaluation: 'returned', values: ['5'] }],
    ['return 1, nil, "two"', { evaluation: 'returned', values: ['1', 'nil', 'two'] }],
    ['x = 1', { evaluation: 'returned', values: [] }],
    ['"\\255"', { evaluation: 'returned', values: ['\\xff'] }],
    ['1 +', { evaluation: 'failed', message: 'eval:1: unexpected symbol near <eof>' }],
    [
      'error("oh")',
      {
        evaluation: 'failed',
        message: "eval:1: oh\nstack traceback:\n\t[C]: in function 'error'\n\teval:1: in main chunk",
      },
    ],
    [
      'setmetatable({}, { __tostring = function() error("no") end })',
      { evaluation: 'failed', message: expect.stringContaining('no') },
    ],
    ['while true do end', { evaluation: 'over budget' }],
    ['while true do pcall(function() while true do end end) end', { evaluation: 'over budget' }],
    ['("a"):rep(400):find(".-.-.-.-.-.-.-b")', { evaluation: 'over budget' }],
    ['setmetatable({}, { __tostring = function() while true do end end })', { evaluation: 'over budget' }],
    ['require("alarm").sleep(1000)', { evaluation: 'waits' }],
    ['require("alarm").sleep(20)', { evaluation: 'waits' }],
  ])('%s', async (code, result) => {
    const operator = await Operator.boot();
    expect(operator.evaluate('waiter', code)).toEqual(result);
    expect(operator.evaluate('waiter', 'target')).toEqual({ evaluation: 'returned', values: ['5'] });
    const count = (value: unknown) => Number((value as { values: string[] }).values[0]);
    const before = count(operator.evaluate('waiter', 'count'));
    expect(count(operator.evaluate('waiter', 'count'))).toBeGreaterThan(before + 10);
    expect(operator.defects()).toEqual([]);
    expect(operator.misses()).toBe(0);
  });

  test('has the rights of the process, and its memory', async () => {
    const operator = await Operator.boot();
    expect(operator.evaluate('waiter', 'require("devices").find("heater")')).toEqual({
      evaluation: 'returned',
      values: ['nil', expect.stringContaining('NODEVICE')],
    });
    expect(operator.evaluate('waiter', '#("x"):rep(10000000)')).toMatchObject({
      evaluation: 'failed',
      message: expect.stringContaining('not enough memory'),
    });
  });

  test('is refused where it cannot be', async () => {
    const operator = await Operator.boot();
    expect(operator.evaluate('watier', '1')).toBe("there is no process 'watier'; did you mean 'waiter'?");
    expect(operator.evaluate('hog', '1')).toBe(
      "hog does not wait for events (it is running), so nothing can be run inside of it now; 'inspect' looks without",
    );
    operator.order({ type: 'process', process: 'waiter', operation: 'stop' });
    expect(operator.evaluate('waiter', '1')).toBe("waiter is stopped: 'start' lets it go on");
    operator.order({ type: 'process', process: 'waiter', operation: 'terminate' });
    expect(operator.evaluate('waiter', '1')).toBe("waiter has ended: 'start' starts it again");
  });

  test('of a control activity holds up no other, and by itself costs no more than its own budget', async () => {
    const operator = await Operator.boot();
    expect(operator.evaluate('control', 'steps > 0')).toEqual({ evaluation: 'returned', values: ['true'] });
    expect(operator.misses()).toBe(0);
    expect(operator.evaluate('control', 'while true do end')).toEqual({ evaluation: 'over budget' });
    expect(operator.misses()).toBeLessThanOrEqual(2);
    const { misses } = { misses: operator.misses() };
    operator.test.machine.runUntil(operator.test.machine.now() + 500_000);
    expect(operator.misses()).toBe(misses);
    expect(operator.defects()).toEqual([]);
  });

  test('is ended by who has begun it, at work or while it waits for its turn, and nothing else is', async () => {
    const operator = await Operator.boot();
    const { test } = operator;
    const settled = (ticket: number) => test.events.find((event) => 'ticket' in event && event.ticket === ticket);
    const run = (time: number) => test.machine.runUntil(test.machine.now() + time);
    const evaluation = { type: 'evaluate', code: 'while true do end', values: [], patience: 60_000_000 } as const;
    test.send({ ...evaluation, process: 'waiter', budget: 0, ticket: 101 });
    test.send({ ...evaluation, process: 'hog', budget: 0, ticket: 102 });
    run(1_000_000);
    expect([settled(101), settled(102)]).toEqual([undefined, undefined]);
    for (const of of [101, 102, 103]) test.send({ type: 'end-evaluation', of });
    run(100_000);
    expect(settled(101)).toMatchObject({ type: 'done', value: { evaluation: 'over budget' } });
    expect(settled(102)).toMatchObject({ type: 'rejected', message: expect.stringMatching(/^hog does not wait/) });
    test.send({ type: 'end-evaluation', of: 101 });
    expect(operator.evaluate('waiter', 'target')).toEqual({ evaluation: 'returned', values: ['5'] });
    expect(operator.misses()).toBe(0);
    expect(operator.defects()).toEqual([]);
  });

  test('that an app ends with ends it, and somebody hears of it', async () => {
    const operator = await Operator.boot();
    expect(operator.evaluate('waiter', 'os.exit(3)')).toBe('waiter has ended meanwhile');
  });
});

test('however much is asked and ordered, a control activity on virtual time misses no deadline', async () => {
  const operator = await Operator.boot();
  const {
    test,
    test: { machine },
  } = operator;
  for (let round = 0; round < 300; round++) {
    machine.answer({ kind: 'status' });
    machine.answer({ kind: 'inspect', process: ['waiter', 'hog', 'control'][round % 3] as string });
    machine.answer({ kind: 'freeze', process: 'waiter' });
    test.send({
      type: 'evaluate',
      process: 'waiter',
      code: 'while true do end',
      values: [],
      patience: 0,
      budget: 5000,
    });
    test.send({ type: 'break', device: 'nix', fault: 'none' });
    machine.runUntil(machine.now() + 3000);
  }
  expect(operator.misses()).toBe(0);
  expect(operator.defects()).toEqual([]);
});

describe('questions', () => {
  test('tell of a process what is known of it', async () => {
    const {
      test: { machine },
    } = await Operator.boot();
    const answer = machine.answer({ kind: 'inspect', process: 'waiter' });
    expect(answer).toMatchObject({
      kind: 'inspect',
      of: {
        info: { name: 'waiter', state: 'yielded' },
        inspection: {
          permissions: ['console'],
          handles: [{ kind: 'timer' }],
          subscriptions: [{ driver: 'alarm', name: 'fired', isHeard: true }],
          drivers: expect.arrayContaining([expect.objectContaining({ driver: 'alarm' })]),
        },
        memoryMap: { quota: expect.any(Number) },
      },
    });
    const { of } = answer as Extract<typeof answer, { kind: 'inspect' }>;
    expect(of.inspection.systemCalls.at(-1)).toMatch(/^Yield\(1, 0, 0\) = waits/);
    expect(of.memory?.length).toBeGreaterThan(0);
  });

  test.each(['inspect', 'freeze'] as const)('%s of a process that is not there', async (kind) => {
    const {
      test: { machine },
    } = await Operator.boot();
    expect(machine.answer({ kind, process: 'watier' })).toEqual({
      kind: 'unknown',
      message: "there is no process 'watier'; did you mean 'waiter'?",
    });
    expect(machine.answer({ kind, process: 99 })).toEqual({ kind: 'unknown', message: 'there is no process 99' });
  });
});

describe('a snapshot', () => {
  test('is gone on with in the place of what runs', async () => {
    const operator = await Operator.boot();
    const { machine } = operator.test;
    const frozen = machine.answer({ kind: 'freeze', process: 'waiter' });
    if (frozen.kind !== 'freeze') throw new Error('it was not frozen');
    operator.evaluate('waiter', 'target = 99');
    expect(operator.order({ type: 'thaw', app: 'waiter', bytes: frozen.of.snapshot })).toMatchObject({
      type: 'done',
      value: { process: expect.any(Number) },
    });
    expect(operator.evaluate('waiter', 'target')).toEqual({ evaluation: 'returned', values: ['5'] });
    expect(machine.status().processes.filter(({ name }) => name === 'waiter').length).toBe(1);
  });

  test.each<[string, string, (snapshot: Uint8Array) => Uint8Array, string]>([
    ['of another app', 'hog', (bytes) => bytes, "the snapshot is one of the app 'waiter'"],
    ['of an app that is not there', 'nix', (bytes) => bytes, "there is no app 'nix'"],
    ['cut off', 'waiter', (bytes) => bytes.slice(0, 50), 'the snapshot'],
    ['of nothing', 'waiter', () => new Uint8Array(0), 'the snapshot'],
  ])('%s changes nothing', async (_, app, change, message) => {
    const operator = await Operator.boot();
    const frozen = operator.test.machine.answer({ kind: 'freeze', process: 'waiter' });
    if (frozen.kind !== 'freeze') throw new Error('it was not frozen');
    const before = operator.test.machine.status().processes.map(({ id }) => id);
    expect(operator.order({ type: 'thaw', app, bytes: change(frozen.of.snapshot) })).toMatchObject({
      type: 'rejected',
      message: expect.stringContaining(message),
    });
    expect(operator.test.machine.status().processes.map(({ id }) => id)).toEqual(before);
  });
});

test.each<[MachineAction, string]>([
  [{ type: 'process', process: 'watier', operation: 'stop' }, "there is no process 'watier'; did you mean 'waiter'?"],
  [{ type: 'process', process: 'nix', operation: 'boot' }, "there is no process 'nix'"],
  [{ type: 'process', process: 99, operation: 'terminate' }, 'there is no process 99'],
  [{ type: 'evaluate', process: 99, code: '', values: [], patience: 0 }, 'there is no process 99'],
  [{ type: 'thaw', app: 'nix', bytes: new Uint8Array(0) }, "there is no app 'nix'"],
  [{ type: 'turn', chip: 'nix', control: 'x', value: 0 }, "there is no chip 'nix'"],
  [{ type: 'set', device: 'nix', values: [0] }, "there is no device 'nix'"],
  [{ type: 'break', device: 'nix', fault: 'fails' }, "there is no device 'nix'"],
])('that there is nothing of a name is told by a code: %j', async (action, message) => {
  const operator = await Operator.boot();
  expect(operator.order(action)).toMatchObject({ type: 'rejected', code: 'not-found', message });
});

describe('a state made by hand', () => {
  const creation: MachineAction = {
    type: 'create-state',
    name: 'mine',
    memory: 131_072,
    cpuLimit: 50,
    permissions: ['console'],
    sources: { 'main.lua': 'require "syscall".keep(1)' },
    values: [],
  };

  test('is there until it is destroyed, and then there is nothing of it', async () => {
    const operator = await Operator.boot();
    expect(operator.order(creation)).toMatchObject({ type: 'done' });
    expect(operator.order(creation)).toMatchObject({
      message: "there is a state 'mine' already: 'luactl destroy mine' ends it",
    });
    expect(operator.evaluate('mine', 'x = 1 return x')).toEqual({ evaluation: 'returned', values: ['1'] });
    expect(operator.order({ type: 'destroy-state', name: 'mine' })).toMatchObject({ type: 'done' });
    expect(operator.test.machine.status().processes.some(({ name }) => name === 'mine')).toBe(false);
    expect(operator.order({ type: 'destroy-state', name: 'mine' })).toMatchObject({
      type: 'rejected',
      code: 'not-found',
      message: "there is no state 'mine' that was made by hand: 'luactl' lists them",
    });
  });

  test('can be destroyed after it has faulted, ended, or while it runs for ever', async () => {
    for (const code of [
      '',
      'os.exit(0)',
      'require("alarm").after(1, function() error("x") end)',
      'while true do end',
    ]) {
      const operator = await Operator.boot();
      operator.order(creation);
      operator.order({ type: 'evaluate', process: 'mine', code, values: [], patience: 0, budget: 0 });
      expect(operator.order({ type: 'destroy-state', name: 'mine' })).toMatchObject({ type: 'done' });
      expect(operator.test.machine.status().processes.some(({ name }) => name === 'mine')).toBe(false);
      expect(operator.order(creation)).toMatchObject({ type: 'done' });
    }
  });

  test('cannot take the name of an app, nor be one', async () => {
    const operator = await Operator.boot();
    expect(operator.order({ ...creation, name: 'hog' })).toMatchObject({
      message: 'hog is an app: choose another name',
    });
    expect(operator.order({ type: 'destroy-state', name: 'hog' })).toMatchObject({ type: 'rejected' });
    expect(operator.order({ ...creation, memory: 5 })).toMatchObject({
      message: expect.stringContaining("the state 'mine' cannot be made: mine: memory is 5 bytes"),
    });
  });
});

test('does it look idle, what has a small share in turns, to who looks often?', async () => {
  const limited = `${BOARD}quota = { cpu-limit = "5 %" }\n`;
  const { machine } = (await Operator.boot({ ...FILES, 'board.toml': limited })).test;
  machine.runUntil(2_000_000);
  machine.status();
  const shares: number[] = [];
  for (let time = 2_500_000; time < 4_000_000; time += 7000) {
    machine.runUntil(time);
    shares.push(machine.status().processes.find(({ name }) => name === 'hog')?.cpuShare ?? 0);
  }
  expect(Math.min(...shares)).toBeGreaterThan(0.04);
  expect(Math.max(...shares)).toBeLessThan(0.06);
});
