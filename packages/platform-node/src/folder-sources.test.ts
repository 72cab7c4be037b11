import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderSources } from './folder-sources.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'perilune-sources-'));
  mkdirSync(join(root, 'board/app'), { recursive: true });
  mkdirSync(join(root, 'board/.git'));
  writeFileSync(join(root, 'board/board.toml'), 'x');
  writeFileSync(join(root, 'board/app/main.lua'), 'y');
  writeFileSync(join(root, 'board/.git/config'), 'z');
  writeFileSync(join(root, 'secret'), 'secret');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('is there a way out of the folder?', () => {
  symlinkSync('../secret', join(root, 'board/link'));
  symlinkSync('..', join(root, 'board/up'));
  const sources = new FolderSources(join(root, 'board'));
  expect(sources.read('link')).toBe('it leads out of the folder');
  expect(sources.read('up/secret')).toBe('it leads out of the folder');
  expect(sources.read('../secret')).toBe('it leads out of the folder');
  expect(sources.read('a\0b')).toBe('a name cannot contain a zero byte');
  expect(sources.list('')).not.toContain('up/secret');
});

test('what is there is read and listed, in order', () => {
  const sources = new FolderSources(join(root, 'board'));
  expect(sources.list('')).toEqual(['app/main.lua', 'board.toml']);
  expect(sources.list('app')).toEqual(['app/main.lua']);
  expect(sources.list('absent')).toEqual([]);
  expect(sources.read('app/main.lua')).toEqual(Buffer.from('y'));
  expect([sources.read('absent'), sources.read('app')]).toEqual(['no such file', 'it is a folder']);
});
