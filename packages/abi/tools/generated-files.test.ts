import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GeneratedFiles } from './generated-files.ts';

let root: string;
let files: GeneratedFiles;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'generated-'));
  files = new GeneratedFiles(root);
  files.owns('out');
  files.add('out/a.txt', 'one\ntwo\n');
});
afterEach(() => rmSync(root, { recursive: true }));

test('what is missing, outdated or left over is named with its line, and written', () => {
  expect(files.check()).toEqual(['out/a.txt:1: is missing']);
  files.write();
  expect(files.check()).toEqual([]);
  writeFileSync(join(root, 'out/a.txt'), 'one\nthree\n');
  mkdirSync(join(root, 'out/deep'));
  writeFileSync(join(root, 'out/deep/old.txt'), '');
  expect(files.check()).toEqual(['out/a.txt:2: out of date', 'out/deep/old.txt:1: nothing generates it any more']);
  files.write();
  expect(files.check()).toEqual([]);
  expect(readFileSync(join(root, 'out/a.txt'), 'utf8')).toBe('one\ntwo\n');
});

test('text that only goes on, or stops early, differs at its end', () => {
  files.write();
  writeFileSync(join(root, 'out/a.txt'), 'one\n');
  expect(files.check()).toEqual(['out/a.txt:2: out of date']);
  writeFileSync(join(root, 'out/a.txt'), 'one\ntwo\nmore\n');
  expect(files.check()).toEqual(['out/a.txt:3: out of date']);
});
