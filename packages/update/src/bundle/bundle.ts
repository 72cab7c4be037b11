/**
 * A bundle: an app in one file, `NAME-VERSION.tar.gz`. Its manifest has the digest of each file, and its signature is over the
 * manifest. Reading one checks all of it but whose key it is, which is the board's to say.
 */
import type { Compression, Cryptography, Signer } from '@perilune/hil';
import { base64Bytes, base64Of, hexOf, isObject, jsonBytes, parseJson } from '../bytes.ts';
import { badBundle, UpdateError } from '../error.ts';
import { parseKey, showKey } from './keys.ts';
import {
  APP_FILE,
  checkPath,
  decodeManifest,
  encodeManifest,
  MANIFEST,
  type Manifest,
  type ManifestFile,
  SIGNATURE,
} from './manifest.ts';
import { readTar, type TarFile, writeTar } from './tar.ts';

/** Bytes, packed. */
export const LARGEST_BUNDLE = 8 << 20;
/** Bytes of all files with their headers. */
export const LARGEST_CONTENT = 12 << 20;
export const MOST_FILES = 1000;
export const LARGEST_APP_FILE = 64 << 10;
const LARGEST_MANIFEST = 512 << 10;
const LARGEST_SIGNATURE = 1024;
const SIGNATURE_SIZE = 64;

export interface BundleTools {
  readonly cryptography: Cryptography;
  readonly compression: Compression;
}

export interface Bundle {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
  /** Of the manifest: SHA-256, in hexadecimal. */
  readonly digest: string;
  /** The public key it is signed with; undefined if it is not signed. */
  readonly signedBy: string | undefined;
  /** app.toml, sources and whatever else there is, by path; without manifest and signature. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface PackRequest {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly signer?: Signer;
}

/** The same bytes each time for the same app and key. @throws UpdateError 'bad-bundle' if it could not be read again */
export async function packBundle(
  { signer, ...app }: PackRequest,
  { cryptography, compression }: BundleTools,
): Promise<Uint8Array> {
  const paths = [...app.files.keys()].sort();
  const described = new Map<string, ManifestFile>();
  for (const path of paths) {
    checkPath(path);
    const bytes = app.files.get(path) as Uint8Array;
    described.set(path, { size: bytes.length, sha256: hexOf(await cryptography.sha256(bytes)) });
  }
  const manifest = encodeManifest({ ...app, files: described });
  decodeManifest(manifest);
  const entries: TarFile[] = [{ path: MANIFEST, bytes: manifest }];
  if (signer) {
    const signature = { key: showKey(signer.key), signature: base64Of(await signer.sign(manifest)) };
    entries.push({ path: SIGNATURE, bytes: jsonBytes(signature) });
  }
  for (const path of paths) entries.push({ path, bytes: app.files.get(path) as Uint8Array });
  checkSizes(entries);
  const bundle = await compression.gzip(writeTar(entries));
  if (bundle.length > LARGEST_BUNDLE) throw tooLarge();
  return bundle;
}

/** @throws UpdateError 'bad-bundle' or 'bad-signature' */
export async function readBundle(bytes: Uint8Array, { cryptography, compression }: BundleTools): Promise<Bundle> {
  if (bytes.length > LARGEST_BUNDLE) throw tooLarge();
  const archive = await compression.gunzip(bytes, LARGEST_CONTENT);
  if (archive === 'damaged') throw badBundle('it is no gzip file, or a damaged one: bundles are made by perilune pack');
  if (archive === 'too large') throw badBundle(`it has more than ${LARGEST_CONTENT >> 20} MiB unpacked`);
  const entries = readTar(archive, MOST_FILES + 2);
  const files = new Map<string, Uint8Array>();
  for (const { path, bytes: file } of entries) {
    if (files.has(path)) throw badBundle(`it has '${path.slice(0, 100)}' twice`);
    files.set(path, file);
  }
  checkSizes(entries);
  const manifestBytes = take(files, MANIFEST);
  if (!manifestBytes) throw badBundle(`it has no ${MANIFEST}: bundles are made by perilune pack`);
  const signature = take(files, SIGNATURE);
  const manifest = decodeManifest(manifestBytes);
  await checkFiles(manifest, files, cryptography);
  const signedBy = signature && (await checkSignature(signature, manifestBytes, cryptography));
  const { name, version, sequence } = manifest;
  return { name, version, sequence, digest: hexOf(await cryptography.sha256(manifestBytes)), signedBy, files };
}

function take(files: Map<string, Uint8Array>, path: string): Uint8Array | undefined {
  const file = files.get(path);
  files.delete(path);
  return file;
}

/** Each file of the manifest is there, as it says, and no other. */
async function checkFiles(
  { files: described }: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  cryptography: Cryptography,
): Promise<void> {
  for (const path of files.keys()) {
    if (!described.has(path)) throw badBundle(`its ${MANIFEST} knows nothing of ${JSON.stringify(path.slice(0, 100))}`);
  }
  for (const [path, { size, sha256 }] of described) {
    const file = files.get(path);
    if (!file) throw badBundle(`'${path}' is missing, though its ${MANIFEST} lists it`);
    if (file.length !== size) throw badBundle(`'${path}' has ${file.length} bytes, and ${size} in its ${MANIFEST}`);
    if (hexOf(await cryptography.sha256(file)) !== sha256) {
      throw badBundle(`'${path}' is not the file its ${MANIFEST} was made for: the digests differ`);
    }
  }
}

/** @returns the key */
async function checkSignature(bytes: Uint8Array, manifest: Uint8Array, cryptography: Cryptography): Promise<string> {
  const value = parseJson(bytes);
  const { key, signature } = isObject(value) ? value : {};
  const keyBytes = typeof key === 'string' ? parseKey(key) : undefined;
  const signatureBytes = typeof signature === 'string' ? base64Bytes(signature, SIGNATURE_SIZE) : undefined;
  if (!keyBytes || !signatureBytes) throw badBundle(`its ${SIGNATURE} is none: a key and a signature are expected`);
  if (await cryptography.verify(keyBytes, manifest, signatureBytes)) return key as string;
  throw new UpdateError(
    'bad-signature',
    `the signature is wrong: its ${MANIFEST} is not what ${key} has signed; get the bundle again from who made it`,
  );
}

const largest: Readonly<Record<string, number>> = {
  [MANIFEST]: LARGEST_MANIFEST,
  [SIGNATURE]: LARGEST_SIGNATURE,
  [APP_FILE]: LARGEST_APP_FILE,
};

function checkSizes(entries: readonly TarFile[]): void {
  if (entries.length > MOST_FILES + 2) throw badBundle(`it has more than ${MOST_FILES} files`);
  for (const { path, bytes } of entries) {
    const most = Object.hasOwn(largest, path) ? (largest[path] as number) : LARGEST_CONTENT;
    if (bytes.length > most) throw badBundle(`its ${path} is larger than ${most >> 10} KiB`);
  }
}

function tooLarge(): UpdateError {
  return badBundle(`it is larger than ${LARGEST_BUNDLE >> 20} MiB`);
}
