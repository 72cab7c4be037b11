/**
 * Who may write an output: one at a time. Of several the one with the highest priority has it, of equals the one that came
 * first. From whom it was taken over, gets it back when it is free again.
 */
import type { ProcessId } from '@perilune/kernel';

/** A process that writes: its id, and the name of its app, which has the priority. */
export interface Writer {
  readonly id: ProcessId;
  readonly name: string;
}

/** Whoever maintains the machine goes before all apps. No process has this id. */
export const MAINTAINER: Writer = { id: 0 as ProcessId, name: 'maintenance' };

export interface Takeover {
  readonly from: ProcessId;
  readonly to: ProcessId;
}

interface Owner {
  readonly id: ProcessId;
  readonly priority: number;
}

export class Owners {
  readonly #priorities: ReadonlyMap<string, number>;
  /** Those it was taken from and last who has it, so in the order of their priorities. */
  readonly #owners: Owner[] = [];
  readonly #listeners = new Set<(takeover: Takeover) => void>();

  /** @param priorities by the names of apps; 0 of those that are not there */
  constructor(priorities: ReadonlyMap<string, number> = new Map()) {
    this.#priorities = priorities;
  }

  get current(): ProcessId | undefined {
    return this.#owners.at(-1)?.id;
  }

  listen(listener: (takeover: Takeover) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  mayClaim(writer: Writer): boolean {
    const current = this.#owners.at(-1);
    return current === undefined || current.id === writer.id || this.#priorityOf(writer) > current.priority;
  }

  /** @returns false if one has it that goes before */
  claim(writer: Writer): boolean {
    const current = this.#owners.at(-1);
    if (current?.id === writer.id) return true;
    if (!this.mayClaim(writer)) return false;
    this.#owners.push({ id: writer.id, priority: this.#priorityOf(writer) });
    if (current !== undefined) this.#tell({ from: current.id, to: writer.id });
    return true;
  }

  release(process: ProcessId): void {
    const index = this.#owners.findIndex(({ id }) => id === process);
    if (index < 0) return;
    this.#owners.splice(index, 1);
    const { current } = this;
    if (index === this.#owners.length && current !== undefined) this.#tell({ from: process, to: current });
  }

  #priorityOf({ id, name }: Writer): number {
    return id === MAINTAINER.id ? Number.POSITIVE_INFINITY : (this.#priorities.get(name) ?? 0);
  }

  #tell(takeover: Takeover): void {
    for (const listener of [...this.#listeners]) listener(takeover);
  }
}
