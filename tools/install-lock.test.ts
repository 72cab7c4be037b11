import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root as repository } from './bootstrap.mjs';
import { fixtureRepository } from './fixture-repository.ts';
import { withInstallLock } from './install-lock.mjs';

const silent = () => {};

test('the lock is gone afterwards, also after a failure', async () => {
  const root = fixtureRepository({});
  await withInstallLock(root, silent, () => expect(readdirSync(root)).toEqual(['.install-lock']));
  const failing = withInstallLock(root, silent, () => {
    throw new Error('no network');
  });
  await expect(failing).rejects.toThrow('no network');
  expect(readdirSync(root)).toEqual([]);
});

test('the lock of a dead process is taken over', async () => {
  const { pid } = spawnSync('true');
  const root = fixtureRepository({ '.install-lock': `${pid} ${hostname()}` });
  const said: string[] = [];
  await withInstallLock(root, (message) => said.push(message), silent);
  expect(said).toHaveLength(1);
  expect(readdirSync(root)).toEqual([]);
});

test('of several processes at once, one works at a time', async () => {
  const root = fixtureRepository({ 'log.txt': '' });
  const worker = join(root, 'worker.mjs');
  // Each writes + when it begins and - when it ends; overlapping would show as ++.
  writeFileSync(
    worker,
    `import { appendFileSync } from 'node:fs';
     import { withInstallLock } from ${JSON.stringify(join(repository, 'tools/install-lock.mjs'))};
     await withInstallLock(${JSON.stringify(root)}, () => {}, () => {
       appendFileSync('log.txt', '+');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
       appendFileSync('log.txt', '-');
     });`,
  );
  const workers = Array.from({ length: 5 }, () => spawn(process.execPath, [worker], { cwd: root }));
  const statuses = await Promise.all(workers.map((child) => new Promise((resolve) => child.on('exit', resolve))));
  expect(statuses).toEqual([0, 0, 0, 0, 0]);
  expect(readFileSync(join(root, 'log.txt'), 'utf8')).toBe('+-'.repeat(5));
});
