/**
 * Runs a process to its end in slices of about a millisecond. Short slices matter twice: the host has its turn in
 * between, and V8 goes over to its optimised code for a WebAssembly function only when that is entered anew.
 */
import { UsageError } from './errors.ts';
import type { Platform } from './options.ts';
import type { Exited, Faulted, Outcome } from './outcome.ts';

export interface FinishLimits {
  /** Fuel from here on, at most. */
  readonly fuel?: number;
  /** Milliseconds of running from here on, at most; time spent waiting for the host does not count. */
  readonly time?: number;
  /** Stops when it is aborted, between two slices: AbortSignal fits. */
  readonly signal?: StopSignal;
}

/** What is used of an AbortSignal. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Stopped short, the process can be run on, abandoned or killed. */
export type Finish = Exited | Faulted | Stopped;
export interface Stopped {
  readonly kind: 'stopped';
  readonly reason: 'fuel' | 'time' | 'signal';
}

/** What is run: a Process, as this file sees it. */
interface Runnable {
  run(fuel: number): Outcome;
  readonly stats: { readonly fuelUsed: number; readonly runningTime: number };
}

const FIRST_SLICE = 20_000;
const SLICE_MILLISECONDS = 1;
const LEAST_SLICE = 1_000;
const LARGEST_SLICE = 20_000_000;
/** The host has its turn after this long. */
const TURN_MILLISECONDS = 5;

export async function finish(
  process: Runnable,
  platform: Platform,
  limits: FinishLimits,
  output: () => Promise<void> | undefined,
): Promise<Finish> {
  const { fuel = Number.POSITIVE_INFINITY, time = Number.POSITIVE_INFINITY, signal } = limits;
  if (!(fuel > 0)) throw new UsageError(`fuel is ${fuel}: it must be more than 0`);
  if (!(time > 0)) throw new UsageError(`time is ${time}: it must be more than 0`);
  const first = process.stats;
  let slice = FIRST_SLICE;
  let before = first.runningTime;
  let lastTurn = before;
  for (;;) {
    if (signal?.aborted) return { kind: 'stopped', reason: 'signal' };
    const left = fuel - (process.stats.fuelUsed - first.fuelUsed);
    if (left < 1) return { kind: 'stopped', reason: 'fuel' };
    if (before - first.runningTime >= time) return { kind: 'stopped', reason: 'time' };
    const outcome = process.run(Math.max(1, Math.min(slice, Math.floor(left))));
    const now = process.stats.runningTime;
    const taking = output();
    if (taking) await untilSettled(taking, signal);
    if (outcome.kind === 'exited' || outcome.kind === 'faulted') return outcome;
    if (outcome.kind === 'yielded') {
      await untilSettled(outcome.waiting, signal);
      before = now;
      continue;
    }
    slice = nextSlice(slice, now - before);
    before = now;
    if (now - lastTurn < TURN_MILLISECONDS) continue;
    lastTurn = now;
    await platform.pause.pause();
  }
}

/** Towards slices of the wanted length, at most twice as large as the one before. */
function nextSlice(slice: number, elapsed: number): number {
  const factor = Math.min(2, Math.max(0.25, SLICE_MILLISECONDS / Math.max(elapsed, 0.01)));
  return Math.round(Math.min(LARGEST_SLICE, Math.max(LEAST_SLICE, slice * factor)));
}

/** Also settles when the signal is aborted; the loop looks at it next. */
async function untilSettled(promise: Promise<void>, signal: StopSignal | undefined): Promise<void> {
  if (!signal) return promise;
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
