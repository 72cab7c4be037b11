/**
 * What a capsule is to the kernel, and what the kernel gives to it. A capsule sees hil interfaces, its grant, and the
 * buffers processes lent it; nothing else of the kernel and nothing of a process.
 */
import type { DriverDescription, ErrorCode, Quotas } from '@perilune/abi';
import type { ProcessId } from './process-id.ts';

/** What a command answers. The words must fit the success variant the description gives; one answer is made per call. */
export interface CommandAnswer {
  success(word1?: number, word2?: number, word3?: number): void;
  /** For SuccessU64, and after one word for SuccessU32U64. A whole number from 0 to 2^53. */
  success64(value: number): void;
  success32And64(word: number, value: number): void;
  failure(error: ErrorCode): void;
}

export interface Driver {
  readonly description: DriverDescription;
  /**
   * A command the description has, its arguments checked against it: a whole number each, two-word arguments already put
   * together, handles already turned into what they stand for. Never calls back, and throws nothing: what it schedules is
   * delivered later.
   */
  command(caller: Caller, command: number, argument0: number, argument1: number, answer: CommandAnswer): void;
  /** The process is no more: its grant has gone, its handles are closed. Forget it. */
  processEnded?(process: ProcessId): void;
  /**
   * The state this driver has for a process, to be put into a snapshot: plain data; undefined if it has none. Timers are told
   * relative to `now`. Grants are not made meanwhile: to enter one the process does not have gives undefined.
   */
  freeze?(process: ProcessId): unknown;
  /** Takes back what `freeze` gave, for a process that has another id now. False: it is damaged. */
  thaw?(process: ProcessIdentity, state: unknown): boolean;
}

/** Who a process is, and what it may do. */
export interface ProcessIdentity {
  readonly id: ProcessId;
  /** Name of its app. */
  readonly name: string;
  /** What it may have; those the kernel does not keep itself (timers, messages, console) are for drivers to keep. */
  readonly quotas: Quotas;
  /** True if the app asked for the permission and the board granted it. `object` narrows it, such as a device's name. */
  mayUse(permission: string, object?: string): boolean;
}

/** The process that makes a command. Good during the call only; `id` may be kept. */
export interface Caller extends ProcessIdentity {
  /** Has the process pay for bytes that are copied or made in this command, beside its fuel in the table. */
  chargeBytes(bytes: number): void;
  /** The object behind a checked handle argument (0 or 1) of this command. */
  handle<T>(argument: 0 | 1): T;
  /**
   * Opens a handle for the process; `onClose` is called when it closes, whoever closes it and at the end of the process too,
   * which is before `processEnded`. It must not enter a grant. @returns its number, or 0 when the quota of handles or
   * memory is used up
   */
  openHandle(kind: string, object: unknown, onClose?: () => void): number;
  closeHandle(argument: 0 | 1): void;
}

/**
 * What a driver keeps for each process, of type T. It is paid from the process's memory when first entered, and gone when
 * the process ends. Nothing of it may be kept outside the closure.
 */
export interface Grant<T> {
  /**
   * @returns what `use` returns; undefined if the process is no more, its memory does not suffice, or the driver is inside
   * this grant of it already: answer NoMemory
   */
  enter<R>(process: ProcessId, use: (state: T, kernel: GrantAccess) => R): R | undefined;
  /** As enter, for each process that has the grant, in the order of their ids. Does not make grants. */
  each(use: (state: T, kernel: GrantAccess, process: ProcessId) => void): void;
}

/** What a driver may do to a process while it has entered its grant. */
export interface GrantAccess {
  /** Queues an upcall; the description's number. False: an earlier one was lost for it, see UpcallQueue. */
  scheduleUpcall(subscription: number, argument0?: number, argument1?: number, argument2?: number): boolean;
  /** Bytes lent for reading, as they are now; good in the closure only; empty if none are. */
  readOnly(buffer: number): Uint8Array;
  /** Bytes lent for writing. */
  readWrite(buffer: number): Uint8Array;
  userspaceReadable(buffer: number): Uint8Array;
  /** For `thaw`: puts a handle back under the number it had. False: the number is taken, or a quota used up. */
  restoreHandle(handle: number, kind: string, object: unknown, onClose?: () => void): boolean;
  /** Closes a handle of the process that its own driver opened, such as that of a timer that has fired for the last time. */
  closeHandle(handle: number): void;
  /** Pays for more state than the grant's size. False: there is not enough left. */
  charge(bytes: number): boolean;
  refund(bytes: number): void;
}

export interface GrantOptions<T> {
  /** Bytes each process pays for it. */
  readonly size: number;
  readonly create: () => T;
}

/** What a capsule's constructor may ask of the kernel, for its driver number. */
export interface DriverContext {
  grant<T>(options: GrantOptions<T>): Grant<T>;
  /** Calls `handler` soon, outside any command: for what must not be done inside one. */
  defer(handler: () => void): void;
}
