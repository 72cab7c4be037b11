/** The linter is not ours; that biome.json makes it object to the right things is. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root as repository } from './bootstrap.mjs';
import { fixtureRepository } from './fixture-repository.ts';

const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome');
const rules = JSON.parse(readFileSync(join(repository, 'biome.json'), 'utf8'));

function lint(source: string, file = 'sample.ts') {
  // The fixture is no git repository, so it has no ignore file to use.
  const root = fixtureRepository({ 'biome.json': { ...rules, vcs: { enabled: false } }, [file]: source });
  const command = [biome, 'check', '--error-on-warnings', '--colors=off', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('a sound file passes', () => {
  expect(lint('export const answer = 42;\n')).toMatchObject({ status: 0 });
});

test.each([
  ['// one\nexport enum Color {\n  Red,\n}\n', 'sample.ts:2:8 lint/style/noEnum'],
  ["export function fail(): void {\n  throw 'text';\n}\n", 'sample.ts:2:3 lint/style/useThrowOnlyError'],
  ['export const anything: any = 1;\n', 'sample.ts:1:24 lint/suspicious/noExplicitAny'],
  ['export const text = "double quotes";\n', 'sample.ts format'],
])('%j fails at %s', (source, place) => {
  const { status, output } = lint(source);
  expect(output).toContain(place);
  expect(status).not.toBe(0);
});

test('a file name in capitals fails', () => {
  expect(lint('export const answer = 42;\n', 'MyFile.ts').output).toContain('lint/style/useFilenamingConvention');
});
