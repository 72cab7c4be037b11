import { MemoryStore } from '@perilune/platform-test';
import { expect, it } from 'vitest';
import { AppData } from './app-data.ts';

it('tells how much apps keep: of the generation they have, values and files apart', async () => {
  const store = new MemoryStore();
  const data = new AppData(store, (problem) => expect.fail(problem));
  expect(await data.sizes()).toEqual(new Map());
  const value = (bytes: number) => new Uint8Array(bytes);
  await store.write([
    { key: 'data/one/0/flash/a', value: value(10) },
    { key: 'data/one/0/flash/b', value: value(20) },
    { key: 'data/one/0/file/notes', value: value(1) },
    { key: 'data/one/0/piece/notes/0', value: value(500) },
    { key: 'data/one/1/flash/a', value: value(4000) },
    { key: 'data/other/1/flash/a', value: value(7) },
    { key: 'data/other/0/flash/a', value: value(9000) },
    { key: 'counter/one', value: value(3) },
  ]);
  data.use('other', '1');
  expect([...(await data.sizes())]).toEqual([
    ['one', { flash: 30, files: 501 }],
    ['other', { flash: 7, files: 0 }],
  ]);
});
