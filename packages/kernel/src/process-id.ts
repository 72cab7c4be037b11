/** Identity of a process. */

/** Counts up from 1 and never comes back, not after a restart either: 64 bits wide at the wall, of which 2^53 are used. */
export type ProcessId = number & { readonly brand: 'ProcessId' };
