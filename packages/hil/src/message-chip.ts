/** A chip whose interrupts are messages of the host: keys, sockets, serial lines, what a user turns. */
import type { Chip } from './chip.ts';

/** Longest message, in bytes: more is sent in pieces. */
export const LONGEST_MESSAGE = 65_536;

export interface MessageChip extends Chip {
  /** Set by the machine: `serviceInterrupts` calls it once for each message; `message` is good during the call only. */
  onMessage: ((message: Uint8Array) => void) | undefined;
}
