/** A store in memory, whose medium a test lets fail, and whose power it cuts. */
import { checkStoreChanges, type Store, type StoreChange, type StoreEntry, StoreError } from '@perilune/hil';

/** What happens to a write: `before` and `after` it reaches the medium the power goes; `refuse`: the medium cannot. */
export type StoreFailure = 'before' | 'after' | 'refuse';

/** The power is gone: nothing that was begun will ever be told of. */
export class PowerLoss extends Error {
  override readonly name = 'PowerLoss';
}

export class MemoryStore implements Store {
  /** Writes that have begun, counted from the first as 0. */
  writes = 0;
  /** Asked with the number of each write. Absent: all go well. */
  fail: ((write: number) => StoreFailure | undefined) | undefined;
  readonly #values: Map<string, Uint8Array>;
  #hasPower = true;

  /** @param medium what another store has left behind */
  constructor(medium: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#values = new Map(medium);
  }

  /** What is there when the power comes back. */
  get medium(): ReadonlyMap<string, Uint8Array> {
    return this.#values;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#needPower();
    return this.#values.get(key)?.slice();
  }

  async list(prefix: string): Promise<readonly StoreEntry[]> {
    this.#needPower();
    return [...this.#values]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { length: size }]) => ({ key, size }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  async write(changes: readonly StoreChange[]): Promise<void> {
    this.#needPower();
    checkStoreChanges(changes);
    const failure = this.fail?.(this.writes++);
    if (failure === 'refuse') throw new StoreError('the medium is full');
    if (failure === 'before') this.cutPower();
    this.#needPower();
    for (const { key, value } of changes) {
      if (value === undefined) this.#values.delete(key);
      else this.#values.set(key, value.slice());
    }
    if (failure === 'after') this.cutPower();
    this.#needPower();
  }

  async close(): Promise<void> {
    this.#needPower();
  }

  /** From now on everything throws PowerLoss. */
  cutPower(): void {
    this.#hasPower = false;
  }

  #needPower(): void {
    if (!this.#hasPower) throw new PowerLoss('the power is gone');
  }
}
