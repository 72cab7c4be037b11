/** Who watches the kernel: a recorder sees every call and slice, the machine is told what becomes of processes. */
import type { Microseconds, StepValues, SystemCallAnswer } from '@perilune/hil';
import type { Defect } from './containment.ts';
import type { FaultReport } from './fault-report.ts';
import type { ProcessId } from './process-id.ts';

/** Called in the middle of the kernel's work: it only looks, quickly, and keeps nothing it is given. */
export interface KernelObserver {
  /** After a call was answered; `answer` is the one object that serves all. */
  systemCall?(
    process: ProcessId,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: Readonly<SystemCallAnswer>,
  ): void;
  /** An event reaches the process: a function will run, or Yield-WaitFor returns. */
  upcall?(
    process: ProcessId,
    driver: number,
    subscription: number,
    argument0: number,
    argument1: number,
    argument2: number,
  ): void;
  /** A driver looks at what the process has lent it for reading: what it is to send, keep or put out. */
  lent?(process: ProcessId, driver: number, buffer: number, bytes: Uint8Array): void;
  /** A control step has returned. */
  stepped?(process: ProcessId, outputs: StepValues): void;
  /** A slice is over. `stop` is an ImageStop. */
  slice?(process: ProcessId, fuel: number, stop: number): void;
}

export interface EndNotice {
  readonly process: ProcessId;
  readonly name: string;
  readonly state: 'terminated' | 'faulted';
  readonly completion: number | undefined;
  readonly time: Microseconds;
}

/** Called between slices. What these throw is contained. */
export interface KernelEvents {
  started?(process: ProcessId, name: string): void;
  ended?(notice: EndNotice): void;
  /** It lives, but does not run until an operator has it go on. */
  stopped?(process: ProcessId): void;
  faulted?(report: FaultReport): void;
  /** An app that should have been started again cannot be. */
  refused?(name: string, message: string): void;
  /** A part of the kernel's surroundings did what it must not. */
  defect?(defect: Defect): void;
  panicked?(report: FaultReport): void;
}
