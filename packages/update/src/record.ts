/** What the store keeps of an app: one value, changed in one transaction, from which a device that boots knows what to run. */
import { NAME_FORM } from '@perilune/abi';
import type { VersionInfo } from './app-info.ts';
import { parseKey } from './bundle/keys.ts';
import { isSequence, isVersion } from './bundle/manifest.ts';
import { isObject, jsonBytes, parseJson } from './bytes.ts';

/** The prefixes of keys in the store. Names of apps have no slash. */
export const StorePrefix = {
  /** `app/NAME`: records. */
  app: 'app/',
  /** `bundle/DIGEST`: packed bundles. */
  bundle: 'bundle/',
  /** `fault/NAME/PLACE`: the last faults. */
  fault: 'fault/',
  /** `counter/NAME` */
  counter: 'counter/',
} as const;

/** A version whose bundle is in the store. */
export interface KeptVersion extends VersionInfo {
  /** What it was granted when it came. */
  readonly granted: readonly string[];
  /** Bytes it needs. */
  readonly memory: number;
}

export interface AppRecord {
  readonly name: string;
  /** What its bundles call it; absent: the same. Where the board has the app, the board says it. */
  readonly ownName?: string;
  /** What runs, or what ran before a trial. Absent for an app of the board that was never updated, and for one that is new. */
  readonly current?: KeptVersion;
  /** A reboot ends it with what was before. */
  readonly trial?: KeptVersion;
  /** Which of its values the app has, without a trial; FIRST_GENERATION if it is not said. */
  readonly generation?: string;
  readonly previous?: KeptVersion | 'board';
  /** The version that the board had when the last update of its app came. Absent: it had no such app. */
  readonly boardVersion?: string;
}

const FORMAT = 1;

export function encodeRecord(record: AppRecord): Uint8Array {
  return jsonBytes({ format: FORMAT, ...record });
}

/** @returns undefined if it is damaged */
export function decodeRecord(bytes: Uint8Array, name: string): AppRecord | undefined {
  const value = parseJson(bytes);
  if (!isObject(value) || value.format !== FORMAT || value.name !== name || !NAME_FORM.test(name)) return undefined;
  const { ownName, current, trial, previous, generation, boardVersion } = value;
  const isGood =
    (ownName === undefined || (typeof ownName === 'string' && NAME_FORM.test(ownName))) &&
    (boardVersion === undefined || typeof boardVersion === 'string') &&
    [current, trial].every((version) => version === undefined || isKeptVersion(version)) &&
    (previous === undefined || previous === 'board' || isKeptVersion(previous)) &&
    (generation === undefined || (typeof generation === 'string' && /^\d{1,15}$/.test(generation)));
  return isGood ? (value as unknown as AppRecord) : undefined;
}

function isKeptVersion(value: unknown): value is KeptVersion {
  if (!isObject(value)) return false;
  const { version, sequence, digest, signedBy, granted, memory } = value;
  return (
    isVersion(version) &&
    isSequence(sequence) &&
    typeof digest === 'string' &&
    /^[0-9a-f]{64}$/.test(digest) &&
    (signedBy === undefined || (typeof signedBy === 'string' && parseKey(signedBy) !== undefined)) &&
    Array.isArray(granted) &&
    granted.every((permission) => typeof permission === 'string') &&
    isSequence(memory)
  );
}

/** Digests of the bundles a record needs. */
export function bundlesOf({ current, trial, previous }: AppRecord): string[] {
  return [current, trial, previous].flatMap((version) => (typeof version === 'object' ? [version.digest] : []));
}
