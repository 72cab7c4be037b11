/** Whether an app's description can be one: the machine checks what people write, this is the last line. */
import { type QuotaName, quotaDescriptions } from '@perilune/abi';
import type { AppDescription, FaultPolicy } from './app-description.ts';

/** @returns what is wrong, as a sentence; undefined if nothing is */
export function findAppMistake(app: AppDescription, allowPanic: boolean): string | undefined {
  if (typeof app.name !== 'string' || app.name.length === 0) return 'it has no name';
  const { program } = app;
  if (!program.sources.has(program.main)) return `its program has no source named '${program.main}'`;
  if (!Number.isSafeInteger(program.memory) || program.memory <= 0) {
    return `its memory is ${program.memory}: a whole number of bytes is wanted`;
  }
  if (app.control !== undefined && app.scheduling?.realTime !== undefined) {
    return 'it has real-time scheduling twice: by its control activity, and by itself';
  }
  if (app.control !== undefined && program.step === undefined)
    return 'it has a control activity, and its program no step';
  const mostMisses = app.control?.mostMisses;
  if (mostMisses !== undefined && !isCount(mostMisses)) return `mostMisses is ${mostMisses}: a count from 1 is wanted`;
  return findQuotaMistake(app) ?? findPolicyMistake(app.faultPolicy, allowPanic);
}

function findQuotaMistake({ quotas = {} }: AppDescription): string | undefined {
  for (const [name, value] of Object.entries(quotas) as [QuotaName, number | undefined][]) {
    if (value === undefined) continue;
    const { most, unit, name: written } = quotaDescriptions[name] ?? { most: -1, unit: '', name };
    if (most < 0) return `there is no quota '${name}'`;
    if (!(value >= 0 && value <= most)) return `the quota ${written} is ${value}: 0 to ${most} ${unit} is wanted`;
  }
  return undefined;
}

function findPolicyMistake(policy: FaultPolicy | undefined, allowPanic: boolean): string | undefined {
  if (policy === undefined || policy.policy === 'stop') return undefined;
  if (policy.policy === 'panic') {
    return allowPanic ? undefined : "its fault policy is 'panic', which this machine does not allow";
  }
  if (policy.policy !== 'restart') return 'its fault policy is none of stop, restart and panic';
  const { backOff, longestBackOff, within, atMost } = policy;
  for (const [name, time] of Object.entries({ backOff, longestBackOff, within })) {
    if (time !== undefined && !(time >= 0 && time < Number.POSITIVE_INFINITY)) {
      return `${name} of its fault policy is ${time}: a time in µs is wanted`;
    }
  }
  if (atMost !== undefined && !isCount(atMost))
    return `atMost of its fault policy is ${atMost}: a count from 1 is wanted`;
  return undefined;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
