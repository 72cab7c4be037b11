/** A process from outside: what it is given, how it is run, how it ends. */
import { describe, expect, test } from 'vitest';
import { engine, messageOf, outcomeOf, printingProcess, resultsOf, runOut } from '../test-support/engine.ts';
import { UsageError } from './errors.ts';
import { LuaOpaque, LuaTable } from './index.ts';

const endless = 'while true do end';
/** What a slice may use beyond its fuel. */
const LARGEST_STEP = 8192;

describe('hostile scripts', () => {
  test('can a loop be stopped, past any pcall and coroutine?', () => {
    const process = engine.createProcess();
    process.load('while true do pcall(coroutine.wrap(function() while true do pcall(error) end end)) end');
    for (let slice = 0; slice < 20; slice++) expect(process.run(1000).kind).toBe('outOfFuel');
    process.kill();
    expect(process.run()).toMatchObject({ kind: 'faulted', fault: { message: 'killed' } });
  });

  test('does a slice end within its fuel, but for what one step costs?', () => {
    for (const source of [endless, '("a"):rep(400):find(".-.-.-b")', 'local t = {} for i = 1, 1e9 do t[i] = i end']) {
      const process = engine.createProcess({ memory: 1 << 24 });
      process.load(source);
      for (let given = 1000; given <= 20_000; given += 1000) {
        expect(process.run(1000).kind).toBe('outOfFuel');
        expect(process.stats.fuelUsed).toBeLessThan(given + LARGEST_STEP);
      }
    }
  });

  test('is running out of memory an ordinary error, after which the process goes on?', async () => {
    const process = engine.createProcess({ memory: 65536 });
    process.load('local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(100) .. i end');
    expect(await runOut(process)).toMatchObject({
      kind: 'faulted',
      fault: { blame: 'script', message: 'not enough memory', place: { chunk: 'script', line: 1 } },
    });
    process.load('return "whole"');
    expect(await runOut(process)).toEqual({ kind: 'exited', results: ['whole'] });
    expect(process.stats.memoryTaken).toBe(65536);
  });

  test('can a result that is endless, or huge, or circular reach the host?', async () => {
    expect(await messageOf('local t = {} t[1] = t return t')).toBe(
      'a table inside itself cannot be passed to the host',
    );
    expect(await messageOf('return {[{}] = 1}')).toBe('a table as key cannot be passed to the host');
    expect(await messageOf('local t = 1 for i = 1, 100 do t = {t} end return t')).toBe(
      'tables nested too deeply to pass to the host',
    );
    const large = { memory: 1 << 26 };
    expect(await messageOf('return ("x"):rep(5e6)', large)).toBe('value too large to pass to the host');
    expect(await messageOf('local t = {} for i = 1, 22 do t = {t, t} end return t', large)).toBe(
      'value too large to pass to the host',
    );
  });
});

describe('what is wrong use', () => {
  test.each([100, 65535, 2 ** 30 + 1, Number.NaN])('a memory of %d bytes', (memory) => {
    expect(() => engine.createProcess({ memory })).toThrow(UsageError);
  });

  test.each([0, -1, 1.5, 2 ** 31, Number.NaN])('a slice of %d fuel', (fuel) => {
    const process = engine.createProcess();
    process.load('return');
    expect(() => process.run(fuel)).toThrow(UsageError);
  });

  test('running what has nothing to do, and giving something to do to what is busy or has ended', () => {
    const process = engine.createProcess();
    expect(() => process.run()).toThrow('nothing to do');
    process.load(endless);
    expect(() => process.load('return')).toThrow('busy');
    process.kill();
    expect(() => process.load('return')).toThrow('ended');
  });

  test('host functions whose names clash', () => {
    expect(() => engine.createProcess({ functions: { 'print.it': () => 1 } })).toThrow(UsageError);
  });
});

describe('outcomes', () => {
  test('results as values', async () => {
    expect(await resultsOf('return nil, true, 1, 2.5, "text", "\\xff", {1, x = 2}, 1 << 62')).toEqual([
      undefined,
      true,
      1,
      2.5,
      'text',
      Uint8Array.of(255),
      new LuaTable([
        [1, 1],
        ['x', 2],
      ] as never),
      4611686018427387904n,
    ]);
    expect((await resultsOf('return print'))[0]).toBeInstanceOf(LuaOpaque);
    expect(await resultsOf('return "x"', { strings: 'bytes' })).toEqual([Uint8Array.of(120)]);
  });

  test('an error with its message, place and traceback, as lua prints them', async () => {
    expect(await outcomeOf('local function f()\n  error("broken")\nend\nf()')).toEqual({
      kind: 'faulted',
      fault: {
        blame: 'script',
        isSyntax: false,
        message: 'script:2: broken',
        place: { chunk: 'script', line: 2 },
        traceback:
          "stack traceback:\n\t[C]: in function 'error'\n\tscript:2: in local 'f'\n\tscript:4: in main chunk\n\t[C]: in ?",
        value: 'script:2: broken',
      },
    });
  });

  test.each([
    ['error({code = 2})', '(error object is a table value)'],
    ['error()', '(error object is a nil value)'],
    ['error(12)', '12'],
    ['error(setmetatable({}, {__tostring = function() return "mine" end}))', 'mine'],
    ['error(setmetatable({}, {__tostring = function() return {} end}))', '(error object is a table value)'],
    ['error(setmetatable({}, {__name = "Thing"}))', '(error object is a Thing value)'],
  ])('%s says %s', async (source, message) => {
    expect(await messageOf(source)).toBe(message);
  });

  test('the error itself, if it can leave the process', async () => {
    expect(await outcomeOf('error({code = 2})')).toMatchObject({ fault: { value: new LuaTable([['code', 2]]) } });
    expect(await outcomeOf('local t = {} t.t = t error(t)')).toMatchObject({ fault: { value: undefined } });
  });

  test('source that does not compile', async () => {
    const outcome = await outcomeOf('x = = 1');
    expect(outcome).toMatchObject({
      kind: 'faulted',
      fault: { isSyntax: true, message: "script:1: unexpected symbol near '='" },
    });
    expect(outcome).not.toHaveProperty('fault.traceback');
    expect(await messageOf('\x1bLua')).toMatch(/^attempt to load a binary chunk/);
  });

  test('os.exit ends the process with a status, at once or after finalizers', async () => {
    expect(await outcomeOf('pcall(function() os.exit(7) end) error("not here")')).toEqual({
      kind: 'exited',
      results: [],
      status: 7,
    });
    const { process, printed } = printingProcess();
    process.load('setmetatable({}, {__gc = function() print("gone") end}) os.exit(false, true)');
    expect(await runOut(process)).toEqual({ kind: 'exited', results: [], status: 1 });
    expect(printed()).toBe('gone\n');
    expect(process.state).toBe('ended');
  });
});

describe('a process that goes on', () => {
  test('keeps its globals from one thing to do to the next', async () => {
    const process = engine.createProcess();
    process.load('count = 0 device = {step = function(by) count = count + by return count end}');
    await runOut(process);
    process.call('device.step', 5);
    expect(await runOut(process)).toEqual({ kind: 'exited', results: [5] });
    process.set('made.of.tables', [1, 2]);
    await runOut(process);
    process.load('return count, made.of.tables[2], ...', { arguments: ['argument'] });
    expect(await runOut(process)).toEqual({ kind: 'exited', results: [5, 2, 'argument'] });
    process.call('absent.function');
    expect(await runOut(process)).toMatchObject({ kind: 'faulted' });
    process.call('absent');
    expect(await runOut(process)).toMatchObject({
      fault: { message: "attempt to call a nil value (global 'absent')" },
    });
  });

  test('goes on after an error, and after what it did was given up', async () => {
    const process = engine.createProcess();
    process.load('kept = {} local mine = 0 function add() mine = mine + 1 return mine end error("x")');
    await runOut(process);
    process.load(
      'coroutine.wrap(function() local up = 1 function get() return up end up = 2 while true do kept[#kept + 1] = add() end end)()',
    );
    for (let slice = 0; slice < 10; slice++) process.run(1000);
    expect(process.place).toEqual({ chunk: 'script', line: 1 });
    process.abandon();
    expect(process.place).toBeUndefined();
    process.load(
      'collectgarbage() for i, v in ipairs(kept) do assert(i == v) end return #kept > 5, get(), add() - #kept',
    );
    // 2 if it was given up between the call and the assignment, which the growth of the table may have held up.
    expect(await runOut(process)).toEqual({ kind: 'exited', results: [true, 2, expect.toBeOneOf([1, 2])] });
  });

  test('loses nothing of a table that was growing when it was given up', async () => {
    const process = engine.createProcess({ memory: 1 << 26 });
    for (let length = 5000; length < 200_000; length = Math.floor(length * 1.7)) {
      process.load('t = {} for i = 1, 1e9 do t[i] = i end');
      process.run(length);
      process.abandon();
      process.load('for i = 1, #t do if t[i] ~= i then return i end end return "whole"');
      expect(await runOut(process)).toEqual({ kind: 'exited', results: ['whole'] });
    }
  });

  test('shows results with the script’s own print', async () => {
    const { process, printed } = printingProcess();
    process.load('return 1, "two"', { showsResults: true });
    await runOut(process);
    process.load('x = 1', { showsResults: true });
    await runOut(process);
    expect(printed()).toBe('1\ttwo\n');
  });

  test('runs finalizers and closes what is open at the end', async () => {
    const { process, printed } = printingProcess();
    process.load('for i = 1, 3 do _G["x" .. i] = setmetatable({}, {__gc = function() print(i) end}) end');
    await runOut(process);
    process.close();
    expect(await runOut(process)).toEqual({ kind: 'exited', results: [] });
    expect(printed()).toBe('3\n2\n1\n');
  });
});

test('a fresh process with all libraries open uses at most 24 KiB', () => {
  expect(engine.createProcess({ memory: 65536 }).stats).toMatchObject({
    memoryQuota: 65536,
    memoryTaken: 65536,
    fuelUsed: 0,
  });
  expect(engine.createProcess({ memory: 65536 }).stats.memoryUsed).toBeLessThanOrEqual(24 * 1024);
});

test('memory is cut to whole pages', () => {
  expect(engine.createProcess({ memory: 100_000 }).stats.memoryQuota).toBe(65536);
});

describe('the same fuel and output, however it is sliced', () => {
  const source = `
    local out = {}
    for i = 1, 50 do out[#out + 1] = ("%d:%s"):format(i, tostring(i / 7)):gsub("%d", function(d) return d + 1 end) end
    table.sort(out, function(a, b) return a > b end)
    print(table.concat(out, " "))
    for k, v in pairs({a = 1, b = 2, c = 3, 1, 2, 3}) do print(k, v) end
    print(load("return 1 + 1")(), math.random(1000), os.time(), os.clock(), pcall(error, "x"))`;
  const run = async (fuel: number) => {
    const { process, printed } = printingProcess();
    process.load(source);
    await runOut(process, fuel);
    return { text: printed(), fuel: process.stats.fuelUsed };
  };

  test.each([1, 7, 1000])('in slices of %d', async (fuel) => {
    expect(await run(fuel)).toEqual(await run(1_000_000));
  });
});
