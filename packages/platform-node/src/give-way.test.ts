import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.skipIf(process.platform !== 'linux')('a thread gives way, and those before it do not', () => {
  const niceness = "Number(readFileSync('/proc/thread-self/stat', 'utf8').split(') ').at(-1).split(' ')[16])";
  const worker = `import { readFileSync } from 'node:fs'; import { parentPort } from 'node:worker_threads';
    parentPort.once('message', () => parentPort.postMessage(${niceness}));`;
  const source = `
    import { readFileSync } from 'node:fs';
    import { Worker } from 'node:worker_threads';
    import { giveWay } from ${JSON.stringify(join(import.meta.dirname, 'give-way.ts'))};
    const thread = new Worker(${JSON.stringify(worker)}, { eval: true });
    const before = ${niceness};
    giveWay();
    thread.postMessage('');
    thread.once('message', (other) => {
      console.log(before, ${niceness}, other);
      process.exit();
    });`;
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  const [before = 0, after, other] = told.trim().split(' ').map(Number);
  expect([after, other]).toEqual([Math.max(before, 10), before]);
});
