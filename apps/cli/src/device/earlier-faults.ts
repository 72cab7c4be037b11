/** Faults of apps from before the device was started, as its store has them, in the form of the log. */
import type { LogEntry } from '@perilune/client';
import type { AppManager } from '@perilune/update';

/** Oldest first, as far as the clock of the computer can tell. */
export function earlierFaults(manager: Pick<AppManager, 'apps' | 'faults'>): LogEntry[] {
  const faults = manager
    .apps()
    .flatMap(({ name }) => manager.faults(name).map((fault) => ({ process: name, ...fault })));
  return faults
    .sort((one, other) => one.time - other.time)
    .map(({ process, time, version, cause, message, text }) => ({
      sequence: 0,
      at: dateOf(time).toISOString(),
      event: { type: 'fault', time: 0, isEarlier: true, process, version, report: { cause, message }, text },
    }));
}

/** A time in a store may be any. */
function dateOf(seconds: number): Date {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
