import { ImageStop, type StepShape, StepValues } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { FakeKernel } from '../../test-support/fake-kernel.ts';
import { loader, programOf, runOn } from '../../test-support/image.ts';
import type { LuaImage } from './lua-image.ts';

const number = { kind: 'number' } as const;
const boolean = { kind: 'boolean' } as const;
const kettle: StepShape = {
  function: 'periodic',
  inputs: [
    { name: 'thermometer', type: number },
    { name: 'lid', type: boolean },
  ],
  outputs: [
    { name: 'heater', type: { kind: 'number', expected: 'a number from 0 to 1' } },
    { name: 'light', type: boolean },
  ],
};

/** Steps as the kernel does; the program serves them in its main coroutine. */
class Stepper {
  readonly kernel = new FakeKernel();
  readonly inputs: StepValues;
  image: LuaImage;

  constructor(body: string, shape: StepShape = kettle, memory = 65536) {
    const source = `local raw = require "syscall.raw" ${body}\nwhile true do if raw.yield_wait() == -2 then raw.step() end end`;
    const program = { ...programOf(source, memory), step: shape };
    this.image = loader.load(program, this.kernel);
    this.inputs = new StepValues(shape.inputs);
    expect(runOn(this.image)).toBe(ImageStop.Blocked);
  }

  /** @returns the numbers that came back, or what is wrong, or the fault */
  step(numbers: readonly number[], elapsed = 1): unknown {
    this.inputs.numbers.set(numbers);
    if (!this.image.step(elapsed, this.inputs)) return 'refused';
    this.kernel.steps.length = 0;
    if (runOn(this.image) === ImageStop.Faulted) return this.image.fault?.message;
    expect(this.kernel.steps).toHaveLength(1);
    return this.kernel.steps[0] ?? [...(this.image.stepOutputs as StepValues).numbers];
  }
}

const returns = (expression: string, shape = kettle) =>
  new Stepper(`function periodic(dt, inputs) return ${expression} end`, shape).step([20.5, 1]);

describe('what is returned', () => {
  it.each([
    ['nil', "output 'heater' is missing"],
    ['{}', "output 'heater' is missing"],
    ['{ heater = 1 }', "output 'light' is missing"],
    ['{ light = true }', "output 'heater' is missing"],
    ['1', "'periodic' returned 1; a table of its outputs is expected"],
    ['"x"', `'periodic' returned the string "x"; a table of its outputs is expected`],
    ['{ heater = 1, light = true }, 2', "'periodic' returned a second value, 2; one table of its outputs is expected"],
    ['{ heater = 1, light = true, fan = 1 }', "'periodic' returned 'fan', which is no output of it"],
    ['{ heater = 1, light = true, [7] = 1 }', "'periodic' returned [7], which is no output of it"],
    [
      '{ heater = 1, light = true, [print] = 1 }',
      "'periodic' returned [a function or object], which is no output of it",
    ],
    ['{ 1, true, true }', "'periodic' returned [3], which is no output of it"],
    ['{ heater = "full", light = true }', `output 'heater': a number from 0 to 1 is expected, got the string "full"`],
    ['{ heater = 0/0, light = true }', "output 'heater': a number from 0 to 1 is expected, got nan"],
    ['{ heater = 1/0, light = true }', "output 'heater': a number from 0 to 1 is expected, got inf"],
    ['{ heater = {}, light = true }', "output 'heater': a number from 0 to 1 is expected, got a table"],
    ['{ heater = print, light = true }', "output 'heater': a number from 0 to 1 is expected, got a function or object"],
    [
      '{ heater = ("x"):rep(99), light = true }',
      "output 'heater': a number from 0 to 1 is expected, got a string of 99 bytes",
    ],
    ['{ heater = 1, light = 1 }', "output 'light': true or false is expected, got 1"],
    ['{ heater = 1, light = "\\1\\255" }', "output 'light': true or false is expected, got a string of 2 bytes"],
    ['setmetatable({}, { __index = function() return 1 end })', "output 'heater' is missing"],
  ])('%s is refused', (expression, message) => expect(returns(expression)).toBe(message));

  it.each([
    ['{ heater = 0.5, light = true }', [0.5, 1]],
    ['{ heater = 1, light = false }', [1, 0]],
    ['{ 0.25, true }', [0.25, 1]],
    ['{ [1] = 3, light = true }', [3, 1]],
  ])('%s is taken', (expression, values) => expect(returns(expression)).toEqual(values));

  it('says under two keys at once is one too many', () => {
    expect(returns('{ 1, heater = 1, light = true }')).toMatch(
      /^'periodic' returned (\[1\]|'heater'), which is no output/,
    );
  });

  it('may be bare if it is a single one, or nothing if there is none', () => {
    const one: StepShape = { ...kettle, outputs: [{ name: 'heater', type: number }] };
    expect(returns('0.5', one)).toEqual([0.5]);
    expect(returns('{ heater = 2 }', one)).toEqual([2]);
    expect(returns('{ 2 }', one)).toEqual([2]);
    expect(returns('nil', one)).toBe("output 'heater' is missing");
    expect(returns('true', one)).toBe("output 'heater': a number is expected, got true");
    const none: StepShape = { ...kettle, outputs: [] };
    expect(returns('nil', none)).toEqual([]);
    expect(returns('{}', none)).toEqual([]);
    expect(returns('1', none)).toBe("'periodic' returned 1, and there are no outputs");
    expect(returns('{ 1 }', none)).toBe("'periodic' returned [1], which is no output of it");
    const optional: StepShape = { ...kettle, outputs: [{ name: 'heater', type: number, isOptional: true }] };
    expect(returns('nil', optional)).toEqual([Number.NaN]);
    expect(returns('{}', optional)).toEqual([Number.NaN]);
    expect(returns('"x"', optional)).toBe(`output 'heater': a number is expected, got the string "x"`);
  });
});

describe('inputs', () => {
  it('come by name and by number, with their types, in a table of their own each time', () => {
    const stepper = new Stepper(`
      local last
      function periodic(dt, inputs)
        assert(math.type(dt) == "float")
        assert(inputs.thermometer == inputs[1] and inputs.lid == inputs[2])
        assert(math.type(inputs[1]) == "float" and type(inputs.lid) == "boolean")
        local before = last
        last = inputs
        inputs.thermometer, inputs.other = inputs.thermometer + 1, 5
        return { heater = before and before.thermometer or 0, light = inputs.lid }
      end`);
    expect(stepper.step([20, 1])).toEqual([0, 1]);
    expect(stepper.step([30, 0])).toEqual([21, 0]);
    expect(stepper.step([40, 0])).toEqual([31, 0]);
  });

  it('that cannot be had are absent', () => {
    const stepper = new Stepper(`function periodic(dt, inputs)
      assert(inputs.lid ~= nil or inputs[2] == nil)
      return { heater = inputs.thermometer or -1, light = inputs[2] == nil }
    end`);
    expect(stepper.step([Number.NaN, 1])).toEqual([-1, 0]);
    expect(stepper.step([5, Number.NaN])).toEqual([5, 1]);
  });
});

const rich: StepShape = {
  function: 'control.periodic',
  inputs: [
    { name: 'mode', type: { kind: 'enumeration', names: ['off', 'low', 'high'] } },
    { name: 'count', type: { kind: 'integer' } },
    { name: 'axes', type: { kind: 'vector', length: 3, element: number } },
    {
      name: 'pose',
      type: {
        kind: 'record',
        fields: [
          { name: 'up', type: boolean },
          { name: 'at', type: { kind: 'vector', length: 2, element: number } },
        ],
      },
    },
    { name: 'label', type: { kind: 'string', most: 8 } },
  ],
  outputs: [
    { name: 'speed', type: { kind: 'enumeration', names: ['slow', 'fast'] } },
    {
      name: 'color',
      type: {
        kind: 'record',
        fields: [
          { name: 'red', type: number },
          { name: 'green', type: number },
        ],
      },
    },
    { name: 'steps', type: { kind: 'integer' } },
    { name: 'text', type: { kind: 'string', most: 300 } },
    { name: 'points', type: { kind: 'vector', length: 2, element: number }, isOptional: true },
  ],
};

describe('types that are made of others', () => {
  const stepper = new Stepper(
    `control = {}
    function control.periodic(dt, i)
      if not i.mode then return i.label end
      local color = { red = i.axes[1], green = #i.axes }
      if i.mode == "off" then color.blue = 1 end
      return {
        speed = i.mode == "high" and "fast" or i.mode == "low" and "slow" or i.mode,
        color = color, steps = i.count, text = i.label .. tostring(i.pose.up) .. i.pose.at[2], points = i.count > 5 and { 1, "x" } or nil,
      }
    end`,
    rich,
  );
  const base = [2, 4, 1.5, 2, 3, 1, 8, 9, 0];

  it('cross both ways', () => {
    stepper.inputs.texts[8] = 'größe';
    expect(stepper.step(base)).toEqual([1, 1.5, 3, 4, 0, Number.NaN, Number.NaN]);
    expect(stepper.image.stepOutputs?.texts[4]).toBe('größetrue9.0');
    // What is too long is cut between two characters.
    stepper.inputs.texts[8] = 'aaaaaaaß';
    stepper.step(base);
    expect(stepper.image.stepOutputs?.texts[4]).toBe('aaaaaaatrue9.0');
  });

  it('are looked at value by value', () => {
    expect(stepper.step([0, 4, 1.5, 2, 3, 1, 8, 9, 0])).toBe("output 'color' has 'blue', which is none of its values");
    expect(stepper.step([2, 6, 1.5, 2, 3, 1, 8, 9, 0])).toBe(
      `output 'points[2]': a number is expected, got the string "x"`,
    );
    expect(stepper.step([2, 6.5, 1.5, 2, 3, 1, 8, 9, 0])).toContain('attempt to compare');
  });

  it('are refused by what is wrong with them', () => {
    const outcome = (expression: string) =>
      new Stepper(`control = { periodic = function() return ${expression} end }`, rich).step(base);
    const good = 'speed = "slow", color = { red = 1, green = 1 }, steps = 1, text = ""';
    expect(outcome(`{ ${good} }`)).toEqual([0, 1, 1, 1, 0, Number.NaN, Number.NaN]);
    expect(outcome(`{ ${good.replace('slow', 'idle')} }`)).toBe(
      `output 'speed': one of "slow", "fast" is expected, got the string "idle"`,
    );
    expect(outcome(`{ ${good.replace('{ red = 1, green = 1 }', '4')} }`)).toBe(
      "output 'color': a table is expected, got 4",
    );
    expect(outcome(`{ ${good.replace('red = 1, ', '')} }`)).toBe(
      "output 'color.red': a number is expected, got nothing",
    );
    expect(outcome(`{ ${good.replace('color = { red = 1, green = 1 },', '')} }`)).toBe("output 'color' is missing");
    expect(outcome(`{ ${good.replace('steps = 1', 'steps = 1.5')} }`)).toBe(
      "output 'steps': a whole number is expected, got 1.5",
    );
    expect(outcome(`{ ${good.replace('steps = 1', 'steps = 1 << 60')} }`)).toBe(
      "output 'steps': a whole number is expected, got 1152921504606846976",
    );
    expect(outcome(`{ ${good.replace('text = ""', 'text = ("x"):rep(301)')} }`)).toBe(
      "output 'text': a string of at most 300 bytes of UTF-8 is expected, got a string of 301 bytes",
    );
    expect(outcome(`{ ${good}, points = { 1 } }`)).toBe("output 'points[2]': a number is expected, got nothing");
    expect(outcome(`{ ${good}, points = { 1, 2, 3 } }`)).toBe("output 'points' has [3], which is none of its values");
  });

  it('that are too deep or too many cannot be', () => {
    const many: StepShape = {
      ...kettle,
      inputs: [{ name: 'a', type: { kind: 'vector', length: 257, element: number } }],
    };
    expect(() => new Stepper('', many)).toThrow('there are more than 256 values');
  });
});

describe('a step', () => {
  it('is refused where there is none, and between Yield-Waits', () => {
    const image = loader.load(programOf('require "syscall.raw".yield_wait()'), new FakeKernel());
    expect(image.step(1, new StepValues([]))).toBe(false);
    runOn(image);
    expect(image.step(1, new StepValues([]))).toBe(false);
    const stepper = new Stepper('function periodic() return { 1, true } end');
    expect(stepper.image.step(1, stepper.inputs)).toBe(true);
    expect(stepper.image.step(1, stepper.inputs)).toBe(false);
  });

  it('without its function, or one that fails, says so', () => {
    expect(new Stepper('').step([1, 1])).toBe("the control function 'periodic' is no function of the program");
    expect(new Stepper('function periodic() error("oops") end').step([1, 1])).toBe('main.lua:1: oops');
    expect(new Stepper('periodic = 5').step([1, 1])).toContain('attempt to call');
  });

  it('does what it does in slices of any size, through snapshots and collections', () => {
    const body = `local rest = {} function periodic(dt, inputs)
      for i = 1, 20 do rest[#rest + 1] = { i } end
      collectgarbage()
      return { heater = #rest, light = inputs.lid }
    end`;
    const stepper = new Stepper(body);
    for (const fuel of [1, 7, 1000]) {
      stepper.kernel.steps.length = 0;
      stepper.inputs.numbers.set([1, 1]);
      stepper.image.step(1, stepper.inputs);
      for (let slices = 0; stepper.image.run(fuel) === ImageStop.OutOfFuel; slices++) {
        if (slices % 50 !== 0) continue;
        stepper.image = loader.restore(
          stepper.image.snapshot(),
          { ...programOf(''), step: kettle },
          stepper.kernel,
        ) as LuaImage;
      }
      expect(stepper.kernel.steps).toEqual([undefined]);
    }
    expect([...(stepper.image.stepOutputs as StepValues).numbers]).toEqual([60, 1]);
    const other = loader.restore(
      stepper.image.snapshot(),
      { ...programOf(''), step: rich },
      stepper.kernel,
    ) as LuaImage;
    expect(other.step(1, new StepValues(rich.inputs))).toBe(false);
  });

  it('is out of the reach of the program', () => {
    const stepper = new Stepper(`function periodic(dt, inputs)
      if inputs.lid then raw.step() end
      for level = 1, 4 do for n = 1, 30 do pcall(debug.setlocal, level, n, 7) end end
      return { heater = 2, light = true }
    end`);
    expect(stepper.step([1, 0])).toEqual([2, 1]);
    // A step inside a step, without end, is an error like any recursion.
    expect(stepper.step([1, 1])).toBe('not enough memory');
  });

  it('ends with an error where there is no memory for its inputs', () => {
    const stepper = new Stepper(`local all = {} function periodic(dt, inputs)
      for i = 1, 50 do all[#all + 1] = { i } end
      return { heater = #all, light = true }
    end`);
    let outcome: unknown;
    for (let count = 0; count < 1000; count++) {
      outcome = stepper.step([1, 1]);
      if (typeof outcome === 'string') break;
    }
    expect(outcome).toContain('not enough memory');
  });
});
