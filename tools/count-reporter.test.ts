import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root as repository } from './bootstrap.mjs';
import { formatCounts } from './count-reporter.ts';
import { fixtureRepository } from './fixture-repository.ts';

/** Runs vitest with our reporter over these test files. @returns the last line and the exit status */
function run(files: Record<string, string>) {
  const root = fixtureRepository({ 'package.json': { type: 'module' }, ...files });
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const reporter = join(repository, 'tools/count-reporter.ts');
  const command = [vitest, 'run', '--globals', '--reporter=default', `--reporter=${reporter}`];
  const { stdout, status } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { lastLine: stdout.trimEnd().split('\n').at(-1), status };
}

test('counts of zero skipped are left out', () => {
  expect(formatCounts({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
});

test('the last line counts passed, failed and skipped tests', () => {
  const text = "test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c', () => {});";
  expect(run({ 'a.test.js': text })).toEqual({ lastLine: '1 passed, 1 failed, 1 skipped', status: 1 });
});

test('a file that does not load counts as failed', () => {
  const files = { 'a.test.js': "test('a', () => {});", 'b.test.js': "throw new Error('broken');" };
  expect(run(files)).toEqual({ lastLine: '1 passed, 1 failed', status: 1 });
});
