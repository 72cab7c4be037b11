/** Slices: has one process run, answers what it is waiting for, and finds out why it stopped. */
import { type Image, ImageStop, type SystemCallAnswer } from '@perilune/hil';
import { type Containment, describeError } from './containment.ts';
import { DOUBLE_ZERO } from './double-zero.ts';
import type { KernelObserver } from './observer.ts';
import { type Process, type ProcessFault, ProcessState, type Verdict } from './process.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import type { SliceAccount } from './slice-account.ts';
import type { SystemCalls } from './system-calls.ts';

export interface RunnerContext {
  readonly scheduler: Scheduler;
  readonly account: SliceAccount;
  readonly systemCalls: SystemCalls;
  readonly containment: Containment;
  readonly observer: KernelObserver | undefined;
  spend(fuel: number): void;
  condemn(process: Process, verdict: Verdict): void;
}

export class Runner {
  readonly #context: RunnerContext;
  readonly #answer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
  slices = DOUBLE_ZERO;

  constructor(context: RunnerContext) {
    this.#context = context;
  }

  /**
   * @param fuel at least 1
   * @param cut true if it is less than the scheduler wanted
   * @returns fuel used
   */
  run(process: Process, fuel: number, cut: boolean): number {
    const { account, scheduler, observer } = this.#context;
    this.slices++;
    account.begin(process, fuel);
    const stop = this.#runImage(process, fuel);
    const used = account.end(process);
    this.#context.spend(used);
    this.#takeStop(process, stop);
    const { schedule } = process;
    if (schedule !== undefined) {
      if (!process.isRunnable) scheduler.unready(schedule);
      scheduler.ran(schedule, used, cut);
    }
    observer?.slice?.(process.id, used, stop);
    return used;
  }

  #runImage(process: Process, fuel: number): ImageStop {
    const image = process.image as Image;
    try {
      this.#bringAnswer(process, image);
      return image.run(fuel);
    } catch (error) {
      // An image throws nothing: this one's engine is broken, and the process with it.
      this.#context.containment.report('image', error);
      this.#context.condemn(process, {
        kind: 'faulted',
        fault: { cause: 'engine', message: `the engine has failed: ${describeError(error)}` },
      });
      return ImageStop.Faulted;
    }
  }

  #bringAnswer(process: Process, image: Image): void {
    const { heldAnswer } = process;
    if (heldAnswer !== undefined) {
      process.heldAnswer = undefined;
      image.resume(heldAnswer);
      return;
    }
    const { systemCalls } = this.#context;
    const answer = this.#answer;
    if (process.state === ProcessState.Yielded) {
      if (!systemCalls.takeUpcall(process, answer)) return;
    } else if (process.state !== ProcessState.YieldedFor || !systemCalls.takeAwaited(process, answer)) {
      return;
    }
    process.state = ProcessState.Running;
    image.resume(answer);
  }

  #takeStop(process: Process, stop: ImageStop): void {
    switch (stop) {
      case ImageStop.OutOfFuel:
        process.expiredSlices++;
        return;
      case ImageStop.Blocked:
        if (process.heldAnswer !== undefined) process.expiredSlices++;
        else if (process.state === ProcessState.Running) {
          this.#fail(process, { cause: 'engine', message: 'the engine waits for an answer it was given' });
        }
        return;
      case ImageStop.Exited:
        // Most often a verdict is there already, from the system call exit.
        this.#context.condemn(process, { kind: 'terminated', completion: process.image?.completion ?? 0 });
        return;
      case ImageStop.Faulted:
        this.#fail(process, faultOf(process.image as Image, this.#context.containment));
        return;
      default:
        this.#fail(process, { cause: 'engine', message: `the engine stopped for the unknown reason ${stop}` });
    }
  }

  #fail(process: Process, fault: ProcessFault): void {
    this.#context.condemn(process, { kind: 'faulted', fault });
  }
}

function faultOf(image: Image, containment: Containment): ProcessFault {
  const fault = containment.attempt('image', undefined, () => image.fault);
  if (fault === undefined) return { cause: 'engine', message: 'the engine does not say why it stopped' };
  const cause = fault.cause === 'script' ? 'error' : fault.cause;
  return { cause, message: fault.message, image: fault };
}
