import { ImageError, ImageStop, type ImageValue } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { engine } from '../../test-support/engine.ts';
import { FakeKernel } from '../../test-support/fake-kernel.ts';
import { imageOf, loader, programOf, runOn } from '../../test-support/image.ts';
import { LuaImageLoader } from './image-loader.ts';

const RAW = 'local raw = require "syscall.raw" ';
/** Calls what the kernel invokes, for ever. */
const SERVE = `${RAW} while true do if raw.yield_wait() == -1 then raw.invoke() end end`;

describe('a program that is none', () => {
  it.each([
    [{ ...programOf(''), main: 'other.lua' }, "test: there is no source 'other.lua'; there is main.lua"],
    [{ ...programOf(''), sources: new Map() }, "test: there is no source 'main.lua'; there is none at all"],
    [programOf('', 1000), 'test: memory is 1000 bytes: it must be from 64 KiB (65536) to 1 GiB (1073741824)'],
    [programOf('', Number.NaN), 'test: memory is NaN bytes: it must be from 64 KiB (65536) to 1 GiB (1073741824)'],
  ])('is refused with the reason', (program, message) => {
    expect(() => loader.load(program, new FakeKernel())).toThrow(new ImageError(message));
  });

  it('is a fault with its place when it does not compile, or is larger than its memory', () => {
    const { image } = imageOf('local x = 1\nlocal = 2');
    expect(runOn(image)).toBe(ImageStop.Faulted);
    expect(image.fault).toMatchObject({
      cause: 'script',
      source: 'main.lua',
      line: 2,
      message: "main.lua:2: <name> expected near '='",
    });
    const large = imageOf(`--${'x'.repeat(200_000)}`).image;
    expect([runOn(large), large.fault?.cause]).toEqual([ImageStop.Faulted, 'memory']);
    const bytes = loader.load(
      { ...programOf(''), sources: new Map([['main.lua', new Uint8Array([0xff, 0xfe, 0x1b, 0x4c])]]) },
      new FakeKernel(),
    );
    expect([runOn(bytes), bytes.fault?.cause]).toEqual([ImageStop.Faulted, 'script']);
  });

  it('is no snapshot', () => {
    const { image } = imageOf('');
    const snapshot = image.snapshot();
    const restore = (bytes: Uint8Array) => () => loader.restore(bytes, programOf(''), new FakeKernel());
    expect(restore(new Uint8Array(10))).toThrow(ImageError);
    expect(restore(snapshot.slice(0, -1))).toThrow(ImageError);
    const process = engine.createProcess({ seed: 1 });
    expect(restore(process.snapshot())).toThrow('test: this is the snapshot of a process, not of an image');
    expect(() => engine.restoreProcess(snapshot)).toThrow('this is the snapshot of an image, not of a process');
  });
});

describe('a fault', () => {
  it('is where the mistake is, if the error blames a caller; but a message can name no place that is not in the stack', () => {
    const { image } = imageOf('local function f(x)\n  error("bad argument", 2)\nend\nf(1)');
    expect(runOn(image)).toBe(ImageStop.Faulted);
    expect(image.fault).toMatchObject({ message: 'main.lua:4: bad argument', source: 'main.lua', line: 4 });
    const liar = imageOf('\n\nerror("main.lua:77: not me", 0)').image;
    expect(runOn(liar)).toBe(ImageStop.Faulted);
    expect(liar.fault).toMatchObject({ message: 'main.lua:77: not me', line: 3 });
  });

  it('tells message, place, traceback and the stack with variables', () => {
    const { image } = imageOf(
      'local function inner(amount)\n  local double = amount * 2\n  error("too much: " .. double)\nend\ninner(21)',
    );
    expect(runOn(image)).toBe(ImageStop.Faulted);
    expect(image.fault).toMatchObject({
      cause: 'script',
      message: 'main.lua:3: too much: 42',
      source: 'main.lua',
      line: 3,
    });
    expect(image.fault?.traceback).toContain("main.lua:3: in local 'inner'");
    expect(image.place).toEqual({ source: 'main.lua', line: 3 });
    expect(image.frames()[1]).toEqual({
      function: "local 'inner'",
      source: 'main.lua',
      line: 3,
      locals: [
        { name: 'amount', value: '21' },
        { name: 'double', value: '42' },
      ],
    });
    expect(image.run(1000)).toBe(ImageStop.Faulted);
  });

  it.each([
    ['leaves enough for a report', true, 'local all = {} for i = 1, 1e9 do all[i] = {} end'],
    ['leaves nothing', false, 'local all while true do local rest = all all = function() return rest end end'],
  ])('of memory is told as one, with the stack, where it %s', (_, hasReport, source) => {
    const { image } = imageOf(source);
    expect([runOn(image), image.fault?.cause, image.fault?.message]).toEqual([
      ImageStop.Faulted,
      'memory',
      'not enough memory',
    ]);
    expect(image.fault?.traceback !== undefined).toBe(hasReport);
    const [main, caller] = image.frames();
    expect(main).toMatchObject({ function: 'main chunk', source: 'main.lua', line: 1 });
    expect(main?.locals.map(({ name }) => name)).toContain('all');
    expect(caller).toEqual({ function: "function 'xpcall'", source: '[C]', line: undefined, locals: [] });
  });

  it('can be made of the error that ended a coroutine', () => {
    const { image } =
      imageOf(`${RAW}\nlocal thread = coroutine.create(function()\n  local seen = 5\n  error "inside"\nend)
      local _, problem = coroutine.resume(thread) pcall(raw.fault, problem, thread) print "survived"`);
    expect(runOn(image)).toBe(ImageStop.Faulted);
    expect(image.fault).toMatchObject({ message: 'main.lua:4: inside', line: 4 });
    expect(image.frames()[1]?.locals).toEqual([{ name: 'seen', value: '5' }]);
  });

  it('is nothing a deep stack or an odd error value could hide', () => {
    for (const source of [
      'local function f() return 1 + f() end f()',
      'error(setmetatable({}, { __tostring = error }))',
      'error(nil)',
      'error({})',
    ]) {
      const { image } = imageOf(source);
      expect([source, runOn(image), typeof image.fault?.message]).toEqual([source, ImageStop.Faulted, 'string']);
    }
  });
});

describe('slices', () => {
  const work = `${RAW} local t = {} for i = 1, 300 do t[i] = ("x"):rep(i % 60) raw.command(1, i) end table.sort(t, function(a, b) return #a > #b end) print(#t, #t[1])`;

  it('of any size use the same fuel', () => {
    const used = [1, 7, 100, 1_000_000].map((fuel) => {
      const { image, kernel } = imageOf(work);
      let stop: ImageStop;
      do stop = image.run(fuel);
      while (stop === ImageStop.OutOfFuel);
      expect([stop, kernel.printed]).toEqual([ImageStop.Exited, '300\t59\n']);
      return image.fuelUsed;
    });
    expect(new Set(used).size).toBe(1);
  });

  it('can be parted by snapshots', () => {
    let { image } = imageOf(work);
    const kernel = new FakeKernel();
    let stop: ImageStop = ImageStop.OutOfFuel;
    for (let slices = 0; stop === ImageStop.OutOfFuel; slices++) {
      if (slices % 3 === 0) image = loader.restore(image.snapshot(), programOf(work), kernel) as typeof image;
      stop = image.run(200);
    }
    expect([stop, kernel.printed]).toEqual([ImageStop.Exited, '300\t59\n']);
    const again = loader.restore(image.snapshot(), programOf(work), kernel);
    expect([again.run(1000), again.completion]).toEqual([ImageStop.Exited, 0]);
  });

  it.each([0, -1, Number.NaN, 0.5])('of %d do nothing', (fuel) => {
    const { image } = imageOf('');
    expect([image.run(fuel), image.fuelUsed]).toEqual([ImageStop.OutOfFuel, 0]);
  });
});

describe('an invocation', () => {
  function serving(definitions: string) {
    const one = imageOf(definitions + SERVE, 1 << 17);
    expect(runOn(one.image)).toBe(ImageStop.Blocked);
    return one;
  }

  it('passes values both ways', () => {
    const { image, kernel } = serving('function echo(...) return ... end ');
    const values: ImageValue[] = [
      undefined,
      true,
      1.5,
      -3,
      2n ** 60n,
      'text',
      new Uint8Array([255, 0]),
      [1, 2, [3]],
      { name: 'x', __proto__x: [] },
      Number.NaN,
    ];
    expect(image.invoke('echo', values)).toBe(true);
    expect(image.invoke('echo', [])).toBe(false);
    expect(runOn(image)).toBe(ImageStop.Blocked);
    expect(kernel.results).toEqual([{ succeeded: true, values }]);
  });

  it('reaches into tables, and says when there is nothing', () => {
    const { image, kernel } = serving(
      'device = { step = function(x) return x + 1 end } setmetatable(_G, { __index = function() error "no" end }) ',
    );
    for (const name of ['device.step', 'device.none', 'none', '']) {
      expect(image.invoke(name, [1])).toBe(true);
      runOn(image);
    }
    expect(kernel.results[0]).toEqual({ succeeded: true, values: [2] });
    expect(kernel.results[1]).toEqual({
      succeeded: false,
      values: ['the program has no function of this name', 'no such function'],
    });
    expect(kernel.results[2]?.values[0]).toContain('main.lua:1: no');
    expect(kernel.results.map(({ succeeded }) => succeeded)).toEqual([true, false, false, false]);
  });

  it('that fails is told with its traceback, and the next one succeeds', () => {
    const { image, kernel } = serving(
      'function bad()\n  error("oh")\nend function worse() error({}) end function cyclic() local t = {} t.t = t return t end function f() return function() end end ',
    );
    for (const name of ['bad', 'worse', 'cyclic', 'f', 'type']) {
      image.invoke(name, [1]);
      expect(runOn(image)).toBe(ImageStop.Blocked);
    }
    expect(kernel.results[0]?.values[0]).toMatch(
      /^main\.lua:2: oh\nstack traceback:\n[\s\S]*main\.lua:2: in function 'bad'/,
    );
    expect(kernel.results[1]?.values[0]).toMatch(/^table: 0x/);
    expect(kernel.results[2]).toEqual({
      succeeded: false,
      values: ['a table inside itself cannot be passed to the host'],
    });
    expect(kernel.results[3]).toEqual({ succeeded: true, values: [undefined] });
    expect(kernel.results[4]).toEqual({ succeeded: true, values: ['number'] });
  });

  it('for whose values there is no memory fails, and the process lives', () => {
    const { image, kernel } = imageOf(`function f(x) return #x end ${SERVE}`);
    runOn(image);
    image.invoke('f', ['x'.repeat(100_000)]);
    expect([runOn(image), image.fault]).toEqual([ImageStop.Blocked, undefined]);
    expect(kernel.results[0]?.values[0]).toMatch(/^not enough memory/);
    image.invoke('f', ['abc']);
    runOn(image);
    expect(kernel.results[1]).toEqual({ succeeded: true, values: [3] });
  });

  it('of a value that contains itself is refused', () => {
    const { image } = serving('');
    const cycle: ImageValue[] = [];
    cycle.push(cycle);
    expect(image.invoke('print', cycle)).toBe(false);
    expect(image.invoke('print', [])).toBe(true);
  });

  it('goes on over many slices and snapshots', () => {
    const { image, kernel } = serving(
      'function long(n) local sum = 0 for i = 1, n do sum = sum + i end return sum end ',
    );
    image.invoke('long', [10_000]);
    const copyKernel = new FakeKernel();
    const copy = loader.restore(image.snapshot(), programOf(''), copyKernel);
    for (const [one, its] of [
      [image, kernel],
      [copy, copyKernel],
    ] as const) {
      let slices = 0;
      while (one.run(500) === ImageStop.OutOfFuel) slices++;
      expect(slices).toBeGreaterThan(10);
      expect(its.results).toEqual([{ succeeded: true, values: [50_005_000] }]);
    }
  });

  it('cannot be had before or after, and nothing is told without one', () => {
    const { image, kernel } = imageOf(`${RAW} raw.returned(true, 1) print(raw.invocation())`);
    expect(image.invoke('print', [])).toBe(false);
    runOn(image);
    expect(image.invoke('print', [])).toBe(false);
    expect([kernel.results, kernel.printed]).toEqual([[], '\n']);
  });
});

describe('images of one loader', () => {
  it('draw different numbers, and the same again with the same seed', () => {
    const draw = (from: LuaImageLoader) => {
      const kernel = new FakeKernel();
      for (let i = 0; i < 2; i++) runOn(from.load(programOf('print(math.random(1 << 40))'), kernel));
      return kernel.printed.trim().split('\n');
    };
    const first = draw(new LuaImageLoader(engine, { seed: 5 }));
    expect(new Set(first).size).toBe(2);
    expect(draw(new LuaImageLoader(engine, { seed: 5 }))).toEqual(first);
  });

  it('find their own sources first, then userland', () => {
    const modules = new Map([
      ['shared', 'return "userland"'],
      ['other.part', 'local a = 1 return "part"'],
    ]);
    const sources = new Map(
      Object.entries({
        'main.lua':
          'print(require "shared", require "other.part", require "lib.x", require "lib", pcall(require, "none"))',
        'shared.lua': 'return "own"',
        'lib/x.lua': 'return ...',
        'lib/init.lua': 'return "init"',
      }).map(([name, source]) => [name, new TextEncoder().encode(source)]),
    );
    const kernel = new FakeKernel();
    const image = new LuaImageLoader(engine, { seed: 1, modules }).load(
      { ...programOf(''), sources, arguments: ['a'] },
      kernel,
    );
    expect([runOn(image), image.fault]).toEqual([ImageStop.Exited, undefined]);
    expect(kernel.printed).toBe(
      "own\tpart\tlib.x\tinit\tfalse\tmodule 'none' not found:\n\tno field package.preload['none']\n\tno module 'none' from the host\n",
    );
  });

  it('have no files and no environment', () => {
    const { kernel, image } = imageOf(
      'print(io.open, io.read, os.getenv, os.remove, os.execute, dofile, loadfile, ...) print(package.path) io.write(1, " ", 2.5, "\\n")',
    );
    expect([runOn(image), kernel.printed]).toEqual([ImageStop.Exited, 'nil\tnil\tnil\tnil\tnil\tnil\tnil\n\n1 2.5\n']);
  });

  it('answer all questions when they were dropped', () => {
    const { image } = imageOf('while true do end');
    image.run(100);
    image.drop();
    expect([image.run(100), image.fuelUsed, image.frames(), image.place, image.memory.length]).toEqual([
      ImageStop.Exited,
      0,
      [],
      undefined,
      0,
    ]);
    expect([image.charge(1), image.mayShare(64, 8, true), image.invoke('x', [])]).toEqual([false, false, false]);
    image.refund(1);
    image.resume({ variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 });
    expect(image.statistics.memoryQuota).toBe(0);
    image.drop();
  });
});
