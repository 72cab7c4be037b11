/** When the two ways into a checkout build the engine: if its sources changed, and only then. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { pinnedNode, root as repository } from '../tools/bootstrap.mjs';
import { fixtureRepository } from '../tools/fixture-repository.ts';

const builder = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
appendFileSync('builds.txt', 'x');
if (existsSync('broken')) { console.error('a.ts:3: no such name'); process.exit(1); }
writeFileSync('engine.wasm', '');
console.log(resolve('engine.wasm'));`;

let root: string;

/** An installed checkout with an engine of one source file and a command line that says "ran". */
beforeEach(() => {
  root = fixtureRepository({
    'package-lock.json': { packages: {} },
    'node_modules/.package-lock.json': { packages: {} },
    'apps/cli/src/main.ts': "console.log('ran');",
    'packages/engine/assembly/a.ts': '',
    'packages/engine/tools/build.ts': builder,
    'builds.txt': '',
  });
  for (const file of ['perilune', 'tools/bootstrap.mjs', 'tools/installed.mjs', 'tools/install-lock.mjs']) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(join(repository, file), join(root, file));
  }
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
  symlinkSync(pinnedNode, join(root, 'node_modules/node/bin/node'));
  // Files written within one tick of the clock cannot be told apart by age.
  const past = Date.now() / 1000 - 10;
  for (const input of ['a.ts', '.', '../tools/build.ts', '../tools']) {
    utimesSync(join(root, 'packages/engine/assembly', input), past, past);
  }
  utimesSync(join(root, 'package-lock.json'), past, past);
});

const starts = {
  perilune: () => spawnSync(join(root, 'perilune'), { encoding: 'utf8' }),
  'the bootstrap': () =>
    spawnSync('node', [join(root, 'tools/bootstrap.mjs'), join(root, 'apps/cli/src/main.ts')], { encoding: 'utf8' }),
};

const builds = () => readFileSync(join(root, 'builds.txt'), 'utf8').length;

describe.each(Object.entries(starts))('%s', (_, start) => {
  test('builds at the first start, says so, and not at the second', () => {
    const first = start();
    expect(first).toMatchObject({ stdout: 'ran\n', status: 0 });
    expect(first.stderr).toMatch(
      /^perilune: building the engine \(takes about 15 seconds, only when it changed\)\nperilune: built in \d+ s\n$/,
    );
    expect(start()).toMatchObject({ stdout: 'ran\n', stderr: '', status: 0 });
    expect(builds()).toBe(1);
  });

  test('builds again when a source changed', () => {
    start();
    const later = Date.now() / 1000 + 1;
    utimesSync(join(root, 'packages/engine/assembly/a.ts'), later, later);
    start();
    expect(builds()).toBe(2);
  });

  test('builds again when a source is gone', async () => {
    start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    rmSync(join(root, 'packages/engine/assembly/a.ts'));
    start();
    expect(builds()).toBe(2);
  });

  test('builds again when the result is gone', () => {
    start();
    rmSync(join(root, 'engine.wasm'));
    start();
    expect(builds()).toBe(2);
  });

  test('shows what the builder says and runs nothing if it fails', () => {
    writeFileSync(join(root, 'broken'), '');
    const { stdout, stderr, status } = start();
    expect(stderr).toBe(
      'perilune: building the engine (takes about 15 seconds, only when it changed)\na.ts:3: no such name\nperilune: the engine does not build\n',
    );
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });
});
