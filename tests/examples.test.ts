/** What README.md and examples/ tell people to type does what they say. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const TIME_LIMIT = 60_000;

interface Expectation {
  /** Behind `perilune lua`. */
  readonly command: readonly string[];
  readonly status: number;
  /** On standard output, or for a failure on standard error. */
  readonly says: RegExp;
}

const scripts: Readonly<Record<string, readonly Expectation[]>> = {
  'hello.lua': [
    { command: ['--memory', '1MiB'], status: 0, says: /^Hello from Lua 5\.4 .*not enough memory.*in use$/ms },
  ],
  'sieve.lua': [
    { command: [], status: 0, says: /^9592 primes below 100000, the largest is 99991$/m },
    {
      command: ['--memory', '256KiB'],
      status: 3,
      says: /memory budget used up: .* of 256 KiB, at examples\/sieve\.lua:\d+/,
    },
  ],
  'wordcount.lua': [
    { command: ['--dir', 'examples'], status: 0, says: /^99 words, 66 different ones\n {3}13 {2}the$/m },
    { command: [], status: 1, says: /No such file or directory/ },
  ],
  'runaway.lua': [
    {
      command: ['--fuel', '100000'],
      status: 3,
      says: /fuel budget used up: 100000 of 100000 units, at examples\/runaway\.lua/,
    },
    { command: ['--time', '20ms'], status: 3, says: /time budget used up: .* of 20 ms, at examples\/runaway\.lua/ },
  ],
  'hoard.lua': [{ command: ['--memory', '256KiB'], status: 3, says: /memory budget used up: .* of 256 KiB/ }],
};
const scriptArguments: Readonly<Record<string, readonly string[]>> = { 'wordcount.lua': ['examples/data/moon.txt'] };

const programs: Readonly<Record<string, RegExp>> = {
  'embed.ts': /^coldest first: cellar, attic, hall\n.*results: \[ 42, /s,
  'snapshot.ts':
    /^the original printed 1 4 and is in line 7\nthe first copy printed 9 16\nthe second copy printed 9 16$/m,
  'turns.ts': /^first \d+ busy\nsecond \d+ busy$/m,
};

function run(command: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
}

for (const [script, expectations] of Object.entries(scripts)) {
  for (const { command, status, says } of expectations) {
    test(`${script} ${command.join(' ')}`, { timeout: TIME_LIMIT }, () => {
      const given = [...command, `examples/${script}`, ...(scriptArguments[script] ?? [])];
      const result = run(['apps/cli/src/main.ts', 'lua', ...given]);
      expect(status === 0 ? result.stdout : result.stderr).toMatch(says);
      expect(result.status).toBe(status);
    });
  }
}

for (const [program, says] of Object.entries(programs)) {
  test(program, { timeout: TIME_LIMIT }, () => {
    const result = run([`examples/${program}`]);
    expect(result.stderr).toBe('');
    expect(result.stdout).toMatch(says);
  });
}

test('no example is left out', () => {
  const files = readdirSync(join(root, 'examples')).filter((name) => /\.(lua|ts)$/.test(name));
  expect(files.sort()).toEqual([...Object.keys(scripts), ...Object.keys(programs)].sort());
});

test('files and npm scripts that README.md names exist', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const { scripts: npmScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const [, name = ''] of readme.matchAll(/npm (?:run )?([a-z-]+)/g)) expect(npmScripts).toHaveProperty(name);
  const files = new Set(readdirSync(join(root, 'examples')));
  for (const [, name = ''] of readme.matchAll(/examples\/([\w.-]+\.(?:lua|ts))/g)) expect(files).toContain(name);
});
