/** One process of `perilune lua`, with what it reaches of the outside and what it may use up. */
import type { ByteSource, Fault, Finish, Process, StopSignal } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import { GrantError, GrantedFiles, nodePlatform } from '@perilune/platform-node';
import { UsageError } from '../command.ts';
import { Budget } from './budget.ts';
import type { LuaOptions } from './options.ts';
import type { Output } from './output.ts';
import { showDuration, showSize } from './quantities.ts';

/** Exit statuses of `perilune lua`, beside those of all commands. */
export const LuaStatus = { done: 0, error: 1, budget: 3, interrupted: 130 } as const;

/** A budget that is used up leaves nothing for finalizers, and who interrupts does not want to wait for them. */
export function isCut(status: number): boolean {
  return status === LuaStatus.budget || status === LuaStatus.interrupted;
}

export class Session {
  readonly process: Process;
  readonly #budget: Budget;
  readonly #output: Output;

  /** @throws UsageError if a folder cannot be granted */
  static async open(options: LuaOptions, input: ByteSource, output: Output): Promise<Session> {
    const engine = await loadEngine(nodePlatform);
    const files = grantFolders(options);
    const process = engine.createProcess({ memory: options.memory, output: output.write, input, files });
    return new Session(process, new Budget(process, options.fuel, options.time), output);
  }

  constructor(process: Process, budget: Budget, output: Output) {
    this.process = process;
    this.#budget = budget;
    this.#output = output;
  }

  /** Runs what the process has begun, until it is done, used up or interrupted: at once, and past any pcall. */
  async finish(stopSignal: StopSignal): Promise<Finish> {
    const finish = await this.#budget.finish(stopSignal);
    if (finish.kind === 'faulted' && finish.fault.blame === 'engine') throw new Error(finish.fault.message);
    return finish;
  }

  /** Tells on standard error what went wrong, if anything, and which exit status that is. Gives up what was stopped short. */
  report(finish: Finish, prefix: string): number {
    switch (finish.kind) {
      case 'exited':
        return (finish.status ?? LuaStatus.done) & 0xff;
      case 'faulted':
        return this.#reportFault(finish.fault, prefix);
      case 'stopped': {
        const message = finish.reason === 'signal' ? 'interrupted!' : this.#budget.exceeded(finish.reason);
        this.process.abandon();
        this.#output.complain(`${prefix}${message}`);
        return finish.reason === 'signal' ? LuaStatus.interrupted : LuaStatus.budget;
      }
    }
  }

  #reportFault(fault: Fault, prefix: string): number {
    this.#output.complain(`${prefix}${fault.message}${fault.traceback === undefined ? '' : `\n${fault.traceback}`}`);
    const exceeded = this.#budget.exceededMemory(fault);
    if (exceeded === undefined) return LuaStatus.error;
    this.#output.complain(`${prefix}${exceeded}`);
    return LuaStatus.budget;
  }

  reportStatistics(): void {
    const { fuelUsed, memoryUsed, memoryHigh, memoryQuota, runningTime } = this.process.stats;
    this.#output.complain(`fuel     ${fuelUsed} units`);
    this.#output.complain(
      `memory   ${showSize(memoryUsed)} of ${showSize(memoryQuota)}, at most ${showSize(memoryHigh)}`,
    );
    this.#output.complain(`running  ${showDuration(runningTime)}`);
  }

  /** The end of the program: finalizers run. @returns the exit status, 0 unless that too went wrong */
  async end(prefix: string, stopSignal: StopSignal): Promise<number> {
    if (this.process.state !== 'idle') return LuaStatus.done;
    this.process.close();
    return this.report(await this.finish(stopSignal), prefix);
  }
}

function grantFolders({ folders }: LuaOptions): GrantedFiles {
  try {
    return new GrantedFiles(folders, process.cwd());
  } catch (error) {
    if (error instanceof GrantError) throw new UsageError(`--dir: ${error.message}`);
    throw error;
  }
}
