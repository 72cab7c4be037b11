/** What a machine tells while it runs: lines of processes, beginnings and ends, faults, interventions of guards. */
import type { FaultReport } from '@perilune/kernel';

/** `time` is µs since boot. */
export type MachineEvent =
  | { readonly type: 'output'; readonly time: number; readonly process: string; readonly text: string }
  | { readonly type: 'started'; readonly time: number; readonly process: string; readonly id: number }
  | {
      readonly type: 'ended';
      readonly time: number;
      readonly process: string;
      readonly id: number;
      readonly state: 'terminated' | 'faulted';
      readonly completion?: number;
    }
  /** `text` is the report as people read it. */
  | {
      readonly type: 'fault';
      readonly time: number;
      readonly process: string;
      readonly id: number;
      readonly report: FaultReport;
      readonly text: string;
    }
  /** An app that cannot start, or not again. */
  | { readonly type: 'refused'; readonly time: number; readonly process: string; readonly message: string }
  /** A guard did not put out what was asked for. */
  | {
      readonly type: 'intervention';
      readonly time: number;
      readonly device: string;
      readonly reason: string;
      readonly output: readonly number[];
      /** So many since boot. */
      readonly count: number;
    }
  /** A device that this computer does not have, or could not set; once, until it is there again. `device` is its name, or
   * "udp 4242" of a port, "serial meter" of a serial port, "folder data" of a folder. */
  | { readonly type: 'missing'; readonly time: number; readonly device: string; readonly message: string }
  /** A command that could not be done. */
  | { readonly type: 'rejected'; readonly time: number; readonly message: string }
  /** A mistake of perilune itself, which was contained. */
  | { readonly type: 'defect'; readonly time: number; readonly message: string }
  | { readonly type: 'panic'; readonly time: number; readonly process: string; readonly message: string };
