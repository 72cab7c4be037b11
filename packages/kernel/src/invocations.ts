/** The kernel calls Lua: a function of a program that waits in Yield-Wait, with its own budget. */
import type { ImageValue } from '@perilune/hil';
import { type Containment, describeError } from './containment.ts';
import { type Invocation, type InvocationEnd, type Process, ProcessState, type Verdict } from './process.ts';
import type { Runner } from './runner.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import type { SliceAccount } from './slice-account.ts';

/** Why an invocation does not begin. */
export type InvokeRefusal =
  /** It does not wait in Yield-Wait, is stopped, or carries out another invocation; or somebody runs already. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'gone' }
  /** The values cannot be given to a program. */
  | { readonly kind: 'failed'; readonly message: string };

/** `returned`, `failed` by an error of the function, `no such function`, `gone` if the process ended; or refused. */
export type InvokeResult =
  | InvocationEnd
  | InvokeRefusal
  /** The fuel is used up, or the function waits for something. It goes on in the turns of its process; its result is lost. */
  | { readonly kind: 'over budget' };

/** Second value of `returned`, with which an image says that there was nothing to call. */
const NO_SUCH_FUNCTION = 'no such function';

/** What a chunk is called in messages. Images know by the first character that it is one. */
const EVALUATED = '=eval';
/** The values are in the image. */
const STEPPED: InvocationEnd = { kind: 'returned', values: [] };

export interface InvocationContext {
  readonly account: SliceAccount;
  readonly runner: Runner;
  readonly scheduler: Scheduler;
  readonly containment: Containment;
  /** True while a driver carries out a command. */
  isInCommand(): boolean;
  condemn(process: Process, verdict: Verdict): void;
}

export class Invocations {
  readonly #context: InvocationContext;

  constructor(context: InvocationContext) {
    this.#context = context;
  }

  /** True if it lives, waits in Yield-Wait, and nothing is in the way. */
  canBegin(process: Process): boolean {
    const { state, isStopped, invocation, isAlive } = process;
    return isAlive && state === ProcessState.Yielded && !isStopped && invocation === undefined;
  }

  /** Has the function called in the turns of its process. @param done called once it is over, if this returns undefined */
  begin(
    process: Process,
    name: string,
    values: readonly ImageValue[],
    done: (end: InvocationEnd) => void,
  ): InvokeRefusal | undefined {
    const refusal = this.#prepare(process, name, values, done);
    if (refusal === undefined && process.schedule !== undefined) this.#context.scheduler.ready(process.schedule);
    return refusal;
  }

  /**
   * Has a chunk run in the turns of its process, with so much fuel and no longer than until it first waits.
   * @param done called once with what came of it, if this returns undefined
   */
  evaluate(
    process: Process,
    source: string,
    values: readonly ImageValue[],
    fuel: number,
    done: (end: InvocationEnd) => void,
  ): InvokeRefusal | undefined {
    const before = process.image?.fuelUsed ?? 0;
    const refusal = this.#prepare(process, EVALUATED, [source, ...values], done, before + fuel);
    if (refusal === undefined && process.schedule !== undefined) this.#context.scheduler.ready(process.schedule);
    return refusal;
  }

  /** What `evaluate` has begun is beyond its limit from now on. */
  endEvaluation({ invocation }: Process): void {
    if (invocation?.fuelLimit !== undefined) invocation.fuelLimit = 0;
  }

  /** Has the control step carried out in the turns of its process, which `canBegin`. Nothing is made anew. */
  beginStep(process: Process, step: Invocation): void {
    step.isPending = true;
    process.invocation = step;
    process.state = ProcessState.Running;
    if (process.schedule !== undefined) this.#context.scheduler.ready(process.schedule);
  }

  /** Calls the function and runs its process until it has returned. Not from inside a command or a slice: that is 'busy'. */
  invoke(process: Process, name: string, values: readonly ImageValue[], fuel: number): InvokeResult {
    const { account, runner } = this.#context;
    if (account.process !== undefined || this.#context.isInCommand()) return { kind: 'busy' };
    let end: InvocationEnd | undefined;
    const refusal = this.#prepare(process, name, values, (result) => {
      end = result;
    });
    if (refusal !== undefined) return refusal;
    let left = Math.floor(fuel);
    while (end === undefined && left >= 1 && process.isRunnable) {
      left -= Math.max(1, runner.run(process, left, true));
      this.finish(process);
    }
    // Upcalls may wait, or the function itself: the process goes on in its own turns.
    const { schedule } = process;
    if (schedule !== undefined && process.isRunnable) this.#context.scheduler.ready(schedule);
    if (end !== undefined) return end;
    return { kind: process.isAlive ? 'over budget' : 'gone' };
  }

  /** The image says that the function has returned. The slice goes on to the next Yield-Wait. */
  returned(process: Process, succeeded: boolean, values: readonly ImageValue[]): void {
    const { invocation } = process;
    if (invocation === undefined || invocation.result !== undefined) return;
    if (invocation.isOverBudget) invocation.result = { kind: 'ended over budget' };
    else if (succeeded) invocation.result = { kind: 'returned', values };
    else if (values[1] === NO_SUCH_FUNCTION) invocation.result = { kind: NO_SUCH_FUNCTION };
    else invocation.result = { kind: 'failed', message: typeof values[0] === 'string' ? values[0] : 'unknown error' };
  }

  /** The image says that the control step has ended. */
  stepped(process: Process, problem: string | undefined): void {
    const { invocation } = process;
    if (invocation === undefined || invocation.result !== undefined) return;
    invocation.result = problem === undefined ? STEPPED : { kind: 'failed', message: problem };
  }

  /** Between slices: tells who waits that a function has returned, and ends what has a limit and is beyond it. */
  finish(process: Process): void {
    const { invocation } = process;
    if (invocation?.fuelLimit !== undefined && invocation.result === undefined) this.#limit(process, invocation);
    if (invocation?.result === undefined) return;
    const { result } = invocation;
    process.invocation = undefined;
    try {
      invocation.done(result);
    } catch (error) {
      this.#context.containment.report('invocation', error);
    }
  }

  #limit(process: Process, invocation: Invocation): void {
    const { image } = process;
    if (image === undefined || !process.isAlive) return;
    const { containment } = this.#context;
    const isWaiting = process.state !== ProcessState.Running;
    if (!isWaiting && image.fuelUsed < (invocation.fuelLimit as number)) return;
    invocation.isOverBudget = !isWaiting && containment.attempt('image', false, () => image.stopInvoked());
    if (invocation.isOverBudget) return;
    containment.run('image', () => image.forgetInvoked());
    invocation.result = { kind: 'waits' };
  }

  /** The process has ended. */
  abandon(process: Process): void {
    const { invocation } = process;
    if (invocation === undefined) return;
    invocation.result ??= { kind: 'gone' };
    this.finish(process);
  }

  #prepare(
    process: Process,
    name: string,
    values: readonly ImageValue[],
    done: (end: InvocationEnd) => void,
    fuelLimit?: number,
  ): InvokeRefusal | undefined {
    const { image } = process;
    if (!process.isAlive || image === undefined) return { kind: 'gone' };
    if (!this.canBegin(process)) return { kind: 'busy' };
    try {
      if (!image.invoke(name, values)) return { kind: 'failed', message: 'a value cannot be given to a program' };
    } catch (error) {
      this.#context.containment.report('image', error);
      this.#context.condemn(process, {
        kind: 'faulted',
        fault: { cause: 'engine', message: `the engine has failed: ${describeError(error)}` },
      });
      return { kind: 'gone' };
    }
    process.invocation = { done, result: undefined, isPending: false, ...(fuelLimit !== undefined && { fuelLimit }) };
    process.state = ProcessState.Running;
    return undefined;
  }
}
