import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { NodeChip } from './node-chip.ts';
import { createRingMemory, RingReader, RingWriter } from './shared-ring.ts';

function chipAndWriter() {
  const memory = createRingMemory(1024);
  return { chip: new NodeChip(new RingReader(memory)), writer: new RingWriter(memory), memory };
}

test('the clock counts whole microseconds and never goes back', () => {
  const { chip } = chipAndWriter();
  let before = chip.now();
  for (let round = 0; round < 10_000; round++) {
    const now = chip.now();
    expect(Number.isInteger(now) && now >= before).toBe(true);
    before = now;
  }
});

test('the calendar starts from the clock as it is at boot, and goes on evenly when that is set afterwards', () => {
  const hour = 3_600_000;
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const time of [start - hour, start + hour]) {
      vi.setSystemTime(time);
      const { chip } = chipAndWriter();
      expect(chip.bootTime).toBe(time / 1000);
      vi.setSystemTime(start);
      expect(chip.bootTime).toBe(time / 1000);
      expect(chip.now()).toBeLessThan(hour);
    }
  } finally {
    vi.useRealTimers();
  }
});

test('sleeping never ends early, and not at all where the deadline has passed', () => {
  const { chip } = chipAndWriter();
  for (const time of [0, 1, 49, 120, 1000, 3333]) {
    const deadline = chip.now() + time;
    chip.sleep(deadline);
    expect(chip.now()).toBeGreaterThanOrEqual(deadline);
  }
  chip.sleep(-5);
  chip.sleep(Number.NEGATIVE_INFINITY);
});

test('a message that waits keeps it from sleeping; one that comes wakes it', async () => {
  const { chip, writer, memory } = chipAndWriter();
  const seen: number[] = [];
  chip.onMessage = (message) => seen.push(...message);
  writer.write(Uint8Array.of(1));
  chip.sleep(undefined);
  chip.serviceInterrupts();
  const module = new URL('./shared-ring.ts', import.meta.url).href;
  const source = `import { workerData as data } from 'node:worker_threads';
    const { RingWriter } = await import(data.module);
    new RingWriter(data.memory).write(Uint8Array.of(2));`;
  const worker = new Worker(source, { eval: true, workerData: { memory, module } });
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  chip.sleep(undefined);
  chip.serviceInterrupts();
  expect(seen).toEqual([1, 2]);
  await ended;
});

test('a handler that is sent more while it works goes on to other work', () => {
  const { chip, writer } = chipAndWriter();
  let count = 0;
  chip.onMessage = () => {
    count++;
    writer.write(Uint8Array.of(0));
  };
  writer.write(Uint8Array.of(0));
  writer.write(Uint8Array.of(0));
  chip.serviceInterrupts();
  expect(count).toBe(2);
});

test('the rate of fuel is a whole number of at least 1', () => {
  const { chip } = chipAndWriter();
  chip.calibrate(() => 0, 1000, 3);
  expect(chip.fuelPerMicrosecond).toBe(1);
  chip.calibrate(() => 1e9, 1000, 3);
  expect(Number.isInteger(chip.fuelPerMicrosecond)).toBe(true);
});
