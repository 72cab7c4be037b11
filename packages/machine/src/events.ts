/** What a machine tells while it runs: lines of processes, beginnings and ends, faults, interventions of guards. */
import type { InterventionName } from '@perilune/abi';
import type { Implausibility } from '@perilune/capsules';
import type { FaultReport } from '@perilune/kernel';
import type { AppCheck, TrialEvent } from '@perilune/update';

/** What a command has brought: the id of a process, or what an evaluation came to. */
export type DoneValue =
  | { readonly process: number }
  | { readonly evaluation: 'returned'; readonly values: readonly string[] }
  | { readonly evaluation: 'failed'; readonly message: string }
  | { readonly evaluation: 'over budget' | 'waits' };

/** `not-found`: there is nothing of the name or number that it was for. */
export type RejectionCode = 'not-found';

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
  /** What a command for an app has come to, by its id. */
  | {
      readonly type: 'app';
      readonly time: number;
      readonly process: string;
      readonly id: number;
      readonly change: AppChange;
      /** Of what is there now, or of what was refused. */
      readonly version?: string;
      /** Why it was refused, or what is to be known beside. */
      readonly message?: string;
    }
  /** What was found by looking at a version of an app. */
  | {
      readonly type: 'checked';
      readonly time: number;
      readonly process: string;
      readonly id: number;
      readonly check: AppCheck;
    }
  /** A version on trial has faulted, has said that it is good, or its time is over: what then comes is the host's to say. */
  | {
      readonly type: 'trial';
      readonly time: number;
      readonly process: string;
      readonly version: string;
      readonly outcome: TrialEvent['outcome'];
      /** The fault. */
      readonly message?: string;
    }
  /** A guard did not put out what was asked for. Of many alike, one is told at once and then one a second at most. */
  | {
      readonly type: 'intervention';
      readonly time: number;
      /** Its name; "pin NAME" or "pwm NAME" of a pin. */
      readonly device: string;
      readonly reason: InterventionName;
      /** Of who asked for the value; absent if nobody ever did. */
      readonly app?: string;
      readonly requested: readonly number[];
      readonly output: readonly number[];
      /** So many interventions of this device there were since boot. */
      readonly count: number;
      /** So many of these this event stands for: those from `since` on, if there were some that were not told at once. */
      readonly times: number;
      readonly since?: number;
    }
  /** A reading that cannot be true, which is an error to whoever reads; or, without a problem, one that can again. */
  | {
      readonly type: 'reading';
      readonly time: number;
      readonly device: string;
      readonly problem?: Implausibility;
      readonly values: readonly number[];
    }
  /** An output was taken over by an app that goes before, or given back; or one whose control steps return it finds that another has it. */
  | {
      readonly type: 'owner';
      readonly time: number;
      readonly device: string;
      readonly app: string;
      readonly from: string;
    }
  /** Outputs may be set by hand from now on, or not any more. */
  | { readonly type: 'maintenance'; readonly time: number; readonly isOn: boolean }
  /** A device that this computer does not have, or could not set; once, until it is there again. `device` is its name, or
   * "udp 4242" of a port, "serial meter" of a serial port, "folder data" of a folder. */
  | { readonly type: 'missing'; readonly time: number; readonly device: string; readonly message: string }
  /**
   * The clock of the computer was set forward by so many seconds, below 0 for back. Of who runs the machine, whose own clock
   * goes on evenly.
   */
  | { readonly type: 'clock'; readonly time: number; readonly by: number }
  /** A command with this ticket was done. */
  | { readonly type: 'done'; readonly time: number; readonly ticket: number; readonly value?: DoneValue }
  /** A command that could not be done. */
  | {
      readonly type: 'rejected';
      readonly time: number;
      readonly message: string;
      /** Present where that says more than the message. */
      readonly code?: RejectionCode;
      readonly ticket?: number;
    }
  /** A mistake of perilune itself, which was contained. */
  | { readonly type: 'defect'; readonly time: number; readonly message: string }
  | { readonly type: 'panic'; readonly time: number; readonly process: string; readonly message: string };

/** `installed`: a version was started in place of what was there; `resumed`: what was there was. */
export type AppChange = 'installed' | 'halted' | 'resumed' | 'confirmed' | 'removed' | 'refused';

/** Events somebody waits for: they must not be lost, however busy the way to the host is. */
export function isAnswer({ type }: MachineEvent): boolean {
  return type === 'app' || type === 'checked' || type === 'trial';
}
