/** What the kernel is told of an app: the machine makes it from app.toml and the board. */
import type { Quotas } from '@perilune/abi';
import type { ImageProgram, Microseconds, StepValues } from '@perilune/hil';
import type { ProcessId } from './process-id.ts';

export interface AppDescription {
  readonly name: string;
  /** Which program it is, as people read it, such as `lamp 1.0.0`: a snapshot of another does not fit. Absent: any does. */
  readonly edition?: string;
  readonly program: ImageProgram;
  /** What it asked for and the board granted, such as `console` or `device:heater`. */
  readonly permissions: readonly string[];
  /** Those not given are the standard ones. */
  readonly quotas?: Partial<Quotas>;
  /** STANDARD_FAULT_POLICY if not given. */
  readonly faultPolicy?: FaultPolicy;
  readonly scheduling?: Scheduling;
  /** A control activity: it is in the real-time class with these times, and `scheduling.realTime` must not be given too. */
  readonly control?: ControlDescription;
}

export type FaultPolicy =
  /** It stays as it is, to be looked at. */
  | { readonly policy: 'stop' }
  | {
      readonly policy: 'restart';
      /** How long to wait before the first restart, µs; twice as long before each further one, up to `longestBackOff`. */
      readonly backOff?: Microseconds;
      readonly longestBackOff?: Microseconds;
      /** More faults than so many within a time, and it stops: absent = no limit. */
      readonly atMost?: number;
      /** µs; absent: in its whole life. */
      readonly within?: Microseconds;
    }
  /** The kernel stops altogether. Refused unless the kernel was made with `allowPanic`. */
  | { readonly policy: 'panic' };

export const STANDARD_FAULT_POLICY: FaultPolicy = { policy: 'restart', atMost: 5, within: 60_000_000 };
export const STANDARD_BACK_OFF: Microseconds = 100_000;
export const STANDARD_LONGEST_BACK_OFF: Microseconds = 30_000_000;

/** What a scheduler may be told; each uses what it knows of, and refuses what it cannot promise. */
export interface Scheduling {
  readonly realTime?: RealTimeDescription;
  /** For the priority policy: higher goes first; 0 if not given. */
  readonly priority?: number;
}

/** µs each: in every period it may use so much of the processor, and gets it before the deadline, counted from the start. */
export interface RealTimeDescription {
  readonly period: Microseconds;
  readonly budget: Microseconds;
  /** At most the period, which it is if not given. */
  readonly deadline?: Microseconds;
}

/** A function of the app that the kernel calls once a period: `step` of its program says which, and what crosses. */
export interface ControlDescription extends RealTimeDescription {
  /** 'skip' if not given. */
  readonly policy?: DeadlinePolicy;
  /** Faults it if so many deadlines in a row are missed; absent: never, or with 'stop' at the first. */
  readonly mostMisses?: number;
  /** Processor time, µs: STANDARD_INIT_BUDGET and STANDARD_STOP_BUDGET if not given. */
  readonly initBudget?: Microseconds;
  readonly stopBudget?: Microseconds;
  readonly activity: ControlActivity;
}

/** What becomes of a step that misses its deadline. */
export type DeadlinePolicy =
  /** It goes on, its outputs come late, and the periods it takes up are skipped. */
  | 'skip'
  /** Outputs are safe from the deadline on, and stay so until a step is in time; what is late is not put out. */
  | 'safe'
  /** The process faults. */
  | 'stop';

/** The world around a control function: what goes in and where its results go. Called as interrupts. */
export interface ControlActivity {
  /** Puts the inputs of the step that begins into `values`; not a number: there is none. */
  inputs(process: ProcessId, values: StepValues): void;
  /** What a step returned, of the right types; not a number: an optional output that was not. */
  outputs(process: ProcessId, values: StepValues): void;
  /** Outputs of the process are safe from now on, until the next that it returns: a deadline was missed, or somebody stopped it. */
  makeSafe(process: ProcessId, cause: 'deadline' | 'stopped'): void;
  /** A deadline has passed without result, the n-th in a row. The step goes on. */
  missed?(process: ProcessId, inARow: number): void;
}
