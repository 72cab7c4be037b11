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
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} LockEntry
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
    // Optional packages are mostly binaries for other platforms, which npm rightly left out.
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}
