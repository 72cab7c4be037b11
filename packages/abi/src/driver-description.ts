/**
 * How a driver is described. Each driver is one such table in drivers/; the kernel's decoding and checking, the Lua
 * module, the editor stub, the page in docs/drivers and the conformance cases come from it. A number is written once.
 */
import type { ErrorName } from './errors.ts';
import type { ReturnVariant } from './system-calls.ts';

/**
 * What a word (or two) means. `u32` and `i32` are checked against least and most; `u64` takes both argument words;
 * `boolean` is 0 or 1; `choice` is one of the numbers of `choices`; `handle` is checked by the kernel against the table
 * of the process before the driver sees it, and must be of the kind named.
 */
export type ValueDescription = {
  readonly name: string;
  readonly summary: string;
  /** What is counted, such as 'µs', 'bytes', 'Hz'. */
  readonly unit?: string;
} & (
  | { readonly type: 'u32' | 'i32' | 'u64' | 'i64'; readonly least?: number; readonly most?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly choices: Readonly<Record<string, number>> }
  | { readonly type: 'handle'; readonly kind: string }
  /** 0 or an error code. */
  | { readonly type: 'status' }
);

export interface FailureDescription {
  readonly error: ErrorName;
  readonly when: string;
}

/** Command 0, "are you there?", belongs to every driver and is the kernel's: it is not listed. */
export interface CommandDescription {
  /** From 1. */
  readonly number: number;
  /** In camel case; Lua sees it in snake case. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /**
   * What carrying it out costs the process beside the call itself, in units of fuel, as measured; bytes come on top. Absent:
   * little more than the call.
   */
  readonly fuel?: number;
  /** At most two words. */
  readonly arguments: readonly ValueDescription[];
  /** The one success variant it has. */
  readonly success: ReturnVariant;
  /** What the words of the answer mean, as many as the variant has. */
  readonly returns: readonly ValueDescription[];
  /** Beside those the kernel itself reports: NoDevice, NoSupport, Invalid for an argument out of range or a bad handle. */
  readonly failures: readonly FailureDescription[];
  /** The upcall that tells that what the command began is done: the blocking style waits for it. */
  readonly completion?: string;
  /** A permission the process needs for it beside that of the driver. */
  readonly permission?: string;
}

export interface UpcallDescription {
  /** Subscription number, from 0. */
  readonly number: number;
  readonly name: string;
  readonly summary: string;
  /** At most three words. */
  readonly arguments: readonly ValueDescription[];
}

export interface BufferDescription {
  /** Allow number, from 0. Numbers of read-write and read-only buffers are independent of each other. */
  readonly number: number;
  readonly name: string;
  readonly summary: string;
}

export interface HandleDescription {
  readonly kind: string;
  readonly summary: string;
}

export interface DriverDescription {
  /** Driver number; Tock's where Tock has the driver. */
  readonly number: number;
  /** In kebab case; the Lua module is the same in snake case. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What an app must ask for and the board must grant; undefined = every process may use it. */
  readonly permission: string | undefined;
  readonly commands: readonly CommandDescription[];
  readonly upcalls: readonly UpcallDescription[];
  readonly readWriteBuffers: readonly BufferDescription[];
  readonly readOnlyBuffers: readonly BufferDescription[];
  /** Buffers of class 7: the process may read while the kernel writes; the summary tells the scheme of consistency. */
  readonly userspaceReadableBuffers?: readonly BufferDescription[];
  readonly handles: readonly HandleDescription[];
}
