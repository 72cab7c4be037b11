/** All processes there are, the ended ones included until they are started again or removed. */
import type { App } from './app.ts';
import type { Process } from './process.ts';
import type { ProcessId } from './process-id.ts';

export class ProcessTable {
  readonly #processes = new Map<ProcessId, Process>();
  #last = 0;
  /** One that is being made: drivers may have state for it already. */
  coming: Process | undefined;
  /** How many are alive. */
  living = 0;

  /** Never the same twice. */
  nextId(): ProcessId {
    return ++this.#last as ProcessId;
  }

  /** How many ids were given. */
  get lastId(): number {
    return this.#last;
  }

  get size(): number {
    return this.#processes.size;
  }

  /** In the order of their ids. */
  all(): IterableIterator<Process> {
    return this.#processes.values();
  }

  get(id: ProcessId): Process | undefined {
    return this.#processes.get(id);
  }

  getLiving(id: ProcessId): Process | undefined {
    const process = this.#processes.get(id) ?? (this.coming?.id === id ? this.coming : undefined);
    return process?.isAlive === true ? process : undefined;
  }

  add(process: Process): void {
    const { app } = process;
    if (app.process !== undefined) this.#processes.delete(app.process.id);
    app.process = process;
    this.#processes.set(process.id, process);
  }

  remove(app: App): void {
    if (app.process !== undefined) this.#processes.delete(app.process.id);
  }
}
