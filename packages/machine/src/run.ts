/**
 * Runs a machine from boot to its end, in steps of fixed length: the same steps when it is recorded and when it is
 * repeated. Between two of them the host has its turn.
 */
import type { Microseconds } from '@perilune/hil';
import type { Machine, RunEnd } from './machine.ts';

/** Between two turns of the host. */
export const RUN_STEP: Microseconds = 50_000;

export interface RunOptions {
  /** µs; undefined: until it is stopped, or no process lives. */
  readonly duration: Microseconds | undefined;
  /** It goes on when no process is left and nothing can happen by itself: something may be started. */
  readonly staysUp?: boolean;
  /** The turn of the host: it may wait, and send messages. @returns false to end the run there */
  turn(): boolean;
}

export interface RunSummary {
  readonly end: RunEnd;
  /** µs since boot. */
  readonly time: number;
}

/** Boots the machine, runs it and puts its outputs into their safe state. */
export function runMachine(machine: Machine, { duration, staysUp, turn }: RunOptions): RunSummary {
  machine.boot();
  const last = duration ?? Number.POSITIVE_INFINITY;
  let end: RunEnd = 'time';
  let moment = 0;
  while (moment < last && (end === 'time' || end === 'idle')) {
    moment = Math.min(last, moment + RUN_STEP);
    end = machine.runUntil(moment);
    if (staysUp && (end === 'finished' || end === 'idle')) {
      moment = machine.rest(moment);
      end = 'time';
    }
    if (!turn()) break;
  }
  const time = machine.now();
  machine.shutDown();
  return { end, time };
}
