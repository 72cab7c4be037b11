/** Does a store keep what it has told of, whatever happens to its process, its file and its medium? */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Store } from '@perilune/hil';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileStore } from './file-store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value);

let folder: string;
const open: Store[] = [];
async function openStore(mostBytes?: number): Promise<Store> {
  const store = await openFileStore(folder, mostBytes === undefined ? {} : { mostBytes });
  open.push(store);
  return store;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-store-'));
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('what is refused', () => {
  test.each([
    ['nothing', ''],
    ['a control character', 'a\nb'],
    ['a character beyond ASCII', 'ä'],
    ['more than 512 characters', 'a'.repeat(513)],
  ])('a key of %s', async (_, key) => {
    const store = await openStore();
    const writing = store.write([
      { key: 'good', value: bytes('1') },
      { key, value: bytes('2') },
    ]);
    await expect(writing).rejects.toThrow(/is no key of a store/);
    expect(await store.list('')).toEqual([]);
  });

  test('a file that is no store, and one that is damaged, stay as they are', async () => {
    writeFileSync(join(folder, 'store.sqlite'), 'something else, and long enough to be looked at'.repeat(100));
    await expect(openStore()).rejects.toThrow(/store\.sqlite is damaged .*: put a copy in its place, or move it away/);
  });

  test('a folder that is a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openFileStore(join(folder, 'file'))).rejects.toThrow(/EEXIST/);
  });

  test('a second machine', async () => {
    await openStore();
    await expect(openStore()).rejects.toThrow(/store\.sqlite is in use by another machine/);
  });

  test('what is too much: the others that were written meanwhile are kept', async () => {
    const store = await openStore(256 * 1024);
    const results = await Promise.allSettled([
      store.write([{ key: 'a', value: bytes('1') }]),
      store.write([{ key: 'big', value: new Uint8Array(1 << 20) }]),
      store.write([{ key: 'b', value: bytes('2') }]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(`${(results[1] as PromiseRejectedResult).reason}`).toMatch(/StoreError: .*store\.sqlite is full/);
    expect((await store.list('')).map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test('anything once it is closed', async () => {
    const store = await openStore();
    await store.close();
    await expect(store.get('a')).rejects.toThrow('the store is closed');
    await store.close();
  });
});

test('what was written is there when it is opened again, in order', async () => {
  const first = await openStore();
  await first.write(['b/2', 'a', 'b/1', 'c'].map((key) => ({ key, value: bytes(key) })));
  await first.write([
    { key: 'c', value: undefined },
    { key: 'd', value: undefined },
  ]);
  await first.close();
  const second = await openStore();
  expect(await second.list('')).toEqual([
    { key: 'a', size: 1 },
    { key: 'b/1', size: 3 },
    { key: 'b/2', size: 3 },
  ]);
  expect(await second.list('b/')).toHaveLength(2);
  expect(text(await second.get('b/1'))).toBe('b/1');
  expect(await second.get('c')).toBeUndefined();
});

test('does what a map does', async () => {
  const key = fc.constantFrom('a', 'b', 'a/1', 'a/2', '~', ' ');
  const change = fc.record({ key, value: fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }) });
  const store = await openStore();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 5 }), async (writes) => {
      await store.write((await store.list('')).map((entry) => ({ key: entry.key, value: undefined })));
      const model = new Map<string, Uint8Array>();
      const writing = writes.map((changes) => store.write(changes));
      for (const { key, value } of writes.flat()) {
        if (value === undefined) model.delete(key);
        else model.set(key, value);
      }
      await Promise.all(writing);
      const entries = await store.list('');
      expect(entries.map((entry) => entry.key)).toEqual([...model.keys()].sort());
      for (const entry of entries) expect(await store.get(entry.key)).toEqual(model.get(entry.key));
    }),
    { numRuns: 30 },
  );
});

/** Writes pairs of equal numbers, several writes at once, and tells of each that is written. */
const WRITER = `
import { openFileStore } from ${JSON.stringify(new URL('./file-store.ts', import.meta.url).href)};
const store = await openFileStore(process.argv[1]);
let number = Number(process.argv[2]);
for (;;) {
  await Promise.all([0, 1, 2].map(async (one) => {
    const mine = number + one;
    const value = new TextEncoder().encode(String(mine));
    await store.write([0, 1].map((half) => ({ key: 'pair/' + one + '/' + half, value })));
    console.log(one + ' ' + mine);
  }));
  number += 3;
}`;

test('a process that is killed at any moment loses nothing it was told of, and leaves nothing half done', async () => {
  const told = [-1, -1, -1];
  for (let round = 0; round < 8; round++) {
    const begin = String(Math.max(...told) + 1);
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, folder, begin], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(writer, 'exit');
    const lines = createInterface({ input: writer.stdout });
    let left = 1 + ((round * 7) % 23);
    for await (const line of lines) {
      const [one, number] = line.split(' ').map(Number) as [number, number];
      told[one] = number;
      if (--left === 0) writer.kill('SIGKILL');
    }
    expect((await exit)[1]).toBe('SIGKILL');
    const store = await openFileStore(folder);
    for (const one of [0, 1, 2]) {
      const halves = [await store.get(`pair/${one}/0`), await store.get(`pair/${one}/1`)].map(text);
      expect(halves[0]).toBe(halves[1]);
      expect(Number(halves[0] ?? -1)).toBeGreaterThanOrEqual(told[one] as number);
    }
    await store.close();
  }
});
