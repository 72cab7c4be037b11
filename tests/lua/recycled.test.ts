/** Each script as an image, in memories that other scripts have left, and in one of its own: no bit is different. */
import { LuaImageLoader } from '@perilune/engine';
import type { ImageProgram, SystemCallHandler } from '@perilune/hil';
import { expect, test, vi } from 'vitest';
import { engine } from '../../packages/engine/test-support/engine.ts';
import { SCRIPTS_FOLDER } from './run-scripts.ts';
import { loadScripts, type Script } from './script.ts';

/** Some scripts are left where they stand. */
const MOST_SLICES = 50;
const SLICE = 20_011;
const encoder = new TextEncoder();

function programOf({ name, source }: Script): ImageProgram {
  return { name, memory: 512 * 1024, main: 'script.lua', sources: new Map([['script.lua', encoder.encode(source)]]) };
}

/** Runs for some slices, and is dropped. @returns all that was seen of it, at the end of each */
function live(loader: LuaImageLoader, program: ImageProgram) {
  let printed = '';
  const handler: SystemCallHandler = {
    systemCall: (_class, _word0, _word1, _word2, _word3, answer) => {
      answer.variant = 128;
    },
    output: (_stream, bytes) => {
      printed += Buffer.from(bytes).toString('latin1');
    },
    returned: () => {},
    stepped: () => {},
  };
  const image = loader.load(program, handler);
  const stops: number[][] = [];
  for (let slice = 0; slice < MOST_SLICES && image.completion === undefined && image.fault === undefined; slice++) {
    stops.push([image.run(SLICE), image.fuelUsed, image.memory.length]);
  }
  const { statistics, fault } = image;
  const snapshot = Buffer.from(image.snapshot());
  image.drop();
  return { told: { printed, stops, statistics, fault }, snapshot };
}

test.each([1, 2])('what scripts do is the same, in round %i', (round) => {
  const recycling = new LuaImageLoader(engine, { seed: round, spares: 2 });
  const fresh = new LuaImageLoader(engine, { seed: round, spares: 0 });
  const scripts = loadScripts(SCRIPTS_FOLDER);
  const made = vi.spyOn(WebAssembly, 'Memory');
  for (const script of round === 1 ? scripts : scripts.toReversed()) {
    const program = programOf(script);
    const [here, there] = [live(recycling, program), live(fresh, program)];
    expect(here.told, script.name).toEqual(there.told);
    expect(here.snapshot.equals(there.snapshot), script.name).toBe(true);
  }
  const memories = made.mock.calls.length;
  made.mockRestore();
  expect(memories).toBeLessThan(scripts.length * 1.1); // nearly all that did not recycle
});
