/** What one tenant of a housing can find of another, or do to it: nothing. */
import { ACTIVITY_OPEN_IMAGE, PROCESS_CURRENT_COROUTINE, STATUS_EXITED } from '@perilune/isa';
import { describe, expect, it, vi } from 'vitest';
import { engine, platform } from '../../test-support/engine.ts';
import { emptyAnswer, FakeKernel } from '../../test-support/fake-kernel.ts';
import { type OpenGlobals, openEngine } from '../../test-support/opened-engine.ts';
import { Random } from '../crossing/random.ts';
import { PAGE } from '../options.ts';
import { Housing } from './housing.ts';
import { ImageInstance } from './image-instance.ts';
import { SpareHousings } from './spare-housings.ts';

const QUOTA = 4;
const house = (pages = 1) => new Housing(engine.module, pages, QUOTA);

/** A process of its own that has opened its libraries. */
function live(housing: Housing, pages = 1, seed = 1n) {
  const kernel = new FakeKernel();
  const sources = () => undefined;
  const { clock } = platform;
  const instance = new ImageInstance({ housing, pages, clock, random: new Random(seed), sources, handler: kernel });
  instance.initialise(QUOTA * PAGE, seed);
  instance.begin(ACTIVITY_OPEN_IMAGE);
  expect(instance.run(10_000_000)).toBe(STATUS_EXITED);
  return { instance, kernel };
}
/** What it leaves is made fit for the next. */
function leave(instance: ImageInstance): Housing {
  const housing = instance.leave() as Housing;
  housing.clear();
  return housing;
}

describe('one who has moved out', () => {
  it('sees nothing of who comes next through what was kept of the memory', () => {
    const { instance } = live(house());
    const { memory } = instance;
    const { bytes, words, floats } = memory;
    const { buffer } = bytes;
    const [part, copy] = [bytes.subarray(100, 200), new DataView(buffer)];
    const next = live(leave(instance)).instance;
    expect([bytes, words, floats, part].map(({ length }) => length)).toEqual([0, 0, 0, 0]);
    expect(buffer.byteLength).toBe(0);
    expect(() => copy.getUint8(0)).toThrow(TypeError);
    expect([memory.bytes, memory.words, memory.floats].map(({ length }) => length)).toEqual([0, 0, 0]);
    expect(next.memory.bytes.length).toBe(PAGE);
  });

  it('does nothing to who comes next, whatever is done with it', () => {
    const { instance: old, kernel: oldKernel } = live(house(3));
    const housing = leave(old);
    const { instance: next, kernel } = live(housing);
    const before = next.memory.bytes.slice();
    const { words } = next.memory;
    expect(() => old.initialise(PAGE, 9n)).toThrow('no room');
    old.begin(ACTIVITY_OPEN_IMAGE);
    old.run(1000);
    old.resume(emptyAnswer());
    old.invoke(new Uint8Array(4));
    old.stopInvoked();
    old.step();
    expect([old.grow(2), old.leave()]).toEqual([false, undefined]);
    old.memory.setWord(PROCESS_CURRENT_COROUTINE, 7);
    old.memory.setLong(PROCESS_CURRENT_COROUTINE, 7);
    old.memory.words.fill(7);
    old.memory.bytes[100] = 1;
    old.systemCall(2, 1, 2, 3, 4);
    old.request(0, 0, 0, 0);
    old.clock(0);
    old.memory.release();
    expect(next.memory.words).toBe(words);
    expect(next.memory.bytes).toEqual(before);
    expect([oldKernel.calls.length, kernel.calls.length]).toEqual([1, 0]);
  });
});

describe('one who moves in', () => {
  it('finds nothing but zeros, and no more pages than were asked for', () => {
    const { instance } = live(house(), 3);
    expect(instance.grow(4)).toBe(true);
    instance.memory.bytes.fill(0xff, 1000);
    const housing = leave(instance);
    const { memory } = new ImageInstance({
      housing,
      pages: 1,
      clock: platform.clock,
      random: new Random(1n),
      sources: () => undefined,
      handler: new FakeKernel(),
    });
    expect(memory.bytes.length).toBe(PAGE);
    housing.claim(4);
    expect(memory.bytes.length).toBe(4 * PAGE);
    expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('becomes what it would in a new one, byte for byte', () => {
    const first = live(house(), 4, 99n).instance;
    first.memory.bytes.fill(0x5a, 70_000);
    const later = live(leave(first), 2).instance;
    const fresh = live(house(2), 2).instance;
    expect(later.memory.bytes).toEqual(fresh.memory.bytes);
    expect(later.fuelUsed).toBe(fresh.fuelUsed);
  });
});

it('every mutable global of the built engine has its first value again when a housing is cleared', async () => {
  const { module, names } = await openEngine();
  const instances = vi.spyOn(WebAssembly, 'Instance');
  const used = new Housing(module, 1, QUOTA);
  new Housing(module, 1, QUOTA);
  const [globals, fresh] = instances.mock.instances.map((instance) => instance.exports as unknown as OpenGlobals);
  instances.mockRestore();
  const valuesOf = (all: OpenGlobals | undefined) => names.map((name) => all?.[name]?.value);
  for (const name of names) {
    const global = globals?.[name] as OpenGlobals[string];
    global.value = typeof global.value === 'bigint' ? -77n : -77;
  }
  expect(names.length).toBeGreaterThan(50);
  expect(valuesOf(globals)).toSatisfy((values: unknown[]) => values.every((value) => value === -77 || value === -77n));
  used.clear();
  expect(valuesOf(globals)).toEqual(valuesOf(fresh));
});

describe('spare housings', () => {
  const spares = (most: number) => new SpareHousings(engine.module, most);

  it('are handed out for their quota only, the last first, and larger than asked for', () => {
    const all = spares(4);
    const [a, b, c] = [all.make(1, 2), all.make(3, 3), all.make(1, 3)];
    for (const one of [a, b, c]) all.keep(one);
    expect([all.take(1, 3), all.take(1, 3), all.take(1, 2)]).toEqual([c, b, a]);
    expect([a, b, c]).not.toContain(all.take(1, 3));
  });

  it('make room for those that come: no more than so many, and so many bytes', () => {
    const few = spares(2);
    const [a, b, c] = [few.make(1, 2), few.make(1, 2), few.make(1, 2)];
    for (const one of [a, b, c]) few.keep(one);
    expect([few.take(1, 2), few.take(1, 2)]).toEqual([c, b]);
    expect(few.take(1, 2)).not.toBe(a);
    const many = spares(100);
    const large = Array.from({ length: 12 }, () => many.make(8, 8));
    for (const one of large) many.keep(one);
    expect(large.toReversed().map(() => large.includes(many.take(8, 8)))).toEqual(
      large.map((_, index) => index < 8), // 4 MiB
    );
  });

  it('are none that are large, and none where none are wanted', () => {
    const [all, none] = [spares(4), spares(0)];
    const [large, small] = [all.make(9, 9), none.make(1, 9)];
    all.keep(large);
    none.keep(small);
    expect(all.take(1, 9)).not.toBe(large);
    expect(none.take(1, 9)).not.toBe(small);
  });
});
