import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  type Image,
  type ImageProgram,
  ImageStop,
  type SystemCallHandler,
} from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { engine } from '../../test-support/engine.ts';
import { LuaImageLoader } from './image-loader.ts';

const encoder = new TextEncoder();
const modules = new Map([['greeting', 'return { word = "hello" }']]);

function programOf(source: string): ImageProgram {
  return {
    name: 'app',
    memory: 128 * 1024,
    main: 'main.lua',
    sources: new Map([['main.lua', encoder.encode(source)]]),
  };
}

interface Life {
  readonly image: Image;
  readonly calls: string[];
  readonly fuelAtCalls: number[];
  readonly printed: string;
  readonly fuelBeforeFirstSlice: number;
  readonly stops: ImageStop[];
  readonly slices: number;
}

/**
 * One life: command (1, 2) is answered with a block, driver 9 ends it, all else with the number of the call.
 * @returns what lives it in slices
 */
function bear(loader: LuaImageLoader, program: ImageProgram): (slice: number) => Life {
  const calls: string[] = [];
  const fuelAtCalls: number[] = [];
  let printed = '';
  const handler: SystemCallHandler = {
    systemCall(callClass, word0, word1, word2, word3, answer) {
      calls.push(`${callClass}:${word0}:${word1}:${word2}:${word3}`);
      fuelAtCalls.push(image.fuelUsed);
      Object.assign(answer, { variant: 129, word1: calls.length, word2: 0, word3: 0 });
      if (word0 === 1 && word1 === 2) answer.variant = ANSWER_BLOCK;
      if (word0 === 9) answer.variant = ANSWER_EXIT;
    },
    output: (_stream, bytes) => {
      printed += new TextDecoder().decode(bytes);
    },
    returned: () => {},
    stepped: () => {},
  };
  const image: Image = loader.load(program, handler);
  const fuelBeforeFirstSlice = image.fuelUsed;
  return (slice) => {
    const stops: ImageStop[] = [];
    let slices = 0;
    for (let round = 0; round < 10_000; round++) {
      const stop = image.run(slice);
      slices++;
      if (stop !== ImageStop.OutOfFuel) stops.push(stop);
      if (stop === ImageStop.Blocked) {
        image.resume({ variant: 129, word1: 77, word2: 0, word3: 0, function: 0, userdata: 0 });
      } else if (stop !== ImageStop.OutOfFuel) break;
    }
    return { image, calls, fuelAtCalls, printed, fuelBeforeFirstSlice, stops, slices };
  };
}

function live(loader: LuaImageLoader, program: ImageProgram, slice = 1_000_000): Life {
  return bear(loader, program)(slice);
}

const loaderOf = () => new LuaImageLoader(engine, { modules, seed: 3 });

describe('a program that is started again', () => {
  const source = `local raw = require "syscall.raw"
    local greeting = require "greeting"
    local t = {} for i = 1, 200 do t[i] = { i } end
    local function call(...) local v, w = raw.command(...) return w end
    print(greeting.word, call(5, 6, 7, 8), call(1, 2), call(5, 6), #t, t[200][1])
    print(math.random(1 << 40))`;

  it.each([1_000_000, 50, 1])('does the same each time, in slices of %i', (slice) => {
    const loader = loaderOf();
    const program = programOf(source);
    const lives = [1, 2, 3, 4].map(() => live(loader, program, slice));
    const [first, ...later] = lives;
    expect(first?.calls).toEqual(['2:5:6:7:8', '2:1:2:0:0', '2:5:6:0:0']);
    for (const { calls, fuelAtCalls, printed, stops, image } of later) {
      expect([calls, printed.split('\n')[0], stops]).toEqual([first?.calls, 'hello\t1\t77\t3\t200\t200', first?.stops]);
      expect([fuelAtCalls, image.fuelUsed]).toEqual([first?.fuelAtCalls, first?.image.fuelUsed]);
    }
    // From the third on it begins with its first call.
    expect(lives.map(({ fuelBeforeFirstSlice }) => fuelBeforeFirstSlice > 0)).toEqual([false, false, true, true]);
  });

  it.each([
    [1_000_000, 200],
    [50, 200],
    [1, 200],
    [500, 1500],
  ])('does the same though all were made before one ran, in slices of %i, with %i tables', (slice, tables) => {
    const [loader, other] = [loaderOf(), loaderOf()];
    const larger = () => ({ ...programOf(source.replaceAll('200', `${tables}`)), memory: 1 << 20 });
    const program = larger();
    const born = [1, 2, 3, 4].map(() => bear(loader, program));
    const lives = born.map((run) => run(slice));
    // A program of its own each time: nothing is kept.
    const alone = [1, 2, 3, 4].map(() => live(other, larger(), slice));
    for (const [index, { calls, fuelAtCalls, printed, stops, image, fuelBeforeFirstSlice }] of lives.entries()) {
      expect([calls, fuelAtCalls, printed, stops]).toEqual([
        alone[index]?.calls,
        alone[index]?.fuelAtCalls,
        alone[index]?.printed,
        alone[index]?.stops,
      ]);
      expect([image.fuelUsed, fuelBeforeFirstSlice]).toEqual([alone[index]?.image.fuelUsed, 0]);
    }
    // The third and the fourth begin with the first call of the second, and need fewer slices for that.
    const [first, second, third, fourth] = lives.map(({ slices }) => slices);
    expect([second, fourth]).toEqual([first, third]);
    if (slice < 1000) expect(third).toBeLessThan((first ?? 0) / 2);
  });

  it('begins at its beginning where it pays for something before it runs', () => {
    const loader = loaderOf();
    const program = programOf(source);
    const [first, second] = [bear(loader, program), bear(loader, program)];
    const handler = { systemCall: () => {}, output: () => {}, returned: () => {}, stepped: () => {} };
    const paying = loader.load(program, handler);
    expect(paying.charge(100)).toBe(true);
    first(1000);
    second(1000);
    paying.run(1);
    expect(paying.fuelUsed).toBeLessThan(100);
  });

  it('draws its own random numbers, those it would have drawn anyway', () => {
    const [loader, other] = [loaderOf(), loaderOf()];
    const program = programOf(source);
    const printed = [1, 2, 3, 4].map(() => live(loader, program).printed);
    expect(new Set(printed).size).toBe(4);
    // A program of its own each time: nothing is kept.
    expect([1, 2, 3, 4].map(() => live(other, programOf(source)).printed)).toEqual(printed);
  });

  it.each([
    ['has printed', 'print("a line")'],
    ['has asked for the time', 'local t = os.time()'],
    ['has asked for the processor time', 'local t = os.clock()'],
    ['has asked for the zone', 'local t = os.date("%c", 0)'],
    ['has drawn random numbers', 'local r = math.random(5)'],
    ['has asked for entropy', 'math.randomseed()'],
    ['has grown large', 'local s = ("x"):rep(3e5)'],
  ])('begins at its beginning where it %s before its first call', (_, before) => {
    const loader = loaderOf();
    const program = { ...programOf(`${before} require "syscall.raw".command(5, 6)`), memory: 1 << 20 };
    const lives = [1, 2, 3, 4].map(() => live(loader, program));
    expect(lives.map(({ fuelBeforeFirstSlice }) => fuelBeforeFirstSlice)).toEqual([0, 0, 0, 0]);
    expect(new Set(lives.map(({ calls }) => calls.join()))).toEqual(new Set(['2:5:6:0:0']));
  });

  it('begins at its beginning where it pays for something before its first call', () => {
    const loader = loaderOf();
    const program = programOf('require "syscall.raw".command(5, 6)');
    const handler = { systemCall: () => {}, output: () => {}, returned: () => {}, stepped: () => {} };
    loader.load(program, handler);
    const image = loader.load(program, handler);
    expect(image.charge(100)).toBe(true);
    image.run(1_000_000);
    expect(live(loader, program).fuelBeforeFirstSlice).toBe(0);
  });

  it('may end in its first call, or without any', () => {
    for (const source of ['require "syscall.raw".command(9, 9)', 'local x = 1', 'error "no"', 'os.exit(3)']) {
      const loader = loaderOf();
      const program = programOf(source);
      const lives = [1, 2, 3].map(() => live(loader, program));
      expect(lives.map(({ stops, calls }) => [stops, calls])).toEqual(
        lives.map(() => [lives[0]?.stops, lives[0]?.calls]),
      );
      expect(lives[2]?.image.fault).toEqual(lives[0]?.image.fault);
    }
  });

  it('can be frozen before it has run', () => {
    const loader = loaderOf();
    const program = programOf(source);
    for (let life = 0; life < 2; life++) live(loader, program);
    const calls: string[] = [];
    const handler: SystemCallHandler = {
      systemCall(...[callClass, , , , word3, answer]) {
        calls.push(`${callClass}:${word3}`);
        answer.variant = ANSWER_EXIT;
      },
      output: () => {},
      returned: () => {},
      stepped: () => {},
    };
    const snapshot = loader.load(program, handler).snapshot();
    expect(calls).toEqual([]);
    expect([loader.restore(snapshot, program, handler).run(1000), calls]).toEqual([ImageStop.Exited, ['2:8']]);
  });
});
