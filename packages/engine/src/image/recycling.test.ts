/** Images that live where others have lived: nobody can tell, neither they nor those that are gone. */
import {
  ANSWER_EXIT,
  type Image,
  type ImageProgram,
  ImageStop,
  StepValues,
  type SystemCallHandler,
} from '@perilune/hil';
import { PROCESS_CURRENT_COROUTINE } from '@perilune/isa';
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { engine } from '../../test-support/engine.ts';
import { emptyAnswer, FakeKernel, fill } from '../../test-support/fake-kernel.ts';
import { programOf, runOn } from '../../test-support/image.ts';
import { LuaImageLoader } from './image-loader.ts';

const RAW = 'local raw = require "syscall.raw" ';
/** Prints, makes a call, and waits. */
const GREETER = `${RAW} print "hello" raw.command(5, 6, 7, 8) while true do raw.yield_wait() end`;
const MEMORY = 256 * 1024;

let loader: LuaImageLoader;
let made: Mock;

/** Memories made since the test began, less the one that userland is prepared in. */
const memories = () => made.mock.calls.length - 1;

beforeEach(() => {
  made = vi.spyOn(WebAssembly, 'Memory') as unknown as Mock;
  loader = new LuaImageLoader(engine, { seed: 1 });
});
afterEach(() => {
  made.mockRestore();
});

/** A program that has run as far as it comes. */
function start(source: string, kernel: SystemCallHandler = new FakeKernel(), memory = MEMORY): Image {
  const image = loader.load(programOf(source, memory), kernel);
  runOn(image as ReturnType<LuaImageLoader['load']>);
  return image;
}

describe('an image that was dropped', () => {
  it('leads to no memory any more, by nothing that was kept of it', () => {
    const [kernel, nextKernel] = [new FakeKernel(), new FakeKernel()];
    const old = start(GREETER, kernel);
    const { memory } = old;
    const views = [memory, memory.subarray(1000, 2000), new Uint8Array(memory.buffer, 64, 8)];
    old.drop();
    expect([...views.map(({ length }) => length), memory.buffer.byteLength]).toEqual([0, 0, 0, 0]);
    const next = start(GREETER, nextKernel);
    expect([memories(), old.memory.length, ...views.map(({ length }) => length)]).toEqual([1, 0, 0, 0, 0]);
    expect([nextKernel.printed, nextKernel.calls.length]).toEqual(['hello\n', 2]);
    expect([kernel.printed, kernel.calls.length]).toEqual(['hello\n', 2]);
    expect(next.memory.length).toBeGreaterThan(0);
  });

  it('does nothing to the next one, whatever is done with it', () => {
    const step = { function: 'f', inputs: [], outputs: [] };
    const kernel = new FakeKernel();
    const old = loader.load({ ...programOf(GREETER, MEMORY), step }, kernel);
    runOn(old);
    old.drop();
    const next = start(GREETER);
    expect(memories()).toBe(1);
    const before = next.snapshot();
    old.run(1000);
    old.resume(emptyAnswer());
    expect(old.invoke('=x', ['return 1'])).toBe(false);
    expect([old.stopInvoked(), old.step(1, new StepValues([])), old.charge(1000)]).toEqual([false, false, false]);
    old.forgetInvoked();
    old.refund(1000);
    old.frames();
    old.snapshot();
    expect([old.mayShare(1000, 8, true), old.fuelUsed, old.fuelCounter, old.place]).toEqual([false, 0, 0, undefined]);
    old.drop();
    expect(next.snapshot()).toEqual(before);
    expect(kernel.calls.length).toBe(2);
    start(GREETER); // not where `next` lives
    expect([memories(), next.snapshot()]).toEqual([2, before]);
  });

  it.each([
    ['while it waits', GREETER],
    ['in a library function that was stopped', `("x"):rep(1000):gsub("x", function() while true do end end)`],
    ['before it has run', undefined],
    ['at its end', 'x = 1'],
    ['after a fault', 'error "no"'],
    ['after it had no more memory', 'local t = {} while true do t[#t + 1] = {} end'],
  ])('%s leaves its memory to the next', (_, source) => {
    const image = loader.load(programOf(source ?? GREETER, MEMORY), new FakeKernel());
    if (source !== undefined) for (let slice = 0; slice < 1000; slice++) image.run(1000);
    image.drop();
    const [next, fresh] = [start(GREETER), new LuaImageLoader(engine, { seed: 1, spares: 0 })];
    expect(memories()).toBe(1);
    fresh.load(programOf(''), new FakeKernel()); // draws the same
    const other = fresh.load(programOf(GREETER, MEMORY), new FakeKernel());
    runOn(other);
    expect(next.snapshot()).toEqual(other.snapshot());
  });

  it('keeps its memory if it is dropped in its own system call, and goes on to the end of the slice', () => {
    const kernel = new FakeKernel();
    const old: Image = loader.load(programOf(`${RAW} raw.command(1, 1) print "after" error "x"`, MEMORY), kernel);
    let next: Image | undefined;
    kernel.onCommand = (_driver, _number, _a, _b, answer) => {
      old.drop();
      next ??= start(GREETER);
      fill(answer, 128);
    };
    expect(old.run(100_000)).toBe(ImageStop.Faulted);
    expect(memories()).toBe(2);
    const other = start(GREETER);
    expect([memories(), other.memory.length]).toEqual([3, next?.memory.length]);
  });

  it('keeps its memory if that is its first call, which the host makes for it from the third life on', () => {
    const program = programOf(`${RAW} raw.command(1, 1) while true do end`, MEMORY);
    for (let life = 0; life < 4; life++) {
      const kernel = new FakeKernel();
      const image: Image = loader.load(program, kernel);
      kernel.onCommand = (_driver, _number, _a, _b, answer) => {
        image.drop();
        fill(answer, 128);
      };
      image.run(10_000);
      expect([image.run(10_000), image.memory.length, kernel.calls.length]).toEqual([ImageStop.Exited, 0, 1]);
    }
    expect(memories()).toBe(4);
  });

  it.each([
    [
      'a trap',
      (image: Image) => new DataView(image.memory.buffer).setUint32(PROCESS_CURRENT_COROUTINE, 0xffff_fff0, true),
    ],
    ['a handler that throws', undefined],
  ])('leaves its memory to nobody after %s', (_, spoil) => {
    const kernel = new FakeKernel();
    kernel.onCommand = () => {
      throw new Error('broken');
    };
    const image = loader.load(programOf(`${RAW} raw.yield_no_wait() raw.command(1, 1)`, MEMORY), kernel);
    if (spoil !== undefined) {
      image.run(1);
      spoil(image);
    }
    expect([runOn(image), image.fault?.cause]).toEqual([ImageStop.Faulted, 'engine']);
    image.drop();
    start(GREETER);
    expect(memories()).toBe(2);
  });
});

describe('the memory of one that was dropped', () => {
  it('is taken up by who has the same quota, though it has grown', () => {
    start('t = {} for i = 1, 2000 do t[i] = {} end').drop();
    const small = start(GREETER);
    expect([memories(), small.memory.length]).toEqual([1, 65536]);
    small.drop();
    const large = start(`t = {} for i = 1, 2000 do t[i] = {} end ${GREETER}`);
    expect([memories(), large.memory.length > 65536]).toEqual([1, true]);
    start(GREETER, new FakeKernel(), 2 * MEMORY);
    expect(memories()).toBe(2);
  });

  it('is full where the quota says, though there is more of it', () => {
    const greedy =
      'local t = {} local ok, why = pcall(function() while true do t[#t + 1] = ("x"):rep(500) end end) print(why)';
    const [first, second] = [new FakeKernel(), new FakeKernel()];
    const full = start(`${greedy} ${GREETER}`, first);
    const { length } = full.memory;
    const { fuelUsed } = full;
    full.drop();
    const again = start(`${greedy} ${GREETER}`, second);
    expect([memories(), again.memory.length, again.fuelUsed]).toEqual([1, length, fuelUsed]);
    expect([second.printed, length]).toEqual([first.printed, MEMORY]);
  });

  it('is grown if it is too small for what a program has been at its first call', () => {
    const program: ImageProgram = programOf(`local t = {} for i = 1, 1500 do t[i] = {} end ${GREETER}`, MEMORY);
    const lives = [1, 2, 3, 4].map(() => {
      start(GREETER).drop();
      const image = loader.load(program, new FakeKernel());
      runOn(image);
      const { fuelUsed, memory } = image;
      return [fuelUsed, memory.length];
    });
    expect(lives).toEqual(lives.map(() => lives[0]));
    expect(lives[0]?.[1]).toBeGreaterThan(65536);
  });

  it('is used for no snapshot; but one who was restored leaves his, even if it was forged', () => {
    const image = start(GREETER);
    const snapshot = image.snapshot();
    image.drop();
    const forged = snapshot.slice();
    forged.fill(0xff, 24 + 2000, 24 + 65536);
    for (const bytes of [snapshot, forged]) {
      const restored = loader.restore(bytes, programOf(GREETER, MEMORY), new FakeKernel());
      restored.run(10_000);
      restored.drop();
    }
    expect(memories()).toBe(3);
    for (const program of [GREETER, GREETER, GREETER]) {
      const next = start(program);
      expect([next.memory.length, next.fuelUsed]).toEqual([65536, start(program).fuelUsed]);
    }
  });

  it('is not kept by a loader that is to keep none', () => {
    loader = new LuaImageLoader(engine, { seed: 1, spares: 0 });
    start(GREETER).drop();
    start(GREETER).drop();
    expect(memories()).toBe(2);
  });
});

it('an image that exits in its own call is dropped by whoever runs it, and then leaves its memory', () => {
  const kernel = new FakeKernel();
  kernel.onCall = (_call, answer) => {
    fill(answer, ANSWER_EXIT);
    return true;
  };
  start(`${RAW} raw.command(1, 1)`, kernel).drop();
  start(GREETER);
  expect(memories()).toBe(1);
});
