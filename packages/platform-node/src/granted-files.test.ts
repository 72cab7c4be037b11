/** Can a script get out of the folders it was granted? On a real disk, with links, pipes and races. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Errno, type OpenMode } from '@perilune/hil';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GrantError, GrantedFiles } from './granted-files.ts';

const none: OpenMode = { read: false, write: false, create: false, truncate: false, append: false, temporary: false };
const reading: OpenMode = { ...none, read: true };
const writing: OpenMode = { ...none, write: true, create: true, truncate: true };
const appending: OpenMode = { ...none, write: true, create: true, append: true };

/** Swaps the folder `sub` and the link `link`, as fast as it can. */
const SWAPPER = `
const { renameSync } = require('node:fs');
console.log('ready');
for (;;) {
  renameSync('sub', 'aside'); renameSync('link', 'sub');
  renameSync('sub', 'link'); renameSync('aside', 'sub');
}`;

let root: string;
let inside: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'perilune-files-')));
  inside = join(root, 'inside');
  mkdirSync(join(inside, 'sub'), { recursive: true });
  writeFileSync(join(inside, 'a.txt'), 'content');
  writeFileSync(join(inside, 'sub/b.txt'), 'below');
  writeFileSync(join(root, 'secret.txt'), 'secret');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const grant = (isWritable: boolean, current = root) => new GrantedFiles([{ path: 'inside', isWritable }], current);

/** The content of a file, or the errno of what was refused. */
function read(files: GrantedFiles, name: string): string | number {
  const file = files.open(Buffer.from(name), reading);
  if (typeof file === 'number') return -file;
  const into = new Uint8Array(100);
  const count = file.read(0, into) as number;
  file.close();
  return count < 0 ? -count : Buffer.from(into.subarray(0, count)).toString();
}
function write(files: GrantedFiles, name: string, mode = writing): number {
  const file = files.open(Buffer.from(name), mode);
  if (typeof file === 'number') return -file;
  const problem = file.write(0, Buffer.from('written')) as number;
  file.close();
  return Math.abs(problem);
}

describe('is there a way out', () => {
  test.each([
    '../secret.txt',
    'inside/../secret.txt',
    'inside/sub/../../secret.txt',
    'inside/./../secret.txt',
    '/etc/passwd',
    'secret.txt',
    './secret.txt',
    'insidesecret.txt',
    'inside\0/../secret.txt',
    '//etc/passwd',
    'inside/sub/..',
    '..',
    '/',
  ])('by the name %j?', (name) => {
    expect(read(grant(true), name)).toBe(Errno.NoEntry);
    expect(write(grant(true), name)).not.toBe(0);
    expect(-(grant(true).remove(Buffer.from(name)) as number)).not.toBe(0);
    expect(readFileSync(join(root, 'secret.txt'), 'utf8')).toBe('secret');
  });

  test('by its absolute path?', () => {
    expect(read(grant(true), join(root, 'secret.txt'))).toBe(Errno.NoEntry);
    expect(read(grant(true), `${inside}/../secret.txt`)).toBe(Errno.NoEntry);
  });

  test('by a symbolic link, to a file, to a folder, or hanging?', () => {
    symlinkSync('../secret.txt', join(inside, 'file'));
    symlinkSync('..', join(inside, 'folder'));
    symlinkSync('../new.txt', join(inside, 'hanging'));
    expect(read(grant(true), 'inside/file')).toBe(Errno.SymbolicLink);
    expect(write(grant(true), 'inside/file')).toBe(Errno.SymbolicLink);
    expect(write(grant(true), 'inside/hanging')).toBe(Errno.SymbolicLink);
    expect(read(grant(true), 'inside/folder/secret.txt')).toBeGreaterThan(0);
    expect(grant(true).remove(Buffer.from('inside/folder/secret.txt'))).toBeLessThan(0);
    expect(grant(true).rename(Buffer.from('inside/a.txt'), Buffer.from('inside/folder/stolen'))).toBeLessThan(0);
    expect(readFileSync(join(root, 'secret.txt'), 'utf8')).toBe('secret');
  });

  test('by a pipe or a device, which would block or worse?', () => {
    execFileSync('mkfifo', [join(inside, 'pipe')]);
    expect(read(grant(true), 'inside/pipe')).toBe(Errno.AccessDenied);
    expect(write(grant(true), 'inside/pipe')).toBe(Errno.AccessDenied);
  });

  test('by swapping a folder for a link while names are looked up?', async () => {
    mkdirSync(join(root, 'outside'));
    writeFileSync(join(root, 'outside/b.txt'), 'outside');
    symlinkSync(join(root, 'outside'), join(inside, 'link'));
    const swapper = spawn(process.execPath, ['-e', SWAPPER], { cwd: inside, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(swapper.stdout, 'data');
    const seen = new Set<string | number>();
    const files = grant(true);
    for (const end = Date.now() + 500; Date.now() < end; ) {
      seen.add(read(files, 'inside/sub/b.txt'));
      seen.add(read(files, 'inside/aside/b.txt'));
    }
    swapper.kill();
    await once(swapper, 'exit');
    expect(seen).toContain('below');
    expect(seen).not.toContain('outside');
  });

  test('by replacing the granted folder itself?', () => {
    const files = grant(true);
    renameSync(inside, join(root, 'moved'));
    mkdirSync(inside);
    symlinkSync('../secret.txt', join(inside, 'a.txt'));
    expect(read(files, 'inside/a.txt')).toBe('content');
  });
});

describe('what is granted', () => {
  test.each(['inside/a.txt', './inside//a.txt', 'inside/./a.txt'])('is found as %s', (name) => {
    expect(read(grant(false), name)).toBe('content');
  });
  test('is found by its absolute path, and under an absolute grant by a relative one', () => {
    expect(read(grant(false), join(inside, 'a.txt'))).toBe('content');
    const absolute = new GrantedFiles([{ path: inside, isWritable: false }], root);
    expect(read(absolute, 'inside/sub/b.txt')).toBe('below');
  });
  test('is found below "." and above the current folder', () => {
    expect(read(new GrantedFiles([{ path: '.', isWritable: false }], inside), 'a.txt')).toBe('content');
    expect(read(new GrantedFiles([{ path: '..', isWritable: false }], join(inside, 'sub')), '../a.txt')).toBe(
      'content',
    );
  });
  test('to be read is not to be written', () => {
    for (const mode of [writing, appending])
      expect(write(grant(false), 'inside/new.txt', mode)).toBe(Errno.AccessDenied);
    expect(grant(false).remove(Buffer.from('inside/a.txt'))).toBe(-Errno.AccessDenied);
    expect(grant(false).rename(Buffer.from('inside/a.txt'), Buffer.from('inside/b'))).toBe(-Errno.AccessDenied);
    expect(grant(false).temporaryName()).toBe(-Errno.AccessDenied);
    expect(grant(false).open(Buffer.from(''), { ...reading, write: true, temporary: true })).toBe(-Errno.AccessDenied);
  });
  test('the innermost of nested grants decides', () => {
    const files = new GrantedFiles(
      [
        { path: 'inside', isWritable: true },
        { path: 'inside/sub', isWritable: false },
      ],
      root,
    );
    expect(write(files, 'inside/a.txt')).toBe(0);
    expect(write(files, 'inside/sub/b.txt')).toBe(Errno.AccessDenied);
  });
  test('a folder can be opened, and reading it is refused', () => {
    expect(read(grant(false), 'inside/sub')).toBe(Errno.IsADirectory);
    expect(write(grant(true), 'inside/sub')).toBe(Errno.IsADirectory);
  });
  test('a long or empty name is no name', () => {
    expect(read(grant(true), '')).toBe(Errno.NoEntry);
    expect(read(grant(true), `inside/${'x'.repeat(300)}`)).toBe(Errno.NameTooLong);
    expect(read(grant(true), `inside/${'x/'.repeat(100)}y`)).toBe(Errno.NoEntry);
  });
});

describe('writing', () => {
  test('makes, empties, appends, renames and removes', () => {
    const files = grant(true);
    expect(write(files, 'inside/new.txt')).toBe(0);
    expect(write(files, 'inside/new.txt', appending)).toBe(0);
    expect(read(files, 'inside/new.txt')).toBe('writtenwritten');
    expect(write(files, 'inside/new.txt')).toBe(0);
    expect(files.rename(Buffer.from('inside/new.txt'), Buffer.from('inside/sub/moved'))).toBe(0);
    expect(read(files, 'inside/sub/moved')).toBe('written');
    expect(files.remove(Buffer.from('inside/sub/moved'))).toBe(0);
    expect(read(files, 'inside/sub/moved')).toBe(Errno.NoEntry);
    expect(files.remove(Buffer.from('inside/sub'))).toBe(-Errno.NotEmpty);
  });
  test('temporary files have no name, temporary names are new', () => {
    const files = grant(true);
    const file = files.open(Buffer.from(''), { ...reading, write: true, temporary: true });
    if (typeof file === 'number') throw new Error(`errno ${file}`);
    expect(file.write(0, Buffer.from('x'))).toBe(0);
    expect(file.size()).toBe(1);
    file.close();
    const name = files.temporaryName();
    expect(Buffer.from(name as Uint8Array).toString()).toMatch(/^inside\/lua_[0-9a-f]+$/);
    expect(read(files, Buffer.from(name as Uint8Array).toString())).toBe('');
  });
});

test('no descriptor is left open', () => {
  const files = grant(true);
  const count = () => execFileSync('ls', ['/proc/self/fd']).toString().length;
  const before = count();
  for (let round = 0; round < 50; round++) {
    read(files, 'inside/sub/b.txt');
    read(files, 'inside/absent/b.txt');
    write(files, 'inside/../x');
    write(files, 'inside/sub');
  }
  expect(count()).toBe(before);
});

test.each([
  ['absent', "no folder 'absent'"],
  ['secret.txt', "'secret.txt' is not a folder"],
])('granting %s is refused', (path, message) => {
  expect(() => new GrantedFiles([{ path, isWritable: false }], root)).toThrow(GrantError);
  expect(() => new GrantedFiles([{ path, isWritable: false }], root)).toThrow(message);
  unlinkSync(join(root, 'secret.txt'));
});
