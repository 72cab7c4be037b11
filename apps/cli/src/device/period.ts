/** The option that says how often something is looked at. */
import { UsageError } from '../command.ts';
import { parseDuration } from '../lua/quantities.ts';

const LEAST = 100;
const MOST = 3_600_000;

/** @returns what methods take: milliseconds. @throws UsageError */
export function periodOption(text: string | undefined): { readonly every?: number } {
  if (text === undefined) return {};
  const every = Math.round(parseDuration('--every', text));
  if (every < LEAST || every > MOST) throw new UsageError(`--every ${text}: a time from 100ms to 1h is wanted`);
  return { every };
}
