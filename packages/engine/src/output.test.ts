/** What a process prints, on its way to the receiver. */
import { expect, test } from 'vitest';
import { engine, outcomeOf, runOut } from '../test-support/engine.ts';

const printing = 'for i = 1, 5000 do print(i) end io.stderr:write("error") print("end")';

test('arrives whole, in order, in few pieces that are the receiver’s own', async () => {
  const pieces: [number, Uint8Array][] = [];
  await outcomeOf(printing, { output: (bytes, stream) => void pieces.push([stream, bytes]) });
  const text = (wanted: number) =>
    Buffer.concat(pieces.filter(([stream]) => stream === wanted).map(([, bytes]) => bytes)).toString();
  expect(text(1)).toBe(`${Array.from({ length: 5000 }, (_, index) => `${index + 1}\n`).join('')}end\n`);
  expect(text(2)).toBe('error');
  expect(pieces.map(([stream]) => stream).slice(-2)).toEqual([2, 1]);
  expect(pieces.length).toBeLessThan(8);
});

test('is there as soon as a slice ends, and before input is waited for', async () => {
  let text = '';
  const output = (bytes: Uint8Array) => {
    text += Buffer.from(bytes).toString();
  };
  const process = engine.createProcess({ output, input: { read: () => Promise.resolve(Buffer.from(`${text}!\n`)) } });
  process.load('print("a") while not go do end');
  process.run(500);
  expect(text).toBe('a\n');
  process.abandon();
  process.load('io.write("question? ") return io.read("l", "l")');
  expect(await runOut(process)).toEqual({ kind: 'exited', results: ['a', 'question? !'] });
});

test('a receiver that throws is the embedder’s own trouble; the process is unharmed', async () => {
  let isBroken = true;
  const process = engine.createProcess({
    output: () => {
      if (isBroken) throw new Error('full');
    },
  });
  process.load(`${printing} return 7`);
  expect(() => process.run(1000)).toThrow('full');
  isBroken = false;
  expect(await runOut(process)).toEqual({ kind: 'exited', results: [7] });
});

test('finish waits for a receiver that is busy', async () => {
  let taken = 0;
  const process = engine.createProcess({
    output: async (bytes) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      taken += bytes.length;
    },
  });
  process.load('print("x")');
  await process.finish();
  expect(taken).toBe(2);
});

test('finish stops at each of its limits, and goes on from there', async () => {
  const process = engine.createProcess();
  process.load('while true do end');
  expect(await process.finish({ fuel: 12_345 })).toEqual({ kind: 'stopped', reason: 'fuel' });
  expect(process.stats.fuelUsed).toBe(12_345);
  expect(await process.finish({ time: 10 })).toEqual({ kind: 'stopped', reason: 'time' });
  expect(await process.finish({ signal: AbortSignal.timeout(20) })).toEqual({ kind: 'stopped', reason: 'signal' });
  process.abandon();
  process.load('return 1');
  expect(await process.finish()).toEqual({ kind: 'exited', results: [1] });
  await expect(process.finish({ fuel: 0 })).rejects.toThrow('more than 0');
});
