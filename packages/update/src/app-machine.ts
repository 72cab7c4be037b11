/** What the manager asks of the machine: carried out by commands to its thread, and by the events that answer them. */

/** A version of an app as the machine takes it. */
export interface AppVersion {
  readonly name: string;
  /** app.toml and the sources, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What it was granted when it came; absent: all that the policy allows of what it asks for. It never gets more than that. */
  readonly granted?: readonly string[];
}

/** What the machine finds by looking at a version without starting it. */
export interface AppCheck {
  /** As app.toml says. */
  readonly name: string;
  readonly version: string;
  /** What is wrong, one each, as people read it. Empty: it can start. */
  readonly problems: readonly string[];
  /** What it asks for, and the parts of that which it gets and does not get. */
  readonly asked: readonly string[];
  readonly granted: readonly string[];
  readonly denied: readonly string[];
  /** Bytes. */
  readonly memory: number;
  /** The share of the processor its control step is promised, from 0 to 1; absent: it has none. */
  readonly processor?: number;
}

/** Why the machine has not done it. */
export interface Refusal {
  readonly refused: string;
}

/** Each waits until the machine has done it. None throws, but for UpdateError 'no-answer'. */
export interface AppMachine {
  /** Reads app.toml, compiles the Lua, and looks whether memory and processor suffice, for the app in place of the one of that name. */
  check(version: AppVersion): Promise<AppCheck>;
  /** Ends the process of an app, if it has one, and starts this version in its place. @param trial µs; absent: it is not on trial */
  start(version: AppVersion, trial?: number): Promise<Refusal | undefined>;
  /** Ends its process, and does not start it again until one of the others does. */
  halt(name: string): Promise<void>;
  /** What was halted starts again. */
  resume(name: string): Promise<Refusal | undefined>;
  /** The trial is over, and the version stays. */
  confirm(name: string): Promise<void>;
  /** Ends its process and forgets it; if it is an app of the board, the version of the board starts. */
  remove(name: string): Promise<Refusal | undefined>;
}

/** What the machine tells of a version that is on trial. */
export interface TrialEvent {
  readonly app: string;
  readonly version: string;
  /** It faulted; its time is over; or it says itself that it is good. */
  readonly outcome: 'faulted' | 'over' | 'confirmed';
  /** Why it faulted. */
  readonly message?: string;
}
