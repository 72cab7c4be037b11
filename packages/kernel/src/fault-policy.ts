/** What becomes of an app whose process has faulted. */
import type { Microseconds } from '@perilune/hil';
import type { App } from './app.ts';
import { STANDARD_BACK_OFF, STANDARD_FAULT_POLICY, STANDARD_LONGEST_BACK_OFF } from './app-description.ts';
import type { FaultAction } from './fault-report.ts';

/** A process that asks to be restarted is not started more often than this. */
export const LEAST_LIFE: Microseconds = 10_000;

/** Counts the fault. @param now when it happened */
export function decideAfterFault(app: App, startedAt: Microseconds, now: Microseconds): FaultAction {
  const policy = app.faultPolicy ?? STANDARD_FAULT_POLICY;
  if (policy.policy === 'stop') return { action: 'stop', reason: 'its fault policy is to stop' };
  if (policy.policy === 'panic') return { action: 'panic' };
  const { backOff = STANDARD_BACK_OFF, longestBackOff = STANDARD_LONGEST_BACK_OFF, atMost, within } = policy;
  if (atMost !== undefined) {
    const counted = within === undefined ? app.faults : app.faults.filter((moment) => moment > now - within);
    // Only as many as can matter are kept.
    app.faults = [...counted, now].slice(-(atMost + 1));
    if (app.faults.length > atMost) {
      const time = within === undefined ? '' : ` within ${within / 1e6} s`;
      return { action: 'stop', reason: `it faulted more than ${atMost === 1 ? 'once' : `${atMost} times`}${time}` };
    }
  }
  // Who has lived well for as long as the longest pause starts from the first again.
  app.faultsInARow = now - startedAt > longestBackOff ? 1 : app.faultsInARow + 1;
  const delay = Math.min(longestBackOff, backOff * 2 ** Math.min(app.faultsInARow - 1, 40));
  return { action: 'restart', at: Math.max(now + delay, startedAt + LEAST_LIFE) };
}
