/** Letting others have their turn. */
export interface Pause {
  /** Settles once the host has dealt with the events that wait: input, timers, signals. */
  pause(): Promise<void>;
}
