/** Programs with userland on a scripted kernel that has one device: command 5 begins something, upcall 2 tells it is done. */
import { ReturnVariant } from '@perilune/abi';
import { type LuaImage, LuaImageLoader } from '@perilune/engine';
import { ImageStop } from '@perilune/hil';
import { userlandModules } from '@perilune/userland';
import { engine } from '../../packages/engine/test-support/engine.ts';
import { emptyAnswer, FakeKernel, fill, fillUpcall } from '../../packages/engine/test-support/fake-kernel.ts';

export const loader = new LuaImageLoader(engine, { seed: 1, modules: userlandModules });

export const DEVICE = 7;
export const DONE = 2;

/** A driver as the README tells to write one: `device.work(n)` waits, `device.after(n, f)` calls back, both by handle. */
const deviceModule = `
local syscall <const> = require "syscall"
local waiting = {}
local function done(handle, value)
  local what = waiting[handle]
  waiting[handle] = nil
  if type(what) == "table" then syscall.wake(what, value)
  elseif what then syscall.keep(-1) syscall.call(what, value) end
end
local device = { driver = ${DEVICE}, done = ${DONE} }
local function begin(handle)
  local ok, err = syscall.subscribe("device.begin", ${DEVICE}, ${DONE}, done)
  if not ok then return nil, err end
  return syscall.command("device.begin", ${DEVICE}, 5, handle)
end
device.begin = begin
function device.work(handle)
  local ok, err = begin(handle)
  if not ok then return nil, err end
  local waiter = {}
  waiting[handle] = waiter
  return syscall.wait(waiter)
end
function device.after(handle, f)
  assert(begin(handle))
  waiting[handle] = f
  syscall.keep(1)
end
return device
`;

export interface Run {
  image: LuaImage;
  readonly kernel: FakeKernel;
  /** Goes on until it is blocked or at its end. */
  go(fuel?: number): ImageStop;
  /** The device has done something: an upcall, then goes on. */
  finish(handle: number, value?: number): ImageStop;
}

export function programOf(source: string, entries: readonly string[] = []) {
  const encode = (text: string) => new TextEncoder().encode(text);
  const sources = new Map([
    ['main.lua', encode(`local device, task, syscall = require "device", require "task", require "syscall" ${source}`)],
    ['device.lua', encode(deviceModule)],
  ]);
  return { name: 'test', memory: 1 << 17, main: 'main.lua', sources, entries };
}

/** @param between called before every slice, may put another image in the place of this one */
export function start(source: string, entries: readonly string[] = [], between?: (run: Run) => void): Run {
  const kernel = new FakeKernel();
  kernel.onCommand = (_driver, _number, _handle, _b, answer) => fill(answer, ReturnVariant.Success);
  const run: Run = {
    image: loader.load(programOf(source, entries), kernel),
    kernel,
    go(fuel = 100_000) {
      for (let slices = 0; slices < 100_000; slices++) {
        between?.(run);
        const stop = run.image.run(fuel);
        if (stop !== ImageStop.OutOfFuel) return stop;
      }
      throw new Error('not done after a hundred thousand slices');
    },
    finish(handle, value = 0) {
      const upcall = kernel.upcallOf(DEVICE, DONE, handle, value);
      if (!upcall) throw new Error('nobody has subscribed');
      const answer = emptyAnswer();
      fillUpcall(answer, upcall);
      run.image.resume(answer);
      return run.go();
    },
  };
  return run;
}
