/** Time, as a host tells it. */
export interface Clock {
  /** Seconds since 1970-01-01 00:00 UTC, leap seconds not counted. */
  time(): number;
  /** Milliseconds since some moment; never goes back. */
  monotonic(): number;
  /** Processor time used, in seconds, or what stands for it. */
  processor(): number;
  /** Local time at a moment, in seconds since 1970 (UTC). */
  zone(seconds: number): Zone;
}

export interface Zone {
  /** Seconds that local time is ahead of UTC. */
  readonly offset: number;
  readonly isDaylightSaving: boolean;
  /** Such as "CET". */
  readonly name: string;
}
