import { ErrorCode, ReturnVariant } from '@perilune/abi';
import { ImageStop } from '@perilune/hil';
import { expect, it } from 'vitest';
import { FakeKernel, fill } from '../../test-support/fake-kernel.ts';
import { imageOf, loader, programOf, runOn } from '../../test-support/image.ts';

const RAW = 'local raw, buffer = require "syscall.raw", require "buffer" ';

it('counts what is charged as memory in use, so that the program has less', () => {
  const room = (charged: number) => {
    const { image, kernel } = imageOf(
      `${RAW} raw.yield_wait() local kept, size = table.pack(table.unpack({}, 1, 240)), 0
      pcall(function() for i = 1, 1000 do kept[i] = buffer.new(88) size = i * 128 end end) kept = nil print(size)`,
    );
    runOn(image);
    const before = image.statistics.memoryUsed;
    expect(image.charge(charged)).toBe(true);
    expect(image.statistics.memoryUsed).toBe(before + charged);
    image.resume({ variant: 257, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 });
    expect([runOn(image), image.fault]).toEqual([ImageStop.Exited, undefined]);
    expect(image.statistics.memoryHigh).toBeLessThanOrEqual(65536);
    return Number(kernel.printed);
  };
  const all = room(0);
  expect(all).toBeGreaterThan(16384);
  const lost = all - room(10_000);
  expect(lost).toBeLessThanOrEqual(10_000 + 128);
  // Free pieces too small for such a buffer are of no use to it either way, so they make up for a part of the charge.
  expect(lost).toBeGreaterThan(7_500);
});

it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 2 ** 32, 65536, 1e300])(
  'refuses to charge %d bytes and takes nothing',
  (bytes) => {
    const { image } = imageOf('');
    const before = image.statistics.memoryUsed;
    expect(image.charge(bytes)).toBe(false);
    expect(image.statistics.memoryUsed).toBe(before);
  },
);

it('gives back no more than was charged', () => {
  const { image } = imageOf('');
  const before = image.statistics.memoryUsed;
  image.charge(100);
  for (const bytes of [Number.NaN, -5, 40]) image.refund(bytes);
  expect(image.statistics.memoryUsed).toBe(before + 60);
  image.refund(1e9);
  image.refund(1);
  expect(image.statistics.memoryUsed).toBe(before);
});

it('charges to the last byte, and still ends with an ordinary error', () => {
  const { image, kernel } = imageOf(`${RAW} raw.yield_wait() print(pcall(string.rep, "x", 3000))`);
  runOn(image);
  const { memoryUsed, memoryQuota } = image.statistics;
  expect(image.charge(memoryQuota - memoryUsed - 2500)).toBe(true);
  image.resume({ variant: 257, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 });
  expect([runOn(image), kernel.printed]).toEqual([ImageStop.Exited, 'false\tnot enough memory\n']);
});

it('makes a call again after a collection when garbage was all that stood in the way', () => {
  const kernel = new FakeKernel();
  const source = `${RAW} for i = 1, 30 do local garbage = ("x"):rep(1000) .. i end collectgarbage "stop"
    for i = 1, 25 do local garbage = ("y"):rep(1000) .. i end print(raw.command(1, 1)) print(raw.command(1, 2))`;
  const { image } = imageOf(source, 65536, kernel);
  let wanted: number | undefined;
  kernel.onCommand = (_driver, number, _a, _b, answer) => {
    const { memoryQuota, memoryUsed } = image.statistics;
    wanted ??= memoryQuota - memoryUsed + 1000;
    if (image.charge(number === 1 ? wanted : 60_000)) fill(answer, ReturnVariant.Success);
    else fill(answer, ReturnVariant.Failure, ErrorCode.NoMemory);
  };
  expect([runOn(image), image.fault, kernel.printed]).toEqual([ImageStop.Exited, undefined, '128\n0\t9\n']);
  expect(kernel.calls.map(([, , number]) => number)).toEqual([1, 1, 2, 2]);
});

it('keeps charges in a snapshot', () => {
  const { image } = imageOf(`${RAW} raw.yield_wait()`);
  runOn(image);
  image.charge(5000);
  const copy = loader.restore(image.snapshot(), programOf(''), new FakeKernel());
  expect(copy.statistics).toEqual(image.statistics);
  copy.refund(5000);
  expect(copy.statistics.memoryUsed).toBe(image.statistics.memoryUsed - 5000);
});
