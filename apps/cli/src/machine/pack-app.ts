/** Makes bundles of app folders, for whoever packs or installs one. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { LARGEST_BUNDLE } from '@perilune/client';
import type { Signer } from '@perilune/hil';
import { BoardError, readAppHead } from '@perilune/machine';
import { FolderSources, readSigningKey, SigningKeyError } from '@perilune/platform-node';
import { packBundle, sequenceOf, UpdateError } from '@perilune/update';
import { CommandError, UsageError } from '../command.ts';
import { reasonOf } from '../error-code.ts';
import { showSize } from '../lua/quantities.ts';
import { readAppFiles } from './app-files.ts';
import { checkSources } from './check-sources.ts';
import { bundleTools } from './device-apps.ts';

export interface PackedApp {
  readonly bundle: Uint8Array;
  readonly name: string;
  readonly version: string;
}

/** @throws CommandError with all that is wrong with the app; UsageError if it needs a sequence */
export async function packApp(
  folder: string,
  sequence: number | undefined,
  signer: Signer | undefined,
): Promise<PackedApp> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(`no app '${folder}': there is no such folder`);
  const { files, unreadable } = readAppFiles(new FolderSources(folder), '');
  if (unreadable.length > 0) throw new CommandError(inLines(unreadable));
  try {
    const { name, version } = readAppHead(files);
    const sources = new Map([...files].filter(([path]) => path.endsWith('.lua')));
    const problems = await checkSources([{ folder: '', sources }]);
    if (problems.length > 0) throw new CommandError(inLines(problems));
    const order = sequence ?? sequenceOf(version);
    if (order === undefined) {
      const isTooLarge = /^\d+\.\d+\.\d+$/.test(version);
      const what = isTooLarge ? 'has a number beyond 99999' : 'is none of the form 1.2.3';
      throw new UsageError(`the version "${version}" ${what}: --sequence N says what is newer`);
    }
    const bundle = await packBundle({ name, version, sequence: order, files, ...(signer && { signer }) }, bundleTools);
    return { bundle, name, version };
  } catch (error) {
    if (error instanceof BoardError) throw new CommandError(inLines(error.message.split('\n')));
    if (error instanceof UpdateError) throw new CommandError(error.message);
    throw error;
  }
}

function inLines(problems: readonly string[]): string {
  return problems.join('\nperilune: ');
}

/** A bundle from a file, or one made of a folder on the spot. @throws CommandError */
export async function bundleFrom(path: string, signer?: Signer): Promise<Uint8Array> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return (await packApp(path, undefined, signer)).bundle;
  try {
    return readBounded(path);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path}: ${reasonOf(error)}`);
  }
}

/** @throws CommandError if it is larger than a bundle may be, as one is that has no end; what Node throws */
function readBounded(path: string): Uint8Array {
  const bytes = Buffer.alloc(LARGEST_BUNDLE + 1);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    if (length < bytes.length) return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
  throw new CommandError(`'${path}' is too large: a bundle may have ${showSize(LARGEST_BUNDLE)}`);
}

/** @throws CommandError */
export function loadKey(file: string): Signer {
  try {
    return readSigningKey(file);
  } catch (error) {
    if (error instanceof SigningKeyError) throw new CommandError(`${file}: ${error.message}`);
    throw new CommandError(`${file}: ${reasonOf(error)}`);
  }
}
