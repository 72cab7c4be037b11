import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRingMemory, RingReader, RingWriter } from './shared-ring.ts';

test.each([0, -64, 63, 65, 100, 2 ** 31, Number.NaN, 64.5])('is a capacity of %d refused?', (capacity) => {
  expect(() => createRingMemory(capacity)).toThrow(RangeError);
});

test('does a message larger than the ring harm it?', () => {
  const memory = createRingMemory(64);
  const [writer, reader] = [new RingWriter(memory), new RingReader(memory)];
  expect(writer.write(new Uint8Array(61))).toBe(false);
  expect(writer.write(new Uint8Array(1_000_000))).toBe(false);
  expect(writer.write(new Uint8Array(60).fill(7))).toBe(true);
  expect(writer.write(new Uint8Array(0))).toBe(false);
  expect([writer.dropped, reader.dropped]).toEqual([3, 3]);
  expect(reader.read()).toEqual(new Uint8Array(60).fill(7));
  expect([reader.read(), reader.isEmpty()]).toEqual([undefined, true]);
});

/** A ring against a plain list: messages come out as they went in, and what is refused would not have fitted. */
test('keeps every message it took, in order, also where counters wrap', () => {
  const operation = fc.oneof(fc.uint8Array({ maxLength: 90 }), fc.constant('read' as const));
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 300 }), fc.integer({ min: 0, max: 400 }), (operations, before) => {
      const memory = createRingMemory(128);
      // The counters start shortly before they wrap, at a multiple of four as always.
      const start = -before & ~3;
      new Int32Array(memory).set([start, start]);
      const [writer, reader] = [new RingWriter(memory), new RingReader(memory)];
      const model: Uint8Array[] = [];
      let dropped = 0;
      for (const step of operations) {
        if (step === 'read') {
          expect(reader.read()).toEqual(model.shift());
          continue;
        }
        const used = model.reduce((sum, { length }) => sum + 4 + Math.ceil(length / 4) * 4, 0);
        const fits = used + 4 + Math.ceil(step.length / 4) * 4 <= 128;
        expect(writer.write(step)).toBe(fits);
        if (fits) model.push(step.slice());
        else dropped++;
      }
      expect(writer.dropped).toBe(dropped);
      while (model.length > 0) expect(reader.read()).toEqual(model.shift());
      expect(reader.isEmpty()).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const WRITER = `
import { workerData } from 'node:worker_threads';
const { RingWriter } = await import(workerData.module);
const writer = new RingWriter(workerData.memory);
for (let number = 0; number < workerData.count; number++) {
  const message = new Uint8Array(4 + (number * 7919) % 200).fill(number & 255);
  new DataView(message.buffer).setUint32(0, number);
  while (!writer.hasRoom(message.length)) writer.waitForReader(1000);
  writer.write(message);
}`;

test('between two threads nothing is lost, doubled or torn', async () => {
  const count = 30_000;
  const memory = createRingMemory(4096);
  const reader = new RingReader(memory);
  const module = new URL('./shared-ring.ts', import.meta.url).href;
  const worker = new Worker(WRITER, { eval: true, workerData: { memory, count, module } });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  for (let expected = 0; expected < count; ) {
    const message = reader.read();
    if (!message) {
      await Promise.race([reader.waitAsync(1000), failed]);
      continue;
    }
    expect(new DataView(message.buffer).getUint32(0)).toBe(expected);
    expect(message.length).toBe(4 + ((expected * 7919) % 200));
    if (message.subarray(4).some((byte) => byte !== (expected & 255))) expect.fail(`message ${expected} is torn`);
    expected++;
  }
  expect(reader.isEmpty()).toBe(true);
  expect(reader.dropped).toBe(0);
  await worker.terminate();
});

test('a message ends a wait', async () => {
  const memory = createRingMemory(64);
  const reader = new RingReader(memory);
  const waiting = reader.waitAsync();
  new RingWriter(memory).write(Uint8Array.of(5));
  await waiting;
  expect(reader.read()).toEqual(Uint8Array.of(5));
});
