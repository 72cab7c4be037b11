import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runGenerators } from './check-generated.ts';
import { formatFinding } from './finding.ts';
import { fixtureRepository } from './fixture-repository.ts';

const generator = `
import { readFileSync, writeFileSync } from 'node:fs';
if (!process.argv.includes('--check')) writeFileSync('out.txt', 'new');
else if (readFileSync('out.txt', 'utf8') !== 'new') {
  console.error('out.txt:1: is outdated');
  process.exitCode = 1;
}`;

function run(root: string, mode: 'check' | 'write') {
  const printed: string[] = [];
  const findings = runGenerators(root, mode, (text) => printed.push(text)).map(formatFinding);
  return { findings, printed: printed.join('') };
}

test('an outdated file is found, and writing repairs it', () => {
  const root = fixtureRepository({
    'tools/generators.json': ['generate.ts'],
    'generate.ts': generator,
    'out.txt': 'old',
  });
  const before = run(root, 'check');
  expect(before.findings).toEqual(["tools/generators.json:1: 'generate.ts' has outdated files: run npm run generate"]);
  expect(before.printed).toBe('out.txt:1: is outdated\n');
  expect(readFileSync(join(root, 'out.txt'), 'utf8')).toBe('old');

  expect(run(root, 'write').findings).toEqual([]);
  expect(run(root, 'check').findings).toEqual([]);
});

test('a generator that is gone is a finding at its line of the list', () => {
  const root = fixtureRepository({ 'tools/generators.json': '[\n  "gone.ts"\n]\n' });
  expect(run(root, 'check').findings).toEqual(["tools/generators.json:2: the generator 'gone.ts' does not exist"]);
});

test('an empty list is fine', () => {
  expect(run(fixtureRepository({ 'tools/generators.json': [] }), 'check').findings).toEqual([]);
});
