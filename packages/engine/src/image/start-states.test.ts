import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  type Image,
  type ImageProgram,
  ImageStop,
  type SystemCallHandler,
} from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { engine } from '../../tests-support/engine.ts';
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
}

/** One life: command (1, 2) is answered with a block, driver 9 ends it, all else with the number of the call. */
function live(loader: LuaImageLoader, program: ImageProgram, slice = 1_000_000): Life {
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
  const stops: ImageStop[] = [];
  for (let round = 0; round < 10_000; round++) {
    const stop = image.run(slice);
    if (stop !== ImageStop.OutOfFuel) stops.push(stop);
    if (stop === ImageStop.Blocked) {
      image.resume({ variant: 129, word1: 77, word2: 0, word3: 0, function: 0, userdata: 0 });
    } else if (stop !== ImageStop.OutOfFuel) break;
  }
  return { image, calls, fuelAtCalls, printed, fuelBeforeFirstSlice, stops };
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
