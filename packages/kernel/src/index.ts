/** @perilune/kernel: processes, scheduler, system calls, upcalls, grants, faults. */
export * from './driver.ts';
export type { ProcessId } from './process-id.ts';
