/** Runs a case of circles.ts in a thread of its own, as nothing else stops an engine that goes round in a circle. */
import { Worker } from 'node:worker_threads';
import type { CircleReport } from './circle-worker.ts';

/** Far more than any case takes, on however busy a machine. */
const LIMIT = 60_000;

/** @returns 'stuck' if it had to be stopped */
export function runCircle(name: string): Promise<CircleReport | 'stuck'> {
  const worker = new Worker(new URL('./circle-worker.ts', import.meta.url), { workerData: name });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve('stuck');
      void worker.terminate();
    }, LIMIT);
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => clearTimeout(timer));
  });
}
