/**
 * What processes cost beside their memory quota, and altogether. For the first the kernel and the drivers are given images
 * that hold nothing, and make the system calls a real one was seen to make: so the JavaScript heap has only what they keep.
 */
import { ANSWER_BLOCK, type Image, ImageStop, type SystemCallHandler, VirtualChip } from '@perilune/hil';
import { BenchMachine, program } from '../bench-machine.ts';
import type { Row } from '../row.ts';

const GROUP = 'memory';
const PROCESSES = 5_000;
type Call = readonly [number, number, number, number, number];

export async function measureMemory(): Promise<Row[]> {
  return [
    bookkeeping('kernel and drivers, beyond the quota: a process that has made two system calls', 'bare'),
    bookkeeping('the same: one with userland, a timer, a subscription, grants, a handle', 'idle'),
    resident('whole resident cost of an idle process without userland', 'bare'),
    resident('whole resident cost of an idle process with userland and alarm', 'idle'),
  ];
}

function bookkeeping(what: string, name: string): Row {
  const calls = callsOf(name);
  const pool = Array.from({ length: PROCESSES }, () => new EmptyImage(calls));
  let made = 0;
  const bench = new BenchMachine(new VirtualChip(), {
    wrapLoader: () => ({
      load: (_program, handler) => (pool[made++] as EmptyImage).begin(handler),
      restore: () => {
        throw new Error('nothing is restored here');
      },
    }),
  });
  const description = bench.describe('app', '');
  const before = kept();
  for (let index = 0; index < PROCESSES; index++) bench.start(description);
  for (let index = 0; index < PROCESSES; index++) bench.kernel.step(0);
  const held = (kept() - before) / PROCESSES;
  bench.check();
  const paid = pool.reduce((sum, { charged }) => sum + charged, 0) / PROCESSES;
  if (pool.some(({ isBlocked }) => !isBlocked)) throw new Error('not all processes wait');
  const note = `${Math.round(held)} bytes kept, of which its quota pays ${Math.round(paid)}`;
  return { group: GROUP, what, value: held - paid, unit: 'bytes', target: 2048, note };
}

/** The system calls a real program makes until it waits. */
function callsOf(name: string): Call[] {
  const calls: Call[] = [];
  let isWaiting = false;
  const bench = new BenchMachine(new VirtualChip(), {
    wrapLoader: (loader) => ({
      load: (given, handler) =>
        loader.load(given, {
          systemCall(callClass, word0, word1, word2, word3, answer) {
            calls.push([callClass, word0, word1, word2, word3]);
            handler.systemCall(callClass, word0, word1, word2, word3, answer);
            isWaiting = answer.variant === ANSWER_BLOCK;
          },
          output: (stream, bytes) => handler.output(stream, bytes),
          returned: (succeeded, values) => handler.returned(succeeded, values),
          stepped: (problem) => handler.stepped(problem),
        }),
      restore: (snapshot, given, handler) => loader.restore(snapshot, given, handler),
    }),
  });
  bench.startProgram(name);
  bench.runUntil(() => isWaiting);
  return calls;
}

const nothing = new Uint8Array(0);

/** Makes system calls and is nothing else. */
class EmptyImage implements Image {
  charged = 0;
  isBlocked = false;
  readonly #calls: readonly Call[];
  #handler: SystemCallHandler | undefined;

  constructor(calls: readonly Call[]) {
    this.#calls = calls;
  }

  begin(handler: SystemCallHandler): this {
    this.#handler = handler;
    return this;
  }

  run(): ImageStop {
    const answer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
    for (const call of this.#calls) this.#handler?.systemCall(...call, answer);
    this.isBlocked = answer.variant === ANSWER_BLOCK;
    return ImageStop.Blocked;
  }

  charge(bytes: number): boolean {
    this.charged += bytes;
    return true;
  }
  refund(bytes: number): void {
    this.charged -= bytes;
  }

  readonly memory = nothing;
  readonly completion = undefined;
  readonly fault = undefined;
  readonly place = undefined;
  readonly fuelUsed = 0;
  readonly fuelCounter = 0;
  get statistics() {
    return { fuelUsed: 0, memoryUsed: 0, memoryHigh: 0, memoryQuota: 1 << 18 };
  }
  frames = noFrames;
  mayShare = always;
  isFunction = always;
  resume = never;
  drop = never;
  snapshot = () => nothing;
  invoke = () => false;
  stopInvoked = () => false;
  forgetInvoked = never;
  step = () => false;
  readonly stepOutputs = undefined;
}
function always(): boolean {
  return true;
}
function never(): void {}
function noFrames(): [] {
  return [];
}

/** Bytes a real process adds to what is resident, its memory included. */
function resident(what: string, name: string): Row {
  const bench = new BenchMachine(new VirtualChip());
  const description = bench.describe(name, program(name), { memory: 128 * 1024 });
  for (let index = 0; index < 200; index++) bench.start(description);
  settle(bench);
  const before = collected().rss;
  for (let index = 0; index < PROCESSES; index++) bench.start(description);
  settle(bench);
  const after = collected();
  bench.check();
  const { memoryUsed } = bench.kernel.control.info(bench.kernel.control.ids()[0]!)!;
  return {
    group: GROUP,
    what,
    value: (after.rss - before) / PROCESSES,
    unit: 'bytes',
    note: `${PROCESSES} processes; each uses ${memoryUsed} bytes of its memory`,
  };
}

/** Until all wait. */
function settle({ kernel }: BenchMachine): void {
  while (kernel.step(0) === 'worked');
}

function collected(): NodeJS.MemoryUsage {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('memory is measured under --expose-gc');
  for (let round = 0; round < 4; round++) gc();
  return process.memoryUsage();
}

/** Bytes of the JavaScript heap and of buffers outside of it. */
function kept(): number {
  const { heapUsed, arrayBuffers } = collected();
  return heapUsed + arrayBuffers;
}
