/**
 * The system-call ABI: Tock's TRD104 (doc/reference/trd104-syscalls.md, draft 11) and the userspace-readable allow.
 * A call is a class and four 32-bit words; the answer is a return variant and up to three words. 64-bit values are two
 * words, the less significant first.
 */

export const SystemCallClass = {
  Yield: 0,
  Subscribe: 1,
  Command: 2,
  ReadWriteAllow: 3,
  ReadOnlyAllow: 4,
  Memop: 5,
  Exit: 6,
  UserspaceReadableAllow: 7,
} as const;
export type SystemCallClass = (typeof SystemCallClass)[keyof typeof SystemCallClass];

/** First word of Yield. */
export const YieldNumber = {
  /** Runs one waiting upcall if there is one; word 1 is the address of a byte that becomes 1 if so, else 0. */
  NoWait: 0,
  /** Waits until an upcall has run. */
  Wait: 1,
  /** Waits for the upcall (word 1: driver, word 2: subscription), whose arguments are the answer; no function runs. */
  WaitFor: 2,
} as const;

/** First word of Memop. */
export const MemopOperation = {
  Break: 0,
  SegmentBreak: 1,
  MemoryStart: 2,
  MemoryEnd: 3,
  FlashStart: 4,
  FlashEnd: 5,
  GrantStart: 6,
  WriteableFlashRegions: 7,
  WriteableFlashRegionStart: 8,
  WriteableFlashRegionEnd: 9,
  SetStackTop: 10,
  SetHeapStart: 11,
} as const;

/** First word of Exit; the second is the completion code (TRD106). */
export const ExitNumber = { Terminate: 0, Restart: 1 } as const;

/** How an answer is to be read. Success variants start at 128. */
export const ReturnVariant = {
  Failure: 0,
  FailureU32: 1,
  Failure2U32: 2,
  FailureU64: 3,
  Success: 128,
  SuccessU32: 129,
  Success2U32: 130,
  SuccessU64: 131,
  Success3U32: 132,
  SuccessU32U64: 133,
} as const;
export type ReturnVariant = (typeof ReturnVariant)[keyof typeof ReturnVariant];
