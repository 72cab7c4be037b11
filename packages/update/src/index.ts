/** @perilune/update: apps that come and go while a device runs. */
export type { AppCounters, AppInfo, AppNotice, BoardAppVersion, Plan, StoredFault, VersionInfo } from './app-info.ts';
export type { AppCheck, AppMachine, AppVersion, Refusal, TrialEvent } from './app-machine.ts';
export { type AppValues, FIRST_GENERATION } from './app-values.ts';
export {
  type Bundle,
  type BundleTools,
  LARGEST_APP_FILE,
  LARGEST_BUNDLE,
  LARGEST_CONTENT,
  type PackRequest,
  packBundle,
  readBundle,
} from './bundle/bundle.ts';
export { parseKey, showKey } from './bundle/keys.ts';
export { UpdateError, type UpdateErrorCode } from './error.ts';
export {
  AppManager,
  type AppManagerOptions,
  type InstallOptions,
  type PlanOptions,
} from './manager.ts';
export type { InstallPolicy } from './policy.ts';
export { sequenceOf } from './sequence.ts';
