/** What the monitor knows: what a board declares, and what was recorded of a run. */

/** Times are in µs since boot. */
export interface Sample {
  readonly at: number;
  readonly values: readonly number[];
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface DeclaredCondition {
  readonly device: string;
  readonly above?: number;
  readonly below?: number;
  readonly stale?: number;
}

export interface DeclaredInterlock {
  readonly kind: 'while' | 'unless';
  readonly conditions: readonly DeclaredCondition[];
}

export interface DeclaredOutput {
  readonly name: string;
  readonly safe: readonly number[];
  /** The least difference it can show. */
  readonly resolution: number;
  readonly range?: readonly [number, number];
  readonly beyond?: 'clamp' | 'refuse';
  readonly step?: number;
  readonly slew?: { readonly by: number; readonly within: number };
  readonly minimumOn?: number;
  readonly minimumOff?: number;
  readonly duty?: { readonly most: number; readonly within: number };
  readonly watchdog?: number;
  readonly interlocks: readonly DeclaredInterlock[];
}

export interface DeclaredSensor {
  readonly name: string;
  readonly range?: readonly [number, number];
  readonly change?: { readonly by: number; readonly within: number };
  readonly stuck?: number;
}

/** What was recorded of a run. */
export interface Recording {
  readonly end: number;
  /** When the machine was shut down. */
  readonly shutDownAt: number;
  /** What each output was set to, from boot on; what each sensor measured. */
  readonly outputs: ReadonlyMap<string, readonly Sample[]>;
  readonly sensors: ReadonlyMap<string, readonly Sample[]>;
  /** When devices were broken: a chip that fails answers nothing, one that is stuck does and shows nothing. */
  readonly failing: ReadonlyMap<string, readonly Interval[]>;
  readonly stuck: ReadonlyMap<string, readonly Interval[]>;
  /** When somebody ran who may write the output. */
  readonly inCharge: ReadonlyMap<string, readonly Interval[]>;
  /** When somebody may have written the output; undefined if that is not known. */
  readonly writes: ReadonlyMap<string, readonly number[] | undefined>;
  /** Nobody closes an output or ends, and there are no interlocks and watchdogs: nothing is excused by them. */
  readonly isQuiet: boolean;
}

/** How late what time alone brings about may be: what runs then is cut short, at the latest after a system call. */
export const LATE = 2_000;
/** How soon a device that did not answer is tried again, and a sensor that tells nothing is looked at. */
export const RETRY = 100_000;
export const LONGEST_LOOK = 1_000_000;
export function contains(intervals: readonly Interval[] | undefined, moment: number): boolean {
  return intervals?.some(({ from, to }) => from <= moment && moment <= to) ?? false;
}

export function overlaps(intervals: readonly Interval[] | undefined, from: number, to: number): boolean {
  return intervals?.some((one) => one.from <= to && one.to >= from) ?? false;
}
