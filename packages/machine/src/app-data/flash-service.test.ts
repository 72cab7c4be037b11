/** Flash that is kept and flash that is not do the same, and what is kept survives whatever happens to its medium. */
import { ErrorCode } from '@perilune/abi';
import type { FlashChange, FlashRequest, Store } from '@perilune/hil';
import { MemoryStore, PowerLoss } from '@perilune/platform-test';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppData } from './app-data.ts';
import type { FlashAnswer } from './flash-answer.ts';
import { FlashService } from './flash-service.ts';
import { VolatileFlash } from './volatile-flash.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const text = (content: Uint8Array) => String.fromCharCode(...content);
const set = (key: string, value: string, only?: FlashChange['only']): FlashChange => ({
  key: bytes(key),
  value: bytes(value),
  ...(only && { only }),
});
const remove = (key: string): FlashChange => ({ key: bytes(key), value: undefined });
const change = (...changes: FlashChange[]): FlashRequest => ({ operation: 'change', quota: 1000, changes });
const get = (key: string, length = 100): FlashRequest => ({ operation: 'get', key: bytes(key), length });
const list = (prefix = '', first = 0, length = 1000): FlashRequest => ({
  operation: 'list',
  prefix: bytes(prefix),
  first,
  length,
});

const service = (store: Store, problems: string[] = []) =>
  new FlashService(new AppData(store, (one) => problems.push(one)));

/** A volatile one, asked in the same way. */
function volatile(): (app: string, request: FlashRequest) => FlashAnswer {
  let deadline = (): void => undefined;
  const timers = {
    now: () => 0,
    at(_: number, handler: () => void) {
      deadline = handler;
      return { deadline: 0, cancel: () => undefined };
    },
  };
  const flash = new VolatileFlash(timers);
  return (app, request) => {
    let answer: FlashAnswer | undefined;
    flash.onAnswer = (_, status, length, content) => {
      answer = { status: status as FlashAnswer['status'], length, content };
    };
    flash.request(1, app, request);
    deadline();
    return answer!;
  };
}

it('tells statuses as Tock does', async () => {
  const flash = service(new MemoryStore());
  const status = async (request: FlashRequest) => (await flash.handle('a', request)).status;
  expect(await status(get('k'))).toBe(ErrorCode.NoSupport);
  expect(await status(change(set('k', '1', 'present')))).toBe(ErrorCode.NoSupport);
  expect(await status(change(set('k', '1', 'absent')))).toBe(0);
  expect(await status(change(set('k', '2', 'absent')))).toBe(ErrorCode.NoSupport);
  expect(await status(change(set('k', 'long value', 'present')))).toBe(0);
  const { length, content, ...short } = await flash.handle('a', get('k', 4));
  expect([short.status, length, text(content)]).toEqual([ErrorCode.Size, 10, 'long']);
  expect(await flash.handle('b', get('k'))).toMatchObject({ status: ErrorCode.NoSupport });
});

it('makes all changes of a request or none, and none beyond the quota', async () => {
  const flash = service(new MemoryStore());
  await flash.handle('a', change(set('k', 'old')));
  const both = change(set('k', 'new'), set('other', '1', 'present'));
  expect(await flash.handle('a', both)).toMatchObject({ status: ErrorCode.NoSupport });
  expect(await flash.handle('a', change(set('k', 'x'.repeat(1000))))).toMatchObject({ status: ErrorCode.NoMemory });
  expect(text((await flash.handle('a', get('k'))).content)).toBe('old');
  expect(await flash.handle('a', { operation: 'usage' })).toMatchObject({ length: 64 + 1 + 3 });
  // In a quota that was larger once.
  const less: FlashRequest = { operation: 'change', quota: 10, changes: [set('k', '')] };
  expect(await flash.handle('a', less)).toMatchObject({ status: 0, length: 65 });
});

const key = fc.constantFrom('a', 'ab', 'b', '/', '\0', '%', '\xff', 'a/b');
const request: fc.Arbitrary<FlashRequest> = fc.oneof(
  key.map((one) => get(one)),
  fc.record({ prefix: fc.constantFrom('', 'a', 'z'), first: fc.nat(3), length: fc.nat(9) }).map((one) => {
    return list(one.prefix, one.first, one.length);
  }),
  fc.constant<FlashRequest>({ operation: 'usage' }),
  fc
    .array(
      fc.oneof(
        fc.tuple(key, fc.nat(300), fc.constantFrom(undefined, 'absent', 'present')).map(([one, size, only]) => {
          return set(one, 'v'.repeat(size), only as FlashChange['only']);
        }),
        key.map(remove),
      ),
      { maxLength: 4 },
    )
    .map((changes) => change(...changes)),
);

it('is the same whether it is kept or not, and after it was opened again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('one', 'two'), request, fc.boolean())), async (requests) => {
      const forgetful = volatile();
      const store = new MemoryStore();
      let flash = service(store);
      for (const [app, one, isNew] of requests) {
        if (isNew) flash = service(store);
        expect(await flash.handle(app, one)).toEqual(forgetful(app, one));
      }
    }),
  );
});

it('has what it told of when the power went, and nothing half done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.constantFrom('before', 'after'), async (at, when) => {
      const store = new MemoryStore();
      store.fail = (write) => (write === at ? (when as 'before') : undefined);
      const flash = service(store);
      let told = -1;
      try {
        for (let number = 0; number < 20; number++) {
          const { status } = await flash.handle('a', change(set('x', `${number}`), set('y', `${number}`)));
          if (status === 0) told = number;
        }
      } catch (error) {
        if (!(error instanceof PowerLoss)) throw error;
      }
      expect(told).toBe(at - 1);
      const again = service(new MemoryStore(store.medium));
      const [x, y] = [await again.handle('a', get('x')), await again.handle('a', get('y'))];
      expect(text(x.content)).toBe(text(y.content));
      if (told >= 0) expect(Number(text(x.content))).toBeGreaterThanOrEqual(told);
    }),
  );
});

it('fails for the app and tells why when the medium cannot, and goes on', async () => {
  const store = new MemoryStore();
  const problems: string[] = [];
  const flash = service(store, problems);
  store.fail = (write) => (write === 0 ? 'refuse' : undefined);
  expect(await flash.handle('a', change(set('k', '1')))).toMatchObject({ status: ErrorCode.Fail });
  expect(problems).toEqual(['what a keeps: the medium is full']);
  expect(await flash.handle('a', get('k'))).toMatchObject({ status: ErrorCode.NoSupport });
  expect(await flash.handle('a', change(set('k', '1')))).toMatchObject({ status: 0, length: 66 });
});

describe('another generation', () => {
  it('has copies, and leaves those before as they are', async () => {
    const store = new MemoryStore();
    const data = new AppData(store, () => undefined);
    const flash = new FlashService(data);
    await flash.handle('a', change(set('k', 'old'), set('%/', 'x')));
    await store.write(await data.copy('a', '0', '1'));
    data.use('a', '1');
    await flash.handle('a', change(set('k', 'new'), remove('%/')));
    expect(text((await flash.handle('a', get('k'))).content)).toBe('new');
    data.use('a', '0');
    expect(text((await flash.handle('a', get('k'))).content)).toBe('old');
    expect(text((await flash.handle('a', list())).content)).toBe('\x02%/\x01k');
    await store.write(await data.removal('a', '1'));
    expect((await store.list('')).map((entry) => entry.key)).toEqual(['data/a/0/flash/%25%2f', 'data/a/0/flash/k']);
    await store.write(await data.removal('a'));
    expect(await store.list('')).toEqual([]);
  });

  it('of a name that was in use before is another one', async () => {
    const store = new MemoryStore();
    const data = new AppData(store, () => undefined);
    const flash = new FlashService(data);
    data.use('a', '1');
    await flash.handle('a', change(set('k', 'old')));
    expect(text((await flash.handle('a', list())).content)).toBe('\x01k');
    await store.write(await data.removal('a', '1'));
    data.use('a', '0');
    data.use('a', '1');
    expect(text((await flash.handle('a', list())).content)).toBe('');
  });
});
