/** What goes between the main thread, which has the terminal and the files, and the thread of the machine. */
import type {
  Answer,
  HostPlan,
  HostRequest,
  MachineEvent,
  MachineStatus,
  ProcessStatus,
  ReadingEnd,
  RunEnd,
} from '@perilune/machine';
import type { AppVersion } from '@perilune/update';

/** What the thread is started with. */
export interface RunThreadOptions {
  readonly folder: string;
  readonly file: string;
  readonly isVirtual: boolean;
  /** Times faster than real time; 0: as fast as it can. On virtual time. */
  readonly speed: number;
  /** µs. */
  readonly duration?: number;
  readonly seed?: number;
  readonly records: boolean;
  /** It goes on when no process is left. */
  readonly staysUp?: boolean;
  /** Versions of apps that were installed before. */
  readonly installed?: readonly AppVersion[];
  /** Whether the main thread has a store, in which what apps keep is kept. */
  readonly keeps: boolean;
  /** Milliseconds between two statuses; 0: none. */
  readonly statusEvery: number;
}

export interface ReplayThreadOptions {
  readonly trace: Uint8Array;
  /** Why there is no more of it. */
  readonly damage?: string;
  /** Take the sources of this board instead of those in the trace. */
  readonly board?: { readonly folder: string; readonly file: string };
}

/** In the ring, as JSON. */
export type FromMachine =
  | { readonly kind: 'event'; readonly event: MachineEvent }
  | { readonly kind: 'status'; readonly status: MachineStatus };

/** Handed over: never lost. */
export type Delivery =
  | { readonly kind: 'trace'; readonly piece: Uint8Array }
  /** Before it boots: what the board needs of this computer. */
  | { readonly kind: 'host'; readonly plan: HostPlan; readonly folder: string }
  | { readonly kind: 'request'; readonly request: HostRequest }
  /** To the question with this number. `cost`: milliseconds it took the machine. */
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer; readonly cost: number }
  /** The same of a status: some of its processes, and then the rest. */
  | { readonly kind: 'processes'; readonly id: number; readonly processes: readonly ProcessStatus[] }
  | { readonly kind: 'status'; readonly id: number; readonly rest: StatusRest; readonly cost: number }
  /** What came of a command with a ticket. */
  | { readonly kind: 'settled'; readonly event: SettledEvent }
  /** An event that somebody waits for. */
  | { readonly kind: 'answered'; readonly event: MachineEvent }
  /** The board is wrong, or the trace: lines to be shown. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
  | { readonly kind: 'end'; readonly summary: Summary };

export type StatusRest = Omit<MachineStatus, 'processes'> & { readonly end: ReadingEnd };

export type SettledEvent = Extract<MachineEvent, { readonly type: 'done' | 'rejected' }>;

export interface Summary {
  readonly end: RunEnd;
  /** µs of the machine's time. */
  readonly time: number;
  /** Milliseconds of real time. */
  readonly realTime: number;
  readonly systemCalls: number;
  readonly slices: number;
  readonly faults: number;
  /** Names of apps that could not start, not even later. */
  readonly refused: readonly string[];
  readonly interventions: number;
  /** Of each process that took control steps. */
  readonly control: readonly ControlSummary[];
  /** Messages to the main thread that were lost. */
  readonly dropped: number;
  /** Fingerprint of all that was done, if the run was recorded or repeated. */
  readonly digest?: string;
  /** Of a run that was repeated. */
  readonly replay?: ReplayResult;
}

export interface ControlSummary extends NonNullable<MachineStatus['processes'][number]['control']> {
  readonly process: string;
}

export type ReplayResult =
  | {
      readonly kind: 'same';
      /** The trace has no end. */
      readonly isCutOff: boolean;
      /** µs: so far the run was compared. */
      readonly time: number;
      /** Why what follows in the trace cannot be used. */
      readonly damage?: string;
    }
  | {
      readonly kind: 'diverged';
      /** µs. */
      readonly time: number;
      readonly process?: string;
      readonly call: number;
      readonly expected: string;
      readonly seen: string;
    };
