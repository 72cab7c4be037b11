/** Code that the kernel has run inside a program is ended wherever it is, and the program does not notice. */
import { ImageStop } from '@perilune/hil';
import { describe, expect, test } from 'vitest';
import { FakeKernel } from '../../test-support/fake-kernel.ts';
import { imageOf, loader, programOf, runOn } from '../../test-support/image.ts';
import { inspect } from '../inspector/index.ts';
import type { LuaImage } from './lua-image.ts';

/** Calls what the kernel invokes in a coroutine of its own, as userland does, with one more around it. */
const SERVE = `local raw = require "syscall.raw"
state = 0
while true do
  if raw.yield_wait() == -1 then
    local ok, problem = coroutine.resume(coroutine.create(raw.invoke))
    if not ok then error(problem) end
    state = state + 1
  end
end`;

function serving() {
  const { image, kernel } = imageOf(SERVE, 1 << 20);
  expect(runOn(image)).toBe(ImageStop.Blocked);
  return { image, kernel };
}

/** The image still does what it is asked, and its heap is whole. @param elsewhere results that another kernel was told */
function expectWell(image: LuaImage, kernel: FakeKernel, elsewhere = 0): void {
  expect([runOn(image), image.fault]).toEqual([ImageStop.Blocked, undefined]);
  const before = kernel.results.length;
  expect(image.invoke('=test', ['collectgarbage() return state, coroutine.isyieldable()'])).toBe(true);
  expect(runOn(image)).toBe(ImageStop.Blocked);
  expect(kernel.results.length).toBe(before + 1);
  expect(kernel.results.at(-1)).toEqual({ succeeded: true, values: [before + elsewhere, true] });
  expect(inspect(image.memory).statistics().brokenAt).toBeUndefined();
}

describe('a chunk', () => {
  test('is compiled and called with what follows it', () => {
    const { image, kernel } = serving();
    image.invoke('=here', ['local a, b = ... x = (x or 0) + a return a + b, x', 1, 2]);
    runOn(image);
    image.invoke('=here', ['return x']);
    runOn(image);
    expect(kernel.results.map(({ values }) => values)).toEqual([[3, 1], [1]]);
  });

  test.each([
    ['x = = 1', /^here:1: unexpected symbol near '='/],
    ['error("oh")', /^here:1: oh\nstack traceback:/],
    ['\u001bLua', /^attempt to load a binary chunk \(precompiled code is never accepted\)/],
  ])('%s fails with its message', (source, message) => {
    const { image, kernel } = serving();
    image.invoke('=here', [source]);
    runOn(image);
    expect(kernel.results[0]).toMatchObject({ succeeded: false });
    expect(kernel.results[0]?.values[0]).toMatch(message);
    expectWell(image, kernel);
  });
});

/** Each never ends by itself, or tries to go on after it was ended. */
const ENDLESS: Readonly<Record<string, string>> = {
  loop: 'while true do end',
  'pcall in a loop': 'while true do pcall(function() while true do end end) end',
  'xpcall whose handler loops': 'xpcall(error, function() while true do end end)',
  'coroutines in one another':
    'local function deep(n) if n == 0 then while true do end end coroutine.wrap(function() pcall(deep, n - 1) end)() end while true do pcall(deep, 50) end',
  'a pattern': '("a"):rep(400):find(".-.-.-.-.-.-.-b")',
  'a comparator': 'table.sort({3, 2, 1}, function() while true do end end)',
  'a callback of gsub': '("x"):rep(100):gsub("x", function() while true do end end)',
  'a metamethod': 'local t = setmetatable({}, { __index = function() while true do end end }) return t.x',
  'a variable to be closed': 'local c <close> = setmetatable({}, { __close = function() while true do end end })',
  'variables to be closed while it is ended':
    'local c <close> = setmetatable({}, { __close = function() while true do end end }) while true do end',
  'a finalizer': 'setmetatable({}, { __gc = function() while true do end end }) collectgarbage() while true do end',
  'a hook': 'debug.sethook(function() while true do end end, "", 1) local x = 1',
  'a reader of load': 'load(function() while true do end end)',
  'a long compilation': 'while true do load(("local a = 1 "):rep(150)) end',
  recursion: 'local function f() return pcall(f) end while true do f() end',
  'a tail call': 'local function f() return f() end f()',
  'an iterator': 'for _ in function() return 1 end do end',
  garbage: 'while true do local t = {} for i = 1, 100 do t[i] = {} end end',
  'all memory, caught': 'local t = {} while true do pcall(function() while true do t[#t + 1] = {} end end) end',
  'an error handler of an error handler':
    'xpcall(error, function() xpcall(error, function() while true do end end) end)',
};

describe.each(Object.entries(ENDLESS))('%s', (_, source) => {
  // What is garbage before it is ended has its finalizer run later, in the program's own time: that is its affair.
  test.each(source.includes('__gc') ? [5000, 200_000] : [300, 5000, 200_000])('is ended after %i units', (fuel) => {
    const { image, kernel } = serving();
    image.invoke('=endless', [source]);
    expect(image.run(fuel)).toBe(ImageStop.OutOfFuel);
    expect(image.stopInvoked()).toBe(true);
    expect([runOn(image), image.fault]).toEqual([ImageStop.Blocked, undefined]);
    expect(kernel.results).toEqual([
      { succeeded: false, values: [expect.stringMatching(/^its budget is used up|^not enough memory/)] },
    ]);
    // A hook stays: that is the program's affair, too.
    if (!source.includes('sethook')) expectWell(image, kernel);
  });
});

test('ended at every place of a program that does everything, the image is well, and so is a copy of it', () => {
  const source = `local out = {}
    for i = 1, 3 do out[#out + 1] = ("%d"):format(i) end
    local ok = pcall(function() local c <close> = setmetatable({}, { __close = function() out.closed = true end }) error("x") end)
    local co = coroutine.wrap(function(a) while true do a = coroutine.yield(a * 2) end end)
    for i = 1, 3 do out[#out + 1] = co(i) end
    table.sort(out, function(a, b) return tostring(a) < tostring(b) end)
    out.text = ("hello world"):gsub("%w+", function(word) return word:upper() end)
    out.code = load("local a, b = 1, 2 return function(x) return a + b + x end")()(3)
    setmetatable({}, { __gc = function() out.gone = true end }) collectgarbage()
    xpcall(error, function(message) return debug.traceback(message) end, "y")
    return out.text, out.code, table.concat({ "a", "b" }, ",")`;
  let ended = 0;
  for (let fuel = 1; ; fuel += 7) {
    const { image, kernel } = serving();
    image.invoke('=everything', [source]);
    if (image.run(fuel) !== ImageStop.OutOfFuel) break;
    const told = kernel.results.length;
    const copyKernel = new FakeKernel();
    const copy = loader.restore(image.snapshot(), programOf('', 1 << 20), copyKernel) as LuaImage;
    for (const [one, its] of [
      [image, kernel],
      [copy, copyKernel],
    ] as const) {
      while (one.stopInvoked() && one.run(50) === ImageStop.OutOfFuel);
      expectWell(one, its, one === copy ? told : 0);
    }
    ended++;
  }
  expect(ended).toBeGreaterThan(100);
});

test('what waits cannot be ended; forgotten, what it returns is not taken for the result of the next', () => {
  const program = `local raw = require "syscall.raw"
    local first = coroutine.create(raw.invoke)
    waited = false
    while raw.yield_wait() ~= -1 do end
    assert(coroutine.resume(first))                    -- it waits now
    while raw.yield_wait() ~= -1 do end
    local second = coroutine.create(raw.invoke)
    assert(coroutine.resume(second))                   -- so does the second
    assert(coroutine.resume(first))                    -- the first returns, and nobody is told
    assert(coroutine.resume(second))
    while true do if raw.yield_wait() == -1 then raw.invoke() end end`;
  const { image, kernel } = imageOf(program);
  runOn(image);
  image.invoke('=first', ['coroutine.yield() return "first"']);
  runOn(image);
  expect(image.stopInvoked()).toBe(false);
  expect(image.invoke('=next', ['return 1'])).toBe(false);
  image.forgetInvoked();
  image.invoke('=second', ['coroutine.yield() return "second"']);
  runOn(image);
  expect(kernel.results).toEqual([{ succeeded: true, values: ['second'] }]);
  expect([image.invoke('=third', ['return "third"']), runOn(image)]).toEqual([true, ImageStop.Blocked]);
  expect(kernel.results.at(-1)).toEqual({ succeeded: true, values: ['third'] });
});

test('a function that was forgotten prints its error, if it fails', () => {
  const { image, kernel } = imageOf(`local raw = require "syscall.raw"
    while raw.yield_wait() ~= -1 do end
    local first = coroutine.create(raw.invoke)
    assert(coroutine.resume(first))                    -- it waits now
    while raw.yield_wait() ~= -1 do end
    assert(coroutine.resume(first))                    -- it goes on, and fails
    assert(coroutine.resume(coroutine.create(raw.invoke)))
    while true do if raw.yield_wait() == -1 then raw.invoke() end end`);
  runOn(image);
  image.invoke('=first', ['coroutine.yield() error("late")']);
  runOn(image);
  image.forgetInvoked();
  image.invoke('=second', ['return 1']);
  expect(runOn(image)).toBe(ImageStop.Blocked);
  expect(kernel.printed).toMatch(/^first:1: late\nstack traceback:\n/);
  expect(kernel.results).toEqual([{ succeeded: true, values: [1] }]);
});

test('an image that has ended, was dropped or was never asked has nothing to end', () => {
  const { image } = serving();
  expect(image.stopInvoked()).toBe(false);
  image.forgetInvoked();
  image.drop();
  expect(image.stopInvoked()).toBe(false);
  image.forgetInvoked();
});
