/**
 * The apps of a device that come and go while it runs.
 *
 * Each app has one record in the store. What changes it is one transaction, so that power going leaves the app in the state
 * before or after:
 *
 *            install               confirm
 *   (none) ──────────► trial ─────────────────► confirmed ──update──► trial ──confirm──► confirmed
 *      ▲                 │ fault, rollback, reboot   ▲                  │ fault, rollback, time, reboot
 *      └─────────────────┘                           └──────────────────┘
 */
import type { AppInfo, Plan, StoredFault } from './app-info.ts';
import type { AppVersion, TrialEvent } from './app-machine.ts';

export interface AppManager {
  /** All apps, those of the board first, in the order of their names. */
  apps(): readonly AppInfo[];
  app(name: string): AppInfo | undefined;
  /** Looks at a bundle, and has the machine look at it. Changes nothing. @throws UpdateError if the bytes are no bundle */
  plan(bundle: Uint8Array, options?: { readonly force?: boolean }): Promise<Plan>;
  /** @throws UpdateError: then everything is as before */
  install(bundle: Uint8Array, options?: { readonly force?: boolean }): Promise<AppInfo>;
  /** Starts a new version on trial. `force` takes an older one too. @throws UpdateError: then everything is as before */
  update(bundle: Uint8Array, options?: { readonly force?: boolean }): Promise<AppInfo>;
  /** Ends a trial well. */
  confirm(name: string): Promise<AppInfo>;
  /** Ends a trial with the version before; without trial, goes back to the version that is kept, with the data as it is. */
  rollback(name: string): Promise<AppInfo | undefined>;
  /** @returns the version of the board, if it is an app of the board */
  remove(name: string, options?: { readonly keepData?: boolean }): Promise<AppInfo | undefined>;
  /** The last ones, the newest first. */
  faults(name: string): Promise<readonly StoredFault[]>;
  /** Called by the host with what the machine tells of an app on trial. */
  onTrial(event: TrialEvent): void;
  /** What runs in place of, and beside, the apps of the board from boot on. */
  readonly bootVersions: readonly AppVersion[];
}
