/**
 * Lets one process at a time install into a checkout or build its engine; the others wait for it.
 *
 * The lock is a file naming its owner. It appears by hard link, complete from its first moment, and
 * a lock whose owner is gone is taken over, so a killed install blocks nobody.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const pollInterval = 200;

/** @param {string} path @returns {string | undefined} */
function readOwner(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** An owner on another machine cannot be asked, so it counts as alive. @param {string} owner */
function isAlive(owner) {
  const [processId, host] = owner.split(' ');
  if (host !== hostname()) return true;
  try {
    process.kill(Number(processId), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} lock @param {string} mine name of a private file @returns {boolean} whether we hold the lock now */
function tryLock(lock, mine) {
  writeFileSync(mine, `${process.pid} ${hostname()}`);
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} lock @param {string} mine */
function removeIfDead(lock, mine) {
  const owner = readOwner(lock);
  if (owner === undefined || isAlive(owner)) return;
  try {
    renameSync(lock, mine);
    // Somebody else may have removed the dead lock and taken a new one since we read it.
    if (readOwner(mine) !== owner) linkSync(mine, lock);
  } catch {
    // Lost a race with another waiter: the next round decides.
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * @param {string} root @param {(message: string) => void} say told once if we have to wait
 * @param {() => void} action
 */
export async function withInstallLock(root, say, action) {
  const lock = join(root, '.install-lock');
  const mine = `${lock}.${process.pid}`;
  for (let round = 0; !tryLock(lock, mine); round++) {
    if (round === 0) say(`waiting for another install or build (${lock})`);
    removeIfDead(lock, mine);
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
  }
  try {
    action();
  } finally {
    rmSync(lock, { force: true });
  }
}
