import { ErrorCode, flash } from '@perilune/abi';
import type { FlashRequest, Flash as Medium } from '@perilune/hil';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { Flash } from './flash.ts';

class TestFlash implements Medium {
  readonly requests: { readonly id: number; readonly app: string; readonly request: FlashRequest }[] = [];
  onAnswer: Medium['onAnswer'];

  request(id: number, app: string, request: FlashRequest): void {
    this.requests.push({ id, app, request });
  }
  get last() {
    return this.requests.at(-1);
  }
  answer(status: number, length = 0, content = new Uint8Array(0)): void {
    this.onAnswer?.(this.last?.id ?? 0, status, length, content);
  }
}

let kernel: FakeKernel;
let medium: TestFlash;
let app: FakeProcess;

beforeEach(() => {
  kernel = new FakeKernel();
  medium = new TestFlash();
  kernel.add(flash, (context) => new Flash(context, medium));
  app = kernel.spawn('app', { quotas: { flash: 1000 } });
});

/** A change as the buffer has it. */
function change(kind: number, key: string, value = '', length = value.length): number[] {
  const text = [...new TextEncoder().encode(key + value)];
  return [kind, key.length, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, length >>> 24, ...text];
}
function commit(...changes: readonly number[][]) {
  app.lend(flash, 'changes', Uint8Array.from(changes.flat()));
  return app.command(flash, 'commit');
}

describe('what is hostile never reaches the medium', () => {
  it('keys that are none', () => {
    for (const key of ['', 'x'.repeat(65)]) {
      app.lend(flash, 'key', key);
      for (const command of ['get', 'set', 'delete', 'add', 'update']) {
        expect(app.command(flash, command)).toBe('Invalid');
      }
    }
    expect(app.command(flash, 'list', 0)).toBe('Invalid');
    expect(medium.requests).toEqual([]);
  });
  it('values that are too large', () => {
    app.lend(flash, 'key', 'k');
    app.lend(flash, 'data', new Uint8Array(32_769));
    for (const command of ['set', 'add', 'update']) expect(app.command(flash, command)).toBe('Size');
    expect(medium.requests).toEqual([]);
  });
  it.each([
    ['a kind that there is not', [change(2, 'a')]],
    ['a head that is cut off', [change(1, 'a', '1'), [1, 1, 0, 0, 0]]],
    ['a key that is cut off', [[1, 9, 0, 0, 0, 0, 65]]],
    ['a value that is cut off', [change(1, 'a', 'xyz', 4)]],
    ['a removal with a value', [change(0, 'a', 'x')]],
    ['an empty key', [change(1, '', 'x')]],
    ['a key of 65 bytes', [change(1, 'x'.repeat(65))]],
  ])('changes with %s', (_, changes) => {
    expect(commit(...changes)).toBe('Invalid');
    expect(medium.requests).toEqual([]);
  });
  it('changes that are too large', () => {
    expect(commit(change(1, 'a', '', 32_769))).toBe('Size');
    expect(commit(change(1, 'a', '', 0xffff_ffff))).toBe('Size');
    expect(commit(new Array(65_537).fill(0))).toBe('Size');
  });
  it('any bytes as changes: refused, or changes that are the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const process = kernel.spawn('any');
        process.lend(flash, 'changes', bytes);
        const before = medium.requests.length;
        const answer = process.command(flash, 'commit');
        process.end();
        if (medium.requests.length === before) {
          expect(['Invalid', 'Size']).toContain(answer);
          return;
        }
        const { request, id } = medium.last!;
        medium.onAnswer?.(id, 0, 0, new Uint8Array(0));
        if (request.operation !== 'change') throw new Error(request.operation);
        const size = request.changes.reduce((sum, { key, value }) => sum + 6 + key.length + (value?.length ?? 0), 0);
        expect(size).toBe(bytes.length);
      }),
    );
  });
});

it('hands over copies, with the quota of the process, and one request at a time', () => {
  const key = Uint8Array.of(1, 2);
  const value = Uint8Array.of(7);
  app.lend(flash, 'key', key);
  app.lend(flash, 'data', value);
  expect(app.command(flash, 'add')).toEqual([]);
  expect(app.command(flash, 'get')).toBe('Busy');
  key[0] = 99;
  value[0] = 99;
  const changes = [{ key: Uint8Array.of(1, 2), value: Uint8Array.of(7), only: 'absent' }];
  expect(medium.last).toMatchObject({ app: 'app', request: { operation: 'change', quota: 1000, changes } });
  medium.answer(ErrorCode.NoSupport, 5);
  expect(app.take('done')).toEqual([[ErrorCode.NoSupport, 5]]);
  expect(app.command(flash, 'quota')).toEqual([1000]);
});

it('reads into the buffer as it is then, and says if it was too small', () => {
  app.lend(flash, 'key', 'k');
  app.lend(flash, 'value', new Uint8Array(8));
  app.command(flash, 'get');
  expect(medium.last?.request).toMatchObject({ operation: 'get', length: 8 });
  const buffer = new Uint8Array(2);
  app.lend(flash, 'value', buffer);
  medium.answer(0, 3, Uint8Array.of(1, 2, 3));
  expect(app.take('done')).toEqual([[ErrorCode.Size, 3]]);
  expect([...buffer]).toEqual([1, 2]);
});

describe('the end of a process', () => {
  it('in the middle leaves its answer to nobody', () => {
    app.lend(flash, 'key', 'k');
    app.command(flash, 'get');
    const { id } = medium.last!;
    app.end();
    const next = kernel.spawn('app');
    next.lend(flash, 'key', 'k');
    next.command(flash, 'get');
    medium.onAnswer?.(id, 0, 0, new Uint8Array(0));
    expect(next.upcalls).toEqual([]);
    medium.answer(0);
    medium.answer(0);
    medium.onAnswer?.(12_345, 0, 0, new Uint8Array(0));
    expect(next.take('done')).toEqual([[0, 0]]);
  });
  it('is no end for its copy: there the request is cancelled', () => {
    const driver = kernel.drivers[0];
    app.lend(flash, 'key', 'k');
    app.command(flash, 'get');
    const copy = kernel.spawn('copy');
    expect(driver?.thaw?.(copy.identity, JSON.parse(JSON.stringify(driver.freeze?.(app.id))))).toBe(true);
    expect(copy.take('done')).toEqual([[ErrorCode.Cancel, 0]]);
    for (const damaged of [undefined, null, 1, {}]) expect(driver?.thaw?.(copy.identity, damaged)).toBe(false);
  });
  it('over and over does not pile up requests', () => {
    for (let count = 0; count < 200; count++) {
      const process = kernel.spawn('p');
      process.command(flash, 'usage');
      process.end();
    }
    expect(medium.requests.length).toBe(64);
    expect(app.command(flash, 'usage')).toBe('Busy');
  });
});
