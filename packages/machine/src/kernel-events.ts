/** Turns what the kernel tells into events of the machine. */
import type { Defect, EndNotice, FaultReport, KernelEvents, ProcessId } from '@perilune/kernel';
import { faultReportText } from '@perilune/kernel';
import type { MachineEvent } from './events.ts';

export class MachineKernelEvents implements KernelEvents {
  /** Called when a process has ended, before the event. */
  onEnded: ((process: ProcessId, name: string) => void) | undefined;
  /** Called when a process is held up by an operator, and when the machine stops for a fault, before the event. */
  onStopped: ((process: ProcessId) => void) | undefined;
  onPanicked: (() => void) | undefined;
  /** Called when a process has faulted, after the event. */
  onFaulted: ((report: FaultReport) => void) | undefined;
  readonly #tell: (event: MachineEvent) => void;
  readonly #now: () => number;

  constructor(tell: (event: MachineEvent) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  started(process: ProcessId, name: string): void {
    this.#tell({ type: 'started', time: this.#now(), process: name, id: process });
  }

  ended({ process, name, state, completion, time }: EndNotice): void {
    this.#tell({
      type: 'ended',
      time,
      process: name,
      id: process,
      state,
      ...(completion !== undefined && { completion }),
    });
    this.onEnded?.(process, name);
  }

  faulted(report: FaultReport): void {
    const { name, process, time } = report;
    this.#tell({ type: 'fault', time, process: name, id: process, report, text: faultReportText(report) });
    this.onFaulted?.(report);
  }

  refused(name: string, message: string): void {
    this.#tell({ type: 'refused', time: this.#now(), process: name, message });
  }

  defect({ where, message }: Defect): void {
    this.#tell({ type: 'defect', time: this.#now(), message: `${where}: ${message}` });
  }

  stopped(process: ProcessId): void {
    this.onStopped?.(process);
  }

  panicked({ name, message, time }: FaultReport): void {
    this.onPanicked?.();
    this.#tell({ type: 'panic', time, process: name, message });
  }
}
