/**
 * Tampers and runs, case after case, in a process that ends when the engine does not come back:
 *
 *   node child.ts ENGINE SEED FIRST LAST LIMIT
 *
 * Writes a line of JSON, a TamperingReport, for each case.
 */
import { readFileSync, writeSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { Engine, type Process } from '@perilune/engine';
import { nodePlatform } from '@perilune/platform-node';
import { Random, seedOf } from '../fuzz/random.ts';
import { tamper } from './tampering.ts';
import { makeVictims, OPTIONS, TASK } from './victims.ts';

export interface TamperingReport {
  readonly number: number;
  /** How it ended; undefined if the engine did not come back. */
  readonly end?: string;
  /** What the host threw, which it never may. */
  readonly threw?: string;
  /** Where the engine did not come back from: functions, the innermost first. */
  readonly stuck?: readonly string[];
}

interface Watched {
  /** The case, and how often the engine was entered. */
  readonly shared: Int32Array;
  /** Milliseconds in which nothing happened. */
  readonly limit: number;
}

const CASE = 0;
const ENTRIES = 1;
const SLICE = 10_000;
const SLICES = 40;
/** For the profiler to see where the other thread is. */
const LOOK = 400;

const say = (report: TamperingReport): void => void writeSync(1, `${JSON.stringify(report)}\n`);

async function main(): Promise<never> {
  const [path = '', seed, first, last, limit] = process.argv.slice(2);
  const shared = new Int32Array(new SharedArrayBuffer(8));
  new Worker(new URL(import.meta.url), { workerData: { shared, limit: Number(limit) } satisfies Watched }).unref();
  const engine = await Engine.load(readFileSync(path), nodePlatform);
  const victims = makeVictims(engine);
  for (let number = Number(first); number < Number(last); number++) {
    Atomics.store(shared, CASE, number);
    const random = new Random(seedOf(Number(seed), 'tampering', number));
    const { snapshot } = tamper(random.pick(victims), random);
    try {
      const subject = engine.restoreProcess(snapshot, OPTIONS);
      say({ number, end: use(subject, () => Atomics.add(shared, ENTRIES, 1)) });
    } catch (error) {
      say({ number, threw: String(error instanceof Error ? error.stack : error) });
    }
  }
  process.exit(0);
}

/** Everything a host does with a process. @param tell is called before each time that the engine is entered */
function use(subject: Process, tell: () => void): string {
  const finish = (): string => {
    for (let slice = 0; slice < SLICES; slice++) {
      tell();
      const outcome = subject.run(SLICE);
      if (outcome.kind === 'faulted') return outcome.fault.blame === 'engine' ? outcome.fault.message : 'error';
      if (outcome.kind !== 'outOfFuel') return outcome.kind;
      subject.place;
    }
    return 'out of fuel';
  };
  /** @returns false if the process has ended */
  const giveUp = (): boolean => {
    tell();
    if (subject.state === 'busy') subject.abandon();
    return subject.state !== 'ended';
  };
  let end = subject.state === 'busy' ? finish() : 'at rest';
  if (!giveUp()) return end;
  subject.load(TASK);
  end = finish();
  if (!giveUp()) return end;
  subject.close();
  finish();
  return end;
}

/** The other thread: when the first has not moved for long, says where it is and ends the process. */
async function watch({ shared, limit }: Watched): Promise<never> {
  let seen = 0;
  let since = performance.now();
  for (;;) {
    await wait(100);
    const entries = Atomics.load(shared, ENTRIES);
    if (entries !== seen || entries === 0) {
      seen = entries;
      since = performance.now();
    } else if (performance.now() - since > limit) {
      const stuck = await Promise.race([profile(), wait(20 * LOOK, ['(not to be found out)'])]);
      if (Atomics.load(shared, ENTRIES) !== seen) continue; // it was only slow
      say({ number: Atomics.load(shared, CASE), stuck });
      process.kill(process.pid, 'SIGKILL');
    }
  }
}

/** The functions the first thread is in most of the time, innermost first. */
async function profile(): Promise<string[]> {
  const session = new Session();
  session.connectToMainThread();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await wait(LOOK);
  const { nodes, samples = [] } = (await session.post('Profiler.stop')).profile;
  const counts = new Map<number, number>();
  for (const id of samples) counts.set(id, (counts.get(id) ?? 0) + 1);
  let [id] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const names: string[] = [];
  while (id !== undefined) {
    names.push(nodes.find((node) => node.id === id)?.callFrame.functionName ?? '');
    id = nodes.find((node) => node.children?.includes(id as number))?.id;
  }
  return names;
}

if (isMainThread) await main();
else await watch(workerData);
