/**
 * The manifest of a bundle: what it is, and the digest of each file. Its bytes are what is signed, and their digest is what the
 * bundle is known by.
 */
import { NAME_FORM } from '@perilune/abi';
import { isObject, jsonBytes, parseJson } from '../bytes.ts';
import { badBundle } from '../error.ts';

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
export const APP_FILE = 'app.toml';
const FORMAT = 1;
export const LONGEST_VERSION = 64;
const LONGEST_PATH = 200;

export interface ManifestFile {
  /** Bytes. */
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** A whole number from 0 that grows with each version: what is newer does not depend on how versions are written. */
  readonly sequence: number;
  /** By path; `app.toml` is among them, the manifest is not. */
  readonly files: ReadonlyMap<string, ManifestFile>;
}

export function encodeManifest({ name, version, sequence, files }: Manifest): Uint8Array {
  return jsonBytes({ format: FORMAT, name, version, sequence, files: Object.fromEntries(files) }, 2);
}

/** @throws UpdateError 'bad-bundle' */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const value = parseJson(bytes);
  if (!isObject(value)) throw badBundle(`its ${MANIFEST} is no JSON object`);
  const { format, name, version, sequence, files, ...rest } = value;
  if (format !== FORMAT) {
    throw badBundle(
      `its ${MANIFEST} has the format ${JSON.stringify(format)?.slice(0, 40)}, and only ${FORMAT} is known here`,
    );
  }
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined)
    throw badBundle(`its ${MANIFEST} has an unknown key ${JSON.stringify(unknown.slice(0, 40))}`);
  if (typeof name !== 'string' || !NAME_FORM.test(name))
    throw badBundle(`the name in its ${MANIFEST} is none an app may have`);
  if (!isVersion(version)) {
    throw badBundle(`the version in its ${MANIFEST} is no text of 1 to ${LONGEST_VERSION} printable characters`);
  }
  if (!isSequence(sequence)) throw badBundle(`the sequence in its ${MANIFEST} is no whole number from 0`);
  return { name, version, sequence, files: readFiles(files) };
}

export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_VERSION && /^[!-~](?:[ -~]*[!-~])?$/.test(value);
}

export function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function readFiles(value: unknown): ReadonlyMap<string, ManifestFile> {
  if (!isObject(value)) throw badBundle(`its ${MANIFEST} has no 'files'`);
  const files = new Map<string, ManifestFile>();
  for (const [path, file] of Object.entries(value)) {
    checkPath(path);
    const isGood =
      isObject(file) && isSequence(file.size) && typeof file.sha256 === 'string' && /^[0-9a-f]{64}$/.test(file.sha256);
    if (!isGood) throw badBundle(`its ${MANIFEST} does not say size and sha256 of '${path}'`);
    files.set(path, { size: file.size as number, sha256: file.sha256 as string });
  }
  if (!files.has(APP_FILE)) throw badBundle(`it has no ${APP_FILE}`);
  return files;
}

/** Parts of letters, digits and a few signs, of which none is hidden or leaves the folder. @throws UpdateError 'bad-bundle' */
export function checkPath(path: string): void {
  const isGood =
    path.length <= LONGEST_PATH && path.split('/').every((part) => /^[\w+@-](?:[\w.+@ -]*[\w.+@-])?$/.test(part));
  if (!isGood) throw badBundle(`${JSON.stringify(path.slice(0, 100))} is no path a file of a bundle may have`);
  if (path === MANIFEST || path === SIGNATURE) throw badBundle(`'${path}' is not the app's to have`);
}
