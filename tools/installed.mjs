/**
 * Tells whether node_modules holds what package-lock.json asks for.
 *
 * npm leaves a list of what it installed in node_modules/.package-lock.json. Comparing the two by
 * content, not by date, keeps a checkout usable without a reinstall after `npm install` or a branch
 * switch that only touched the file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link] a workspace
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {string[]} [os] absent: any, as for the next two
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * An optional package made for this platform: a binary that its user will not start without.
 * Optional packages for any platform are what a binary for another one needs.
 * @param {LockEntry} entry
 */
function isMadeForThisPlatform({ os, cpu, libc }) {
  if (!os?.includes(process.platform) || !(cpu?.includes(process.arch) ?? true)) return false;
  return libc?.includes(ourLibc()) ?? true;
}

/** @type {string | undefined} */
let knownLibc;

/** Asked once: the report it is read from takes a while. */
function ourLibc() {
  if (knownLibc === undefined) {
    const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
    knownLibc = report.header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  }
  return knownLibc;
}

/**
 * @param {string} path
 * @returns {Record<string, LockEntry> | undefined} undefined if the file is missing or damaged
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} root @returns {boolean} */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    // The other entries are the workspaces themselves: sources, not installed packages.
    if (!path.startsWith('node_modules/')) return true;
    if (entry.link) return existsSync(join(root, path));
    const found = present[path];
    if (!found) return (entry.optional || entry.devOptional) === true && !isMadeForThisPlatform(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}
