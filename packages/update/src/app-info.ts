/** What is known of an app, and of what would become of a bundle. Plain data, which JSON can carry. */

/** A version that is kept. */
export interface VersionInfo {
  readonly version: string;
  /** Whole numbers that grow: what is newer. */
  readonly sequence: number;
  /** Of its manifest: SHA-256, in hexadecimal. */
  readonly digest: string;
  /** The public key whose signature counted; absent: unsigned. */
  readonly signedBy?: string;
}

/** Since the app first came, kept in the store. */
export interface AppCounters {
  readonly starts: number;
  readonly faults: number;
  readonly updates: number;
  readonly rollbacks: number;
}

/** An app of board.toml. */
export interface BoardAppVersion {
  readonly name: string;
  /** What it calls itself, in app.toml; another one where `name` of board.toml gives it a name. */
  readonly ownName: string;
  readonly version: string;
  /** Bytes it has. */
  readonly memory: number;
}

/** What becomes of an app, for logs. */
export interface AppNotice {
  readonly app: string;
  readonly change: 'installed' | 'updated' | 'confirmed' | 'rolled back' | 'removed' | 'unusable';
  readonly version: string;
  readonly reason?: string;
}

export interface StoredFault {
  /** Seconds since 1970. */
  readonly time: number;
  readonly version: string;
  readonly cause: string;
  readonly message: string;
  /** The report as people read it. */
  readonly text: string;
}

export interface AppInfo {
  readonly name: string;
  /** What it calls itself, if that is another name. */
  readonly ownName?: string;
  /** Whether board.toml has it, which then holds its first version. */
  readonly origin: 'board' | 'installed';
  /** The version that runs, or would. */
  readonly version: string;
  readonly state: 'confirmed' | 'trial';
  /** What runs; absent if it is the version of the board. */
  readonly current?: VersionInfo;
  /** While it is on trial: when that began and ends, in seconds since 1970; and what confirms it. */
  readonly trial?: { readonly since: number; readonly until: number; readonly confirm: 'time' | 'app' };
  /** What a rollback brings back: a version that is kept, or that of the board. */
  readonly previous?: VersionInfo | 'board';
  /** What it asked for and got; absent for a version of the board. */
  readonly permissions?: readonly string[];
  readonly counters: AppCounters;
  readonly lastFault?: StoredFault;
  /** Why what is kept of it cannot be used, such as a bundle that is damaged or whose key counts no more. */
  readonly problem?: string;
}

/** What would become of a bundle: nothing has been changed. */
export interface Plan {
  readonly action: 'install' | 'update';
  readonly name: string;
  /** What it calls itself, if that is another name. */
  readonly ownName?: string;
  readonly version: string;
  readonly sequence: number;
  readonly digest: string;
  readonly signedBy?: string;
  /** The version it takes the place of. */
  readonly replaces?: string;
  readonly asked: readonly string[];
  readonly granted: readonly string[];
  readonly denied: readonly string[];
  /** Bytes: what it needs, what installed apps have without it, and what the board allows them together. */
  readonly memory: { readonly needed: number; readonly used: number; readonly allowed: number };
  readonly processor?: number;
  /** How long it will be on trial, in µs, and what confirms it; absent: an app that is new has no trial. */
  readonly trial?: { readonly time: number; readonly confirm: 'time' | 'app' };
  /** Why it would not be done. Absent: it would. */
  readonly refusal?: { readonly code: string; readonly message: string };
}
