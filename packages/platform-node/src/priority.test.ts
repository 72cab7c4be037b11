import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { sessionGoesFirst, threadGoesFirst } from './priority.ts';

/** Whether this process may do what is tested, found out without what is tested. */
const mayGoFirst = spawnSync('nice', ['-n', '-10', 'true']).stderr?.length === 0 && process.platform === 'linux';
const hasSessions = mayGoFirst && spawnSync('test', ['-w', '/proc/self/autogroup']).status === 0;

const niceness = `Number(require('node:fs').readFileSync('/proc/thread-self/stat', 'latin1').replace(/.*\\) /, '').split(' ')[16])`;

describe('who goes first', () => {
  it.skipIf(!mayGoFirst)(
    `is one thread, and not all of its process${mayGoFirst ? '' : ' (skipped: needs root on Linux)'}`,
    async () => {
      const module = new URL('./priority.ts', import.meta.url).href;
      const code = `import(${JSON.stringify(module)}).then(({ threadGoesFirst }) =>
      require('node:worker_threads').parentPort.postMessage([threadGoesFirst(), ${niceness}]))`;
      const worker = new Worker(code, { eval: true });
      const told = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
      expect(told).toEqual([true, -10]);
      expect(getPriority()).toBe(0);
    },
  );

  it.skipIf(!hasSessions)(
    `is a session${hasSessions ? '' : ' (skipped: needs root on a Linux that groups by session)'}`,
    async () => {
      const child = spawn('sleep', ['10'], { detached: true, stdio: 'ignore' });
      try {
        await new Promise((resolve) => child.once('spawn', resolve));
        expect(sessionGoesFirst(child.pid!)).toBe(true);
        expect(readFileSync(`/proc/${child.pid}/autogroup`, 'latin1')).toMatch(/ nice -10$/m);
      } finally {
        child.kill();
      }
    },
  );

  it('stays as it is where that is not so, and nobody is told off', () => {
    expect(threadGoesFirst('darwin')).toBe(false);
    expect(sessionGoesFirst(-1)).toBe(false);
  });
});
