import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceApp } from './replace-app.ts';

let folder: string;
let started: (readonly [app: string, files: Readonly<Record<string, string>>])[];
const APP = 'name = "a"\nversion = "1.1"';

function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
/** @param problem what the machine finds @param refused why it does not start it */
const replace = (name: string, from: string, problem?: string, refused?: string) =>
  replaceApp({ folder, file: 'board.toml' }, name, from, {
    async check({ files }) {
      const version = /version = "(.*)"/.exec(text(files.get('app.toml')))?.[1] ?? '';
      const nothing = { asked: [], granted: [], denied: [], memory: 0 };
      return { name, version, problems: problem === undefined ? [] : [problem], ...nothing };
    },
    async reload({ name: app, files }) {
      if (refused !== undefined) return { refused };
      started.push([app, Object.fromEntries([...files].map(([path, bytes]) => [path, text(bytes)]))]);
      return undefined;
    },
  });
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-replace-'));
  started = [];
  put({
    'board.toml': 'name = "b"\n[[app]]\nfolder = "apps/a"\nname = "first"',
    'apps/a/app.toml': APP,
    'apps/a/main.lua': 'print "ä"',
    'apps/a/more/deep.lua': 'return 1',
    'other/app.toml': 'name = "b"\nversion = "2"',
    'other/main.lua': 'print "other"',
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads its own folder again, or another one', async () => {
  expect(await replace('first', '')).toBe('replaced by version 1.1');
  expect(await replace('first', 'other')).toBe('replaced by version 2 of other');
  expect(await replace('first', join(folder, 'other'))).toContain('replaced by version 2');
  expect(started.slice(0, 2)).toEqual([
    ['first', { 'app.toml': APP, 'main.lua': 'print "ä"', 'more/deep.lua': 'return 1' }],
    ['first', { 'app.toml': 'name = "b"\nversion = "2"', 'main.lua': 'print "other"' }],
  ]);
});

test('what cannot be read is said, and changes nothing', async () => {
  symlinkSync('../../other/main.lua', join(folder, 'apps/a/shared.lua'));
  symlinkSync('nowhere', join(folder, 'other/dangling.lua'));
  symlinkSync('/etc/hostname', join(folder, 'other/secret.lua'));
  expect(await replace('first', '')).toBe('replaced by version 1.1'); // it leads to the folder of the board
  started = [];
  expect(await replace('first', 'other')).toBe(
    'not replaced:\ndangling.lua: no such file\nsecret.lua: it leads out of the folder',
  );
  expect(started).toEqual([]);
});

test.each([
  ['no folder', {}, 'none', 'none: no such folder'],
  ['a board that is broken now', { 'board.toml': 'name = ' }, '', 'board.toml'],
  ['a board that has lost the app', { 'board.toml': 'name = "b"' }, '', 'the board has no app of this name any more'],
])('%s is said, and changes nothing', async (_name, files, from, says) => {
  put(files);
  const told = await replace('first', from);
  expect(told).toMatch(/^not replaced:/);
  expect(told).toContain(says);
  expect(started).toEqual([]);
});

test('what the machine finds in it is said, and so is why it is not started', async () => {
  expect(await replace('first', 'other', 'main.lua:1: unexpected symbol')).toBe(
    'not replaced:\nmain.lua:1: unexpected symbol',
  );
  expect(await replace('first', 'other', undefined, 'there is no room')).toBe('not replaced:\nthere is no room');
  expect(started).toEqual([]);
});
