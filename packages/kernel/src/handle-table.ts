/**
 * The handles of a process: numbers that stand for objects of drivers.
 *
 *    31           16 15            0
 *   ├───────────────┼───────────────┤
 *   │  generation   │     index     │      generation is 1 at least, so that no handle is 0
 *   └───────────────┴───────────────┘
 *
 * A closed handle stays invalid, since the next in its place has another generation.
 */

import { append } from './append.ts';
import type { Containment } from './containment.ts';

/** Bytes a process pays for a handle while it is open. */
export const HANDLE_SIZE = 96;
const INDEX_BITS = 16;
const MOST_HANDLES = 0xffff;
const LAST_GENERATION = 0xffff;

export interface HandleEntry {
  readonly kind: string;
  /** Number of the driver that opened it. */
  readonly driver: number;
  readonly object: unknown;
  readonly onClose: (() => void) | undefined;
}

export class HandleTable {
  readonly #limit: number;
  #entries: (HandleEntry | undefined)[] = [];
  #generations: number[] = [];
  /** Places whose handle was closed; most processes close none. */
  #free: number[] | undefined;
  #count = 0;

  constructor(limit: number) {
    this.#limit = Math.min(limit, MOST_HANDLES);
  }

  /** How many are open. */
  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.#limit;
  }

  /** @returns the handle; 0 if there is no room */
  open(entry: HandleEntry): number {
    if (this.isFull) return 0;
    const index = this.#free?.pop() ?? this.#addPlace();
    const generation = nextGeneration(this.#generations[index] as number);
    this.#entries[index] = entry;
    this.#generations[index] = generation;
    this.#count++;
    return handleOf(index, generation);
  }

  #addPlace(): number {
    const index = this.#entries.length;
    this.#entries = append<HandleEntry | undefined>(this.#entries, undefined);
    this.#generations = append(this.#generations, 0);
    return index;
  }

  #release(index: number): void {
    this.#free ??= [];
    this.#free.push(index);
  }

  get(handle: number): HandleEntry | undefined {
    const index = handle & (2 ** INDEX_BITS - 1);
    if (index >= this.#entries.length || this.#generations[index] !== handle >>> INDEX_BITS) return undefined;
    return this.#entries[index];
  }

  /** @returns what was closed; undefined if the handle is not open. Does not call `onClose`. */
  close(handle: number): HandleEntry | undefined {
    const entry = this.get(handle);
    if (entry === undefined) return undefined;
    const index = handle & (2 ** INDEX_BITS - 1);
    this.#entries[index] = undefined;
    this.#release(index);
    this.#count--;
    return entry;
  }

  /** Opens a handle with the number it had when it was frozen. @returns false if its place is taken, or beyond the limit */
  reopen(handle: number, entry: HandleEntry): boolean {
    const index = handle & (2 ** INDEX_BITS - 1);
    const generation = handle >>> INDEX_BITS;
    if (this.isFull || index >= this.#limit || generation === 0 || this.#entries[index] !== undefined) return false;
    while (this.#entries.length <= index) {
      this.#release(this.#entries.length);
      this.#generations.push(0);
      this.#entries.push(undefined);
    }
    this.#free?.splice(this.#free.indexOf(index), 1);
    this.#entries[index] = entry;
    this.#generations[index] = generation;
    this.#count++;
    return true;
  }

  /** The handles that are open. */
  list(): number[] {
    return this.#entries.flatMap((entry, index) =>
      entry === undefined ? [] : [handleOf(index, this.#generations[index] as number)],
    );
  }

  /** The last generation of each place. */
  get generations(): readonly number[] {
    return this.#generations;
  }

  /** For a table nothing was opened in: handles closed before the process was frozen stay invalid. */
  restoreGenerations(generations: readonly number[]): void {
    for (const generation of generations.slice(0, this.#limit)) {
      this.#release(this.#entries.length);
      this.#entries.push(undefined);
      this.#generations.push(generation);
    }
  }
}

/** Tells the driver that a handle is closed. */
export function tellClosed({ kind, onClose }: HandleEntry, containment: Containment): void {
  if (onClose !== undefined) containment.run(`handle '${kind}'`, onClose);
}

function nextGeneration(generation: number): number {
  return generation === LAST_GENERATION ? 1 : generation + 1;
}

function handleOf(index: number, generation: number): number {
  return ((generation << INDEX_BITS) | index) >>> 0;
}
