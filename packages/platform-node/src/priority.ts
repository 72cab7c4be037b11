/**
 * Who of the computer goes first, where others want the same processor. Only root may have it so, and whoever has
 * CAP_SYS_NICE (or LimitNICE=-10 in a unit of systemd); for others all stays as it is.
 */
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of niceness, −20 to 19: before what is usual, behind what the system keeps for itself. */
const FIRST = -10;

/** The calling thread goes before others, those of its own process among them. @returns whether it does now */
export function threadGoesFirst(platform = process.platform): boolean {
  // Elsewhere it would be all threads of the process.
  return platform === 'linux' && isAllowed(() => setPriority(FIRST));
}

/**
 * A process that leads a session goes before those of other sessions: where Linux shares the processor among sessions first
 * (autogroup, see sched(7)), niceness counts only within one. @returns whether it does now
 */
export function sessionGoesFirst(pid: number): boolean {
  return isAllowed(() => writeFileSync(`/proc/${pid}/autogroup`, `${FIRST}`));
}

function isAllowed(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
