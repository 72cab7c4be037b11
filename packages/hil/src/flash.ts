/** The key–value stores of apps: whole requests, each with one answer, since a medium takes its time. */

export interface FlashChange {
  readonly key: Uint8Array;
  /** Undefined removes the key. */
  readonly value: Uint8Array | undefined;
  /** The change is made only if the key has no value, or has one. */
  readonly only?: 'absent' | 'present';
}

export type FlashRequest =
  | { readonly operation: 'get'; readonly key: Uint8Array; readonly length: number }
  /** Keys that begin so, but for the first; each with its length before it, as many as fit into `length` bytes. */
  | { readonly operation: 'list'; readonly prefix: Uint8Array; readonly first: number; readonly length: number }
  | { readonly operation: 'usage' }
  /** All of them or none. */
  | { readonly operation: 'change'; readonly changes: readonly FlashChange[]; readonly quota: number };

export interface Flash {
  /** @param id comes back with the answer @param app whose store it is; arrays are good as long as the answer is not there */
  request(id: number, app: string, request: FlashRequest): void;
  /**
   * Set by the capsule: called as an interrupt.
   * @param status 0 or an error code: NoSupport if a key has no value or has one and should not, Size if the value is
   * longer than was asked for, NoMemory if the quota does not suffice, Fail
   * @param length of get, that of the value; of list, that of the content; else bytes that are kept
   * @param content good during the call only
   */
  onAnswer?: ((id: number, status: number, length: number, content: Uint8Array) => void) | undefined;
}
