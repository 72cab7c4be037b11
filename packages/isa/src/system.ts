/**
 * System calls, as they cross between a process and its host. A process that is an image has the module `syscall.raw`;
 * each of its calls is one call of the import
 *
 *   host.systemCall(class, word 0, word 1, word 2, word 3) → variant, or SYSTEM_PENDING
 *
 * and the words of the answer are in the header (PROCESS_CALL_). While an answer is pending the process as a whole
 * waits; whoever brings it writes variant and words and lets it run.
 *
 * Plain constants, because tsc, asc and Node's type stripping all read this file. Classes, variants and answers are those
 * of @perilune/abi and @perilune/hil, which asc cannot read: a test of the engine holds them equal.
 */
export const SYSTEM_YIELD = 0;
export const SYSTEM_SUBSCRIBE = 1;
export const SYSTEM_COMMAND = 2;
export const SYSTEM_ALLOW_READ_WRITE = 3;
export const SYSTEM_ALLOW_READ_ONLY = 4;
export const SYSTEM_MEMOP = 5;
export const SYSTEM_EXIT = 6;
export const SYSTEM_ALLOW_USERSPACE_READABLE = 7;

export const SYSTEM_YIELD_NO_WAIT = 0;
export const SYSTEM_YIELD_WAIT = 1;
export const SYSTEM_YIELD_WAIT_FOR = 2;
export const SYSTEM_EXIT_TERMINATE = 0;
export const SYSTEM_EXIT_RESTART = 1;

/** Variants from here on are successes. */
export const SYSTEM_SUCCESS = 128;
export const SYSTEM_FAILURE_2_WORDS = 2;
export const SYSTEM_NO_MEMORY = 9;

/** Answers to Yield: words 1 to 3, function and userdata are those of an upcall; or there is nothing to do. */
export const SYSTEM_UPCALL = 256;
export const SYSTEM_NOTHING = 257;
/** Answer to Yield-Wait: PART_VALUES are the name of a function and its arguments. */
export const SYSTEM_INVOCATION = 512;
/** Answer to Yield-Wait: the control step is due, with the inputs in its cells, see step.ts. */
export const SYSTEM_STEP = 513;
export const SYSTEM_PENDING = -0x80000000;

/**
 * What the kernel was lent, an entry for each (class, driver, number) that has something: class, driver, number, the
 * block that is lent and the one that is being offered in the call under way (strings or buffers; 0 = none). Both live
 * as long as they stand here, whatever the program does.
 */
export const SHARED_CLASS = 0;
export const SHARED_DRIVER = 4;
export const SHARED_NUMBER = 8;
export const SHARED_BLOCK = 12;
export const SHARED_OFFERED = 16;
export const SHARED_SIZE = 20;
/** Entries, at most: more than all drivers have buffers. Beyond it there is no memory for more, says the answer. */
export const SHARED_LIMIT = 256;

/** Kind of the userdata that are buffers: their bytes follow from USERDATA_BYTES on, USERDATA_LENGTH of them. */
export const USERDATA_BUFFER = 2;
