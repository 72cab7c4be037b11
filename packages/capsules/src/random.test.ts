import { boardInfo, random } from '@perilune/abi';
import { expect, it } from 'vitest';
import { FakeKernel } from '../test-support/fake-kernel.ts';
import { BoardInfo } from './board-info.ts';
import { Random } from './random.ts';

it('fills buffers, whole or in part, and gives numbers', () => {
  const kernel = new FakeKernel();
  let next = 0;
  kernel.add(random, (context) => new Random(context, { fill: (bytes) => bytes.set(bytes.map(() => ++next)) }));
  const app = kernel.spawn('app');
  expect(app.command(random, 'number')).toEqual([0x0403_0201]);
  expect(app.command(random, 'fill')).toEqual([0]);
  const bytes = new Uint8Array(4);
  app.lend(random, 'bytes', bytes);
  app.command(random, 'get', 2);
  expect([...bytes]).toEqual([5, 6, 0, 0]);
  app.command(random, 'get', 2 ** 32 - 1);
  expect(app.take('done')).toEqual([
    [0, 2],
    [0, 4],
  ]);
  expect(app.command(random, 'fill')).toEqual([4]);
});

it('makes no more at a time than keeps others waiting shortly, and has the process pay for them', () => {
  const kernel = new FakeKernel();
  let most = 0;
  const fill = (bytes: Uint8Array) => {
    most = Math.max(most, bytes.length);
  };
  kernel.add(random, (context) => new Random(context, { fill }));
  const app = kernel.spawn('app');
  app.lend(random, 'bytes', new Uint8Array(1 << 20));
  expect(app.command(random, 'fill')).toEqual([4096]);
  app.command(random, 'get', 1 << 20);
  expect(app.take('done')).toEqual([[0, 4096]]);
  expect(most).toBe(4096);
  expect(app.chargedBytes).toBeGreaterThanOrEqual(2 * 4096);
});

it('tells what board it is, in UTF-8', () => {
  const kernel = new FakeKernel();
  const board = { name: 'küche', version: '1.2', sku: '', kernel: '0.1' };
  kernel.add(boardInfo, (context) => new BoardInfo(context, board));
  const app = kernel.spawn('app');
  expect(app.command(boardInfo, 'name')).toBe('Size');
  const text = new Uint8Array(64);
  app.lend(boardInfo, 'text', text);
  expect(app.command(boardInfo, 'name')).toEqual([6]);
  expect(new TextDecoder().decode(text.subarray(0, 6))).toBe('küche');
  expect(app.command(boardInfo, 'sku')).toEqual([0]);
});
