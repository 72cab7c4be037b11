/**
 * What a program can make large - its code, the values it passes, its numerals, messages, stacks - is worked on in short
 * pieces: no slice goes far beyond its budget, and slices of any size use the same fuel.
 */
import { describe, expect, test } from 'vitest';
import { engine } from '../test-support/engine.ts';

const MEMORY = 16 << 20;
const SLICE = 100;
/** Fuel of the longest piece; 1125 was seen. */
const LONGEST_PIECE = 1300;
const UNLIMITED = 1e9;

/** Each returns something that would be wrong if a piece were lost. `t` holds 20 000 integers. */
const programs: Readonly<Record<string, string>> = {
  'a giant constructor': 'local t = load("return {" .. ("1,"):rep(20000) .. "}")() return #t, t[20000]',
  'straight code': 'return load("local a, b = 0, 1 " .. ("a = a + b "):rep(20000) .. "return a")()',
  'straight code past blocks that are skipped':
    'return load("local a, b, c = 0, 1 " .. ("if c then " .. ("b = 2 "):rep(40) .. "end " .. ("a = a + b "):rep(200)):rep(100) .. "return a")()',
  'straight code past jumps over it':
    'return load("local a, b, c = 0, 1 " .. ("do goto skip " .. ("b = 2 "):rep(40) .. "::skip:: end " .. ("a = a + b "):rep(200)):rep(100) .. "return a")()',
  'a long expression':
    'return load("local a, t = 1, {} t.t = t return " .. ("a + "):rep(20000) .. "t" .. (".t"):rep(20000) .. ".x == nil")',
  'a long and': 'local a, b = 0, load("local a = ... return " .. ("a and "):rep(20000) .. "7")(true) return a, b',
  'joining in straight code':
    'local s = ("x"):rep(2000) return #load("local s, a = ... " .. ("a = s .. s "):rep(3000) .. "return a")(s)',
  'comparing in straight code':
    'local f = load("local a, b, n = ... " .. ("n = a == b n = a <= b "):rep(3000) .. "return n") return f(("x"):rep(1023) .. "a", ("x"):rep(1023) .. "b")',
  varargs: 'local function f(...) local a = {...} return #a, a[20000], select("#", ...) end return f(table.unpack(t))',
  'results and tail calls': `
    local function pass(...) return ... end
    local function tail(...) return pass(...) end
    local n, last = select("#", tail(pass(table.unpack(t)))), select(-1, tail(table.unpack(t)))
    return n, last`,
  'values to be called': `
    local mt = {} mt.__call = function(self, ...) return select("#", self, ...), (select(-1, ...)) end
    local object = setmetatable({}, mt)
    local outer = setmetatable({}, { __call = setmetatable({}, { __call = object }) })
    local function tail(...) return object(...) end
    local a, b = object(table.unpack(t)) local c, d = tail(table.unpack(t)) local e, f = outer(table.unpack(t))
    local g, h, i = pcall(object, table.unpack(t))
    return a, b, c, d, e, f, g, h, i`,
  'protected calls': `
    local a = { pcall(table.unpack, t) } local b = { xpcall(table.unpack, print, t) }
    return #a, a[20001], #b, b[20001]`,
  coroutines: `
    local co = coroutine.create(function(...) local n = select("#", coroutine.yield(...)) return n, table.unpack(t) end)
    local a = { coroutine.resume(co, table.unpack(t)) } local b = { coroutine.resume(co, table.unpack(t)) }
    local wrap = coroutine.wrap(function(...) return coroutine.yield(...) end)
    local c = { wrap(table.unpack(t)) } local d = { wrap(table.unpack(t)) }
    return #a, a[20001], #b, b[2], b[20002], #c, c[20000], #d, d[20000]`,
  numerals: `
    local n = ("1234567890"):rep(20000)
    return tonumber(n), tonumber("0." .. n), tonumber("0x" .. n), tonumber(n .. "e-199999"), n + 1, load("return 0x" .. n)(), tonumber(n .. "z")`,
  'much output': `
    local s = ("x"):rep(500000)
    print(s) io.write(s, s) io.stderr:write(s) warn("@on") warn(s, s)
    return #s`,
  'a huge message': `
    local s = ("x"):rep(500000)
    local _, e = pcall(error, s, 2) local _, f = pcall(function() error(s) end)
    return #e, #f, f:sub(-3)`,
  'a deep coroutine that is closed': `
    local function deep(n) if n > 0 then local x <close> = nil return 1 + deep(n - 1) end coroutine.yield() end
    local co = coroutine.create(deep) coroutine.resume(co, 10000) return coroutine.close(co)`,
};

const prelude = 'local t = {} for i = 1, 20000 do t[i] = i end ';

function run(source: string, slice: number) {
  const process = engine.createProcess({ memory: MEMORY, seed: 1 });
  process.load(source);
  let longest = 0;
  for (let granted = slice; ; granted += slice) {
    const outcome = process.run(slice);
    longest = Math.max(longest, process.stats.fuelUsed - granted);
    if (outcome.kind !== 'outOfFuel') return { outcome, longest, fuel: process.stats.fuelUsed };
  }
}

describe('in short pieces', () => {
  test.each(Object.entries(programs))('%s', (_, source) => {
    const inOne = run(prelude + source, UNLIMITED);
    const inSlices = run(prelude + source, SLICE);
    expect(inOne.outcome.kind).toBe('exited');
    expect(inSlices.outcome).toEqual(inOne.outcome);
    expect(inSlices.fuel).toBe(inOne.fuel);
    expect(inSlices.longest).toBeLessThanOrEqual(LONGEST_PIECE);
  });
});

/** Fuel of the longest step of the collector; 257 was seen. */
const LONGEST_STEP = 300;

/** Each keeps the collector at work with much of one kind. */
const garbage: Readonly<Record<string, string>> = {
  'dead strings': 'for i = 1, 20000 do local s = "dead" .. i end collectgarbage()',
  'dead tables with parts': 'for i = 1, 5000 do local d = {a = i} d.b, d.c, d[1] = i, i, i end collectgarbage()',
  'dead coroutines': 'for i = 1, 2000 do coroutine.wrap(function() coroutine.yield() end)() end collectgarbage()',
  'living tables': 'local t = {} for i = 1, 200 do t[i] = {} for j = 1, 100 do t[i][j] = {j} end end collectgarbage()',
  'weak tables':
    'local w = {} for i = 1, 100 do w[i] = setmetatable({}, {__mode = i % 2 == 0 and "k" or "v"}) for j = 1, 100 do w[i][{}] = {} end end collectgarbage()',
};
test.each(Object.entries(garbage))('a step of the collector is short: %s', (_, source) => {
  const { outcome, longest } = run(source, SLICE);
  expect(outcome.kind).toBe('exited');
  expect(longest).toBeLessThanOrEqual(LONGEST_STEP);
});

test('a snapshot taken while values are on their way has them all', () => {
  const source = `${prelude} local function f(...) return select("#", ...), (select(-1, ...)) end return f(table.unpack(t))`;
  const expected = run(source, UNLIMITED).outcome;
  let process = engine.createProcess({ memory: MEMORY, seed: 1 });
  process.load(source);
  for (let slice = 0; ; slice++) {
    const outcome = process.run(50);
    if (outcome.kind !== 'outOfFuel') {
      expect(outcome).toEqual(expected);
      return;
    }
    if (slice % 100 === 0) process = engine.restoreProcess(process.snapshot());
  }
});

const zeros = '0'.repeat(3000);
const blanks = ' '.repeat(3000);
const digits = Array.from({ length: 3000 }, (_, index) => (index * index * 7 + 3) % 10).join('');

describe('a long numeral is exact', () => {
  const halfway = '9007199254740993';
  test.each<readonly [numeral: string, value: number | undefined]>([
    [`${halfway}.${zeros}`, 9007199254740992],
    [`${halfway}.${zeros}1`, 9007199254740994],
    [`${halfway}${zeros}e-3000`, 9007199254740992],
    [`${halfway}${zeros}1e-3001`, 9007199254740994],
    [`0.${digits}`, Number(`0.${digits}`)],
    [`${digits}e-2990`, Number(`${digits}e-2990`)],
    [`${digits}.${digits}e-3300`, Number(`${digits}.${digits}e-3300`)],
    [`0.${zeros}${digits}e3005`, Number(`0.${zeros}${digits}e3005`)],
    [`${zeros}.${zeros}12e3002`, 12],
    [`${digits}`, Number.POSITIVE_INFINITY],
    [`1e${zeros}5`, 100000],
    [`1e-${'9'.repeat(3000)}`, 0],
    [`1e${'9'.repeat(3000)}`, Number.POSITIVE_INFINITY],
    [`${blanks}-${zeros}7${blanks}`, -7],
    [`${zeros}${blanks}`, 0],
    [`0x${'f'.repeat(3000)}`, -1],
    [`-0x${zeros}10`, -16],
    [`0x${zeros}`, 0],
    [`0x1${zeros}p-12000`, 1],
    [`0x.${zeros}8p12004`, 8],
    [`0x20000000000001.${zeros}`, 9007199254740992],
    [`0x20000000000001.${zeros}1`, 9007199254740994],
    [`${blanks}`, undefined],
    [`${zeros}x`, undefined],
    [`${digits}e`, undefined],
    [`${digits}.${digits}.`, undefined],
    [`.${blanks}`, undefined],
    [`0x${blanks}`, undefined],
    [`0x.p${zeros}`, undefined],
    [`${digits} 1`, undefined],
  ])('case %#', (numeral, value) => {
    const process = engine.createProcess({ memory: MEMORY, seed: 1 });
    process.set('numeral', numeral);
    process.run(UNLIMITED);
    process.load('return tonumber(numeral)');
    expect(process.run(UNLIMITED)).toEqual({ kind: 'exited', results: [value] });
  });
});
