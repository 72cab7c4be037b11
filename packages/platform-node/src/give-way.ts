/** How threads share a processor. */
import { getPriority, setPriority } from 'node:os';

/** As `nice` has it: a thread with this gets a ninth of what one without gets, where both want a processor. */
const POLITE = 10;

/**
 * Has this thread, and those it starts from now on, let others go first: the thread of the machine, which was started
 * before. Only on Linux, where a priority is that of a thread; elsewhere it would be that of all.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    if (getPriority(0) < POLITE) setPriority(0, POLITE);
  } catch {
    // It is a courtesy: where it is not allowed, nobody needs to know.
  }
}
