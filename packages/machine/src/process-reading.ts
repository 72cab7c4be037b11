/**
 * The processes of a machine, read piece by piece: of a thousand it takes longer than control steps may be held up.
 *
 *   more ─► more ─► … ─► end
 *
 * Between two pieces the machine goes on, and the list is as it is at the end: who has come since, or has ended, been stopped
 * or started since he was read, is read anew, and who is gone is left out. Only numbers are some milliseconds older.
 */
import type { FaultReport, ProcessControl, ProcessId, ProcessInfo, ProcessStateName } from '@perilune/kernel';

export interface ProcessStatus extends ProcessInfo {
  /** Of the machine's time since a status of a second ago or longer, from 0 to 1. */
  readonly cpuShare: number;
  readonly lastFault: Pick<FaultReport, 'time' | 'cause' | 'message' | 'source' | 'line'> | undefined;
}

/** What is left to be told once most was told in pieces. */
export interface ReadingEnd {
  /** All there are, in their order. */
  readonly ids: readonly ProcessId[];
  /** Those of them that were not told of, or are something else by now. */
  readonly anew: readonly ProcessStatus[];
}

export class ProcessReading {
  readonly #control: ProcessControl;
  readonly #shareOf: (info: ProcessInfo) => number;
  readonly #ids: readonly ProcessId[];
  readonly #seen = new Map<ProcessId, string>();
  #next = 0;

  /** @param shareOf of the processor, for `cpuShare` */
  constructor(control: ProcessControl, shareOf: (info: ProcessInfo) => number) {
    this.#control = control;
    this.#shareOf = shareOf;
    this.#ids = control.ids();
  }

  get isComplete(): boolean {
    return this.#next >= this.#ids.length;
  }

  /** The next ones, at least one if there is one left. @param isEnough asked after each */
  more(isEnough: () => boolean): ProcessStatus[] {
    const some: ProcessStatus[] = [];
    while (!this.isComplete) {
      some.push(...this.#read(this.#ids[this.#next++] as ProcessId));
      if (isEnough()) break;
    }
    return some;
  }

  end(): ReadingEnd {
    const ids = this.#control.ids();
    const changed = ids.filter((id) => this.#seen.get(id) !== kindOf(this.#control.state(id)));
    return { ids, anew: changed.flatMap((id) => this.#read(id)) };
  }

  #read(id: ProcessId): ProcessStatus[] {
    const info = this.#control.info(id);
    if (!info) return [];
    this.#seen.set(id, kindOf(info.state));
    const fault = this.#control.lastFault(id);
    const lastFault = fault && {
      time: fault.time,
      cause: fault.cause,
      message: fault.message,
      source: fault.source,
      line: fault.line,
    };
    return [{ ...info, cpuShare: this.#shareOf(info), lastFault }];
  }
}

/** Puts together what was told in pieces, and at the end. */
export function wholeOf(told: readonly ProcessStatus[], { ids, anew }: ReadingEnd): ProcessStatus[] {
  const byId = new Map([...told, ...anew].map((process) => [process.id, process]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Whether it runs or waits just now is one of the numbers. */
function kindOf(state: ProcessStateName | undefined): string {
  return state === 'running' || state === 'yielded' || state === 'yielded-for' ? 'lives' : `${state}`;
}
