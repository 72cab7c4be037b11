/** Host functions: values both ways, promises everywhere, errors, and what running out of memory does to them. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engine, messageOf, outcomeOf, resultsOf, runOut } from '../test-support/engine.ts';
import { luaValues, same } from '../test-support/lua-values.ts';
import { LuaError, type LuaInput, type LuaValue, Results } from './index.ts';

const later = <Value>(value: Value) => new Promise<Value>((resolve) => setImmediate(resolve, value));

describe('values', () => {
  test('come back as they went, from the host and from the script', async () => {
    const seen: LuaValue[][] = [];
    const process = engine.createProcess({
      memory: 1 << 24,
      functions: {
        echo: (...values: LuaValue[]) => {
          seen.push(values);
          return new Results(...(values as LuaInput[]));
        },
      },
    });
    process.load('function relay(...) return echo(...) end');
    await runOut(process);
    await fc.assert(
      fc.asyncProperty(luaValues, async (values) => {
        process.call('relay', ...(values as LuaInput[]));
        const outcome = await runOut(process);
        expect(outcome.kind).toBe('exited');
        expect(same(seen.at(-1) as LuaValue[], values)).toBe(true);
        if (outcome.kind === 'exited') expect(same([...outcome.results], values)).toBe(true);
      }),
    );
  });

  test('keep their number: none, one, many; undefined is nil', async () => {
    const functions = {
      nothing: () => {},
      none: () => new Results(),
      many: () => new Results(...Array.from({ length: 200 }, (_, index) => index)),
    };
    expect(
      await resultsOf(
        'return select("#", nothing()), select("#", none()), select("#", many()), (select(200, many()))',
        { functions },
      ),
    ).toEqual([1, 0, 200, 199]);
  });

  test.each(['', 'x', 'é😀', 'x'.repeat(40), 'x'.repeat(41), 'x'.repeat(341), 'x'.repeat(342), 'é'.repeat(5000)])(
    'text %# arrives whole',
    async (text) => {
      const functions = { get: () => text, length: (value: string) => value.length };
      expect(await resultsOf('return get(), length(get()), #get()', { functions })).toEqual([
        text,
        text.length,
        Buffer.byteLength(text),
      ]);
    },
  );

  test('integers and floats stay what they are', async () => {
    const functions = { echo: (value: number | bigint) => value };
    const source =
      'local t = {} for _, v in ipairs{1, -1, 2^31, 1 << 31, -(1 << 31), 1 << 53, -(1 << 53), math.mininteger, 0.5, -0.0} do t[#t + 1] = math.type(echo(v)) .. " " .. tostring(echo(v) == v) end return table.concat(t, ", ")';
    // 2^31 and the like are whole numbers: they come back as integers.
    expect(await resultsOf(source, { functions })).toEqual([
      'integer true, integer true, integer true, integer true, integer true, integer true, integer true, integer true, float true, float true',
    ]);
  });
});

describe('a promise makes the process wait', () => {
  const functions = {
    later: (value: LuaInput) => later(value),
    fails: async () => Promise.reject(new Error('too late')),
  };
  test.each([
    ['in the main chunk', 'return later(1)', [1]],
    ['in a coroutine', 'return coroutine.wrap(function() local x = later(1) coroutine.yield(x + later(1)) end)()', [2]],
    ['in a metamethod', 'return setmetatable({}, {__index = function(_, k) return later(k) end}).key', ['key']],
    [
      'in a sort comparator',
      'local t = {3, 1, 2} table.sort(t, function(a, b) return later(a) < b end) return table.concat(t)',
      ['123'],
    ],
    ['in a gsub callback', 'return (("abc"):gsub(".", function(c) return later(c:upper()) end))', ['ABC']],
    [
      'in an iterator',
      'local s = 0 for i in function(_, i) if (i or 0) < 3 then return later((i or 0) + 1) end end do s = s + i end return s',
      [6],
    ],
    [
      'in a __close method',
      'do local x <close> = setmetatable({}, {__close = function() r = later(5) end}) end return r',
      [5],
    ],
    ['in pcall', 'return pcall(fails)', [false, 'too late']],
    [
      'in load’s reader',
      'local n = 0 return load(function() n = n + 1 return later(n == 1 and "return 7" or nil) end)()',
      [7],
    ],
  ])('%s', async (_, source, expected) => {
    expect(await resultsOf(source, { functions })).toEqual(expected);
  });

  test('and nobody else: running on tells that it still waits', async () => {
    const process = engine.createProcess({ functions });
    process.load('return later(1)');
    const first = process.run();
    expect(first.kind).toBe('yielded');
    expect(process.run().kind).toBe('yielded');
    if (first.kind === 'yielded') await first.waiting;
    expect(process.run()).toEqual({ kind: 'exited', results: [1] });
  });

  test('an answer that comes after the process was given something else is not heard', async () => {
    const process = engine.createProcess({ functions });
    process.load('return later("old")');
    const waiting = process.run();
    process.abandon();
    process.load('return later("new"), later("newer")');
    if (waiting.kind === 'yielded') await waiting.waiting;
    expect(await runOut(process)).toEqual({ kind: 'exited', results: ['new', 'newer'] });
  });
});

describe('errors', () => {
  const functions = {
    fails: () => {
      throw new Error('no sensor');
    },
    raises: () => {
      throw new LuaError({ code: 3 });
    },
    misbehaves: () => (() => 1) as unknown as LuaInput,
  };
  test('a message gets the place of the call', async () => {
    expect(await messageOf('local x = 1\nfails()', { functions })).toBe('script:2: no sensor');
  });
  test('a LuaError is exactly its value', async () => {
    expect(await resultsOf('return select(2, pcall(raises)).code', { functions })).toEqual([3]);
  });
  test('a result that is no Lua value is an error of the call', async () => {
    expect(await messageOf('misbehaves()', { functions })).toBe('script:1: a function cannot be passed to Lua');
  });
  test('an argument that cannot cross too', async () => {
    expect(await messageOf('local t = {} t[1] = t misbehaves(t)', { functions })).toBe(
      'script:1: a table inside itself cannot be passed to the host',
    );
  });
});

test('running out of memory never calls a host function twice', async () => {
  let calls = 0;
  const process = engine.createProcess({
    memory: 65536,
    functions: {
      large: () => {
        calls++;
        return {
          text: 'x'.repeat(8000),
          more: Array.from({ length: 50 }, (_, index) => `entry ${index} of the table`),
        };
      },
      text: () => {
        calls++;
        return `a string of more than forty bytes, number ${calls}`;
      },
    },
  });
  process.load(
    'local n = 0 for i = 1, 300 do if pcall(large) then n = n + 1 end local s = text() .. text() end return n',
  );
  expect(await runOut(process)).toEqual({ kind: 'exited', results: [300] });
  expect(calls).toBe(900);
});

test('a host function cannot run the process it is called from', async () => {
  const process = engine.createProcess({
    functions: {
      again: () => {
        process.run();
      },
    },
  });
  process.load('return pcall(again)');
  expect(await runOut(process)).toEqual({
    kind: 'exited',
    results: [false, 'the process is running: a host function cannot run it'],
  });
});

test('functions can be added later, under names with dots', async () => {
  const process = engine.createProcess({ functions: { first: () => 1 } });
  process.register({ 'tools.second': () => 2 });
  await runOut(process);
  process.load('return first(), tools.second()');
  expect(await runOut(process)).toEqual({ kind: 'exited', results: [1, 2] });
});

test('the caller is named in a traceback', async () => {
  const outcome = await outcomeOf('fails()', { functions: { fails: () => Promise.reject(new Error('x')) } });
  expect(outcome).toMatchObject({ fault: { traceback: expect.stringContaining("in function 'fails'") } });
});
