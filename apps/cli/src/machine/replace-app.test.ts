import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MachineCommand, RunCommand } from '@perilune/machine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceApp } from './replace-app.ts';

let folder: string;
let sent: (MachineCommand | RunCommand)[];
const APP = 'name = "a"\nversion = "1.1"';

function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
const replace = (name: string, from: string, isFull = false) =>
  replaceApp({ folder, file: 'board.toml' }, name, from, {
    send(command) {
      sent.push(command);
      return !isFull;
    },
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-replace-'));
  sent = [];
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
  expect(sent.slice(0, 2)).toEqual([
    {
      type: 'replace',
      app: 'first',
      version: '1.1',
      sources: { 'main.lua': 'print "ä"', 'more/deep.lua': 'return 1' },
    },
    { type: 'replace', app: 'first', version: '2', sources: { 'main.lua': 'print "other"' } },
  ]);
});

test.each([
  ['a source that does not compile', { 'other/main.lua': 'x = = 1' }, 'other', 'other/main.lua:1: unexpected symbol'],
  ['one that is not UTF-8', { 'other/main.lua': Uint8Array.of(0x2d, 0x2d, 0xff) }, 'other', 'a source is not UTF-8'],
  ['no main source', { 'other/app.toml': `${APP}\nmain = "mian.lua"` }, 'other', 'there is no source "mian.lua"'],
  ['a broken app.toml', { 'other/app.toml': 'name = 3' }, 'other', 'app.toml:1: name: this is the number 3'],
  ['no app.toml', {}, 'apps', 'app.toml: no such file'],
  ['no folder', {}, 'none', 'none: no such folder'],
  ['a file', {}, 'board.toml', 'app.toml: no such file'],
  ['a board that is broken now', { 'board.toml': 'name = ' }, '', 'board.toml'],
  ['a board that has lost the app', { 'board.toml': 'name = "b"' }, '', 'the board has no app of this name any more'],
])('%s is said, and changes nothing', async (_name, files, from, says) => {
  put(files);
  const told = await replace('first', from);
  expect(told).toMatch(/^not replaced:/);
  expect(told).toContain(says);
  expect(sent).toEqual([]);
});

test('a machine that does not take it is told of', async () => {
  expect(await replace('first', '', true)).toContain('the machine is too busy');
});
