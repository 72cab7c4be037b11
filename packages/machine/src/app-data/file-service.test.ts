/** The own folders of apps do what files do, kept or not, and survive whatever happens to their medium. */
import { Errno, type FolderAnswer, type FolderRequest, type Store } from '@perilune/hil';
import { MemoryStore, PowerLoss } from '@perilune/platform-test';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppData } from './app-data.ts';
import { FileService } from './file-service.ts';
import { VolatileFiles } from './volatile-files.ts';

const nothing = new Uint8Array(0);
const service = (store: Store) => new FileService(new AppData(store, () => undefined));

function request(
  operation: FolderRequest['operation'],
  path: string,
  more: Partial<FolderRequest> = {},
): FolderRequest {
  const common = { app: 'a', quota: 100_000, folder: 'home', offset: 0, length: 32_768, data: nothing };
  return { ...common, operation, path, ...more };
}
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const text = ({ content }: FolderAnswer) => String.fromCharCode(...content);
const flags = (create: boolean, exclusive = false, truncate = false) => ({ create, exclusive, truncate });

/** Asks one that is forgotten. */
function ask(files: VolatileFiles, ...given: Parameters<typeof request>): FolderAnswer {
  return files.handle(request(...given));
}
const errno = (files: VolatileFiles, ...given: Parameters<typeof request>) => ask(files, ...given).errno;

describe('what fails', () => {
  it('is told with the number of Linux', () => {
    const files = new VolatileFiles();
    expect(errno(files, 'read', 'none')).toBe(Errno.NoEntry);
    expect(errno(files, 'write', 'none/a')).toBe(Errno.NoEntry);
    expect(errno(files, 'make', 'd')).toBe(0);
    expect(errno(files, 'make', 'd')).toBe(Errno.Exists);
    expect(errno(files, 'write', 'd')).toBe(Errno.IsADirectory);
    expect(errno(files, 'open', 'd', { flags: flags(true) })).toBe(Errno.IsADirectory);
    expect(errno(files, 'write', 'd/f', { data: bytes('x') })).toBe(0);
    expect(errno(files, 'open', 'd/f', { flags: flags(true, true) })).toBe(Errno.Exists);
    expect(errno(files, 'write', 'd/f/g')).toBe(Errno.NotADirectory);
    expect(errno(files, 'list', 'd/f')).toBe(Errno.NotADirectory);
    expect(errno(files, 'remove', 'd')).toBe(Errno.NotEmpty);
    expect(errno(files, 'remove', '')).toBe(Errno.Busy);
    expect(errno(files, 'rename', 'd', { target: 'd/x' })).toBe(Errno.Invalid);
    expect(errno(files, 'rename', 'd/f', { target: 'd' })).toBe(Errno.IsADirectory);
    expect(errno(files, 'truncate', 'd/f', { offset: 0xffff_ffff, quota: 1e12 })).toBe(Errno.FileTooLarge);
  });
  it('leaves no room beyond the quota, and takes back what is removed', () => {
    const files = new VolatileFiles();
    const quota = 1000;
    expect(errno(files, 'write', 'a', { data: new Uint8Array(800), quota })).toBe(0);
    expect(errno(files, 'append', 'a', { data: new Uint8Array(100), quota })).toBe(Errno.NoSpace);
    expect(errno(files, 'truncate', 'a', { offset: 5000, quota })).toBe(Errno.NoSpace);
    expect(errno(files, 'make', 'd', { quota })).toBe(Errno.NoSpace);
    expect(errno(files, 'truncate', 'a', { offset: 10, quota: 5 })).toBe(0);
    expect(errno(files, 'make', 'd', { quota })).toBe(0);
    expect(errno(files, 'remove', 'd')).toBe(0);
    expect(errno(files, 'remove', 'a')).toBe(0);
    expect(errno(files, 'write', 'a', { data: new Uint8Array(872), quota })).toBe(0);
  });
});

it('has a folder for each app', () => {
  const files = new VolatileFiles();
  ask(files, 'write', 'f', { data: bytes('mine') });
  expect(errno(files, 'read', 'f', { app: 'b' })).toBe(Errno.NoEntry);
});

it('renames folders with all that is in them, over a file too', () => {
  const files = new VolatileFiles();
  ask(files, 'make', 'd');
  ask(files, 'write', 'd/f', { data: bytes('deep') });
  ask(files, 'write', 'g', { data: bytes('gone') });
  expect(errno(files, 'rename', 'd', { target: 'e' })).toBe(0);
  expect(errno(files, 'rename', 'e/f', { target: 'g' })).toBe(0);
  expect(text(ask(files, 'read', 'g'))).toBe('deep');
  expect(text(ask(files, 'list', ''))).toBe('e/\0g\0');
  expect(text(ask(files, 'list', 'e'))).toBe('');
});

/** What files are, without pieces. */
class Model {
  readonly files = new Map<string, Uint8Array>();

  put(path: string, offset: number, data: Uint8Array): void {
    const before = this.files.get(path) ?? nothing;
    const after = new Uint8Array(Math.max(before.length, offset + data.length));
    after.set(before);
    after.set(data, offset);
    this.files.set(path, after);
  }
}

const path = fc.constantFrom('a', 'b', '%');
const place = fc.oneof(fc.nat(9000), fc.constantFrom(0, 4095, 4096, 4097, 8192));
const data = fc
  .tuple(fc.oneof(fc.nat(20), fc.constantFrom(4096, 4097, 9000)), fc.nat(255))
  .map(([size, value]) => new Uint8Array(size).fill(value));
const step = fc.oneof(
  fc.record({ operation: fc.constant('write' as const), path, data }),
  fc.record({ operation: fc.constant('append' as const), path, data }),
  fc.record({ operation: fc.constant('put' as const), path, data, offset: place }),
  fc.record({ operation: fc.constant('truncate' as const), path, offset: place }),
  fc.record({ operation: fc.constant('remove' as const), path }),
  fc.record({ operation: fc.constant('rename' as const), path, target: path }),
  fc.record({ operation: fc.constant('read' as const), path, offset: place, length: fc.nat(9000) }),
);

it('does what files do, whether kept or not, and after it was opened again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 15 }), async (steps) => {
      const { files } = { files: new VolatileFiles() };
      const store = new MemoryStore();
      let kept = service(store);
      const model = new Model();
      for (const [one, isNew] of steps) {
        if (isNew) kept = service(store);
        const asked = request(one.operation, one.path, { ...one, quota: 1e9 });
        const answer = files.handle(asked);
        expect(await kept.handle(asked)).toEqual(answer);
        const before = model.files.get(one.path);
        if (one.operation === 'write') model.files.set(one.path, one.data);
        else if (one.operation === 'append') model.put(one.path, before?.length ?? 0, one.data);
        else if (!before) expect(answer.errno).toBe(Errno.NoEntry);
        else if (one.operation === 'put') model.put(one.path, one.offset, one.data);
        else if (one.operation === 'truncate') {
          const after = new Uint8Array(one.offset);
          after.set(before.subarray(0, one.offset));
          model.files.set(one.path, after);
        } else if (one.operation === 'read') {
          expect(answer.content).toEqual(before.slice(one.offset, one.offset + one.length));
        } else {
          model.files.delete(one.path);
          if (one.operation === 'rename') model.files.set(one.target, before);
        }
      }
      for (const [name, content] of model.files) {
        const whole = request('read', name, { length: 1e6 });
        expect((await kept.handle(whole)).content).toEqual(content);
      }
      // Nothing is left behind: as many pieces as the files have.
      const pieces = (await store.list('')).filter(({ key }) => key.includes('/piece/')).length;
      const most = [...model.files.values()].reduce((sum, { length }) => sum + Math.ceil(length / 4096), 0);
      expect(pieces).toBeLessThanOrEqual(most);
    }),
    { numRuns: 200 },
  );
});

it('has whole files when the power goes, and what it told of', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.constantFrom('before' as const, 'after' as const), async (at, when) => {
      const store = new MemoryStore();
      store.fail = (write) => (write === at ? when : undefined);
      const files = service(store);
      let told = -1;
      try {
        for (let number = 0; number < 20; number++) {
          const { errno: problem } = await files.handle(
            request('write', 'f', { data: new Uint8Array(10_000 - number).fill(number) }),
          );
          if (problem === 0) told = number;
        }
      } catch (error) {
        if (!(error instanceof PowerLoss)) throw error;
      }
      const { content, errno: problem } = await service(new MemoryStore(store.medium)).handle(request('read', 'f'));
      if (told < 0 && problem === Errno.NoEntry) return;
      const [number = -1] = content;
      expect(number).toBeGreaterThanOrEqual(told);
      expect(content).toEqual(new Uint8Array(10_000 - number).fill(number));
    }),
  );
});
