/** Images for tests: one source without userland, on the test platform. */
import { type ImageProgram, ImageStop } from '@perilune/hil';
import { type LuaImage, LuaImageLoader } from '../src/index.ts';
import { engine } from './engine.ts';
import { FakeKernel } from './fake-kernel.ts';

export const loader = new LuaImageLoader(engine, { seed: 1 });

export function programOf(source: string, memory = 65536): ImageProgram {
  return { name: 'test', memory, main: 'main.lua', sources: new Map([['main.lua', new TextEncoder().encode(source)]]) };
}

export function imageOf(source: string, memory = 65536, kernel = new FakeKernel()) {
  return { image: loader.load(programOf(source, memory), kernel), kernel };
}

/** Runs until it is blocked or at its end. */
export function runOn(image: LuaImage, fuel = 100_000): ImageStop {
  for (let slices = 0; slices < 100_000; slices++) {
    const stop = image.run(fuel);
    if (stop !== ImageStop.OutOfFuel) return stop;
  }
  throw new Error('not done after a hundred thousand slices');
}
