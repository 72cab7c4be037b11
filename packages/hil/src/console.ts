/** Where the console's lines go, and what is typed comes from. */
export interface Console {
  /** A whole piece of text from a process (its name) or the kernel (''); `bytes` is good during the call only. */
  write(source: string, bytes: Uint8Array): void;
  /** Set by the console capsule: called as an interrupt with what was typed for a process (its name). */
  onInput?: ((target: string, bytes: Uint8Array) => void) | undefined;
}
