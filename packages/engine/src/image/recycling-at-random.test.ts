/** Whatever images do one after the other in the same memories, each does bit for bit what it does in a memory of its own. */
import type { Image, ImageProgram } from '@perilune/hil';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { engine } from '../../test-support/engine.ts';
import { FakeKernel, fill } from '../../test-support/fake-kernel.ts';
import { programOf } from '../../test-support/image.ts';
import { LuaImageLoader } from './image-loader.ts';

const SERVE = `local raw = require "syscall.raw" raw.command(5, 6, 7, 8)
  while true do if raw.yield_wait() == -1 then raw.invoke() end end`;
const sources = [
  SERVE,
  'local t = {} for i = 1, 1e9 do t[i % 3000 + 1] = { i } if i % 7 == 0 then print(string.format("%p", t[1])) end end',
  'local s = "" for i = 1, 1e9 do s = s .. i if #s > 40000 then print(#s, select(2, s:gsub("%d", { ["1"] = "x" }))) s = "" end end',
  'local t = {} while true do t[#t + 1] = ("x"):rep(700) end',
  'for i = 1, 1e9 do print(pcall(function() local t = {} while true do t[#t + 1] = { i } end end)) collectgarbage() end',
  `print(("abc"):rep(300):gsub("%w", function(c) local x = 0 for i = 1, 50 do x = x + i end return c .. x end)) ${SERVE}`,
  'local t = {} for i = 1, 400 do t[i] = math.random(1000) end while true do table.sort(t, function(a, b) return a > b end) print(t[1], os.time(), os.clock()) end',
  `print(string.pack("<i4>d!8z", 7, 2.5, "text"):byte(1, -1)) print(("%-9.3f|%q"):format(1 / 3, 0.1), utf8.char(228, 8364)) error({})`,
  'local c = {} for i = 1, 1e9 do c[i % 50] = coroutine.wrap(function(a) local x <close> = setmetatable({}, { __close = function() print "c" end }) coroutine.yield(a) end) c[i % 50](i) end',
  `for i = 1, 1e9 do print(load("return function(a, b) local c = a * " .. i .. " return c // b, ... end")()(7, 2)) end`,
];
const quotas = [65536, 131072, 524288];
const programs: ImageProgram[] = sources.flatMap((source) => quotas.map((quota) => programOf(source, quota)));

const slot = fc.nat({ max: 2 });
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('load' as const), slot, program: fc.nat(programs.length - 1) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('run' as const), slot, fuel: fc.integer({ min: 1, max: 60_000 }) }),
  },
  fc.record({ kind: fc.constantFrom('restore', 'invoke', 'resume', 'stop', 'charge', 'drop'), slot }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Three places for images, and what is seen of them. */
class World {
  readonly #loader: LuaImageLoader;
  readonly #places: ({ image: Image; kernel: FakeKernel; program: ImageProgram } | undefined)[] = [];

  constructor(spares: number) {
    this.#loader = new LuaImageLoader(engine, { seed: 5, spares });
  }

  /** @returns all that can be told of the image it was about */
  act(action: Action): unknown {
    const place = this.#places[action.slot];
    if (action.kind === 'load') {
      place?.image.drop();
      const program = programs[action.program] as ImageProgram;
      const kernel = new FakeKernel();
      this.#places[action.slot] = { image: this.#loader.load(program, kernel), kernel, program };
    }
    const { image, kernel, program } = this.#places[action.slot] ?? {};
    if (image === undefined || kernel === undefined || program === undefined) return undefined;
    return [this.#done(action, image, kernel, program), this.#seen(action.slot)];
  }

  #done(action: Action, image: Image, kernel: FakeKernel, program: ImageProgram): unknown {
    switch (action.kind) {
      case 'run':
        return image.run('fuel' in action ? action.fuel : 0);
      case 'restore': {
        const snapshot = image.snapshot();
        image.drop();
        this.#places[action.slot] = { image: this.#loader.restore(snapshot, program, kernel), kernel, program };
        return snapshot.length;
      }
      case 'invoke':
        return image.invoke('=x', ['return string.rep(..., 20000)', 'abc']);
      case 'resume': {
        const answer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
        fill(answer, 129, 3);
        return image.resume(answer);
      }
      case 'stop':
        return image.stopInvoked();
      case 'charge':
        return image.charge(3000);
      case 'drop':
        image.drop();
        return undefined;
      default:
        return undefined;
    }
  }

  #seen(slot: number): unknown {
    const { image, kernel } = this.#places[slot] as { image: Image; kernel: FakeKernel };
    const { fuelUsed, fuelCounter, statistics, place, fault, completion, memory } = image;
    const { printed, calls, results } = kernel;
    return {
      ...{ fuelUsed, fuelCounter, statistics, place, fault, completion, size: memory.length },
      ...{ printed, calls, results, frames: image.frames() },
      snapshot: Buffer.from(image.snapshot()).toString('latin1'),
    };
  }
}

it('does the same as in memories of their own', () => {
  const made = vi.spyOn(WebAssembly, 'Memory');
  const counts = { recycled: 0, fresh: 0 };
  fc.assert(
    fc.property(fc.array(action, { minLength: 10, maxLength: 60 }), (actions) => {
      const [recycled, fresh] = [new World(3), new World(0)];
      for (const one of actions) {
        const before = made.mock.calls.length;
        const seen = recycled.act(one);
        const between = made.mock.calls.length;
        counts.recycled += between - before;
        const expected = fresh.act(one);
        counts.fresh += made.mock.calls.length - between;
        // Compared before it is shown: what is shown of a snapshot takes minutes.
        if (JSON.stringify(seen) !== JSON.stringify(expected)) expect(seen).toEqual(expected);
      }
    }),
    { numRuns: 60, seed: 1 },
  );
  made.mockRestore();
  expect(counts.recycled).toBeLessThan(counts.fresh * 0.8);
});
