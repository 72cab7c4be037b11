/** What survives power going: bytes by key, changed all or nothing. Only hosts have one: it waits for a medium. */

/** Keys are 1 to this many printable characters of ASCII. */
export const LONGEST_STORE_KEY = 512;
/** Most bytes of one value. */
export const LARGEST_STORE_VALUE = 16 << 20;

export interface StoreEntry {
  readonly key: string;
  /** Of its value, in bytes. */
  readonly size: number;
}

export interface StoreChange {
  readonly key: string;
  /** Undefined removes the key; one that is not there is no error. */
  readonly value: Uint8Array | undefined;
}

export interface Store {
  /** A copy of the value. Waits for the writes that were begun before. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** The keys that begin so, in the order of their characters. Waits for the writes that were begun before. */
  list(prefix: string): Promise<readonly StoreEntry[]>;
  /**
   * Makes all of the changes or none, the later of two of the same key last. Fulfilled when they are on the medium: from
   * then on they survive whatever happens. Writes are made in the order in which they were begun.
   * @throws StoreError, as all of these do: then nothing was changed
   */
  write(changes: readonly StoreChange[]): Promise<void>;
  /** Waits for the writes that were begun; none may be begun after. */
  close(): Promise<void>;
}

/** The medium has failed, is full, or the key or the value is none that a store takes. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** @throws StoreError if one of them cannot be made, whatever the medium */
export function checkStoreChanges(changes: readonly StoreChange[]): void {
  for (const { key, value } of changes) {
    if (!isStoreKey(key)) throw new StoreError(`${JSON.stringify(key.slice(0, 80))} is no key of a store`);
    if (value !== undefined && value.length > LARGEST_STORE_VALUE) {
      throw new StoreError(`the value of '${key}' has ${value.length} bytes, more than ${LARGEST_STORE_VALUE}`);
    }
  }
}

function isStoreKey(key: string): boolean {
  return key.length <= LONGEST_STORE_KEY && /^[ -~]+$/.test(key);
}
