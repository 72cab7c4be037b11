/** A process as bytes: it goes on exactly where it was, in another instance, and nothing else is taken for one. */
import { PROCESS_HEADER_END } from '@perilune/isa';
import { describe, expect, test } from 'vitest';
import { engine, printingProcess, runOut } from '../test-support/engine.ts';
import { DataError } from './errors.ts';
import { MemoryFileSystem } from './files/memory-file-system.ts';
import type { ProcessOptions } from './index.ts';

const source = `
  local t = {}
  for i = 1, 40 do t[i] = ("%d;%g"):format(i, i / 3) end
  table.sort(t, function(a, b) return a > b end)
  local generate = coroutine.wrap(function() for _, v in ipairs(t) do coroutine.yield(v) end end)
  for i = 1, 20 do print(generate(), math.random(100), (("abc"):gsub(".", function(c) return c .. i end))) end
  print(pcall(error, {code = 1}), collectgarbage("count") > 0, #load("return " .. ("1 +"):rep(50) .. " 1")() )`;

/** Runs a chunk in slices; after every slice the process is thrown away, and one made of its snapshot goes on. */
async function runThroughSnapshots(text: string, fuel: number, options: ProcessOptions): Promise<number> {
  let process = engine.createProcess({ seed: 1, ...options });
  process.load(text);
  for (;;) {
    const outcome = process.run(fuel);
    if (outcome.kind === 'yielded') await outcome.waiting;
    else if (outcome.kind !== 'outOfFuel') return process.stats.fuelUsed;
    process = engine.restoreProcess(process.snapshot(), options);
  }
}

test.each([13, 200, 5000])('goes on exactly, thrown away and restored every %d fuel', async (fuel) => {
  const whole = printingProcess();
  whole.process.load(source.replace(', #load', ', load').replace(' 1")() )', ' 1")() )'));
  await runOut(whole.process);
  let text = '';
  const output = (bytes: Uint8Array) => {
    text += Buffer.from(bytes).toString();
  };
  const used = await runThroughSnapshots(source.replace(', #load', ', load'), fuel, { output });
  expect(text).toBe(whole.printed());
  expect(used).toBe(whole.process.stats.fuelUsed);
});

test('a clone goes its own way', async () => {
  const first = engine.createProcess({ seed: 1 });
  first.load('n = 0 function add(by) n = n + by return n end');
  await runOut(first);
  const second = engine.restoreProcess(first.snapshot());
  first.call('add', 1);
  second.call('add', 10);
  expect(await runOut(first)).toEqual({ kind: 'exited', results: [1] });
  expect(await runOut(second)).toEqual({ kind: 'exited', results: [10] });
});

test('host functions are found by name, whatever their order', async () => {
  const first = engine.createProcess({ functions: { one: () => 1, two: () => 2 } });
  const second = engine.restoreProcess(first.snapshot(), { functions: { two: () => 'two' } });
  second.load('return two(), pcall(one)');
  expect(await runOut(second)).toEqual({
    kind: 'exited',
    results: ['two', false, "host function 'one' is not there any more"],
  });
});

test('open files go on, with what was read ahead and what was still to be written', async () => {
  const files = new MemoryFileSystem({ 'in.txt': 'one\ntwo\nthree\n' });
  await runThroughSnapshots(
    'local i, o = io.open("in.txt"), io.open("out.txt", "w") for line in i:lines() do o:write(line:upper(), ";") end o:close()',
    5,
    { files },
  );
  expect(Buffer.from(files.read('out.txt') ?? []).toString()).toBe('ONE;TWO;THREE;');
});

test('what waits for input asks again; a host call is not made twice', async () => {
  let reads = 0;
  let calls = 0;
  const options: ProcessOptions = {
    input: {
      read: async () => {
        reads++;
        return Buffer.from('typed\n');
      },
    },
    functions: {
      later: async () => {
        calls++;
        return 1;
      },
    },
  };
  for (const [text, results] of [
    ['return io.read()', ['typed']],
    ['return pcall(later)', [false, 'host call interrupted: the process was restored from a snapshot']],
  ] as const) {
    const process = engine.createProcess(options);
    process.load(text);
    expect(process.run().kind).toBe('yielded');
    const restored = engine.restoreProcess(process.snapshot(), options);
    expect(await runOut(restored)).toEqual({ kind: 'exited', results });
  }
  expect([reads, calls]).toEqual([2, 1]);
});

describe('what is no snapshot is refused', () => {
  const sound = engine.createProcess().snapshot();
  const changed = (change: (bytes: Uint8Array, view: DataView) => void) => {
    const bytes = sound.slice();
    change(bytes, new DataView(bytes.buffer));
    return bytes;
  };
  test.each<[string, Uint8Array]>([
    ['too short', new Uint8Array(10)],
    ['no snapshot', new Uint8Array(100_000)],
    ['version 99', changed((_, view) => view.setUint32(4, 99, true))],
    ['another build', changed((_, view) => view.setUint32(8, 1, true))],
    ['damaged', changed((_, view) => view.setUint32(16, 0, true))],
    ['damaged', changed((_, view) => view.setUint32(20, 1 << 30, true))],
    ['damaged', sound.subarray(0, sound.length - 20)],
    ['damaged', changed((bytes) => bytes.fill(7, 24 + 65536))],
    ['damaged', changed((bytes) => bytes.fill(0, 24, 24 + 65536))],
  ])('%s', (message, bytes) => {
    expect(() => engine.restoreProcess(bytes)).toThrow(DataError);
    expect(() => engine.restoreProcess(bytes)).toThrow(message);
  });

  test('whatever byte of the host state is another one, it is refused or restored', () => {
    const functions = { one: () => 1 };
    const bytes = engine.createProcess({ functions }).snapshot();
    const errors = new Set<unknown>();
    for (let at = 24 + new DataView(bytes.buffer).getUint32(20, true); at < bytes.length; at++) {
      for (const value of [0, 3, 127, 255]) {
        const before = bytes[at] as number;
        bytes[at] = value;
        try {
          engine.restoreProcess(bytes, { functions });
        } catch (error) {
          errors.add((error as Error).constructor);
        }
        bytes[at] = before;
      }
    }
    expect([...errors]).toEqual([DataError]);
  });

  test('a snapshot whose memory was tampered with traps at worst, contained in its process', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const bytes = changed((all) => {
        const first = 24 + PROCESS_HEADER_END - 16;
        for (let index = 0; index < 200; index++) all[first + ((index * 7919 * seed) % 15000)] = (index * seed) & 0xff;
      });
      const process = engine.restoreProcess(bytes);
      process.load('local t = {} for i = 1, 100 do t[#t + 1] = tostring(i) end return table.concat(t)');
      for (let slice = 0; slice < 50; slice++) {
        const { kind } = process.run(10_000);
        if (kind === 'faulted' || kind === 'exited') break;
      }
    }
  });
});
