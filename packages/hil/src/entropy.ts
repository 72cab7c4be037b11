/** Randomness nobody can predict. */
export interface Entropy {
  /** Fills all of `bytes`. */
  fill(bytes: Uint8Array): void;
}
