import { ReturnVariant, standardQuotas } from '@perilune/abi';
import { ImageStop } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import { allow, burn, command, subscribe, yieldWait } from '../test-support/fake-image.ts';
import { TestMachine } from '../test-support/test-machine.ts';
import { DriverError } from './driver-table.ts';

describe('an observer', () => {
  it('sees each call with its answer, each upcall and each slice', () => {
    const seen: unknown[][] = [];
    const machine = new TestMachine({
      observer: {
        systemCall: (id, callClass, a, b, c, d, { variant }) => seen.push(['call', id, callClass, a, b, c, d, variant]),
        upcall: (id, driver, subscription, a) => seen.push(['upcall', id, driver, subscription, a]),
        slice: (id, _fuel, stop) => seen.push(['slice', id, stop]),
      },
    });
    const driver = machine.addDriver(everything(5));
    const grant = driver.context.grant({ size: 0, create: () => ({}) });
    driver.onCommand = ({ id: who }, _command, _a, _b, answer) => {
      machine.kernel.timers.at(1000, () => grant.enter(who, (_state, kernel) => kernel.scheduleUpcall(0, 9)));
      answer.success();
    };
    const id = startCaller(machine);
    machine.run();
    expect(seen).toEqual([
      ['call', id, 1, 5, 0, 100, 7, ReturnVariant.Success2U32],
      ['call', id, 2, 5, 1, 0, 0, ReturnVariant.Success],
      ['call', id, 0, 1, 0, 0, 0, 258],
      ['slice', id, ImageStop.Blocked],
      ['upcall', id, 5, 0, 9],
      ['slice', id, ImageStop.Exited],
    ]);
  });

  it('sees what a driver reads of what was lent, and what a control step returns', () => {
    const seen: number[][] = [];
    const machine = new TestMachine({
      observer: {
        lent: (id, driver, buffer, bytes) => seen.push([id, driver, buffer, bytes.length]),
        stepped: (id, { numbers }) => seen.push([id, ...numbers]),
      },
    });
    const driver = machine.addDriver(everything(5));
    const grant = driver.context.grant({ size: 0, create: () => ({}) });
    driver.onCommand = ({ id: who }, _command, _a, _b, answer) => {
      grant.enter(who, (_state, kernel) => kernel.readOnly(0));
      answer.success();
    };
    const program = function* () {
      yield allow(4, 5, 0, 300, 20);
      yield command(5, 1);
      yield yieldWait();
      return 0;
    };
    const functions = {
      *periodic() {
        yield burn(1);
        return [7];
      },
    };
    const activity = { inputs() {}, outputs() {}, makeSafe() {} };
    const shape = { function: 'periodic', inputs: [], outputs: [{ name: 'y', type: { kind: 'number' } as const }] };
    const id = machine.start(
      'app',
      { program, functions },
      { control: { period: 1000, budget: 200, activity } },
      shape,
    );
    machine.run(1_500);
    expect(seen).toEqual([
      [id, 5, 0, 20],
      [id, 7],
    ]);
  });
});

function startCaller(machine: TestMachine): number {
  return machine.start('app', function* () {
    yield subscribe(5, 0, 100, 7);
    yield command(5, 1);
    yield yieldWait();
    return 0;
  });
}

describe('output', () => {
  it('goes where the machine says, with who it is from', () => {
    const machine = new TestMachine();
    const lines: unknown[] = [];
    machine.kernel.setOutput((process, stream, bytes) => {
      const { id, name, quotas } = process;
      lines.push([
        id,
        name,
        quotas === standardQuotas,
        process.mayUse('console'),
        stream,
        new TextDecoder().decode(bytes),
      ]);
    });
    machine.start('app', function* () {
      yield { print: 'hello\n' };
      return 0;
    });
    machine.run();
    expect(lines).toEqual([[1, 'app', true, false, 1, 'hello\n']]);
  });

  it('is lost without a place to go, and survives one that throws', () => {
    const machine = new TestMachine();
    const print = function* () {
      yield { print: 'x' };
      yield burn(1);
      return 5;
    };
    machine.start('one', print);
    machine.run();
    machine.kernel.setOutput(() => {
      throw new Error('oops');
    });
    machine.start('two', print);
    machine.run();
    expect(machine.ends.map(({ completion }) => completion)).toEqual([5, 5]);
    expect(machine.defects).toEqual([{ where: 'output', message: 'Error: oops' }]);
  });
});

describe('a driver that cannot be added', () => {
  it('is refused by name, since who wires the machine has made a mistake', () => {
    const machine = new TestMachine();
    const add = (description: ReturnType<typeof everything>) => () => machine.addDriver(description);
    machine.addDriver(everything(5));
    expect(add(everything(5))).toThrow(DriverError);
    expect(add({ ...everything(6), handles: [{ kind: 'thing-5', summary: '' }] })).toThrow('belong to test-5');
    expect(add(everything(-1))).toThrow('no unsigned 32-bit number');
    const [first] = everything(6).commands;
    const commands = (...list: object[]) => ({ ...everything(6), commands: list as never });
    expect(add(commands({ ...first, number: 0 }))).toThrow('from 1 to 1023');
    expect(add(commands(first!, first!))).toThrow('twice');
    const wide = { name: 'w', type: 'u64', summary: '' };
    expect(add(commands({ ...first, arguments: [wide, wide] }))).toThrow('more than two words');
    const { upcalls } = everything(6);
    expect(add({ ...everything(6), upcalls: [...upcalls, upcalls[0]!] })).toThrow('there twice');
    expect(machine.kernel.control.statistics().drivers).toEqual(['test-5']);
  });

  it('may come while processes run', () => {
    const machine = new TestMachine();
    const variants: number[] = [];
    machine.start('app', function* () {
      variants.push((yield command(5, 0)).variant);
      yield burn(50_000);
      variants.push((yield command(5, 0)).variant);
      return 0;
    });
    machine.kernel.step();
    machine.addDriver(everything(5));
    machine.run();
    expect(variants).toEqual([ReturnVariant.Failure, ReturnVariant.Success]);
  });
});
