/** What if code that the kernel has run inside a program is ended just when the collector decides what is garbage? */
import { ImageStop } from '@perilune/hil';
import { COLLECTOR_PHASE_ATOMIC, PROCESS_ATOMIC_STEP, PROCESS_COLLECTOR_PHASE } from '@perilune/isa';
import { expect, test } from 'vitest';
import { imageOf, runOn } from '../../packages/engine/test-support/image.ts';
import { verifyHeap } from './heap/verify-heap.ts';

const SERVE = `local raw = require "syscall.raw"
  while true do if raw.yield_wait() == -1 then coroutine.resume(coroutine.create(raw.invoke)) end end`;
const GARBAGE = `local keys, values = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "v" })
  for i = 1, 3000 do keys[{}] = {} values[i] = {} end
  while true do local t = {} end`;
/** Less than any piece of the collector costs. */
const SLICE = 3;

/** Steps of the phase that a slice ends in; others are over with the piece that begins them. */
test.each([2, 3, 4, 7, 8, 10])('in its step %i, its error is no garbage, and the heap is whole', (step) => {
  const { image, kernel } = imageOf(SERVE, 1 << 20);
  runOn(image);
  image.invoke('=garbage', [GARBAGE]);
  const word = (address: number) => new DataView(image.memory.buffer, image.memory.byteOffset).getUint32(address, true);
  const isThere = () =>
    image.memory[PROCESS_COLLECTOR_PHASE] === COLLECTOR_PHASE_ATOMIC && word(PROCESS_ATOMIC_STEP) === step;
  while (!isThere()) expect(image.run(SLICE)).toBe(ImageStop.OutOfFuel);

  expect(image.stopInvoked()).toBe(true);
  while (image.run(SLICE) === ImageStop.OutOfFuel) expect(verifyHeap(image.memory, false)).toBeUndefined();
  expect(kernel.results).toEqual([{ succeeded: false, values: ['its budget is used up'] }]);
});
